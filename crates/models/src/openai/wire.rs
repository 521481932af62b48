//! Questions and lists of models as OpenAI's wire has them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::chat::{Capabilities, ChatMessage, ChatRequest, ModelInfo, Role, ToolCall, ToolSpec};

/// Where the original has moved on and the others have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// The original.
    OpenAi,
    /// All the others.
    Compatible,
}

pub(super) fn request(request: &ChatRequest, dialect: Dialect) -> Value {
    let tools = (!request.tools.is_empty()).then(|| request.tools.iter().map(tool).collect());
    let format = request.format.as_ref().map(|schema| {
        json!({
            "type": "json_schema",
            "json_schema": { "name": "answer", "schema": schema, "strict": is_strict(schema) },
        })
    });
    let limit = match dialect {
        Dialect::OpenAi => "max_completion_tokens",
        Dialect::Compatible => "max_tokens",
    };
    object([
        ("model", Some(json!(request.model))),
        ("messages", Some(request.messages.iter().map(message).collect())),
        ("stream", Some(json!(true))),
        ("stream_options", Some(json!({ "include_usage": true }))),
        ("tools", tools),
        ("response_format", format),
        (
            "temperature",
            request.options.temperature.map(|temperature| json!(temperature)),
        ),
        (limit, request.options.max_tokens.map(|tokens| json!(tokens))),
    ])
}

fn tool(tool: &ToolSpec) -> Value {
    json!({
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters,
        },
    })
}

fn message(message: &ChatMessage) -> Value {
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    };
    let calls = (!message.tool_calls.is_empty()).then(|| message.tool_calls.iter().map(call).collect());
    object([
        ("role", Some(json!(role))),
        ("content", Some(json!(message.content))),
        ("tool_calls", calls),
        ("tool_call_id", message.tool_call_id.as_ref().map(|id| json!(id))),
    ])
}

fn call(call: &ToolCall) -> Value {
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
}

/// The fields that have a value.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let given = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect())
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
