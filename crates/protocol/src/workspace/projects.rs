//! Projects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::present;
use crate::id::{ClientId, ProjectId};

/// How a project stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    /// Worked on.
    #[default]
    Active,
    /// Put away; everything of it is kept.
    Archived,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct ProjectView {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// For whom it is.
    pub client_id: Option<ClientId>,
    /// That client's name.
    pub client: Option<String>,
    /// How it stands.
    pub status: ProjectStatus,
    /// Tasks that are not done, suggestions left out.
    pub open_tasks: u64,
    /// Tasks that are done.
    pub done_tasks: u64,
    /// When it was made.
    pub created: i64,
    /// When it or something of it changed last.
    pub updated: i64,
}

/// Asks for projects: active ones first, then by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectsList {
    /// Only those of this client.
    #[serde(default)]
    pub client_id: Option<ClientId>,
    /// Those put away too.
    #[serde(default)]
    pub include_archived: bool,
}

/// Projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Projects {
    /// Active ones first, then by name.
    pub projects: Vec<ProjectView>,
}

/// Asks for one project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectsGet {
    /// The project.
    pub project: ProjectId,
}

/// Adds a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectsCreate {
    /// Its name.
    pub name: String,
    /// For whom it is.
    #[serde(default)]
    pub client_id: Option<ClientId>,
}

/// Changes a project; what is missing stays. To archive it is preferred to deleting it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectsUpdate {
    /// The project.
    pub project: ProjectId,
    /// A new name.
    #[serde(default)]
    pub name: Option<String>,
    /// For whom it is; null for nobody.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ClientId>")]
    pub client_id: Option<Option<ClientId>>,
    /// How it stands.
    #[serde(default)]
    pub status: Option<ProjectStatus>,
}

/// Puts a project into the trash with everything of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectsDelete {
    /// The project.
    pub project: ProjectId,
}
