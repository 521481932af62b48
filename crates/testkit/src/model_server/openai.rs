//! OpenAI's wire.

use serde_json::{Value, json};

use super::ListedModel;
use super::reply::Piece;
use super::serve::{End, Speak, inputs, vector};

#[derive(Clone, Copy, Debug)]
pub(super) struct OpenAi;

impl Speak for OpenAi {
    const STREAMED: &'static str = "text/event-stream";

    fn piece(self, piece: &Piece, number: usize) -> Vec<String> {
        match piece {
            Piece::Garbage(line) => vec![format!("{line}\n\n")],
            Piece::Failure(said) => vec![event(&json!({ "error": { "message": said, "type": "server_error" } }))],
            Piece::Text(text) => vec![delta(&json!({ "content": text }))],
            Piece::Thinking(text) => vec![delta(&json!({ "reasoning_content": text }))],
            Piece::ToolCall { name, arguments } => {
                // The arguments come in two pieces, cut at any letter, as they do from the original.
                let text = arguments.to_string();
                let (first, second) = text.split_at(text.floor_char_boundary(text.len() / 2));
                let begun = json!({ "index": number, "id": format!("call_{number}"), "type": "function",
                    "function": { "name": name, "arguments": first } });
                let more = json!({ "index": number, "function": { "arguments": second } });
                vec![
                    delta(&json!({ "tool_calls": [begun] })),
                    delta(&json!({ "tool_calls": [more] })),
                ]
            }
        }
    }

    fn end(self, end: End) -> String {
        let finish = chunk(
            &json!([{ "index": 0, "delta": {}, "finish_reason": reason(end) }]),
            &Value::Null,
        );
        let used = chunk(&json!([]), &usage(end));
        format!("{}{}data: [DONE]\n\n", event(&finish), event(&used))
    }

    fn whole(self, pieces: &[Piece], end: End) -> Value {
        let texts = pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let calls = pieces.iter().enumerate().filter_map(|(number, piece)| match piece {
            Piece::ToolCall { name, arguments } => Some(json!({ "id": format!("call_{number}"), "type": "function",
                "function": { "name": name, "arguments": arguments.to_string() } })),
            _ => None,
        });
        let calls = match calls.collect::<Vec<_>>() {
            calls if calls.is_empty() => Value::Null,
            calls => json!(calls),
        };
        let message = json!({ "role": "assistant", "content": texts.collect::<String>(), "tool_calls": calls });
        json!({
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_767_268_800,
            "model": "scripted",
            "choices": [{ "index": 0, "message": message, "finish_reason": reason(end) }],
            "usage": usage(end),
        })
    }

    fn no_model(self, model: &str) -> Value {
        json!({ "error": {
            "message": format!("The model `{model}` does not exist or you do not have access to it."),
            "type": "invalid_request_error",
            "param": null,
            "code": "model_not_found",
        } })
    }
}

pub(super) fn models(models: &[ListedModel]) -> Value {
    let models = models.iter().map(|model| {
        json!({
            "id": model.name,
            "object": "model",
            "created": 1_767_268_800,
            "owned_by": "script",
            "context_length": model.context_tokens,
        })
    });
    json!({ "object": "list", "data": models.collect::<Vec<_>>() })
}

pub(super) fn embeddings(body: &Value) -> Value {
    let vectors = inputs(body)
        .into_iter()
        .enumerate()
        .map(|(index, text)| json!({ "object": "embedding", "index": index, "embedding": vector(text) }));
    json!({
        "object": "list",
        "data": vectors.collect::<Vec<_>>(),
        "model": body["model"],
        "usage": { "prompt_tokens": 1, "total_tokens": 1 },
    })
}

fn event(data: &Value) -> String {
    format!("data: {data}\n\n")
}

fn delta(delta: &Value) -> String {
    event(&chunk(
        &json!([{ "index": 0, "delta": delta, "finish_reason": null }]),
        &Value::Null,
    ))
}

fn chunk(choices: &Value, usage: &Value) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_767_268_800,
        "model": "scripted",
        "choices": choices,
        "usage": usage,
    })
}

fn reason(end: End) -> &'static str {
    match end {
        End { length: true, .. } => "length",
        End { called: true, .. } => "tool_calls",
        End { .. } => "stop",
    }
}

fn usage(end: End) -> Value {
    json!({
        "prompt_tokens": end.prompt_tokens,
        "completion_tokens": end.completion_tokens,
        "total_tokens": end.prompt_tokens + end.completion_tokens,
    })
}
