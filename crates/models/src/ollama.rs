//! Ollama.
//!
//! The wire types of a question (messages, tools, options, schema) and the list and description of models come from
//! `ollama-rs`. The answer's stream is read here, over the same client, for reasons seen in its 0.3.6: it drops a piece
//! that ends within a letter, prints what it cannot read to stderr and goes on, passes over the server's own `error`
//! lines, knows neither `done_reason` nor an end without `done`, and loses the status of a refusal. For the last reason
//! lists and descriptions come after a request of ours to `/api/version`, which tells unreachable, refused and
//! not-Ollama apart.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use ollama_rs::Ollama;
use ollama_rs::error::OllamaError;
use ollama_rs::generation::chat::request::ChatMessageRequest;
use ollama_rs::generation::chat::{ChatMessage as WireMessage, MessageRole};
use ollama_rs::generation::parameters::{FormatType, JsonStructure, KeepAlive, TimeUnit};
use ollama_rs::generation::tools as wire;
use ollama_rs::models::{LocalModel, ModelInfo as Description, ModelOptions};
use reqwest::Method;
use schemars::Schema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::chat::{
    Capabilities, ChatEvent, ChatMessage, ChatModel, ChatRequest, ChatStream, ModelInfo, Role, StopReason, TestReport,
    ToolCall, ToolSpec, Usage,
};
use crate::error::ModelError;
use crate::http::{Asked, Server};
use crate::probe::probe;
use crate::provider::ProviderConfig;
use crate::stream::{Decode, Unreadable, open};

/// Descriptions asked for at the same time; each is small and comes from the server's disk.
const AT_ONCE: usize = 4;

#[derive(Debug)]
pub(crate) struct OllamaServer {
    server: Arc<Server>,
    library: Ollama,
    keep_alive: Option<Duration>,
}

impl OllamaServer {
    pub(crate) fn new(config: &ProviderConfig) -> Result<Self, ModelError> {
        let mut root = config.base_url.clone();
        // The library adds its paths as text.
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        let server = Server::new(config, root, "Ollama")?;
        let library = Ollama::builder()
            .url(server.root().clone())
            .reqwest_client(server.client())
            .build();
        Ok(Self {
            server: Arc::new(server),
            library,
            keep_alive: config.keep_alive,
        })
    }

    async fn version(&self) -> Result<String, ModelError> {
        #[derive(Deserialize)]
        struct Version {
            version: String,
        }
        let path = "api/version";
        let asked = Asked { path, model: None };
        let body = self
            .server
            .fetch(self.server.request(Method::GET, path), &asked)
            .await?;
        let version: Version = serde_json::from_slice(&body).map_err(|_| self.server.unreadable("the version"))?;
        Ok(version.version)
    }

    async fn describe(&self, model: LocalModel) -> Result<ModelInfo, ModelError> {
        let answer = self.library.show_model_info(model.name.clone());
        let capabilities = match self.server.within_answer_time(answer).await? {
            Ok(description) => derive_capabilities(&description),
            // One model that cannot be described, such as one just removed, must not hide the others.
            Err(OllamaError::Other(_) | OllamaError::JsonError(_)) => Capabilities::default(),
            Err(error) => return Err(self.failed(error)),
        };
        Ok(ModelInfo {
            name: model.name,
            capabilities,
            size_bytes: Some(model.size),
        })
    }

    fn failed(&self, error: OllamaError) -> ModelError {
        match error {
            OllamaError::ReqwestError(error) => self.server.broken(error),
            OllamaError::JsonError(_) => self.server.unreadable("the list of models"),
            other => ModelError::Upstream {
                host: self.server.host.clone(),
                status: None,
                said: self.server.quote(&other.to_string()),
                after: None,
            },
        }
    }
}

