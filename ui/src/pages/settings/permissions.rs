//! The person's rules: which tool may go where, which data may leave, and what would be sent.

mod form;
mod preview;

use adiuva_protocol::policy::{NumberedRule, Policy, PolicyRemoveRule, PolicyRules, PolicySetRule, Rule, Verdict};
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::form::{Form, New};
use self::preview::Preview;
use crate::backend;
use crate::components::{Badge, Banner, Button, Ico, IconButton, Loaded};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch, use_toasts};

#[component]
pub(super) fn Permissions() -> impl IntoView {
    let texts = &t().permissions;
    let policy = fetch(|| PolicyRules {}, &[Kind::Settings, Kind::Approvals]);
    let adding = RwSignal::new(None::<New>);
    let lists = move |policy: Signal<Policy>| {
        view! {
            <Contradictions policy=policy />
            <section class="section">
                <div class="spread wraps">
                    <h3>{texts.tools}</h3>
                    <Button ico=Ico::Add on_click=move |_| adding.set(Some(New::Tool))>{texts.add_tool}</Button>
                </div>
                <p class="hint">{texts.tools_text}</p>
                <List policy=policy tools=true none=texts.tools_none />
            </section>
            <section class="section">
                <div class="spread wraps">
                    <h3>{texts.egress}</h3>
                    <Button ico=Ico::Add on_click=move |_| adding.set(Some(New::Egress))>{texts.add_egress}</Button>
                </div>
                <p class="hint">{texts.egress_text}</p>
                <List policy=policy tools=false none=texts.egress_none />
            </section>
        }
    };
    view! {
        <p class="lead">{texts.lead}</p>
        <Loaded from=policy rows=4 view=lists />
        <Preview />
        <Form adding=adding />
    }
}

/// Rules that say different things about the same call.
#[component]
fn Contradictions(policy: Signal<Policy>) -> impl IntoView {
    move || {
        let policy = policy.get();
        let name = |id: u64| {
            policy
                .rules
                .iter()
                .find(|rule| rule.id == id)
                .map(|rule| in_words(&rule.rule))
        };
        policy
            .contradictions
            .iter()
            .filter_map(|(one, other)| Some((t().permissions.contradiction)(&name(*one)?, &name(*other)?)))
            .map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> })
            .collect_view()
    }
}

#[component]
fn List(policy: Signal<Policy>, tools: bool, none: &'static str) -> impl IntoView {
    let rules = Memo::new(move |_| {
        policy.with(|policy| {
            let mine = |rule: &&NumberedRule| matches!(rule.rule, Rule::Tool { .. }) == tools;
            policy.rules.iter().filter(mine).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || rules.with(Vec::is_empty)>
            <p>{none}</p>
        </Show>
        <ul class="cards">
            <For each=move || rules.get() key=|rule| rule.id let(rule)>
                <OneRule rule=rule />
            </For>
        </ul>
    }
}

#[component]
fn OneRule(rule: NumberedRule) -> impl IntoView {
    let texts = &t().permissions;
    let toasts = use_toasts();
    let words = in_words(&rule.rule);
    let (verdict, beside) = match &rule.rule {
        Rule::Tool { agent, verdict, .. } => (*verdict, agent.as_deref().map(texts.only_for)),
        Rule::Egress { verdict, redact, .. } => {
            let patterns = (!redact.is_empty()).then(|| (texts.leaves_out)(redact.len()));
            (*verdict, patterns)
        }
    };
    let (tone, verdict) = verdict_words(verdict);
    // Its own copy: this row is gone by the time that it is put back.
    let kept = rule.rule.clone();
    let id = rule.id;
    let put_back = move |rule: Rule| {
        spawn_local(async move {
            if let Err(failure) = backend::call(PolicySetRule { replaces: None, rule }).await {
                toasts.fail(&failure);
            }
        });
    };
    let remove = move |_| {
        let kept = kept.clone();
        spawn_local(async move {
            match backend::call(PolicyRemoveRule { id }).await {
                Ok(_) => toasts.done(t().permissions.removed, move || put_back(kept.clone())),
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    view! {
        <li class="card-row">
            <div class="card-row-main">
                <p class="card-row-head">
                    <span class="mono">{words.clone()}</span>
                    <Badge tone=tone shape=true>{verdict}</Badge>
                    {beside.map(|text| view! { <Badge>{text}</Badge> })}
                </p>
            </div>
            <IconButton ico=Ico::Delete label=(texts.remove)(&words) on_click=remove />
        </li>
    }
}

fn in_words(rule: &Rule) -> String {
    let texts = &t().permissions;
    let place = |place: &str| match place {
        "" => texts.nowhere.to_owned(),
        place => place.to_owned(),
    };
    match rule {
        Rule::Tool { tool, destination, .. } => (texts.rule)(tool, &place(destination)),
        Rule::Egress {
            source, destination, ..
        } => (texts.rule)(source, &place(destination)),
    }
}

fn verdict_words(verdict: Verdict) -> (Tone, &'static str) {
    let texts = &t().permissions;
    match verdict {
        Verdict::Allow => (Tone::Good, texts.allow),
        Verdict::Ask => (Tone::Warning, texts.ask),
        Verdict::Deny => (Tone::Bad, texts.deny),
    }
}
