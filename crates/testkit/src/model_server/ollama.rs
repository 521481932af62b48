//! Ollama's wire.

use serde_json::{Value, json};

use super::ListedModel;
use super::reply::Piece;
use super::serve::{End, Speak, inputs, vector};

#[derive(Clone, Copy, Debug)]
pub(super) struct Ollama;

impl Speak for Ollama {
    const STREAMED: &'static str = "application/x-ndjson";

    fn piece(self, piece: &Piece, _: usize) -> Vec<String> {
        let message = match piece {
            Piece::Garbage(line) => return vec![format!("{line}\n")],
            Piece::Failure(said) => return vec![format!("{}\n", json!({ "error": said }))],
            Piece::Text(text) => json!({ "role": "assistant", "content": text }),
            Piece::Thinking(text) => json!({ "role": "assistant", "content": "", "thinking": text }),
            Piece::ToolCall { name, arguments } => json!({
                "role": "assistant",
                "content": "",
                "tool_calls": [{ "function": { "name": name, "arguments": arguments } }],
            }),
        };
        vec![format!("{}\n", line(message, false))]
    }

    fn end(self, end: End) -> String {
        format!(
            "{}\n",
            with_end(line(json!({ "role": "assistant", "content": "" }), true), end)
        )
    }

    fn whole(self, pieces: &[Piece], end: End) -> Value {
        let calls: Vec<_> = pieces.iter().filter_map(call).collect();
        let message = json!({ "role": "assistant", "content": text(pieces), "tool_calls": calls });
        with_end(line(message, true), end)
    }

    fn no_model(self, model: &str) -> Value {
        json!({ "error": format!("model \"{model}\" not found, try pulling it first") })
    }
}

pub(super) fn tags(models: &[ListedModel]) -> Value {
    let models = models.iter().map(|model| {
        json!({
            "name": model.name,
            "model": model.name,
            "modified_at": "2026-01-01T12:00:00.000000000+01:00",
            "size": 1_234_567_890_u64,
            "digest": "0000",
            "details": { "format": "gguf", "family": "llama" },
        })
    });
    json!({ "models": models.collect::<Vec<_>>() })
}

pub(super) fn show(model: &ListedModel) -> Value {
    json!({
        "license": "",
        "modelfile": "",
        "parameters": "",
        "template": "",
        "details": { "format": "gguf", "family": "llama" },
        "model_info": {
            "general.architecture": "llama",
            "llama.context_length": model.context_tokens,
            "llama.embedding_length": 4096,
        },
        "capabilities": model.capabilities,
    })
}

pub(super) fn embed(body: &Value) -> Value {
    let vectors: Vec<_> = inputs(body).into_iter().map(vector).collect();
    json!({ "model": body["model"], "embeddings": vectors, "total_duration": 1, "load_duration": 1, "prompt_eval_count": 1 })
}

fn line(message: Value, done: bool) -> Value {
    json!({ "model": "scripted", "created_at": "2026-01-01T12:00:00.000000Z", "message": message, "done": done })
}

fn with_end(mut line: Value, end: End) -> Value {
    let last = json!({
        "done_reason": if end.length { "length" } else { "stop" },
        "total_duration": 5_000_000,
        "load_duration": 1_000_000,
        "prompt_eval_count": end.prompt_tokens,
        "prompt_eval_duration": 1_000_000,
        "eval_count": end.completion_tokens,
        "eval_duration": 3_000_000,
    });
    if let (Value::Object(line), Value::Object(last)) = (&mut line, last) {
        line.extend(last);
    }
    line
}

fn text(pieces: &[Piece]) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn call(piece: &Piece) -> Option<Value> {
    match piece {
        Piece::ToolCall { name, arguments } => Some(json!({ "function": { "name": name, "arguments": arguments } })),
        _ => None,
    }
}
