//! A task in one line, with what was understood of it shown while it is typed.

use adiuva_protocol::workspace::projects::ProjectsList;
use adiuva_protocol::workspace::tasks::{Priority, TaskStatus, TasksCreate};
use adiuva_screen::capture::{Capture, means, understand};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::doing::Doing;
use super::project::Here;
use super::when::{When, ms_of, now};
use crate::components::{Badge, Button, ButtonKind, Ico, Icon};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch};

#[component]
pub(super) fn QuickAdd(here: Here, #[prop(default = TaskStatus::Todo)] status: TaskStatus) -> impl IntoView {
    let texts = &t().projects;
    let (doing, when) = (Doing::new(), When::new());
    let line = RwSignal::new(String::new());
    let understood = Memo::new(move |_| line.with(|line| understand(line, now())));
    let projects = fetch(
        || ProjectsList {
            client_id: None,
            include_archived: false,
        },
        &[Kind::Workspace],
    );
    let named = move |capture: &Capture| {
        let name = capture.project.clone()?;
        let all = projects.get().and_then(Result::ok)?.projects;
        all.into_iter().find(|project| means(&name, &project.name))
    };
    let unknown =
        Memo::new(move |_| understood.with(|capture| capture.project.clone().filter(|_| named(capture).is_none())));
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let capture = understood.get_untracked();
        if capture.title.is_empty() || unknown.get_untracked().is_some() {
            return;
        }
        let project = untrack(|| named(&capture));
        let task = TasksCreate {
            title: capture.title,
            description: String::new(),
            status,
            priority: priority(capture.priority),
            assignees: capture.people,
            due_date: capture.due.map(ms_of),
            project_id: project.map_or(here.project, |project| Some(project.id)),
        };
        doing.then(task, move |_| line.set(String::new()));
    };
    let chips = move || {
        let capture = understood.get();
        let due = capture.due.map(|due| view! { <Badge>{when.due(ms_of(due))}</Badge> });
        let high = (capture.priority == Some(1)).then(|| view! { <Badge tone=Tone::Bad>{texts.high}</Badge> });
        let low = (capture.priority == Some(3)).then(|| view! { <Badge>{texts.low}</Badge> });
        let project = named(&capture).map(|project| view! { <Badge tone=Tone::Good>{project.name}</Badge> });
        let people = capture
            .people
            .into_iter()
            .map(|name| view! { <Badge>"@"{name}</Badge> })
            .collect_view();
        let wrong = unknown
            .get()
            .map(|name| view! { <span class="problem">{(texts.no_such_project)(&name)}</span> });
        view! { {due}{high}{low}{project}{people}{wrong} }
    };
    view! {
        <form class="quick" on:submit=add>
            <div class="quick-field">
                <Icon ico=Ico::Add />
                <input
                    type="text"
                    aria-label=texts.quick
                    placeholder=texts.quick_hint
                    autocomplete="off"
                    bind:value=line
                />
                <Button kind=ButtonKind::Primary submit=true>{texts.add}</Button>
            </div>
            <p class="quick-understood" aria-live="polite">{chips}</p>
        </form>
    }
}

fn priority(number: Option<u8>) -> Priority {
    match number {
        Some(1) => Priority::High,
        Some(3) => Priority::Low,
        _ => Priority::Medium,
    }
}
