//! What agents suggest: taken or dismissed, one by one.

use adiuva_protocol::workspace::tasks::{TaskView, Tasks, TasksApprove};
use leptos::prelude::*;

use super::doing::Doing;
use super::project::Here;
use super::task::{Facts, delete};
use crate::components::{Button, ButtonKind, Ico, Icon};
use crate::i18n::t;

#[component]
pub(super) fn SuggestedTasks(here: Here, found: Signal<Tasks>) -> impl IntoView {
    let texts = &t().projects;
    let suggested = Signal::derive(move || {
        let tasks = found.get().tasks.into_iter();
        tasks.filter(|task| !task.is_approved).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || suggested.with(|tasks| !tasks.is_empty())>
            <section class="suggested">
                <h2><Icon ico=Ico::Help />{texts.suggestions}</h2>
                <ul aria-label=texts.suggestions>
                    <For each=move || suggested.get() key=|task| task.clone() let:task>
                        <SuggestedTask here=here task=task />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn SuggestedTask(here: Here, task: TaskView) -> impl IntoView {
    let doing = Doing::new();
    let (id, title, dismissed) = (task.id, task.title.clone(), task.clone());
    view! {
        <li class="task">
            <button class="task-title" type="button" on:click=move |_| here.open(Some(id.to_string()))>{title.clone()}</button>
            <Facts task=task />
            <Decide
                title=title
                on_approve=move |()| doing.ask(TasksApprove { task: id })
                on_dismiss=move |()| delete(doing, &dismissed)
            />
        </li>
    }
}

/// Takes a suggestion or dismisses it.
#[component]
pub(in crate::pages) fn Decide(
    title: String,
    #[prop(into)] on_approve: Callback<()>,
    #[prop(into)] on_dismiss: Callback<()>,
) -> impl IntoView {
    let texts = &t().projects;
    view! {
        <span class="actions" role="group" aria-label=(texts.decide)(&title)>
            <Button kind=ButtonKind::Primary ico=Ico::Check on_click=move |_| on_approve.run(())>{texts.approve}</Button>
            <Button ico=Ico::Close on_click=move |_| on_dismiss.run(())>{texts.dismiss}</Button>
        </span>
    }
}
