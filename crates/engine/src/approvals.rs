//! The inbox: what waits for a person, and what a person says to it.

use adiuva_gate::rules::Holds;
use adiuva_gate::{Effect, Proposal, Rule, RuleId, Verdict};
use adiuva_protocol::approvals::{
    ApprovalState as StateView, ApprovalView, Approvals, ApprovalsDecide, ApprovalsList, Decision, EffectClass,
};
use adiuva_protocol::{ApprovalId, Caller, CallerKind, Code, Event, Failure};
use adiuva_store::approvals::{Agreement, Answer, ApprovalRow, ApprovalState, Decided};
use adiuva_store::audit::NewEntry;
use adiuva_store::{Store, StoreError};
use serde_json::json;

use crate::failure::store_failure;
use crate::session::{Session, now_ms};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 2_000;

pub(crate) async fn list(session: &Session, request: ApprovalsList) -> Result<Approvals, Failure> {
    let now = now_ms();
    let rows = session.store.read(move |r| {
        let waiting = r.approvals().waiting(now)?;
        let count = waiting.len();
        match request.answered {
            true => Ok((count, r.approvals().answered(now, request.limit)?)),
            false => Ok((count, waiting)),
        }
    });
    let (waiting, rows) = rows.await.map_err(store_failure)?;
    Ok(Approvals {
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        approvals: rows.into_iter().map(|row| view(row, now)).collect(),
    })
}

pub(crate) async fn get(session: &Session, id: ApprovalId) -> Result<ApprovalView, Failure> {
    let row = session.store.read(move |r| r.approvals().load(id)).await;
    let row = row.map_err(store_failure)?;
    let row = row.ok_or_else(|| Failure::new(Code::NotFound, "there is no such question"))?;
    Ok(view(row, now_ms()))
}

/// Keeps a person's answer, with its audit row and with the rule that they want made of it.
pub(crate) async fn decide(
    session: &Session,
    caller: &Caller,
    request: ApprovalsDecide,
) -> Result<ApprovalView, Failure> {
    let id = request.approval;
    let asked = session.store.read(move |r| r.approvals().load(id)).await;
    let asked = asked.map_err(store_failure)?;
    let asked = asked.ok_or_else(|| Failure::new(Code::NotFound, "there is no such question"))?;
    let approves = matches!(request.decision, Decision::Approve { .. });
    let by = person_at(caller)?;
    if approves && asked.proposal.effect == Effect::Irreversible && *caller.kind() == CallerKind::Browser {
        return Err(Failure::new(
            Code::ApprovalLane,
            "what cannot be undone is approved in the app's own window or at the command line, not in a browser",
        ));
    }
    let always = matches!(request.decision, Decision::Approve { always: true, .. });
    if always && !can_be_always(&asked) {
        return Err(Failure::new(
            Code::Validation,
            "no rule can allow this for good; approve it for this once",
        ));
    }
    let edited = match &request.decision {
        Decision::Approve {
            arguments: Some(arguments),
            ..
        } => Some(arguments.clone()),
        Decision::Approve { arguments: None, .. } | Decision::Reject { .. } => None,
    };
    let arguments = edited.unwrap_or_else(|| asked.proposal.arguments.clone());
    asked
        .proposal
        .edited(&arguments)
        .map_err(|error| Failure::new(Code::ApprovalChanged, error.to_string()))?;
    let reason = match &request.decision {
        Decision::Reject { reason } => reason.chars().take(LONGEST_REASON).collect(),
        Decision::Approve { .. } => String::new(),
    };
    let now = now_ms();
    let decided = session.store.write(move |w| {
        let row = w.approvals().load(id)?;
        let waits = row.is_some_and(|row| row.state == ApprovalState::Pending && row.expires_ms > now);
        if always && waits {
            for rule in rules_of(&asked) {
                let added = w.policy().add(&rule, now)?;
                w.audit().note(&rule_added(&by, &rule, added, now))?;
            }
        }
        let mut proposal = asked.proposal.clone();
        // An approval holds for the rules that it is given under, be they younger than the question.
        proposal.policy_version = w.policy().load()?.version;
        let answer = if approves {
            let fingerprint = proposal
                .edited(&arguments)
                .map_err(|_| StoreError::Conflict("the arguments"))?;
            Answer::Approve(Agreement {
                arguments,
                fingerprint,
                policy_version: proposal.policy_version,
            })
        } else {
            Answer::Reject
        };
        let decided = w.approvals().decide(id, &answer, &by, &reason, now)?;
        if decided != Decided::Now {
            return Ok(decided);
        }
        w.audit().note(&NewEntry {
            at_ms: now,
            actor: "person".into(),
            action: format!("answer tool {}", proposal.tool),
            decision: if approves { "approved" } else { "rejected" }.into(),
            rule: proposal.rule.clone(),
            policy_version: proposal.policy_version,
            approval: Some(id),
            facts: json!({ "at": by, "destinations": proposal.destinations, "always": always }),
        })?;
        Ok(decided)
    });
    match decided.await.map_err(store_failure)? {
        Decided::Now => {}
        Decided::Before(state) => {
            return Err(Failure::new(
                Code::ApprovalDecided,
                format!("this was answered before: it is {}", state.word()),
            ));
        }
        Decided::Late => {
            tell(&session.store, &session.events).await;
            return Err(Failure::new(
                Code::ApprovalExpired,
                "the question has expired and counts as rejected; start the run again if you want it",
            ));
        }
    }
    if always {
        session.renew_policy().await?;
    }
    tell(&session.store, &session.events).await;
    get(session, id).await
}

