//! One step: what it would do with what, what the person says to it, what came of it.

use std::collections::BTreeMap;

use adiuva_protocol::PlanId;
use adiuva_protocol::plans::{PlanStep, PlansDecide, PlansEditStep, PlansFields, StepDecision, StepFields, StepState};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use serde_json::Value;

use super::fields::{Field, FieldView};
use crate::backend;
use crate::components::{Badge, Button, ButtonKind, Ico, Loaded};
use crate::i18n::t;
use crate::pages::projects::when::When;
use crate::state::{Tone, fetch, use_toasts};

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

/// The variables in fields.
#[component]
fn Editing(plan: PlanId, step: PlanStep, editing: RwSignal<bool>) -> impl IntoView {
    let number = step.number;
    let known = fetch(move || PlansFields { plan, step: number }, &[]);
    view! {
        <Loaded
            from=known
            rows=3
            view=move |known| {
                view! { <EditForm plan=plan step=step.clone() known=known.get_untracked() editing=editing /> }
            }
        />
    }
}

#[component]
fn EditForm(plan: PlanId, step: PlanStep, known: StepFields, editing: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let number = step.number;
    let before = StoredValue::new(step.variables);
    let fields: Vec<Field> = known
        .fields
        .into_iter()
        .map(|known| {
            let value = before.with_value(|before| before.get(&known.name).cloned());
            Field::new(known, value)
        })
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
        let mut fits = true;
        for field in kept.get_value() {
            match field.entered() {
                Ok(Some(value)) => drop(variables.insert(field.name().to_owned(), value)),
                Ok(None) => drop(variables.remove(field.name())),
                Err(()) => fits = false,
            }
        }
        if fits {
            save.dispatch(variables);
        }
    };
    let leave = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            editing.set(false);
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit on:keydown=leave>
            {fields.into_iter().map(|field| view! { <FieldView field=field /> }).collect_view()}
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
    match value {
        Value::Number(at) if name.ends_with("date") => at.as_i64().map(|at| When::new().due(at)).unwrap_or_default(),
        Value::String(word) => (t().plans.word)(word)
            .filter(|_| is_word(name))
            .map_or_else(|| word.clone(), str::to_owned),
        Value::Array(texts) if texts.iter().all(Value::is_string) => {
            let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
            texts.join(", ")
        }
        other => other.to_string(),
    }
}

/// Whether a variable takes one of a few words, which are told in the person's language.
fn is_word(name: &str) -> bool {
    matches!(name, "priority" | "status")
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
