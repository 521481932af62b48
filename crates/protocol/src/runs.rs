//! Runs: everything that streams frames, in one durable log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::frame::Frame;
use crate::id::RunId;

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Answers in a chat thread.
    Chat,
    /// Answers one question about the files.
    Ask,
    /// Tries an agent.
    Agent,
    /// Takes the steps of a plan.
    Plan,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Under way.
    Running,
    /// A call of it waits for a person.
    WaitingApproval,
    /// Came to its end.
    Done,
    /// Failed, or was cut off by a crash.
    Failed,
    /// Stopped by a person.
    Cancelled,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunView {
    /// Its id.
    pub id: RunId,
    /// What it does.
    pub kind: RunKind,
    /// How it stands.
    pub status: RunStatus,
    /// When it began, milliseconds since the epoch.
    pub started_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// Asks for runs, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunsList {
    /// At most so many, 1 to 1000.
    #[serde(default = "hundred")]
    pub limit: u32,
}

fn hundred() -> u32 {
    100
}

/// Runs, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Runs {
    /// The runs.
    pub runs: Vec<RunView>,
}

/// Asks for one run with the frames that it has so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunsGet {
    /// The run.
    pub run: RunId,
}

/// A run with its frames.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunDetail {
    /// The run.
    pub run: RunView,
    /// By number.
    pub frames: Vec<Frame>,
}

/// Stops a run: the provider's connection is dropped and what there is is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunsCancel {
    /// The run.
    pub run: RunId,
}
