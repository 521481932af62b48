//! One question: its facts, what may be edited, and the two answers.

use adiuva_protocol::approvals::{ApprovalState, ApprovalView, ApprovalsDecide, Decision, EffectClass};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::{self, Place};
use crate::components::{Badge, Banner, Button, ButtonKind, Checkbox, TextArea, TextField};
use crate::i18n::{numbers, t};
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn Card(approval: Memo<ApprovalView>) -> impl IntoView {
    let asked = approval.get_untracked();
    let waits = asked.state == ApprovalState::Pending;
    let (tone, effect) = effect(asked.effect);
    let (state_tone, state) = state(asked.state);
    let heading = asked.tool.clone();
    let body = if waits {
        view! { <Answering asked=asked.clone() /> }.into_any()
    } else {
        view! { <Answered asked=asked.clone() /> }.into_any()
    };
    view! {
        <li class="card-row approval">
            <div class="card-row-main">
                <p class="card-row-head">
                    <strong class="mono">{heading}</strong>
                    <Badge tone=tone shape=true>{effect}</Badge>
                    {(!waits).then(|| view! { <Badge tone=state_tone>{state}</Badge> })}
                </p>
                <Facts asked=asked />
                {body}
            </div>
        </li>
    }
}

/// Where it would go, who wants it, what was read.
#[component]
fn Facts(asked: ApprovalView) -> impl IntoView {
    let texts = &t().approvals;
    let (places, mono) = match asked.destinations.as_slice() {
        [] => (texts.stays.to_owned(), false),
        places => (places.join("\n"), true),
    };
    let read: Vec<String> = asked
        .read
        .iter()
        .map(|name| name.split_once(':').unwrap_or((name, "")))
        .filter(|(kind, _)| !matches!(*kind, "person" | "program" | "model"))
        .map(|(kind, place)| (texts.origin)(kind, place))
        .collect();
    let read = if read.is_empty() {
        texts.has_read_nothing.to_owned()
    } else {
        read.join(", ")
    };
    let by = match (asked.agent, asked.run) {
        (Some(agent), _) => agent,
        (None, Some(_)) => texts.a_run.to_owned(),
        (None, None) => texts.you.to_owned(),
    };
    view! {
        <dl class="facts">
            {asked.account.map(|account| view! {
                <dt>{texts.from}</dt>
                <dd class="mono">{account}</dd>
            })}
            <dt>{texts.goes_to}</dt>
            <dd class="argument" class:mono=mono>{places}</dd>
            <dt>{texts.has_read}</dt>
            <dd>{read}</dd>
            <dt>{texts.wanted_by}</dt>
            <dd>{by}</dd>
            <dt>{texts.because}</dt>
            <dd class="mono">{asked.rule}</dd>
        </dl>
    }
}

/// The arguments, those that are mere content in fields, and the answers.
#[component]
fn Answering(asked: ApprovalView) -> impl IntoView {
    let texts = &t().approvals;
    let toasts = use_toasts();
    let in_browser = backend::place() == Place::Browser;
    let held = in_browser && asked.effect == EffectClass::Irreversible;
    let fields: Vec<(String, RwSignal<String>)> = arguments(&asked, &asked.arguments)
        .into_iter()
        .filter(|(name, value)| asked.editable.contains(name) && value.is_string())
        .map(|(name, value)| (name, RwSignal::new(value.as_str().unwrap_or_default().to_owned())))
        .collect();
    let fixed: Vec<(String, Value)> = arguments(&asked, &asked.arguments)
        .into_iter()
        .filter(|(name, _)| !fields.iter().any(|(field, _)| field == name))
        .collect();
    let (reason, always) = (RwSignal::new(String::new()), RwSignal::new(false));
    let id = asked.id;
    let tool = StoredValue::new(asked.tool.clone());
    let original = StoredValue::new(asked.arguments.clone());
    let edits = StoredValue::new(fields.clone());
    let edited = Memo::new(move |_| {
        let mut arguments = original.get_value();
        for (name, text) in edits.get_value() {
            if let Some(place) = arguments.get_mut(&name) {
                *place = Value::String(text.get());
            }
        }
        (arguments != original.get_value()).then_some(arguments)
    });
    let answer = Action::new_local(move |decision: &Decision| {
        let request = ApprovalsDecide {
            approval: id,
            decision: decision.clone(),
        };
        let approves = matches!(decision, Decision::Approve { .. });
        // The card may be gone before the answer is: what is said then is taken along.
        let tool = tool.get_value();
        async move {
            match backend::call(request).await {
                Ok(_) => {
                    let said = if approves {
                        t().approvals.approved
                    } else {
                        t().approvals.rejected
                    };
                    toasts.say(Tone::Good, said(&tool));
                }
                Err(failure) => toasts.fail(&failure),
            }
        }
    });
    let busy = answer.pending();
    let approve = move |_| {
        answer.dispatch(Decision::Approve {
            arguments: edited.get_untracked(),
            always: always.get_untracked(),
        });
    };
    let reject = move |_| {
        answer.dispatch(Decision::Reject {
            reason: reason.get_untracked().trim().to_owned(),
        });
    };
    let until = (texts.until)(&numbers::date_time(asked.expires_ms));
    view! {
        <Arguments all=fixed />
        <div class="stack">
            {fields
                .into_iter()
                .map(|(name, value)| {
                    let rows = rows_of(&value.get_untracked());
                    view! { <TextArea label=name value=value rows=rows /> }
                })
                .collect_view()}
            {asked.can_be_always.then(|| view! { <Checkbox label=texts.always hint=texts.always_hint checked=always /> })}
            <TextField label=texts.reason value=reason />
        </div>
        {held.then(|| view! { <Banner tone=Tone::Warning>{texts.not_here}</Banner> })}
        <div class="spread wraps">
            <p class="hint">{until}</p>
            <div class="actions">
                <Button kind=ButtonKind::Danger busy=busy on_click=reject>{texts.reject}</Button>
                <Button kind=ButtonKind::Primary busy=busy disabled=held on_click=approve>
                    {move || if edited.with(Option::is_some) { texts.approve_edited } else { texts.approve }}
                </Button>
            </div>
        </div>
    }
}

