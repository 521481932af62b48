//! Checkpoints: the dates a project is measured by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tasks::Suggestions;
use crate::id::{CheckpointId, ProjectId};

/// A checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointView {
    /// Its id.
    pub id: CheckpointId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// What is reached then.
    pub title: String,
    /// When; midnight for the whole day.
    pub date: i64,
    /// An agent proposed it.
    pub is_ai_suggested: bool,
    /// A person made or approved it.
    pub is_approved: bool,
}

/// Asks for checkpoints, the soonest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointsList {
    /// Only those of this project.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// Only those at or after this.
    #[serde(default)]
    pub from: Option<i64>,
    /// Only those before this.
    #[serde(default)]
    pub until: Option<i64>,
    /// Suggestions with them, without them, or alone.
    #[serde(default)]
    pub suggestions: Suggestions,
}

/// Checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checkpoints {
    /// The soonest first.
    pub checkpoints: Vec<CheckpointView>,
}

/// Adds a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointsCreate {
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// What is reached then.
    pub title: String,
    /// When; midnight for the whole day.
    pub date: i64,
}

/// Changes a checkpoint; what is missing stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointsUpdate {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// A new title.
    #[serde(default)]
    pub title: Option<String>,
    /// Another date.
    #[serde(default)]
    pub date: Option<i64>,
}

/// Takes a suggestion as a checkpoint. To dismiss one, delete it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointsApprove {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
}

/// Puts a checkpoint into the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointsDelete {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
}