/// Keeps an agreement that a person gave to this exact call before it was asked, with its audit row.
pub(crate) async fn agree(session: &Session, proposal: &Proposal, by: &str) -> Result<(), Failure> {
    let (mut proposal, by, now) = (proposal.clone(), by.to_owned(), now_ms());
    let decided = session.store.write(move |w| {
        proposal.policy_version = w.policy().load()?.version;
        let answer = Answer::Approve(Agreement {
            arguments: proposal.arguments.clone(),
            fingerprint: proposal.fingerprint(),
            policy_version: proposal.policy_version,
        });
        let decided = w
            .approvals()
            .decide(proposal.id, &answer, &by, "approved as a step of a plan", now)?;
        w.audit().note(&NewEntry {
            at_ms: now,
            actor: "person".into(),
            action: format!("answer tool {}", proposal.tool),
            decision: "approved".into(),
            rule: proposal.rule.clone(),
            policy_version: proposal.policy_version,
            approval: Some(proposal.id),
            facts: json!({ "at": by, "destinations": proposal.destinations, "as": "step of a plan" }),
        })?;
        Ok(decided)
    });
    let decided = decided.await.map_err(store_failure)?;
    tell(&session.store, &session.events).await;
    match decided {
        Decided::Now => Ok(()),
        Decided::Before(_) | Decided::Late => Err(Failure::new(
            Code::ApprovalDecided,
            "this was answered otherwise in the inbox",
        )),
    }
}

/// Tells faces how many questions wait.
pub(crate) async fn tell(store: &Store, events: &tokio::sync::broadcast::Sender<Event>) {
    let now = now_ms();
    if let Ok(waiting) = store.read(move |r| r.approvals().waiting(now)).await {
        let waiting = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        // Nobody listening is no failure.
        let _ = events.send(Event::Approvals { waiting });
    }
}

/// Whether a person sits at this caller, and where. Programs with a token never answer: one of them may have asked.
pub(crate) fn person_at(caller: &Caller) -> Result<String, Failure> {
    match caller.kind() {
        CallerKind::Window(label) => Ok(format!("window {label}")),
        CallerKind::CommandLine => Ok("command line".into()),
        CallerKind::Browser => Ok("browser".into()),
        CallerKind::Token(_) => Err(Failure::new(
            Code::ApprovalLane,
            "only a person can answer this: in the app's window, in the browser, or at the command line",
        )),
    }
}

/// The audit row of a rule that was added.
pub(crate) fn rule_added(by: &str, rule: &Rule, id: RuleId, now_ms: i64) -> NewEntry {
    NewEntry {
        at_ms: now_ms,
        actor: "person".into(),
        action: "add rule".into(),
        decision: rule.verdict.word().into(),
        rule: id.to_string(),
        policy_version: 0,
        approval: None,
        facts: json!({ "at": by, "tool": rule.tool, "destination": rule.destination }),
    }
}

fn can_be_always(row: &ApprovalRow) -> bool {
    row.proposal.effect != Effect::Irreversible && rules_of(row).iter().all(|rule| rule.check().is_ok())
}

/// The rules that would allow this tool to go where it wants to go now.
fn rules_of(row: &ApprovalRow) -> Vec<Rule> {
    let places = match row.proposal.destinations.as_slice() {
        [] => vec![String::new()],
        places => places.to_vec(),
    };
    let rule = |destination| Rule {
        id: RuleId(0),
        holds: Holds::Everywhere,
        tool: row.proposal.tool.clone(),
        destination,
        verdict: Verdict::Allow,
    };
    places.into_iter().map(rule).collect()
}

fn view(row: ApprovalRow, now_ms: i64) -> ApprovalView {
    let waits = matches!(row.state, ApprovalState::Pending | ApprovalState::Approved);
    let state = match row.state {
        _ if waits && row.expires_ms <= now_ms => StateView::Expired,
        ApprovalState::Pending => StateView::Pending,
        ApprovalState::Approved => StateView::Approved,
        ApprovalState::Rejected => StateView::Rejected,
        ApprovalState::Expired => StateView::Expired,
        ApprovalState::Used => StateView::Used,
    };
    let can_be_always = can_be_always(&row);
    let proposal = row.proposal;
    ApprovalView {
        id: proposal.id,
        state,
        tool: proposal.tool,
        effect: match proposal.effect {
            Effect::Pure => EffectClass::Pure,
            Effect::PrivateRead => EffectClass::PrivateRead,
            Effect::LocalWrite => EffectClass::LocalWrite,
            Effect::Egress => EffectClass::Egress,
            Effect::Irreversible => EffectClass::Irreversible,
        },
        arguments: proposal.arguments,
        editable: proposal.content,
        destinations: proposal.destinations,
        read: proposal.taint,
        rule: proposal.rule,
        run: proposal.run,
        agent: proposal.agent,
        account: proposal.account,
        asked_ms: row.asked_ms,
        expires_ms: row.expires_ms,
        decided_ms: row.decided_ms,
        decided_by: row.decided_by,
        reason: row.reason,
        agreed_arguments: row.agreed_arguments,
        can_be_always,
    }
}

#[cfg(test)]
mod tests;
