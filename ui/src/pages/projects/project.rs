//! One project, or all tasks: its views by tabs that stand in the address.

use adiuva_protocol::ProjectId;
use adiuva_protocol::workspace::projects::{ProjectView, ProjectsGet};
use adiuva_protocol::workspace::tasks::{Suggestions, TaskOrder, TaskView, Tasks, TasksList};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::board::Board;
use super::carried::CarriedBanner;
use super::dates::Dates;
use super::docs::DocsPane;
use super::edit::EditTask;
use super::files::Files;
use super::list::TaskList;
use super::notes::NotesPane;
use crate::components::{Failed, Page, Skeleton};
use crate::i18n::t;
use crate::state::{Fetched, Kind, fetch};

/// What of a project is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    List,
    Board,
    Timeline,
    Notes,
    Docs,
    Files,
}

impl View {
    const ALL: [Self; 6] = [
        Self::List,
        Self::Board,
        Self::Timeline,
        Self::Notes,
        Self::Docs,
        Self::Files,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
            Self::Timeline => "timeline",
            Self::Notes => "notes",
            Self::Docs => "docs",
            Self::Files => "files",
        }
    }

    fn name(self) -> &'static str {
        let texts = &t().projects;
        match self {
            Self::List => texts.list,
            Self::Board => texts.board,
            Self::Timeline => texts.timeline,
            Self::Notes => texts.notes,
            Self::Docs => texts.docs,
            Self::Files => texts.files,
        }
    }
}

/// What the views of a page share.
#[derive(Clone, Copy)]
pub(super) struct Here {
    /// The project; none for all tasks.
    pub(super) project: Option<ProjectId>,
    /// Its tasks, suggestions too.
    pub(super) tasks: Fetched<Tasks>,
    /// In which order they are listed.
    pub(super) order: RwSignal<TaskOrder>,
    /// What is open in the view: a task, a note, a doc. It stands in the address.
    pub(super) open: Memo<Option<String>>,
    go: StoredValue<Go, LocalStorage>,
    view: Memo<View>,
}

type Go = Box<dyn Fn(&str)>;

impl Here {
    /// Opens a thing of the view, or nothing.
    pub(super) fn open(self, id: Option<String>) {
        let project = self
            .project
            .map_or_else(|| "all".to_owned(), |project| project.to_string());
        let view = self.view.get_untracked().word();
        let open = id.map(|id| format!("&open={id}")).unwrap_or_default();
        self.go
            .with_value(|go| go(&format!("/projects/{project}?view={view}{open}")));
    }

    /// The task with this id, as it was fetched last.
    pub(super) fn task(self, id: &str) -> Option<TaskView> {
        let tasks = self.tasks.get()?.ok()?.tasks;
        tasks.into_iter().find(|task| task.id.to_string() == id)
    }
}

/// One project, or all tasks.
#[component]
pub fn Project() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    // Another project is another page: nothing of the one before stays.
    move || view! { <OneProject id=id.get() /> }
}

#[component]
fn OneProject(id: String) -> impl IntoView {
    let project: Option<ProjectId> = id.parse().ok();
    let query = use_query_map();
    let view = Memo::new(move |_| {
        let word = query.with(|query| query.get("view").unwrap_or_default());
        let found = View::ALL.into_iter().find(|view| view.word() == word);
        found
            .filter(|view| project.is_some() || matches!(view, View::Board))
            .unwrap_or(View::List)
    });
    let order = RwSignal::new(TaskOrder::Manual);
    let navigate = use_navigate();
    let go: Go = Box::new(move |address| {
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(address, options);
    });
    let asked = move || TasksList {
        project_id: project,
        status: None,
        search: None,
        due_from: None,
        due_until: None,
        suggestions: Suggestions::All,
        order_by: order.get(),
        limit: 1000,
        offset: 0,
    };
    let here = Here {
        project,
        tasks: fetch(asked, &[Kind::Workspace]),
        order,
        open: Memo::new(move |_| query.with(|query| query.get("open"))),
        go: StoredValue::new_local(go),
        view,
    };
    match project {
        None => view! { <Views here=here title=Signal::stored(t().projects.all_tasks.to_owned()) /> }.into_any(),
        Some(project) => view! { <Named here=here project=project /> }.into_any(),
    }
}

/// A project under its name; one that is gone says so.
#[component]
fn Named(here: Here, project: ProjectId) -> impl IntoView {
    let fetched = fetch(move || ProjectsGet { project }, &[Kind::Workspace]);
    let name = Memo::new(move |before: Option<&String>| match fetched.get() {
        Some(Ok(ProjectView { name, .. })) => name,
        _ => before.cloned().unwrap_or_default(),
    });
    let failure = Memo::new(move |_| fetched.get().and_then(Result::err));
    let known = Memo::new(move |_| name.with(|name| !name.is_empty()));
    move || match failure.get() {
        Some(failure) => view! {
            <Page title=t().projects.title.to_owned()>
                <Failed failure=failure on_retry=move |()| fetched.refetch() />
                <a href="/projects">{t().projects.back}</a>
            </Page>
        }
        .into_any(),
        None if known.get() => view! { <Views here=here title=name /> }.into_any(),
        None => view! { <Skeleton /> }.into_any(),
    }
}

#[component]
fn Views(here: Here, #[prop(into)] title: Signal<String>) -> impl IntoView {
    let texts = &t().projects;
    let address = here
        .project
        .map_or_else(|| "all".to_owned(), |project| project.to_string());
    let tabs = View::ALL
        .into_iter()
        .filter(|view| here.project.is_some() || matches!(view, View::List | View::Board))
        .map(|mine| {
            let href = format!("/projects/{address}?view={}", mine.word());
            view! {
                <a class="tab" href=href aria-current=move || (here.view.get() == mine).then_some("page")>{mine.name()}</a>
            }
        })
        .collect_view();
    view! {
        <Page title=title>
            <nav class="tabs wraps" aria-label=texts.views>
                <a class="tab" href="/projects">"← "{texts.title}</a>
                {tabs}
            </nav>
            <CarriedBanner />
            {move || match here.view.get() {
                View::List => view! { <TaskList here=here /> }.into_any(),
                View::Board => view! { <Board here=here /> }.into_any(),
                View::Timeline => view! { <Dates here=here /> }.into_any(),
                View::Notes => view! { <NotesPane here=here /> }.into_any(),
                View::Docs => view! { <DocsPane here=here /> }.into_any(),
                View::Files => view! { <Files here=here /> }.into_any(),
            }}
            <EditTask here=here />
        </Page>
    }
}
