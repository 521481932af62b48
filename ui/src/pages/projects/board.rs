//! The board: a column for each state. Cards are moved by dragging, or with Shift and the arrows.

use adiuva_protocol::TaskId;
use adiuva_protocol::workspace::tasks::{TaskStatus, TaskView, Tasks, TasksMove};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::card::Card;
use super::doing::Doing;
use super::project::Here;
use super::quick::QuickAdd;
use super::suggested::SuggestedTasks;
use crate::components::Loaded;
use crate::i18n::t;

const COLUMNS: [TaskStatus; 3] = [TaskStatus::Todo, TaskStatus::InProgress, TaskStatus::Done];

/// What the cards of a board share.
#[derive(Clone, Copy)]
pub(super) struct Moving {
    doing: Doing,
    tasks: Signal<Vec<TaskView>>,
    /// The card that is dragged.
    pub(super) dragged: RwSignal<Option<TaskId>>,
    /// The card that gets the focus back when the board was drawn anew.
    focused: RwSignal<Option<TaskId>>,
    /// Says what happened to somebody who does not see it.
    said: RwSignal<String>,
}

/// Where a key moves a card or the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Up,
    Down,
    Left,
    Right,
}

impl Moving {
    fn column(self, status: TaskStatus) -> Vec<TaskView> {
        self.tasks
            .with(|tasks| tasks.iter().filter(|task| task.status == status).cloned().collect())
    }

    /// Puts the dragged card into a column, before another card or at the end.
    pub(super) fn drop_at(self, status: TaskStatus, before: Option<TaskId>) {
        if let Some(task) = self.dragged.get_untracked()
            && before != Some(task)
        {
            self.put(task, status, before);
        }
        self.dragged.set(None);
    }

    /// Moves a card by a key.
    pub(super) fn shift(self, task: &TaskView, to: To) {
        let column = untrack(|| self.column(task.status));
        let at = column.iter().position(|other| other.id == task.id).unwrap_or_default();
        let id_at = |at: usize| column.get(at).map(|other| other.id);
        match to {
            To::Up if at > 0 => self.put(task.id, task.status, id_at(at - 1)),
            To::Down if at + 1 < column.len() => self.put(task.id, task.status, id_at(at + 2)),
            To::Left | To::Right => {
                if let Some(status) = beside(task.status, to) {
                    let first = untrack(|| self.column(status)).first().map(|other| other.id);
                    self.put(task.id, status, first);
                }
            }
            _ => {}
        }
    }

    /// Moves the focus by a key.
    pub(super) fn step(self, task: &TaskView, to: To) {
        let column = untrack(|| self.column(task.status));
        let at = column.iter().position(|other| other.id == task.id).unwrap_or_default();
        let next = match to {
            To::Up => at.checked_sub(1).and_then(|at| column.get(at)).cloned(),
            To::Down => column.get(at + 1).cloned(),
            To::Left | To::Right => beside(task.status, to).and_then(|status| {
                let other = untrack(|| self.column(status));
                other.get(at).or(other.last()).cloned()
            }),
        };
        if let Some(next) = next {
            focus(next.id);
        }
    }

    fn put(self, task: TaskId, status: TaskStatus, before: Option<TaskId>) {
        self.focused.set(Some(task));
        self.doing.then(TasksMove { task, status, before }, move |task| {
            self.said.set((t().projects.moved)(&task.title, name(status)));
        });
    }
}

#[component]
pub(super) fn Board(here: Here) -> impl IntoView {
    let texts = &t().projects;
    view! {
        <QuickAdd here=here />
        <Loaded
            from=here.tasks
            view=move |found| {
                view! {
                    <SuggestedTasks here=here found=found />
                    <Columns here=here found=found />
                    <p class="hint">{texts.board_hint}</p>
                }
            }
        />
    }
}

#[component]
fn Columns(here: Here, found: Signal<Tasks>) -> impl IntoView {
    let moving = Moving {
        doing: Doing::new(),
        tasks: Signal::derive(move || found.get().tasks.into_iter().filter(|task| task.is_approved).collect()),
        dragged: RwSignal::new(None),
        focused: RwSignal::new(None),
        said: RwSignal::new(String::new()),
    };
    Effect::new(move || {
        moving.tasks.track();
        // Once only: a change that comes later must not take the focus from where it is then.
        if let Some(task) = moving.focused.get_untracked() {
            moving.focused.set(None);
            request_animation_frame(move || focus(task));
        }
    });
    let columns = COLUMNS.map(|status| view! { <Column here=here moving=moving status=status /> });
    view! {
        <div class="board">{columns}</div>
        <p class="visually-hidden" role="status">{move || moving.said.get()}</p>
    }
}

#[component]
fn Column(here: Here, moving: Moving, status: TaskStatus) -> impl IntoView {
    let tasks = Signal::derive(move || moving.column(status));
    let over = RwSignal::new(false);
    view! {
        <section
            class="column"
            class:over=move || over.get()
            aria-label=name(status)
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                moving.drop_at(status, None);
            }
        >
            <h2>{name(status)}" "<span class="hint">{move || tasks.with(Vec::len)}</span></h2>
            <ol>
                <For each=move || tasks.get() key=|task| task.clone() let:task>
                    <Card here=here moving=moving task=task />
                </For>
            </ol>
        </section>
    }
}

fn name(status: TaskStatus) -> &'static str {
    let texts = &t().projects;
    match status {
        TaskStatus::Todo => texts.todo,
        TaskStatus::InProgress => texts.in_progress,
        TaskStatus::Done => texts.done,
    }
}

fn beside(status: TaskStatus, to: To) -> Option<TaskStatus> {
    let at = COLUMNS.iter().position(|other| *other == status)?;
    let at = if to == To::Left { at.checked_sub(1)? } else { at + 1 };
    COLUMNS.get(at).copied()
}

fn focus(task: TaskId) {
    let found = document().query_selector(&format!(".board [data-task='{task}']"));
    if let Some(card) = found
        .ok()
        .flatten()
        .and_then(|card| card.dyn_into::<HtmlElement>().ok())
    {
        let _ = card.focus();
    }
}
