//! One step: what it would do with what, what the person says to it, what came of it.

use std::collections::BTreeMap;

use adiuva_protocol::PlanId;
use adiuva_protocol::plans::{PlanStep, PlansDecide, PlansEditStep, StepDecision, StepState};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend;
use crate::components::{Badge, Button, ButtonKind, Ico, TextArea};
use crate::i18n::{numbers, t};
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn StepRow(
    plan: PlanId,
    step: Memo<Option<PlanStep>>,
    /// It can still be decided about.
    open: Signal<bool>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let body = move || {
        let step = step.get()?;
        Some(if editing.get() && open.get() {
            view! { <Editing plan=plan step=step editing=editing /> }.into_any()
        } else {
            view! {
                <Facts step=step.clone() />
                <Outcome step=step.clone() />
                <Show when=move || open.get()>
                    <Answers plan=plan step=step.clone() editing=editing />
                </Show>
            }
            .into_any()
        })
    };
    let head = move || {
        let step = step.get()?;
        let kind = step.variables.get("kind").and_then(Value::as_str).unwrap_or_default();
        let (tone, state) = state(step.state);
        Some(view! {
            <p class="card-row-head">
                <span class="plan-number">{(t().plans.step)(step.number)}</span>
                <strong>{(t().plans.action)(step.action, kind)}</strong>
                <Badge tone=tone shape=true>{state}</Badge>
            </p>
        })
    };
    view! {
        <li class="plan-step">
            {head}
            {body}
        </li>
    }
}

/// The exact facts that are decided about.
#[component]
fn Facts(step: PlanStep) -> impl IntoView {
    let one = |(name, value): (String, Value)| {
        let text = shown(&name, &value);
        view! {
            <dt>{label(&name)}</dt>
            <dd class="argument">{text}</dd>
        }
    };
    let facts: Vec<_> = step
        .variables
        .into_iter()
        .filter(|(name, _)| name != "kind")
        .map(one)
        .collect();
    let template = step.prompt_template.map(|id| {
        view! {
            <dt>{t().plans.template}</dt>
            <dd class="mono">{id}</dd>
        }
    });
    view! {
        <dl class="facts">{facts}{template}</dl>
        {step.data_from_step.map(|from| view! { <p class="hint">{(t().plans.takes)(from)}</p> })}
    }
}

/// What came of it.
#[component]
fn Outcome(step: PlanStep) -> impl IntoView {
    let words = match (step.state, step.data_from_step) {
        (StepState::Skipped, Some(from)) => (t().plans.skipped_after)(from),
        _ => step.result,
    };
    let class = if step.state == StepState::Failed {
        "problem"
    } else {
        "plan-result"
    };
    (!words.is_empty()).then(|| {
        view! {
            <div class=class>
                <span class="visually-hidden">{t().plans.result}</span>
                {words}
            </div>
        }
    })
}

#[component]
fn Answers(plan: PlanId, step: PlanStep, editing: RwSignal<bool>) -> impl IntoView {
    let texts = &t().plans;
    let toasts = use_toasts();
    let (number, revision) = (step.number, step.revision);
    let decide = Action::new_local(move |decision: &StepDecision| {
        let request = PlansDecide {
            plan,
            step: number,
            revision,
            decision: *decision,
        };
        async move {
            if let Err(failure) = backend::call(request).await {
                toasts.fail(&failure);
            }
        }
    });
    let busy = decide.pending();
    let approve = (step.state != StepState::Approved).then(|| {
        view! {
            <Button ico=Ico::Check busy=busy on_click=move |_| { decide.dispatch(StepDecision::Approve); }>
                {texts.approve}
            </Button>
        }
    });
    let reject = (step.state != StepState::Rejected).then(|| {
        view! {
            <Button kind=ButtonKind::Quiet busy=busy on_click=move |_| { decide.dispatch(StepDecision::Reject); }>
                {texts.reject}
            </Button>
        }
    });
    view! {
        <div class="actions" role="group" aria-label=(texts.step)(number)>
            {approve}
            {reject}
            <Button kind=ButtonKind::Quiet ico=Ico::Edit on_click=move |_| editing.set(true)>{texts.edit}</Button>
        </div>
    }
}

/// The variables in fields. What was a number or a list is written as JSON writes it.
#[component]
fn Editing(plan: PlanId, step: PlanStep, editing: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let number = step.number;
    let before = StoredValue::new(step.variables.clone());
    let fields: Vec<(String, RwSignal<String>)> = step
        .variables
        .iter()
        .filter(|(name, _)| *name != "kind")
        .map(|(name, value)| (name.clone(), RwSignal::new(written(value))))
        .collect();
    let kept = StoredValue::new(fields.clone());
    let save = Action::new_local(move |variables: &BTreeMap<String, Value>| {
        let request = PlansEditStep {
            plan,
            step: number,
            variables: variables.clone(),
        };
        async move {
            match backend::call(request).await {
                Ok(_) => {
                    let _ = editing.try_set(false);
                }
                Err(failure) => toasts.fail(&failure),
            }
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut variables = before.get_value();
        for (name, text) in kept.get_value() {
            if let Some(value) = variables.get_mut(&name) {
                *value = read(value, text.get_untracked());
            }
        }
        save.dispatch(variables);
    };
    let leave = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            editing.set(false);
        }
    };
    view! {
        <form class="stack" on:submit=submit on:keydown=leave>
            {fields
                .into_iter()
                .map(|(name, value)| view! { <TextArea label=label(&name) value=value /> })
                .collect_view()}
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=save.pending()>{t().common.save}</Button>
                <Button on_click=move |_| editing.set(false)>{t().common.cancel}</Button>
            </div>
        </form>
    }
}

/// What a variable is called.
pub(in crate::pages::chat) fn label(name: &str) -> String {
    (t().plans.variable)(name).map_or_else(|| name.to_owned(), str::to_owned)
}

fn shown(name: &str, value: &Value) -> String {
    match value.as_i64() {
        Some(at) if name.ends_with("date") => numbers::date_time(at),
        _ => written(value),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn read(before: &Value, text: String) -> Value {
    match before {
        Value::String(_) => Value::String(text),
        _ => serde_json::from_str(&text).unwrap_or(Value::String(text)),
    }
}

fn state(state: StepState) -> (Tone, &'static str) {
    let texts = &t().plans;
    match state {
        StepState::Waiting => (Tone::Info, texts.state_waiting),
        StepState::Approved => (Tone::Good, texts.state_approved),
        StepState::Rejected => (Tone::Warning, texts.state_rejected),
        StepState::Running => (Tone::Info, texts.state_running),
        StepState::Done => (Tone::Good, texts.state_done),
        StepState::Failed => (Tone::Bad, texts.state_failed),
        StepState::Skipped => (Tone::Warning, texts.state_skipped),
    }
}
