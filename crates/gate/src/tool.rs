//! What a tool is.

use async_trait::async_trait;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::label::Label;
use crate::permit::Permit;

/// What a tool call does to the world; the classes of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Computes from its arguments alone.
    Pure,
    /// Reads the person's data.
    PrivateRead,
    /// Changes local data in a way that can be undone.
    LocalWrite,
    /// Sends bytes to the network, be it only a look-up of a name.
    Egress,
    /// Cannot be undone: spends, deletes for good, grants rights.
    Irreversible,
}

/// How a tool is offered to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    /// Its name: lower case, digits, underscores.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON schema of its arguments.
    pub parameters: Value,
    /// The most that a call of it can do.
    pub effect: Effect,
}

/// What a call gave back.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolOutput {
    /// The full result.
    pub value: Value,
    /// One line for the screen.
    pub summary: String,
    /// Where the result's words come from.
    pub label: Label,
}

/// Why a call gave nothing back. The message goes back to the model, which may plan anew.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The arguments do not fit; the text says how.
    #[error("the arguments do not fit: {0}")]
    Arguments(String),
    /// The tool could not do it.
    #[error("{message}")]
    Failed {
        /// Safe to show; says what to do.
        message: String,
        /// What lies beneath.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// Stopped before it was done.
    #[error("stopped")]
    Stopped,
}

/// Something that a model can call. There is no way to call it but through [`crate::Gate::run`].
#[async_trait]
pub trait Tool: Send + Sync {
    /// How it is offered.
    fn spec(&self) -> &ToolSpec;

    /// Does it. The permit is taken, so each call needs its own.
    async fn call(&self, arguments: Value, permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError>;
}
