//! All projects in rows.

use adiuva_protocol::ProjectId;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::projects::{
    ProjectStatus, ProjectView, Projects, ProjectsDelete, ProjectsList, ProjectsUpdate,
};
use leptos::prelude::*;

use super::doing::Doing;
use super::name::NameDialog;
use crate::components::{Badge, Button, ButtonKind, Checkbox, Empty, Ico, Icon, Loaded, Menu, MenuItem};
use crate::i18n::t;
use crate::state::{Kind, fetch};

/// A project that is given another name.
#[derive(Clone, Copy)]
struct Renaming {
    open: RwSignal<bool>,
    project: RwSignal<Option<ProjectId>>,
    name: RwSignal<String>,
}

#[component]
pub(super) fn ProjectRows(adding: RwSignal<bool>) -> impl IntoView {
    let texts = &t().projects;
    let archived = RwSignal::new(false);
    let found = fetch(
        move || ProjectsList {
            client_id: None,
            include_archived: archived.get(),
        },
        &[Kind::Workspace],
    );
    let doing = Doing::new();
    let renaming = Renaming {
        open: RwSignal::new(false),
        project: RwSignal::new(None),
        name: RwSignal::new(String::new()),
    };
    let rename = move |name: String| {
        if let Some(project) = renaming.project.get_untracked() {
            doing.ask(change(project, Some(name), None));
        }
    };
    let empty = move || {
        view! {
            <Empty ico=Ico::Projects title=texts.empty_title text=texts.empty_text>
                <Button kind=ButtonKind::Primary ico=Ico::Add on_click=move |_| adding.set(true)>
                    {texts.new_project}
                </Button>
            </Empty>
        }
    };
    view! {
        <div class="spread wraps">
            <a class="all-tasks" href="/projects/all"><Icon ico=Ico::Check />{texts.all_tasks}</a>
            <Checkbox label=texts.show_archived checked=archived />
        </div>
        <Loaded
            from=found
            is_empty=Callback::new(|found: Projects| found.projects.is_empty())
            empty=empty
            view=move |found| {
                view! {
                    <ul class="followed-list" aria-label=texts.title>
                        <For each=move || found.get().projects key=|project| project.clone() let:project>
                            <Row project=project doing=doing renaming=renaming />
                        </For>
                    </ul>
                }
            }
        />
        <NameDialog title=texts.rename_project label=texts.name open=renaming.open value=renaming.name on_save=rename />
    }
}

#[component]
fn Row(project: ProjectView, doing: Doing, renaming: Renaming) -> impl IntoView {
    let texts = &t().projects;
    let all = project.open_tasks + project.done_tasks;
    let label = (texts.actions)(&project.name);
    let counts = (texts.counts)(project.open_tasks, project.done_tasks);
    let bar = (all > 0).then(|| {
        view! { <progress max=all.to_string() value=project.done_tasks.to_string() aria-label=counts.clone()></progress> }
    });
    let items = menu(project.clone(), doing, renaming);
    view! {
        <li class="followed">
            <div class="followed-head">
                <Icon ico=Ico::Projects />
                <h2 class="followed-path">
                    <a href=format!("/projects/{}", project.id)>{project.name}</a>
                </h2>
                {project.client.map(|client| view! { <Badge>{client}</Badge> })}
                {(project.status == ProjectStatus::Archived).then(|| view! { <Badge>{texts.archived}</Badge> })}
                <Menu label=label items=items />
            </div>
            {bar}
            <p class="followed-counts"><span>{counts}</span></p>
        </li>
    }
}

fn menu(project: ProjectView, doing: Doing, renaming: Renaming) -> Signal<Vec<MenuItem>> {
    let texts = &t().projects;
    Signal::derive(move || {
        let (id, name) = (project.id, project.name.clone());
        let (word, ico, to) = match project.status {
            ProjectStatus::Active => (texts.archive, Ico::Down, ProjectStatus::Archived),
            ProjectStatus::Archived => (texts.unarchive, Ico::Undo, ProjectStatus::Active),
        };
        let (named, deleted) = (name.clone(), name);
        vec![
            MenuItem::new(t().common.rename, Ico::Edit, move || {
                renaming.project.set(Some(id));
                renaming.name.set(named.clone());
                renaming.open.set(true);
            }),
            MenuItem::new(word, ico, move || doing.ask(change(id, None, Some(to)))),
            MenuItem::new(t().common.delete, Ico::Delete, move || {
                doing.delete(ProjectsDelete { project: id }, EntityKind::Project, id.uuid(), &deleted);
            })
            .danger(),
        ]
    })
}

fn change(project: ProjectId, name: Option<String>, status: Option<ProjectStatus>) -> ProjectsUpdate {
    ProjectsUpdate {
        project,
        name,
        client_id: None,
        status,
    }
}
