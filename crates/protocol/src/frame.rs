//! What travels without being asked for: the frames of a run and the events of the app.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::block::{Chart, EntityRef, Moment, Table};
use crate::failure::Failure;
use crate::id::{ApprovalId, MemoryId, MessageId, PlanId, ProjectId, RunId, SourceId, ThreadId};
use crate::knowledge::{Answer, Coverage, Hit};
use crate::plans::PlanRef;
use crate::vault::VaultState;
use crate::workspace::EntityKind;

/// One numbered piece of a run. Numbers start at 1 and have no gaps; a gap means: subscribe again from the last seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Frame {
    /// The run it belongs to.
    pub run: RunId,
    /// Its number.
    pub seq: u64,
    /// What it says.
    pub body: FrameBody,
}

/// What a frame says. Every run starts with `stream_start` and ends with exactly one `stream_end`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum FrameBody {
    /// The run has begun.
    StreamStart {
        /// The model that answers; none where the answer is made of extracts.
        model: Option<String>,
    },
    /// More of the answer's text.
    StreamText {
        /// To be appended to what came before.
        chunk: String,
    },
    /// A finished block beside the text.
    StreamBlock(Block),
    /// A tool was called.
    ToolCall {
        /// Matches the result to the call within the run.
        id: String,
        /// The tool's name.
        name: String,
        /// The arguments as the gate saw them.
        arguments: Value,
    },
    /// A tool call came to an end.
    ToolResult {
        /// The call it answers.
        id: String,
        /// Whether it did what it was called for.
        ok: bool,
        /// One line for the screen.
        summary: String,
        /// What the model reads of the result, in its beginning.
        #[serde(default)]
        output: String,
    },
    /// An agent took the message.
    Agent {
        /// Its name.
        name: String,
    },
    /// What was remembered was given to the model. Only ids, so that what is forgotten stays in no run.
    Recalled {
        /// What was given.
        memories: Vec<MemoryId>,
    },
    /// What an answer in the floating chat is about, before its first word.
    PopupDomain {
        /// Decided by the agent that took the message.
        domain: Domain,
    },
    /// A call waits for a person; the run goes on when it is decided.
    ApprovalNeeded {
        /// The call.
        id: String,
        /// What stands in the inbox.
        approval: ApprovalId,
    },
    /// The run is over.
    StreamEnd(Outcome),
}

/// A finished block of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "block_type", content = "data")]
pub enum Block {
    /// The passages that were given to the model, numbered from 1 in this order.
    Passages(Vec<Hit>),
    /// The finished answer with its citations checked.
    Answer(Answer),
    /// A chart.
    Chart(Chart),
    /// A table.
    Table(Table),
    /// Checkpoints along the time, the earliest first.
    Timeline(Vec<Moment>),
    /// A thing of the workspace.
    EntityRef(EntityRef),
    /// A plan that a person decides about.
    Plan(PlanRef),
}

/// What an answer in the floating chat is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Tasks.
    Tasks,
    /// Checkpoints.
    Checkpoints,
    /// Notes.
    Notes,
    /// Projects.
    Projects,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It did what it was asked for.
    Done {
        /// The message that holds the answer, for a chat.
        message: Option<MessageId>,
    },
    /// It was stopped by a person; what was there is kept and marked.
    Cancelled {
        /// The message that holds the partial answer, for a chat.
        message: Option<MessageId>,
    },
    /// It failed; what was there is kept and marked.
    Failed {
        /// Why, and what to do.
        failure: Failure,
        /// The message that holds the partial answer, for a chat.
        message: Option<MessageId>,
    },
}

/// Something that happened in the app as a whole. Rare and small; a screen fetches again what it shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The vault was opened, locked or changed.
    Vault {
        /// How it stands now.
        state: VaultState,
    },
    /// Counts of a source moved; joined so that at most a few a second are sent.
    Coverage {
        /// The source; none for the sum over all.
        source: Option<SourceId>,
        /// The counts now.
        coverage: Coverage,
    },
    /// Sources or bases were added, changed or removed.
    Sources,
    /// A thread or its messages changed.
    Thread {
        /// The thread.
        id: ThreadId,
    },
    /// Agents were added, changed or removed.
    Agents,
    /// Something was remembered, changed or forgotten.
    Memory,
    /// A run began or ended.
    Run {
        /// The run.
        id: RunId,
    },
    /// A plan was made, or a step of it changed.
    Plan {
        /// The plan.
        id: PlanId,
    },
    /// A step of a plan tells the person something.
    Notification {
        /// What.
        text: String,
    },
    /// Questions that a person answers were asked or answered.
    Approvals {
        /// How many wait.
        waiting: u32,
    },
    /// Providers or models changed.
    Models,
    /// A setting changed.
    Settings,
    /// Something of the workspace was added, changed, deleted or brought back.
    Workspace {
        /// What kind of thing.
        kind: EntityKind,
        /// The project it belongs to; none for what stands outside of projects.
        project: Option<ProjectId>,
    },
}
