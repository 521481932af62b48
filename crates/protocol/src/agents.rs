//! Agents: those that the program brings along, and the person's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::ProviderId;

/// How far an agent may go in one turn; none takes what is usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AgentLimits {
    /// Times that its model is asked, 1 to 50.
    pub max_steps: Option<u32>,
    /// Tokens, read and written.
    pub max_tokens: Option<u64>,
    /// Seconds at work, without waiting for a person.
    pub max_seconds: Option<u64>,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentView {
    /// Its name, unique: lower case letters, digits, `-` and `_`.
    pub name: String,
    /// What it is for, in a line; messages are compared with this.
    pub description: String,
    /// What its model is told first; none for those of the program.
    pub prompt: Option<String>,
    /// Its model; none for the one that the person uses.
    pub model: Option<String>,
    /// The tools that it may call.
    pub tools: Vec<String>,
    /// How far it may go.
    pub limits: AgentLimits,
    /// The program brought it along; it cannot be changed.
    pub built_in: bool,
}

/// A tool that an agent can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToolView {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The most that it can do: `pure`, `private_read`, `local_write`, `egress` or `irreversible`.
    pub effect: String,
}

/// Asks for the agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentsList {}

/// The agents, and the tools that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agents {
    /// Those of the program, then the person's own by name.
    pub agents: Vec<AgentView>,
    /// What an agent can be given.
    pub tools: Vec<ToolView>,
}

/// Adds an agent of the person, or changes the one of this name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentsSave {
    /// Its name: 1 to 40 lower case letters, digits, `-` and `_`.
    pub name: String,
    /// What it is for, in a line.
    pub description: String,
    /// What its model is told first.
    pub prompt: String,
    /// Its model; none for the one that the person uses.
    #[serde(default)]
    pub model: Option<String>,
    /// The tools that it may call.
    #[serde(default)]
    pub tools: Vec<String>,
    /// How far it may go.
    #[serde(default)]
    pub limits: AgentLimits,
}

/// Deletes an agent of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentsDelete {
    /// Its name.
    pub name: String,
}

/// Asks an agent one question; the answer follows as frames of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentsTest {
    /// Its name.
    pub name: String,
    /// What is said to it.
    pub text: String,
    /// A provider; none for the preferred one.
    #[serde(default)]
    pub provider: Option<ProviderId>,
}

/// Asks which agent a message would go to. No model is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentsRoute {
    /// The message.
    pub text: String,
}

/// Which agent a message would go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Routed {
    /// Its name.
    pub agent: String,
    /// The next likeliest.
    pub second: Option<String>,
    /// Whether it is taken without asking a model.
    pub sure: bool,
}
