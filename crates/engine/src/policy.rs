//! The person's rules, set and tried out.

use adiuva_gate::rules::Holds;
use adiuva_gate::{
    Actor, Effect, EgressRule, Label, OnBehalf, Origin, Preview, Rule as ToolRule, RuleId, Rules, ToolSpec, Verdict,
};
use adiuva_protocol::policy::{
    NumberedRule, Policy, PolicyPreview, PolicySetRule, Previewed, Rule, Verdict as VerdictView,
};
use adiuva_protocol::{Caller, Code, Failure};
use adiuva_store::audit::NewEntry;
use adiuva_store::policy::Kept;
use serde_json::{Value, json};

use crate::approvals::{person_at, rule_added};
use crate::failure::store_failure;
use crate::models;
use crate::session::{Session, now_ms};

pub(crate) async fn rules(session: &Session) -> Result<Policy, Failure> {
    let kept = session.store.read(|r| r.policy().load()).await.map_err(store_failure)?;
    view(kept)
}

/// Adds a rule, or replaces one; only a person does.
pub(crate) async fn set(session: &Session, caller: &Caller, request: PolicySetRule) -> Result<Policy, Failure> {
    let by = person_at(caller)?;
    let new = Parsed::of(request.rule);
    new.check()?;
    let (replaces, now) = (request.replaces.map(RuleId), now_ms());
    let set = session.store.write(move |w| {
        if let Some(old) = replaces {
            w.policy().remove(old, now)?;
            w.audit().note(&rule_removed(&by, old, now))?;
        }
        let row = match &new {
            Parsed::Tool(rule) => {
                let id = w.policy().add(rule, now)?;
                rule_added(&by, rule, id, now)
            }
            Parsed::Egress(rule) => {
                let id = w.policy().add_egress(rule, now)?;
                egress_rule_added(&by, rule, id, now)
            }
        };
        w.audit().note(&row)?;
        Ok(())
    });
    set.await.map_err(store_failure)?;
    session.renew_policy().await?;
    rules(session).await
}

pub(crate) async fn remove(session: &Session, caller: &Caller, id: u64) -> Result<Policy, Failure> {
    let (by, now) = (person_at(caller)?, now_ms());
    let removed = session.store.write(move |w| {
        w.policy().remove(RuleId(id), now)?;
        w.audit().note(&rule_removed(&by, RuleId(id), now))
    });
    removed.await.map_err(store_failure)?;
    session.renew_policy().await?;
    rules(session).await
}

/// What the rules would say, without sending anything.
pub(crate) fn preview(session: &Session, request: &PolicyPreview) -> Result<Previewed, Failure> {
    let origin = match request.source.split('/').next().unwrap_or_default() {
        "mail" => Origin::from_name(&format!("mail:{}", request.source)),
        "calendar" => Origin::from_name(&format!("calendar:{}", request.source)),
        "memory" => Origin::Memory,
        "files" => Origin::from_name(&format!("file:{}", request.source)),
        _ => {
            return Err(Failure::new(
                Code::Validation,
                "a source begins with files, mail, calendar or memory",
            ));
        }
    };
    let label = Label::of(origin);
    let behalf = OnBehalf {
        label: &label,
        ..OnBehalf::from(&Actor::Person)
    };
    let shown = match &request.tool {
        Some(tool) => {
            let parameters = json!({ "properties": { "destination": {}, "text": {} } });
            let spec = ToolSpec::new(tool, "", parameters, Effect::Egress)
                .content(&["text"])
                .destination_from(&["destination"]);
            let arguments = json!({ "destination": request.destination, "text": request.text });
            session.gate.preview(&behalf, &spec, &arguments)
        }
        None => {
            let destination = models::destination(&request.destination).ok_or_else(|| {
                Failure::new(
                    Code::Validation,
                    "a model is reached under an address such as https://api.example.org",
                )
            })?;
            session
                .gate
                .preview_model(&behalf, &destination, &json!({ "text": request.text }))
        }
    };
    Ok(previewed(&shown))
}

