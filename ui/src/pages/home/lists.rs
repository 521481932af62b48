//! Tasks, dates and suggestions.

use std::collections::BTreeMap;

use adiuva_protocol::ProjectId;
use adiuva_protocol::home::Home;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::checkpoints::{CheckpointView, CheckpointsApprove, CheckpointsDelete};
use adiuva_protocol::workspace::tasks::{TaskView, Tasks, TasksApprove, TasksDelete};
use leptos::prelude::*;

use crate::components::entity_address;
use crate::i18n::{numbers, t};
use crate::pages::projects::{Decide, Doing, Facts};

type Names = BTreeMap<ProjectId, String>;

/// What is overdue, and what is due today.
#[component]
pub(super) fn TaskLists(seen: Signal<Home>) -> impl IntoView {
    let overdue = Memo::new(move |_| seen.with(|seen| (seen.overdue.clone(), seen.projects.clone())));
    let today = Memo::new(move |_| seen.with(|seen| (seen.today.clone(), seen.projects.clone())));
    let late = move || {
        let (tasks, names) = overdue.get();
        (tasks.total > 0).then(|| view! { <TaskList title=t().home.overdue tasks=tasks names=names /> })
    };
    let due = move || {
        let (tasks, names) = today.get();
        view! { <TaskList title=t().home.today tasks=tasks names=names /> }
    };
    view! { {late} {due} }
}

#[component]
fn TaskList(title: &'static str, tasks: Tasks, names: Names) -> impl IntoView {
    let total = tasks.total;
    let more = total > u64::try_from(tasks.tasks.len()).unwrap_or(u64::MAX);
    let none = tasks
        .tasks
        .is_empty()
        .then(|| view! { <p class="hint">{t().home.nothing_today}</p> });
    let rows = tasks
        .tasks
        .into_iter()
        .map(|task| {
            let project = task.project_id.and_then(|id| names.get(&id).cloned());
            view! { <li class="home-row"><TaskLink task=task.clone() /><Facts task=task /><Of project=project /></li> }
        })
        .collect_view();
    view! {
        <section class="home-card">
            <h2>{title}</h2>
            {none}
            <ul aria-label=title>{rows}</ul>
            {more.then(|| view! { <a class="home-all" href="/projects/all">{(t().home.all)(total)}</a> })}
        </section>
    }
}

#[component]
fn TaskLink(task: TaskView) -> impl IntoView {
    let project = task.project_id.map(|id| id.to_string());
    let address = entity_address(EntityKind::Task, &task.id.to_string(), project.as_deref());
    view! { <a class="home-link" href=address>{task.title}</a> }
}

/// The name of the project.
#[component]
fn Of(project: Option<String>) -> impl IntoView {
    project.map(|name| view! { <span class="home-of">{name}</span> })
}

/// The dates that come.
#[component]
pub(super) fn Dates(seen: Signal<Home>) -> impl IntoView {
    let dates = Memo::new(move |_| seen.with(|seen| (seen.checkpoints.clone(), seen.projects.clone())));
    move || {
        let (dates, names) = dates.get();
        let rows = dates
            .into_iter()
            .map(|date| {
                let project = names.get(&date.project_id).cloned();
                view! {
                    <li class="home-row"><time>{numbers::date(date.date)}</time><DateLink date=date /><Of project=project /></li>
                }
            })
            .collect::<Vec<_>>();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="home-card">
                    <h2>{t().home.checkpoints}</h2>
                    <ol aria-label=t().home.checkpoints>{rows}</ol>
                </section>
            }
        })
    }
}

#[component]
fn DateLink(date: CheckpointView) -> impl IntoView {
    let project = date.project_id.to_string();
    let address = entity_address(EntityKind::Checkpoint, &date.id.to_string(), Some(&project));
    view! { <a class="home-link" href=address>{date.title}</a> }
}

/// What agents suggest, taken or dismissed here.
#[component]
pub(super) fn Suggested(seen: Signal<Home>) -> impl IntoView {
    let tasks = Memo::new(move |_| seen.with(|seen| seen.suggested_tasks.tasks.clone()));
    let dates = Memo::new(move |_| seen.with(|seen| seen.suggested_checkpoints.clone()));
    let any = move || tasks.with(|tasks| !tasks.is_empty()) || dates.with(|dates| !dates.is_empty());
    view! {
        <Show when=any>
            <section class="home-card">
                <h2>{t().home.suggested}</h2>
                <ul aria-label=t().home.suggested>
                    <For each=move || tasks.get() key=|task| task.clone() children=|task| view! { <SuggestedTask task=task /> } />
                    <For each=move || dates.get() key=|date| (date.id, date.title.clone(), date.date) children=|date| view! { <SuggestedDate date=date /> } />
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn SuggestedTask(task: TaskView) -> impl IntoView {
    let doing = Doing::new();
    let (id, title) = (task.id, task.title.clone());
    let said = title.clone();
    view! {
        <li class="home-row">
            <TaskLink task=task />
            <Decide
                title=title
                on_approve=move |()| doing.ask(TasksApprove { task: id })
                on_dismiss=move |()| doing.delete(TasksDelete { task: id }, EntityKind::Task, id.uuid(), &said)
            />
        </li>
    }
}

#[component]
fn SuggestedDate(date: CheckpointView) -> impl IntoView {
    let doing = Doing::new();
    let (id, title, when) = (date.id, date.title.clone(), numbers::date(date.date));
    let said = title.clone();
    view! {
        <li class="home-row">
            <DateLink date=date />
            <span class="home-of">{(t().home.suggested_date)(&when)}</span>
            <Decide
                title=title
                on_approve=move |()| doing.ask(CheckpointsApprove { checkpoint: id })
                on_dismiss=move |()| {
                    doing.delete(CheckpointsDelete { checkpoint: id }, EntityKind::Checkpoint, id.uuid(), &said);
                }
            />
        </li>
    }
}
