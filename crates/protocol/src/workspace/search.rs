//! Search over the workspace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::EntityKind;
use crate::id::ProjectId;

/// Finds tasks, notes, docs and projects by words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceSearch {
    /// Words; each is found by its beginning, and all must be there.
    pub query: String,
    /// Only these kinds; none for all.
    #[serde(default)]
    pub kinds: Vec<EntityKind>,
    /// Only in this project.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// At most so many, 1 to 200.
    #[serde(default = "twenty")]
    pub limit: u32,
}

fn twenty() -> u32 {
    20
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceHit {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
    /// Its title or name.
    pub title: String,
    /// Its text around the first word found.
    pub excerpt: String,
    /// The project it belongs to.
    pub project_id: Option<ProjectId>,
}

/// What a search found, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceFound {
    /// Best first.
    pub hits: Vec<WorkspaceHit>,
}
