//! All that a turn needs to go on later, as text that can be kept.

use std::collections::VecDeque;
use std::time::Duration;

use adiuva_gate::{Label, Used};
use adiuva_models::{ChatMessage, Role, ToolCall};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Progress, Turn};

/// A turn that waits, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot(String);

/// What was kept of a turn cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("what was kept of the waiting run cannot be read")]
pub struct SnapshotError(#[source] serde_json::Error);

#[derive(Serialize, Deserialize)]
struct KeptTurn {
    messages: Vec<KeptMessage>,
    round: u32,
    made: Vec<KeptCall>,
    pending: VecDeque<KeptCall>,
    label: Vec<String>,
    missteps: u32,
    steps: u64,
    tokens: u64,
    worked_ms: u64,
}

#[derive(Serialize, Deserialize)]
struct KeptMessage {
    role: KeptRole,
    content: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    calls: Vec<KeptCall>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answers: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tool: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptRole {
    System,
    User,
    Assistant,
    Tool,
}

#[derive(Serialize, Deserialize)]
struct KeptCall {
    id: String,
    name: String,
    arguments: Value,
}

impl Snapshot {
    /// The text to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What was kept.
    #[must_use]
    pub fn from_kept(text: String) -> Self {
        Self(text)
    }

    pub(super) fn of(turn: &Turn<'_>, progress: &Progress, worked: Duration) -> Self {
        let kept = KeptTurn {
            messages: turn.request.messages.iter().map(kept_message).collect(),
            round: progress.round,
            made: progress.made.iter().map(kept_call).collect(),
            pending: progress.pending.iter().map(kept_call).collect(),
            label: progress.label.names(),
            missteps: progress.missteps,
            steps: progress.used.steps,
            tokens: progress.used.tokens,
            worked_ms: u64::try_from(worked.as_millis()).unwrap_or(u64::MAX),
        };
        // A value of texts and numbers is always JSON.
        Self(serde_json::to_string(&kept).unwrap_or_default())
    }

    pub(super) fn opened(self) -> Result<(Vec<ChatMessage>, Progress), SnapshotError> {
        let kept: KeptTurn = serde_json::from_str(&self.0).map_err(SnapshotError)?;
        let progress = Progress {
            round: kept.round,
            made: kept.made.into_iter().map(call).collect(),
            pending: kept.pending.into_iter().map(call).collect(),
            label: Label::from_names(kept.label.iter().map(String::as_str)),
            missteps: kept.missteps,
            used: Used {
                steps: kept.steps,
                tokens: kept.tokens,
                wall_clock: Duration::from_millis(kept.worked_ms),
            },
        };
        Ok((kept.messages.into_iter().map(message).collect(), progress))
    }
}

fn kept_message(message: &ChatMessage) -> KeptMessage {
    KeptMessage {
        role: match message.role {
            Role::System => KeptRole::System,
            Role::User => KeptRole::User,
            Role::Assistant => KeptRole::Assistant,
            Role::Tool => KeptRole::Tool,
        },
        content: message.content.clone(),
        calls: message.tool_calls.iter().map(kept_call).collect(),
        answers: message.tool_call_id.clone(),
        tool: message.tool_name.clone(),
    }
}

fn message(kept: KeptMessage) -> ChatMessage {
    ChatMessage {
        role: match kept.role {
            KeptRole::System => Role::System,
            KeptRole::User => Role::User,
            KeptRole::Assistant => Role::Assistant,
            KeptRole::Tool => Role::Tool,
        },
        content: kept.content,
        tool_calls: kept.calls.into_iter().map(call).collect(),
        tool_call_id: kept.answers,
        tool_name: kept.tool,
    }
}

fn kept_call(call: &ToolCall) -> KeptCall {
    KeptCall {
        id: call.id.clone(),
        name: call.name.clone(),
        arguments: call.arguments.clone(),
    }
}

fn call(kept: KeptCall) -> ToolCall {
    ToolCall {
        id: kept.id,
        name: kept.name,
        arguments: kept.arguments,
    }
}
