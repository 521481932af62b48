//! One task in a row.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::tasks::{Priority, TaskStatus, TaskView, TasksDelete, TasksMove};
use leptos::prelude::*;

use super::doing::Doing;
use super::project::Here;
use super::when::{When, late};
use crate::components::{Badge, Ico, Icon, Menu, MenuItem};
use crate::i18n::t;
use crate::state::Tone;

#[component]
pub(super) fn TaskRow(here: Here, task: TaskView) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let id = task.id;
    let done = task.status == TaskStatus::Done;
    let toggle = move |_| {
        let to = if done { TaskStatus::Todo } else { TaskStatus::Done };
        doing.ask(shift(id, to));
    };
    let label = (texts.actions)(&task.title);
    let items = menu(here, doing, task.clone());
    view! {
        <li class="task">
            <input
                type="checkbox"
                aria-label=(texts.is_done)(&task.title)
                prop:checked=done
                on:change=toggle
            />
            <button
                class="task-title"
                class:done=done
                type="button"
                data-task=id.to_string()
                on:click=move |_| here.open(Some(id.to_string()))
            >
                {task.title.clone()}
            </button>
            <Facts task=task />
            <Menu label=label items=items />
        </li>
    }
}

/// What is said of a task beside its title.
#[component]
pub(in crate::pages) fn Facts(task: TaskView) -> impl IntoView {
    let texts = &t().projects;
    let when = When::new();
    let done = task.status == TaskStatus::Done;
    let due = task.due_date.map(|due| {
        let is_late = !done && late(due);
        let (tone, words) = if is_late {
            (Tone::Bad, (texts.late)(&when.due(due)))
        } else {
            (Tone::Info, when.due(due))
        };
        view! { <Badge tone=tone shape=is_late>{words}</Badge> }
    });
    let priority = match task.priority {
        Priority::High => Some(view! { <Badge tone=Tone::Warning shape=true>{texts.high}</Badge> }.into_any()),
        Priority::Medium => None,
        Priority::Low => Some(view! { <Badge>{texts.low}</Badge> }.into_any()),
    };
    let comments = (task.comments > 0).then(|| {
        view! { <span class="task-comments" title=texts.comments><Icon ico=Ico::Chat />{task.comments}</span> }
    });
    let people = (!task.assignees.is_empty()).then(|| task.assignees.join(", "));
    view! {
        <span class="task-facts">
            {priority}
            {due}
            {people.map(|people| view! { <span class="hint">{people}</span> })}
            {comments}
        </span>
    }
}

/// Deletes a task, with a way back.
pub(super) fn delete(doing: Doing, task: &TaskView) {
    doing.delete(
        TasksDelete { task: task.id },
        EntityKind::Task,
        task.id.uuid(),
        &task.title,
    );
}

/// A task at the end of a column.
pub(super) fn shift(task: adiuva_protocol::TaskId, status: TaskStatus) -> TasksMove {
    TasksMove {
        task,
        status,
        before: None,
    }
}

fn menu(here: Here, doing: Doing, task: TaskView) -> Signal<Vec<MenuItem>> {
    let texts = &t().projects;
    Signal::derive(move || {
        let id = task.id;
        let mut items = vec![MenuItem::new(texts.edit, Ico::Edit, move || {
            here.open(Some(id.to_string()))
        })];
        let columns = [
            (TaskStatus::Todo, texts.to_todo),
            (TaskStatus::InProgress, texts.to_in_progress),
            (TaskStatus::Done, texts.to_done),
        ];
        for (to, name) in columns.into_iter().filter(|(to, _)| *to != task.status) {
            items.push(MenuItem::new(name, Ico::Right, move || doing.ask(shift(id, to))));
        }
        let gone = task.clone();
        items.push(MenuItem::new(t().common.delete, Ico::Delete, move || delete(doing, &gone)).danger());
        items
    })
}
