//! The project agent's tools.

use std::sync::Arc;

use adiuva_gate::{Effect, Tool};
use adiuva_protocol::workspace::projects::{
    ProjectStatus, Projects, ProjectsCreate, ProjectsDelete, ProjectsGet, ProjectsList, ProjectsUpdate,
};
use adiuva_protocol::{ClientId, ProjectId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::offered::{Called, Desk, Told};
use crate::error::WorkspaceError;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListProjects {
    /// Only projects of this client, by its id.
    client_id: Option<ClientId>,
    /// Archived projects too.
    include_archived: Option<bool>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListAllProjects {}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneProject {
    /// The project, by its id.
    project_id: ProjectId,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateProject {
    /// Its name.
    name: String,
    /// For whom it is, by the client's id.
    client_id: Option<ClientId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UpdateProject {
    /// The project, by its id.
    project_id: ProjectId,
    /// A new name.
    name: Option<String>,
    /// For whom it is, by the client's id.
    client_id: Option<ClientId>,
    /// Active or archived; to archive is better than to delete.
    status: Option<ProjectStatus>,
}

pub(super) fn tools(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let called = |name, description, effect, content| Called {
        name,
        description,
        effect,
        content,
    };
    let (reads, writes) = (Effect::PrivateRead, Effect::LocalWrite);
    vec![
        desk.offer(
            &called("list_projects", "Lists the active projects.", reads, &[]),
            |desk, asked: ListProjects| Box::pin(list(desk, asked.client_id, asked.include_archived.unwrap_or(false))),
        ),
        desk.offer(
            &called(
                "list_all_projects",
                "Lists all projects, archived ones too.",
                reads,
                &[],
            ),
            |desk, _: ListAllProjects| Box::pin(list(desk, None, true)),
        ),
        desk.offer(
            &called(
                "get_project",
                "Gives one project with the counts of its tasks.",
                reads,
                &[],
            ),
            |desk, asked: OneProject| {
                Box::pin(async move {
                    let asked = ProjectsGet {
                        project: asked.project_id,
                    };
                    let project = desk.workspace.project(asked).await?;
                    Ok(Told::new(&project, "one project", vec![project.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called("create_project", "Adds a project.", writes, &["name"]),
            |desk, asked: CreateProject| {
                Box::pin(async move {
                    let new = ProjectsCreate {
                        name: asked.name,
                        client_id: asked.client_id,
                    };
                    let project = desk.workspace.create_project(&desk.author(), new).await?;
                    Ok(Told::new(&project, "project added", vec![project.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called(
                "update_project",
                "Renames, archives or hands on a project; what is not given stays.",
                writes,
                &["name", "status"],
            ),
            |desk, asked: UpdateProject| {
                Box::pin(async move {
                    let change = ProjectsUpdate {
                        project: asked.project_id,
                        name: asked.name,
                        client_id: asked.client_id.map(Some),
                        status: asked.status,
                    };
                    let project = desk.workspace.update_project(&desk.author(), change).await?;
                    Ok(Told::new(&project, "project changed", vec![project.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called(
                "delete_project",
                "Puts a project into the trash with everything of it; to archive it is better.",
                writes,
                &[],
            ),
            |desk, asked: OneProject| {
                Box::pin(async move {
                    let asked = ProjectsDelete {
                        project: asked.project_id,
                    };
                    desk.workspace.delete_project(asked).await?;
                    Ok(Told::deleted("project"))
                })
            },
        ),
    ]
}

async fn list(desk: Desk, client_id: Option<ClientId>, include_archived: bool) -> Result<Told, WorkspaceError> {
    let asked = ProjectsList {
        client_id,
        include_archived,
    };
    let found: Projects = desk.workspace.projects(asked).await?;
    let ids = found.projects.iter().map(|project| project.id.uuid()).collect();
    Ok(Told::new(&found, format!("{} projects", found.projects.len()), ids))
}
