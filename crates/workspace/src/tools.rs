//! The workspace as agents call it: each tool is a few lines over [`Workspace`], and runs through the gate alone.
//!
//! What an agent adds is a suggestion until a person approves it; what it deletes goes to the trash. There is no tool
//! that approves. Every result says where its words come from.

mod analytics;
mod calendar;
mod checkpoint;
mod note;
mod offered;
mod project;
mod schema;
mod task;

use std::sync::Arc;

use adiuva_gate::{Label, Tool};

use crate::workspace::Workspace;

/// The built-in agents that work on the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agent {
    /// Tasks and comments.
    Task,
    /// Checkpoints.
    Checkpoint,
    /// Projects.
    Project,
    /// Notes.
    Note,
    /// Events and their conflicts.
    Calendar,
    /// Numbers over the workspace.
    Analytics,
}

impl Agent {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Task,
        Self::Checkpoint,
        Self::Project,
        Self::Note,
        Self::Calendar,
        Self::Analytics,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Checkpoint => "checkpoint",
            Self::Project => "project",
            Self::Note => "note",
            Self::Calendar => "calendar",
            Self::Analytics => "analytics",
        }
    }
}

/// What a run has read so far; asked for whenever it writes something, so that the label goes along.
pub type ReadSoFar = Arc<dyn Fn() -> Label + Send + Sync>;

/// The tools of one agent.
#[must_use]
pub fn tools(workspace: &Workspace, agent: Agent, read_so_far: ReadSoFar) -> Vec<Arc<dyn Tool>> {
    let desk = offered::Desk {
        workspace: workspace.clone(),
        agent: agent.name(),
        read_so_far,
    };
    match agent {
        Agent::Task => task::tools(&desk),
        Agent::Checkpoint => checkpoint::tools(&desk),
        Agent::Project => project::tools(&desk),
        Agent::Note => note::tools(&desk),
        Agent::Calendar => calendar::tools(&desk),
        Agent::Analytics => analytics::tools(&desk),
    }
}
