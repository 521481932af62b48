//! The workspace: clients, projects, tasks, checkpoints, notes, docs, artifacts and the calendar.
//!
//! Times are milliseconds since the epoch. A due date or a checkpoint's date at midnight of the person's clock means the
//! whole day. What an agent proposes (`is_ai_suggested`) stays a suggestion until a person approves it.

pub mod artifacts;
pub mod calendar;
pub mod change;
pub mod checkpoints;
pub mod clients;
pub mod docs;
pub mod notes;
pub mod projects;
pub mod search;
pub mod tasks;
pub mod trash;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds of things in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A client.
    Client,
    /// A project.
    Project,
    /// A task.
    Task,
    /// A comment on a task.
    Comment,
    /// A checkpoint.
    Checkpoint,
    /// A note.
    Note,
    /// A doc.
    Doc,
    /// An artifact.
    Artifact,
    /// An event of a calendar.
    CalendarEvent,
}

/// Who made something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MadeBy {
    /// The person.
    Person,
    /// An agent.
    Agent {
        /// Its name.
        name: String,
    },
}
