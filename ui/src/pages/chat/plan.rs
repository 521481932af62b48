//! A plan as a card: its steps, what the person says to each, and what came of them.

mod fields;
mod step;

use adiuva_protocol::PlanId;
use adiuva_protocol::chat::Started;
use adiuva_protocol::plans::{PlanState, PlanStep, PlanView, PlansGet, PlansRun, StepState};
use adiuva_protocol::runs::RunsCancel;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Badge, Button, ButtonKind, Ico, Loaded};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch, use_toasts};
use step::StepRow;

pub(super) use step::label;

#[component]
pub(super) fn PlanCard(id: PlanId) -> impl IntoView {
    let fetched = fetch(move || PlansGet { plan: id }, &[Kind::Plans]);
    let card = move |plan: Signal<PlanView>| view! { <Card id=id plan=plan /> };
    view! {
        <section class="plan" aria-label=t().plans.plan>
            <Loaded from=fetched view=card />
        </section>
    }
}

#[component]
fn Card(id: PlanId, plan: Signal<PlanView>) -> impl IntoView {
    let texts = &t().plans;
    let state = Memo::new(move |_| plan.with(|plan| plan.state));
    let name = move || {
        plan.with(|plan| {
            let playbook = plan.playbook.as_deref();
            playbook.map_or(texts.plan, |id| (texts.playbook)(id).unwrap_or(texts.plan))
        })
    };
    let numbers = Memo::new(move |_| plan.with(|plan| plan.steps.iter().map(|step| step.number).collect::<Vec<_>>()));
    let row = move |number: u32| {
        let step = Memo::new(move |before: Option<&Option<PlanStep>>| {
            let found = plan.with(|plan| plan.steps.iter().find(|step| step.number == number).cloned());
            found.or_else(|| before.cloned().flatten())
        });
        move || {
            step.with(Option::is_some)
                .then(|| view! { <StepRow plan=id step=step open=open_of(state) /> })
        }
    };
    let running = move || (state.get() == PlanState::Running).then(|| view! { <Badge>{texts.state_running}</Badge> });
    let over =
        move || (state.get() == PlanState::Over).then(|| view! { <Badge tone=Tone::Good>{texts.plan_over}</Badge> });
    view! {
        <p class="card-row-head">
            <strong>{name}</strong>
            <Badge>{move || plan.with(|plan| plan.agent.clone())}</Badge>
            {running}
            {over}
        </p>
        <ol class="plan-steps" aria-label=texts.steps>
            <For each=move || numbers.get() key=|number| *number let:number>
                {row(number)}
            </For>
        </ol>
        <Foot id=id plan=plan state=state />
    }
}

/// Whether the plan can still be changed.
fn open_of(state: Memo<PlanState>) -> Signal<bool> {
    Signal::derive(move || state.get() == PlanState::Waiting)
}

/// What is to be done next, and the button that does it.
#[component]
fn Foot(id: PlanId, plan: Signal<PlanView>, state: Memo<PlanState>) -> impl IntoView {
    let texts = &t().plans;
    let toasts = use_toasts();
    let stands = move |state: StepState| plan.with(|plan| plan.steps.iter().any(|step| step.state == state));
    let undecided = Memo::new(move |_| stands(StepState::Waiting));
    let approved = Memo::new(move |_| stands(StepState::Approved));
    let run = Action::new_local(move |(): &()| async move {
        let begun: Result<Started, _> = backend::call(PlansRun { plan: id }).await;
        if let Err(failure) = begun {
            toasts.fail(&failure);
        }
    });
    let stop = Action::new_local(move |(): &()| {
        let run = plan.with_untracked(|plan| plan.run);
        async move {
            let Some(run) = run else { return };
            if let Err(failure) = backend::call(RunsCancel { run }).await {
                toasts.fail(&failure);
            }
        }
    });
    let hint = move || match (undecided.get(), approved.get()) {
        (true, _) => texts.decide,
        (false, true) => texts.ready,
        (false, false) => texts.nothing,
    };
    let can_run = Signal::derive(move || !undecided.get() && approved.get());
    move || {
        match state.get() {
        PlanState::Waiting => view! {
            <div class="spread wraps">
                <p class="hint" role="status">{hint}</p>
                <Button
                    kind=ButtonKind::Primary
                    ico=Ico::Play
                    busy=run.pending()
                    disabled=Signal::derive(move || !can_run.get())
                    on_click=move |_| { run.dispatch(()); }
                >
                    {texts.run}
                </Button>
            </div>
        }
        .into_any(),
        PlanState::Running => view! {
            <Button ico=Ico::Stop busy=stop.pending() on_click=move |_| { stop.dispatch(()); }>{t().common.stop}</Button>
        }
        .into_any(),
        PlanState::Over => ().into_any(),
    }
    }
}
