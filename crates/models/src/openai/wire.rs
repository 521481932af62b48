//! Questions and lists of models as OpenAI's wire has them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::chat::{Capabilities, ChatMessage, ChatRequest, ModelInfo, Role};

/// Where the original has moved on and the others have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// The original.
    OpenAi,
    /// All the others.
    Compatible,
}

pub(super) fn request(request: &ChatRequest, dialect: Dialect) -> Value {
    let mut body = json!({
        "model": request.model,
        "messages": request.messages.iter().map(message).collect::<Vec<_>>(),
        "stream": true,
        "stream_options": { "include_usage": true },
    });
    if !request.tools.is_empty() {
        let tools = request.tools.iter().map(|tool| {
            json!({
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.parameters,
                },
            })
        });
        body["tools"] = tools.collect();
    }
    if let Some(schema) = &request.format {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": { "name": "answer", "schema": schema, "strict": is_strict(schema) },
        });
    }
    if let Some(temperature) = request.options.temperature {
        body["temperature"] = json!(temperature);
    }
    if let Some(tokens) = request.options.max_tokens {
        let field = match dialect {
            Dialect::OpenAi => "max_completion_tokens",
            Dialect::Compatible => "max_tokens",
        };
        body[field] = json!(tokens);
    }
    body
}

fn message(message: &ChatMessage) -> Value {
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    };
    let mut wired = json!({ "role": role, "content": message.content });
    if !message.tool_calls.is_empty() {
        let calls = message.tool_calls.iter().map(|call| {
            // What the model wrote goes back to it unchanged, also where it was no JSON.
            let arguments = match &call.arguments {
                Value::String(raw) => raw.clone(),
                other => other.to_string(),
            };
            json!({
                "id": call.id,
                "type": "function",
                "function": { "name": call.name, "arguments": arguments },
            })
        });
        wired["tool_calls"] = calls.collect();
    }
    if let Some(id) = &message.tool_call_id {
        wired["tool_call_id"] = json!(id);
    }
    wired
}

/// Strict enforcement wants every object closed and every property required; servers refuse other schemas when it is
/// asked for, and take them as a wish when it is not.
fn is_strict(schema: &Value) -> bool {
    let nested = |schema: &Value| match schema {
        Value::Object(fields) => fields.values().all(is_strict),
        Value::Array(items) => items.iter().all(is_strict),
        _ => true,
    };
    let closed = match schema.get("properties").and_then(Value::as_object) {
        Some(properties) => {
            let required = schema
                .get("required")
                .and_then(Value::as_array)
                .map(Vec::as_slice)
                .unwrap_or_default();
            schema.get("additionalProperties") == Some(&Value::Bool(false))
                && properties
                    .keys()
                    .all(|name| required.iter().any(|required| required == name))
        }
        None => true,
    };
    closed && nested(schema)
}

/// The models by name; none when the answer is no list of models.
pub(super) fn models(body: &[u8]) -> Option<Vec<ModelInfo>> {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Model>,
    }
    #[derive(Deserialize)]
    struct Model {
        id: String,
        #[serde(flatten)]
        more: Map<String, Value>,
    }
    let list: List = serde_json::from_slice(body).ok()?;
    let described = list.data.into_iter().map(|model| ModelInfo {
        capabilities: derive_capabilities(&Value::Object(model.more)),
        name: model.id,
        size_bytes: None,
    });
    let mut models: Vec<_> = described.collect();
    models.sort_by(|one, other| one.name.cmp(&other.name));
    Some(models)
}

/// The wire itself has no capabilities; these are the additions of vLLM, llama.cpp, OpenRouter and Mistral.
fn derive_capabilities(model: &Value) -> Capabilities {
    let number = |path: &str| model.pointer(path).and_then(Value::as_u64);
    let flag = |path: &str| model.pointer(path).and_then(Value::as_bool);
    let lists = |path: &str, word: &str| {
        let list = model.pointer(path)?.as_array()?;
        Some(list.iter().any(|item| item == word))
    };
    let context = [
        "/context_length",
        "/max_model_len",
        "/max_context_length",
        "/context_window",
        "/meta/n_ctx_train",
    ]
    .into_iter()
    .find_map(number);
    Capabilities {
        tools: flag("/capabilities/function_calling").or_else(|| lists("/supported_parameters", "tools")),
        vision: flag("/capabilities/vision").or_else(|| lists("/architecture/input_modalities", "image")),
        embedding: flag("/capabilities/completion_chat").map(|chat| !chat),
        context_tokens: context.and_then(|tokens| u32::try_from(tokens).ok()),
    }
}

#[cfg(test)]
mod tests;