fn previewed(shown: &Preview) -> Previewed {
    let text = shown.payload.get("text").and_then(Value::as_str).unwrap_or_default();
    Previewed {
        verdict: verdict_view(shown.decision.verdict()),
        rule: shown.decision.rule().to_owned(),
        destinations: shown.destinations.clone(),
        text: text.to_owned(),
        left_out: u32::try_from(shown.left_out).unwrap_or(u32::MAX),
    }
}

/// A rule as the gate has it.
enum Parsed {
    Tool(ToolRule),
    Egress(EgressRule),
}

impl Parsed {
    fn of(rule: Rule) -> Self {
        match rule {
            Rule::Tool {
                agent,
                tool,
                destination,
                verdict,
            } => Self::Tool(ToolRule {
                id: RuleId(0),
                holds: agent.map_or(Holds::Everywhere, Holds::For),
                tool,
                destination,
                verdict: verdict_of(verdict),
            }),
            Rule::Egress {
                source,
                destination,
                verdict,
                redact,
            } => Self::Egress(EgressRule {
                id: RuleId(0),
                source,
                destination,
                verdict: verdict_of(verdict),
                redact,
            }),
        }
    }

    /// Whether the gate takes it, before it is kept: a kept rule that cannot be read would stop everything.
    fn check(&self) -> Result<(), Failure> {
        let checked = match self {
            Self::Tool(rule) => Rules::new(vec![rule.clone()], Vec::new()),
            Self::Egress(rule) => Rules::new(Vec::new(), vec![rule.clone()]),
        };
        checked
            .map(drop)
            .map_err(|error| Failure::new(Code::Validation, error.to_string()))
    }
}

fn view(kept: Kept) -> Result<Policy, Failure> {
    let tools = kept.tools.iter().map(|rule| NumberedRule {
        id: rule.id.0,
        rule: Rule::Tool {
            agent: match &rule.holds {
                Holds::Everywhere => None,
                Holds::For(name) => Some(name.clone()),
            },
            tool: rule.tool.clone(),
            destination: rule.destination.clone(),
            verdict: verdict_view(rule.verdict),
        },
    });
    let egress = kept.egress.iter().map(|rule| NumberedRule {
        id: rule.id.0,
        rule: Rule::Egress {
            source: rule.source.clone(),
            destination: rule.destination.clone(),
            verdict: verdict_view(rule.verdict),
            redact: rule.redact.clone(),
        },
    });
    let mut rules: Vec<NumberedRule> = tools.chain(egress).collect();
    rules.sort_by_key(|rule| rule.id);
    let compiled = Rules::new(kept.tools, kept.egress)
        .map_err(|error| Failure::new(Code::Internal, format!("a kept rule cannot be read: {error}")))?;
    let pairs = compiled.contradictions();
    Ok(Policy {
        version: kept.version,
        rules,
        contradictions: pairs.into_iter().map(|(one, other)| (one.0, other.0)).collect(),
    })
}

fn egress_rule_added(by: &str, rule: &EgressRule, id: RuleId, now_ms: i64) -> NewEntry {
    NewEntry {
        at_ms: now_ms,
        actor: "person".into(),
        action: "add egress rule".into(),
        decision: rule.verdict.word().into(),
        rule: id.to_string(),
        policy_version: 0,
        approval: None,
        facts: json!({ "at": by, "destination": rule.destination, "redactions": rule.redact.len() }),
    }
}

fn rule_removed(by: &str, id: RuleId, now_ms: i64) -> NewEntry {
    NewEntry {
        at_ms: now_ms,
        actor: "person".into(),
        action: "remove rule".into(),
        decision: String::new(),
        rule: id.to_string(),
        policy_version: 0,
        approval: None,
        facts: json!({ "at": by }),
    }
}

fn verdict_view(verdict: Verdict) -> VerdictView {
    match verdict {
        Verdict::Allow => VerdictView::Allow,
        Verdict::Ask => VerdictView::Ask,
        Verdict::Deny => VerdictView::Deny,
    }
}

fn verdict_of(verdict: VerdictView) -> Verdict {
    match verdict {
        VerdictView::Allow => Verdict::Allow,
        VerdictView::Ask => Verdict::Ask,
        VerdictView::Deny => Verdict::Deny,
    }
}
