//! Tasks in rows: suggestions first, then what is begun, what is to do, and what is done.

use adiuva_protocol::workspace::tasks::{TaskOrder, TaskStatus, TaskView, Tasks};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::project::Here;
use super::quick::QuickAdd;
use super::suggested::SuggestedTasks;
use super::task::{TaskRow, delete};
use crate::components::{Choice, Empty, Ico, Loaded, Select};
use crate::i18n::t;

/// What the rows of a list are found by.
const ROWS: &str = ".task-title";

#[component]
pub(super) fn TaskList(here: Here) -> impl IntoView {
    let texts = &t().projects;
    view! {
        <QuickAdd here=here />
        <Loaded
            from=here.tasks
            is_empty=Callback::new(|found: Tasks| found.tasks.is_empty())
            empty=move || view! { <Empty ico=Ico::Check title=texts.no_tasks text=texts.no_tasks_text /> }
            view=move |found| view! { <Groups here=here found=found /> }
        />
    }
}

#[component]
fn Groups(here: Here, found: Signal<Tasks>) -> impl IntoView {
    let texts = &t().projects;
    let of = move |status| {
        Signal::derive(move || {
            let tasks = found.get().tasks.into_iter();
            tasks
                .filter(|task| task.is_approved && task.status == status)
                .collect::<Vec<_>>()
        })
    };
    let orders = [
        (TaskOrder::Manual, texts.order_manual),
        (TaskOrder::DueDate, texts.order_due),
        (TaskOrder::Priority, texts.order_priority),
        (TaskOrder::Updated, texts.order_updated),
        (TaskOrder::Title, texts.order_title),
    ]
    .map(|(order, label)| Choice::new(order, label));
    let (begun, todo, done) = (of(TaskStatus::InProgress), of(TaskStatus::Todo), of(TaskStatus::Done));
    let count = Signal::derive(move || done.with(Vec::len));
    view! {
        <SuggestedTasks here=here found=found />
        <div class="order"><Select label=texts.order choices=orders.to_vec() value=here.order on_choose=move |order| here.order.set(order) /></div>
        <Group here=here name=texts.in_progress tasks=begun />
        <Group here=here name=texts.todo tasks=todo />
        <Show when=move || { count.get() > 0 }>
            <details class="done-tasks">
                <summary>{move || (texts.done_count)(count.get() as u64)}</summary>
                <Rows here=here name=texts.done tasks=done />
            </details>
        </Show>
    }
}

#[component]
fn Group(here: Here, name: &'static str, tasks: Signal<Vec<TaskView>>) -> impl IntoView {
    view! {
        <Show when=move || tasks.with(|tasks| !tasks.is_empty())>
            <section class="task-group">
                <h2>{name}</h2>
                <Rows here=here name=name tasks=tasks />
            </section>
        </Show>
    }
}

#[component]
fn Rows(here: Here, name: &'static str, tasks: Signal<Vec<TaskView>>) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let doing = super::doing::Doing::new();
    let on_key = move |event: KeyboardEvent| {
        let Some(row) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        if !row.matches(ROWS).unwrap_or(false) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => step(list, &row, 1),
            "ArrowUp" => step(list, &row, -1),
            "Delete" => {
                let id = row.get_attribute("data-task").unwrap_or_default();
                let found = tasks.with_untracked(|tasks| tasks.iter().find(|task| task.id.to_string() == id).cloned());
                if let Some(task) = found {
                    step(list, &row, 1);
                    delete(doing, &task);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <ul class="tasks" aria-label=name node_ref=list on:keydown=on_key>
            <For each=move || tasks.get() key=|task| task.clone() let:task>
                <TaskRow here=here task=task />
            </For>
        </ul>
    }
}

/// Moves the focus among the rows, not beyond the ends.
fn step(list: NodeRef<html::Ul>, row: &HtmlElement, by: i32) {
    let Some(rows) = list.get_untracked().and_then(|list| list.query_selector_all(ROWS).ok()) else {
        return;
    };
    let at = (0..rows.length()).find(|at| rows.item(*at).as_deref() == Some(row.as_ref()));
    let next = at.and_then(|at| at.checked_add_signed(by)).and_then(|at| rows.item(at));
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
