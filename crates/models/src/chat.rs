//! What is asked of a chat model and what it answers, whatever wire it speaks.

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde_json::Value;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::error::ModelError;

/// One question to a model, with everything said before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatRequest {
    /// The model's name at the provider.
    pub model: String,
    /// The conversation, oldest first.
    pub messages: Vec<ChatMessage>,
    /// Tools that the model may call; empty for none.
    pub tools: Vec<ToolSpec>,
    /// A JSON schema that the answer must satisfy. Servers enforce it; the caller still checks.
    pub format: Option<Value>,
    /// How to sample, and how much.
    pub options: ChatOptions,
}

/// How to sample, and how much. None leaves it to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChatOptions {
    /// 0 for the most likely answer, 1 and above for variety.
    pub temperature: Option<f32>,
    /// The most tokens that may be answered.
    pub max_tokens: Option<u32>,
    /// The window to reserve, in tokens. Only Ollama lets the caller choose it.
    pub context_tokens: Option<u32>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The program, setting the frame.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
    /// The result of a tool call.
    Tool,
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatMessage {
    /// Who speaks.
    pub role: Role,
    /// What is said; may be empty beside tool calls.
    pub content: String,
    /// The calls the model asked for, on a message of the assistant.
    pub tool_calls: Vec<ToolCall>,
    /// Which call this answers, on a message of a tool.
    pub tool_call_id: Option<String>,
    /// Which tool answers, on a message of a tool; Ollama goes by this name.
    pub tool_name: Option<String>,
}

/// A tool as it is shown to the model.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    /// Its name, of letters, digits, `_` and `-`.
    pub name: String,
    /// When to use it, for the model.
    pub description: String,
    /// A JSON schema of its arguments; an object.
    pub parameters: Value,
}

/// A call the model asks for. Nothing has happened yet.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Pairs the call with its result; made up in order of appearance when the server gives none.
    pub id: String,
    /// The tool's name, as the model wrote it.
    pub name: String,
    /// The arguments. A string holds what the model wrote when that is not JSON; no schema of a tool accepts it, so the
    /// caller can tell the model about it.
    pub arguments: Value,
}

/// What a model answers, in order. Exactly one `Done`, always last, unless the stream ends in an error.
#[derive(Clone, Debug, PartialEq)]
pub enum ChatEvent {
    /// The next piece of the answer; never empty.
    Text(String),
    /// The next piece of what the model says to itself, from servers that tell it apart; never empty.
    Thinking(String),
    /// A whole tool call.
    ToolCall(ToolCall),
    /// The end.
    Done {
        /// Why it ended.
        reason: StopReason,
        /// What was used, when the server tells; never for a cancelled answer.
        usage: Option<Usage>,
    },
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StopReason {
    /// The model had said everything.
    Finished,
    /// A limit of tokens cut it off.
    Length,
    /// The model waits for the results of its tool calls.
    ToolCalls,
    /// The caller stopped it.
    Cancelled,
}

/// Tokens as the server counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
}

/// An answer on its way. Dropping it drops the connection, and with it the work of the server.
pub type ChatStream = BoxStream<'static, Result<ChatEvent, ModelError>>;

/// What a model can do; none where the server does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// It can call tools.
    pub tools: Option<bool>,
    /// It can see images.
    pub vision: Option<bool>,
    /// It makes vectors instead of text.
    pub embedding: Option<bool>,
    /// Tokens it can hold.
    pub context_tokens: Option<u32>,
}

/// A model of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// Its name at the provider.
    pub name: String,
    /// What it can do.
    pub capabilities: Capabilities,
    /// Bytes on the server's disk, when it tells.
    pub size_bytes: Option<u64>,
}

/// What a test call found.
#[derive(Debug, Default)]
pub struct TestReport {
    /// The server answered at all.
    pub reachable: bool,
    /// The server's version, when it tells.
    pub version: Option<String>,
    /// The model that was tried: the asked one, or else the first that can chat.
    pub model: Option<String>,
    /// The server lists that model; none when it lists nothing or was not reached.
    pub model_present: Option<bool>,
    /// From sending the question to the first token.
    pub first_token: Option<Duration>,
    /// What went wrong; none when everything worked.
    pub problem: Option<ModelError>,
}

/// A model server.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// Asks, and answers as a stream. `stop` drops the connection at once, also while waiting for the answer to begin;
    /// a stopped stream ends with `Done` and [`StopReason::Cancelled`], which is no error.
    async fn stream(&self, request: ChatRequest, stop: CancellationToken) -> Result<ChatStream, ModelError>;

    /// The models of the server, by name.
    async fn models(&self) -> Result<Vec<ModelInfo>, ModelError>;

    /// Asks for one short answer and tells how far it got. Without a name the first model that can chat is tried.
    async fn test(&self, model: Option<&str>) -> TestReport;
}

impl ChatMessage {
    /// A message without tool calls.
    #[must_use]
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self {
            role,
            content: content.into(),
            tool_calls: Vec::new(),
            tool_call_id: None,
            tool_name: None,
        }
    }

    /// The result of `call`, for the model to read.
    #[must_use]
    pub fn tool_result(call: &ToolCall, content: impl Into<String>) -> Self {
        Self {
            tool_call_id: Some(call.id.clone()),
            tool_name: Some(call.name.clone()),
            ..Self::new(Role::Tool, content)
        }
    }
}

impl TestReport {
    /// The model answered.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.problem.is_none() && self.first_token.is_some()
    }
}
