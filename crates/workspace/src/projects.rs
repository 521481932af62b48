//! Projects.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::projects::{
    ProjectView, Projects, ProjectsCreate, ProjectsDelete, ProjectsGet, ProjectsList, ProjectsUpdate,
};
use adiuva_store::workspace::projects::ProjectChange;

use crate::author::Author;
use crate::check;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

impl Workspace {
    /// Projects, active ones first, then by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn projects(&self, request: ProjectsList) -> Result<Projects, WorkspaceError> {
        let projects = self
            .read(move |r| r.projects().list(request.client_id, request.include_archived))
            .await?;
        Ok(Projects { projects })
    }

    /// One project.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn project(&self, request: ProjectsGet) -> Result<ProjectView, WorkspaceError> {
        self.read(move |r| r.projects().get(request.project)).await
    }

    /// Adds a project.
    ///
    /// # Errors
    /// When the name cannot be kept or the client is not there.
    pub async fn create_project(
        &self,
        author: &Author,
        request: ProjectsCreate,
    ) -> Result<ProjectView, WorkspaceError> {
        let name = check::title("the name", &request.name)?;
        self.change(author, move |w, now| {
            let project = w.projects().insert(&name, request.client_id, now)?;
            let touched = touched(&project);
            Ok((project, touched))
        })
        .await
    }

    /// Renames, archives or hands on a project.
    ///
    /// # Errors
    /// When it is not there, or what is set cannot be kept.
    pub async fn update_project(
        &self,
        author: &Author,
        request: ProjectsUpdate,
    ) -> Result<ProjectView, WorkspaceError> {
        let name = request.name.map(|name| check::title("the name", &name)).transpose()?;
        let change = ProjectChange {
            name,
            client: request.client_id,
            status: request.status,
        };
        self.change(author, move |w, now| {
            let project = w.projects().update(request.project, &change, now)?;
            let touched = touched(&project);
            Ok((project, touched))
        })
        .await
    }

    /// Puts a project into the trash with everything of it.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_project(&self, request: ProjectsDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Project, request.project.uuid()).await
    }
}

fn touched(project: &ProjectView) -> Touched {
    Touched {
        kind: EntityKind::Project,
        id: project.id.uuid(),
        project: Some(project.id),
    }
}