/// What became of it.
#[component]
fn Answered(asked: ApprovalView) -> impl IntoView {
    let agreed = asked.agreed_arguments.as_ref().unwrap_or(&asked.arguments);
    let agreed = arguments(&asked, agreed);
    let when = asked.decided_ms.map(numbers::date_time);
    let by = [when, asked.decided_by]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <Arguments all=agreed />
        <p class="hint">{by}</p>
        {(!asked.reason.is_empty()).then(|| view! { <p>{asked.reason}</p> })}
    }
}

#[component]
fn Arguments(all: Vec<(String, Value)>) -> impl IntoView {
    if all.is_empty() {
        return None;
    }
    let one = |(name, value): (String, Value)| {
        view! {
            <dt class="mono">{name}</dt>
            <dd class="mono argument">{shown(&value)}</dd>
        }
    };
    Some(view! {
        <dl class="facts" aria-label=t().approvals.arguments>
            {all.into_iter().map(one).collect_view()}
        </dl>
    })
}

/// Enough lines that what is agreed to is seen whole, as far as a screen goes.
fn rows_of(text: &str) -> u32 {
    let lines = text.lines().map(|line| line.chars().count() / 80 + 1).sum::<usize>();
    u32::try_from(lines.clamp(1, 16)).unwrap_or(1)
}

/// The arguments of a question: what steers it, then its content in the order in which the tool names it.
pub(crate) fn arguments(asked: &ApprovalView, value: &Value) -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        Value::Null => Vec::new(),
        other => vec![(String::new(), other.clone())],
    };
    all.sort_by_key(|(name, _)| {
        asked
            .editable
            .iter()
            .position(|content| content == name)
            .map_or(0, |at| at + 1)
    });
    all
}

/// An argument as a person reads it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            texts.join("\n")
        }
        other => other.to_string(),
    }
}

fn effect(effect: EffectClass) -> (Tone, &'static str) {
    let texts = &t().approvals;
    match effect {
        EffectClass::Pure => (Tone::Info, texts.effect_pure),
        EffectClass::PrivateRead => (Tone::Info, texts.effect_private_read),
        EffectClass::LocalWrite => (Tone::Info, texts.effect_local_write),
        EffectClass::Egress => (Tone::Warning, texts.effect_egress),
        EffectClass::Irreversible => (Tone::Bad, texts.effect_irreversible),
    }
}

fn state(state: ApprovalState) -> (Tone, &'static str) {
    let texts = &t().approvals;
    match state {
        ApprovalState::Pending => (Tone::Info, texts.state_pending),
        ApprovalState::Approved => (Tone::Good, texts.state_approved),
        ApprovalState::Rejected => (Tone::Bad, texts.state_rejected),
        ApprovalState::Expired => (Tone::Warning, texts.state_expired),
        ApprovalState::Used => (Tone::Good, texts.state_used),
    }
}
