//! A call that waits for the person, where the answer is read: what exactly would be done, and both answers.

use adiuva_protocol::ApprovalId;
use adiuva_protocol::approvals::{ApprovalState, ApprovalView, ApprovalsDecide, ApprovalsGet, Decision};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;

use crate::backend;
use crate::components::{Button, ButtonKind, Ico, Icon, Loaded};
use crate::i18n::t;
use crate::pages::approvals::{arguments, shown};
use crate::state::{Kind, fetch, use_toasts};

/// One question.
#[component]
pub(crate) fn Ask(
    /// The question.
    approval: ApprovalId,
    /// The tool that would be called.
    tool: String,
) -> impl IntoView {
    let question = fetch(move || ApprovalsGet { approval }, &[Kind::Approvals]);
    view! {
        <section class="asks" aria-label=t().agents.waits>
            <p class="asks-title"><Icon ico=Ico::Shield />{t().agents.waits}</p>
            <p class="hint">{(t().agents.waits_text)(&tool)}</p>
            <Loaded from=question rows=2 view=move |question| view! { <Exactly question=question /> } />
        </section>
    }
}

/// The exact call, by its facts.
#[component]
fn Exactly(question: Signal<ApprovalView>) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let facts = move || {
        let question = question.get();
        let arguments = arguments(&question, &question.arguments)
            .into_iter()
            .map(|(name, value)| view! { <dt>{name}</dt><dd class="argument">{shown(&value)}</dd> })
            .collect_view();
        let from = question
            .account
            .clone()
            .map(|account| view! { <dt>{t().approvals.from}</dt><dd>{account}</dd> });
        let goes = (!question.destinations.is_empty()).then(|| {
            view! { <dt>{t().agents.goes_to}</dt><dd>{question.destinations.join(", ")}</dd> }
        });
        view! { <dl class="facts">{from}{goes}{arguments}</dl> }
    };
    let decide = move |decision: Decision| {
        let approval = question.with_untracked(|question| question.id);
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = backend::call(ApprovalsDecide { approval, decision }).await {
                toasts.fail(&failure);
            }
            let _ = busy.try_set(false);
        });
    };
    let open = Memo::new(move |_| question.with(|question| question.state == ApprovalState::Pending));
    let approve = move |_: MouseEvent| {
        decide(Decision::Approve {
            arguments: None,
            always: false,
        });
    };
    let reject = move |_: MouseEvent| decide(Decision::Reject { reason: String::new() });
    view! {
        {facts}
        <Show when=move || open.get()>
            <div class="actions">
                <Button kind=ButtonKind::Primary ico=Ico::Check busy=busy on_click=approve>{t().agents.approve}</Button>
                <Button ico=Ico::Close busy=busy on_click=reject>{t().agents.reject}</Button>
                <Show when=move || question.with(|question| !question.editable.is_empty())>
                    <A href="/approvals">{t().agents.change_first}</A>
                </Show>
            </div>
        </Show>
    }
}
