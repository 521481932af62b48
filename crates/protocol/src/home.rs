//! Home: what a person wants to see in the morning, in one read.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::ProjectId;
use crate::knowledge::Coverage;
use crate::runs::RunView;
use crate::workspace::checkpoints::CheckpointView;
use crate::workspace::tasks::Tasks;

/// Asks for what there is to see today. Only the person's clock knows when a day begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HomeGet {
    /// Midnight with which today began, milliseconds since the epoch.
    pub from: i64,
    /// Midnight with which it ends.
    pub until: i64,
}

/// What there is to see today. Lists hold the first few; their totals count all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Home {
    /// Open tasks that were due before today, the oldest first.
    pub overdue: Tasks,
    /// Open tasks that are due today.
    pub today: Tasks,
    /// The next checkpoints from today on.
    pub checkpoints: Vec<CheckpointView>,
    /// Tasks that agents suggest.
    pub suggested_tasks: Tasks,
    /// Checkpoints that agents suggest.
    pub suggested_checkpoints: Vec<CheckpointView>,
    /// The names of the projects that these belong to.
    pub projects: BTreeMap<ProjectId, String>,
    /// Questions that wait for the person.
    pub approvals: u32,
    /// Runs at work, and those that failed in the last 24 hours; the latest first.
    pub runs: Vec<RunView>,
    /// How much of the files can be found.
    pub coverage: Coverage,
    /// What is still to be set up.
    pub first_steps: Vec<FirstStep>,
}

/// What a new vault is without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstStep {
    /// No folder or file is followed.
    AddFiles,
    /// No model is set up.
    SetUpModel,
    /// There is neither a project nor a task.
    BeginProject,
}