#[async_trait]
impl ChatModel for OllamaServer {
    async fn stream(&self, request: ChatRequest, stop: CancellationToken) -> Result<ChatStream, ModelError> {
        let path = "api/chat";
        let body = wire_request(&request, self.keep_alive)?;
        let question = self.server.request(Method::POST, path).json(&body);
        let asked = Asked {
            path,
            model: Some(&request.model),
        };
        open(self.server.clone(), question, asked, stop, |_| OllamaLines::default()).await
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, ModelError> {
        self.version().await?;
        let listed = self.server.within_answer_time(self.library.list_local_models()).await?;
        let listed = listed.map_err(|error| self.failed(error))?;
        let described = stream::iter(listed)
            .map(|model| self.describe(model))
            .buffer_unordered(AT_ONCE);
        let mut models: Vec<_> = described.try_collect().await?;
        models.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(models)
    }

    async fn test(&self, model: Option<&str>) -> TestReport {
        match self.version().await {
            Ok(version) => TestReport {
                version: Some(version),
                ..probe(self, model).await
            },
            Err(problem) => TestReport::failed(problem),
        }
    }
}

fn wire_request(request: &ChatRequest, keep_alive: Option<Duration>) -> Result<Value, ModelError> {
    let messages = request.messages.iter().map(wire_message).collect();
    let mut wire = ChatMessageRequest::new(request.model.clone(), messages);
    let mut options = ModelOptions::default();
    if let Some(temperature) = request.options.temperature {
        options = options.temperature(temperature);
    }
    if let Some(tokens) = request.options.max_tokens {
        options = options.num_predict(i32::try_from(tokens).unwrap_or(i32::MAX));
    }
    if let Some(tokens) = request.options.context_tokens {
        options = options.num_ctx(tokens.into());
    }
    wire = wire
        .options(options)
        .tools(request.tools.iter().map(wire_tool).collect::<Result<_, _>>()?);
    if let Some(format) = &request.format {
        let schema = schema(format, || "the answer's format is no JSON schema object".to_owned())?;
        wire = wire.format(FormatType::StructuredJson(Box::new(JsonStructure::new_for_schema(
            schema,
        ))));
    }
    if let Some(time) = keep_alive {
        wire = wire.keep_alive(KeepAlive::Until {
            time: time.as_secs(),
            unit: TimeUnit::Seconds,
        });
    }
    let mut body = serde_json::to_value(wire).map_err(|error| ModelError::Request { why: error.to_string() })?;
    let Some(fields) = body.as_object_mut() else {
        return Ok(body);
    };
    // The library keeps `stream` to itself and has no field for the names that pair results with calls.
    fields.insert("stream".to_owned(), true.into());
    let wired = fields
        .get_mut("messages")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten();
    for (wired, message) in wired.filter_map(Value::as_object_mut).zip(&request.messages) {
        let names = [
            ("tool_name", &message.tool_name),
            ("tool_call_id", &message.tool_call_id),
        ];
        wired.extend(
            names
                .into_iter()
                .filter_map(|(field, name)| Some((field.to_owned(), json!(name.as_ref()?)))),
        );
    }
    Ok(body)
}

fn wire_message(message: &ChatMessage) -> WireMessage {
    let role = match message.role {
        Role::System => MessageRole::System,
        Role::User => MessageRole::User,
        Role::Assistant => MessageRole::Assistant,
        Role::Tool => MessageRole::Tool,
    };
    let mut wired = WireMessage::new(role, message.content.clone());
    let calls = message.tool_calls.iter().map(|call| wire::ToolCall {
        function: wire::ToolCallFunction {
            name: call.name.clone(),
            // Ollama reads an object and refuses the whole conversation for anything else.
            arguments: match &call.arguments {
                Value::Object(_) => call.arguments.clone(),
                other => json!({ "arguments": other }),
            },
        },
    });
    wired.tool_calls = calls.collect();
    wired
}

fn wire_tool(tool: &ToolSpec) -> Result<wire::ToolInfo, ModelError> {
    Ok(wire::ToolInfo {
        tool_type: wire::ToolType::Function,
        function: wire::ToolFunctionInfo {
            name: tool.name.clone(),
            description: tool.description.clone(),
            parameters: schema(&tool.parameters, || {
                format!("the parameters of the tool {} are no JSON schema object", tool.name)
            })?,
        },
    })
}

fn schema(value: &Value, why: impl FnOnce() -> String) -> Result<Schema, ModelError> {
    let refused = || ModelError::Request { why: why() };
    match value {
        Value::Object(object) => Ok(object.clone().into()),
        _ => Err(refused()),
    }
}

/// Older servers tell no capabilities at all, so an empty list means unknown.
fn derive_capabilities(description: &Description) -> Capabilities {
    let told = !description.capabilities.is_empty();
    let can = |word: &str| told.then(|| description.capabilities.iter().any(|capability| capability == word));
    let mut facts = description.model_info.iter();
    let context = facts.find_map(|(name, value)| name.ends_with(".context_length").then(|| value.as_u64())?);
    Capabilities {
        tools: can("tools"),
        vision: can("vision"),
        embedding: can("embedding"),
        context_tokens: context.and_then(|tokens| u32::try_from(tokens).ok()),
    }
}

/// One JSON object a line, the last with `done`.
#[derive(Debug, Default)]
struct OllamaLines {
    calls: usize,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    message: Piece,
    #[serde(default)]
    done: bool,
    done_reason: Option<String>,
    /// Left out by the server when the prompt was still in its cache.
    prompt_eval_count: Option<u64>,
    eval_count: Option<u64>,
    error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Piece {
    content: Option<String>,
    thinking: Option<String>,
    tool_calls: Option<Vec<Call>>,
}

#[derive(Deserialize)]
struct Call {
    id: Option<String>,
    function: wire::ToolCallFunction,
}

impl Decode for OllamaLines {
    fn line(&mut self, line: &[u8], events: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let line: Line = serde_json::from_slice(line).map_err(|_| Unreadable::Garbage("a line of the answer"))?;
        if let Some(error) = line.error {
            return Err(Unreadable::Failure(error));
        }
        let text = |text: Option<String>| text.filter(|text| !text.is_empty());
        events.extend(text(line.message.thinking).map(ChatEvent::Thinking));
        events.extend(text(line.message.content).map(ChatEvent::Text));
        for call in line.message.tool_calls.into_iter().flatten() {
            let id = call
                .id
                .filter(|id| !id.is_empty())
                .unwrap_or_else(|| format!("call_{}", self.calls));
            self.calls += 1;
            events.push_back(ChatEvent::ToolCall(ToolCall {
                id,
                name: call.function.name,
                arguments: call.function.arguments,
            }));
        }
        if line.done {
            let usage = line.eval_count.map(|completion_tokens| Usage {
                prompt_tokens: line.prompt_eval_count.unwrap_or(0),
                completion_tokens,
            });
            let reason = match line.done_reason.as_deref() {
                Some("length") => StopReason::Length,
                _ if self.calls > 0 => StopReason::ToolCalls,
                _ => StopReason::Finished,
            };
            events.push_back(ChatEvent::Done { reason, usage });
        }
        Ok(())
    }

    fn end(&mut self, _: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
