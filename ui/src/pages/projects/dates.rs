//! The dates of a project in their order: checkpoints, and tasks that are due.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::checkpoints::{
    CheckpointView, CheckpointsApprove, CheckpointsCreate, CheckpointsDelete, CheckpointsList,
};
use adiuva_protocol::workspace::tasks::{Suggestions, TaskStatus, TaskView};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::doing::Doing;
use super::project::Here;
use super::suggested::Decide;
use super::when::{When, day_of, late, now, of_field};
use crate::components::{Badge, Button, ButtonKind, Empty, Ico, Icon, IconButton, Loaded, TextField};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch};

/// One entry of the timeline.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Today,
    Checkpoint(CheckpointView),
    Task(TaskView),
}

impl Entry {
    fn day(&self) -> i64 {
        match self {
            Self::Today => now().day,
            Self::Checkpoint(checkpoint) => day_of(checkpoint.date),
            Self::Task(task) => task.due_date.map_or(0, day_of),
        }
    }
}

#[component]
pub(super) fn Dates(here: Here) -> impl IntoView {
    let texts = &t().projects;
    let found = fetch(
        move || CheckpointsList {
            project_id: here.project,
            from: None,
            until: None,
            suggestions: Suggestions::All,
        },
        &[Kind::Workspace],
    );
    let due = Memo::new(move |_| {
        let tasks = here
            .tasks
            .get()
            .and_then(Result::ok)
            .map(|found| found.tasks)
            .unwrap_or_default();
        tasks
            .into_iter()
            .filter(|task| task.is_approved && task.due_date.is_some())
            .collect::<Vec<_>>()
    });
    let nothing = move || due.with(Vec::is_empty);
    view! {
        <AddCheckpoint here=here />
        <Loaded
            from=found
            view=move |found| {
                let entries = Memo::new(move |_| entries(found.get().checkpoints, due.get()));
                view! {
                    <Show
                        when=move || !(nothing() && found.with(|found| found.checkpoints.is_empty()))
                        fallback=move || {
                            view! { <Empty ico=Ico::Calendar title=texts.no_dates text=texts.no_dates_text /> }
                        }
                    >
                        <ol class="dates" aria-label=texts.timeline>
                            <For each=move || entries.get() key=|entry| format!("{entry:?}") let:entry>
                                <Dated here=here entry=entry />
                            </For>
                        </ol>
                    </Show>
                }
            }
        />
    }
}

fn entries(checkpoints: Vec<CheckpointView>, tasks: Vec<TaskView>) -> Vec<Entry> {
    let mut entries = vec![Entry::Today];
    entries.extend(checkpoints.into_iter().map(Entry::Checkpoint));
    entries.extend(tasks.into_iter().map(Entry::Task));
    entries.sort_by_key(Entry::day);
    entries
}

#[component]
fn AddCheckpoint(here: Here) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let (title, date) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let text = title.get_untracked();
        if let (Some(project_id), Some(date)) = (here.project, of_field(&date.get_untracked()))
            && !text.trim().is_empty()
        {
            let new = CheckpointsCreate {
                project_id,
                title: text,
                date,
            };
            doing.then(new, move |_| title.set(String::new()));
        }
    };
    view! {
        <form class="add-checkpoint" on:submit=add>
            <TextField label=texts.checkpoint value=title placeholder=texts.checkpoint_hint />
            <TextField label=texts.date value=date kind="date" />
            <Button kind=ButtonKind::Primary ico=Ico::Add submit=true>{texts.add}</Button>
        </form>
    }
}

#[component]
fn Dated(here: Here, entry: Entry) -> impl IntoView {
    let texts = &t().projects;
    let when = When::new();
    match entry {
        Entry::Today => view! { <li class="dated today"><span>{texts.today}</span></li> }.into_any(),
        Entry::Task(task) => {
            let id = task.id;
            let due = task.due_date.unwrap_or_default();
            let done = task.status == TaskStatus::Done;
            let mark = match (done, late(due)) {
                (true, _) => Some(view! { <Badge tone=Tone::Good shape=true>{texts.done}</Badge> }),
                (false, true) => Some(view! { <Badge tone=Tone::Bad shape=true>{texts.is_late}</Badge> }),
                (false, false) => None,
            };
            view! {
                <li class="dated">
                    <time>{when.due(due)}</time>
                    <Icon ico=Ico::Check />
                    <button class="task-title" type="button" on:click=move |_| here.open(Some(id.to_string()))>
                        {task.title}
                    </button>
                    {mark}
                </li>
            }
            .into_any()
        }
        Entry::Checkpoint(checkpoint) => view! { <Checkpoint checkpoint=checkpoint /> }.into_any(),
    }
}

#[component]
fn Checkpoint(checkpoint: CheckpointView) -> impl IntoView {
    let texts = &t().projects;
    let (doing, when) = (Doing::new(), When::new());
    let (id, title) = (checkpoint.id, checkpoint.title.clone());
    let remove = move |title: &str| {
        doing.delete(
            CheckpointsDelete { checkpoint: id },
            EntityKind::Checkpoint,
            id.uuid(),
            title,
        );
    };
    let actions = if checkpoint.is_approved {
        let label = (texts.delete_one)(&title);
        view! { <IconButton ico=Ico::Delete label=label on_click=move |_| remove(&title) /> }.into_any()
    } else {
        let dismissed = title.clone();
        view! {
            <Decide
                title=title
                on_approve=move |()| doing.ask(CheckpointsApprove { checkpoint: id })
                on_dismiss=move |()| remove(&dismissed)
            />
        }
        .into_any()
    };
    view! {
        <li class="dated checkpoint" class:suggestion=!checkpoint.is_approved>
            <time>{when.due(checkpoint.date)}</time>
            <Icon ico=Ico::Pin />
            <span class="checkpoint-title">{checkpoint.title}</span>
            {(!checkpoint.is_approved).then(|| view! { <Badge>{texts.suggestion}</Badge> })}
            {actions}
        </li>
    }
}
