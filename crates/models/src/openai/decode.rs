//! Answers as OpenAI's wire has them: many deltas, or one message.

use std::collections::VecDeque;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::sse::Events;
use crate::chat::{ChatEvent, StopReason, ToolCall, Usage};
use crate::stream::{Decode, Unreadable};

/// An answer being put together.
#[derive(Debug)]
pub(super) struct Completion {
    form: Form,
    calls: Vec<PartialCall>,
    finish: Option<String>,
    usage: Option<Usage>,
}

#[derive(Debug)]
enum Form {
    Streamed(Events),
    Whole(Vec<u8>),
}

#[derive(Debug, Default)]
struct PartialCall {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<WireUsage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    /// In an answer of one piece it is called `message`.
    #[serde(alias = "message")]
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    refusal: Option<String>,
    /// vLLM, llama.cpp and DeepSeek say `reasoning_content`, Ollama and OpenRouter `reasoning`, some both.
    reasoning_content: Option<String>,
    reasoning: Option<String>,
    tool_calls: Option<Vec<CallDelta>>,
}

#[derive(Deserialize)]
struct CallDelta {
    index: Option<u64>,
    id: Option<String>,
    #[serde(default)]
    function: FunctionDelta,
}

#[derive(Default, Deserialize)]
struct FunctionDelta {
    name: Option<String>,
    arguments: Option<Value>,
}

#[derive(Deserialize)]
struct WireUsage {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

impl Completion {
    /// For an answer that comes as events.
    pub(super) fn streamed() -> Self {
        Self::new(Form::Streamed(Events::default()))
    }

    /// For an answer that comes as one JSON object.
    pub(super) fn whole() -> Self {
        Self::new(Form::Whole(Vec::new()))
    }

    fn new(form: Form) -> Self {
        Self {
            form,
            calls: Vec::new(),
            finish: None,
            usage: None,
        }
    }

    fn event(&mut self, data: &[u8], events: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable> {
        if data.trim_ascii() == b"[DONE]" {
            self.finish(events);
            return Ok(());
        }
        let chunk: Chunk = serde_json::from_slice(data).map_err(|_| Unreadable::Garbage("a piece of the answer"))?;
        if let Some(error) = chunk.error.filter(|error| !error.is_null()) {
            return Err(Unreadable::Failure(error));
        }
        if let Some(usage) = chunk.usage {
            self.usage = Some(Usage {
                prompt_tokens: usage.prompt_tokens,
                completion_tokens: usage.completion_tokens,
            });
        }
        // Only one choice is ever asked for.
        let Some(choice) = chunk.choices.into_iter().next() else {
            return Ok(());
        };
        if let Some(delta) = choice.delta {
            let text = |text: Option<String>| text.filter(|text| !text.is_empty());
            let thinking = text(delta.reasoning_content).or(text(delta.reasoning));
            events.extend(thinking.map(ChatEvent::Thinking));
            events.extend(text(delta.content).map(ChatEvent::Text));
            events.extend(text(delta.refusal).map(ChatEvent::Text));
            for call in delta.tool_calls.into_iter().flatten() {
                self.add(call);
            }
        }
        self.finish = choice.finish_reason.or(self.finish.take());
        Ok(())
    }

    /// Pieces of one call share its index. Servers without indices send whole calls, each with an id.
    fn add(&mut self, delta: CallDelta) {
        let id = delta.id.filter(|id| !id.is_empty());
        let found = match (delta.index, &id) {
            (Some(index), _) => self.calls.iter().position(|call| call.index == Some(index)),
            (None, Some(id)) => self.calls.iter().position(|call| call.id == *id),
            (None, None) => self.calls.len().checked_sub(1),
        };
        let at = found.unwrap_or(self.calls.len());
        if found.is_none() {
            self.calls.push(PartialCall {
                index: delta.index,
                ..PartialCall::default()
            });
        }
        let Some(call) = self.calls.get_mut(at) else { return };
        if let Some(id) = id {
            call.id = id;
        }
        // Some servers repeat the name with every piece.
        if let Some(name) = delta.function.name.filter(|name| !name.is_empty()) {
            call.name = name;
        }
        match delta.function.arguments {
            None | Some(Value::Null) => {}
            Some(Value::String(piece)) => call.arguments.push_str(&piece),
            Some(whole) => call.arguments = whole.to_string(),
        }
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) {
        let called = !self.calls.is_empty();
        let calls = std::mem::take(&mut self.calls).into_iter().enumerate();
        events.extend(calls.map(|(number, call)| ChatEvent::ToolCall(call.whole(number))));
        let reason = match self.finish.as_deref() {
            Some("length") => StopReason::Length,
            _ if called => StopReason::ToolCalls,
            _ => StopReason::Finished,
        };
        events.push_back(ChatEvent::Done {
            reason,
            usage: self.usage,
        });
    }
}

impl PartialCall {
    fn whole(self, number: usize) -> ToolCall {
        let arguments = match self.arguments.trim() {
            "" => Value::Object(Map::new()),
            text => serde_json::from_str(text).unwrap_or(Value::String(self.arguments)),
        };
        ToolCall {
            id: if self.id.is_empty() {
                format!("call_{number}")
            } else {
                self.id
            },
            name: self.name,
            arguments,
        }
    }
}

impl Decode for Completion {
    fn line(&mut self, line: &[u8], events: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable> {
        let data = match &mut self.form {
            Form::Streamed(parser) => parser
                .line(line)
                .map_err(|_| Unreadable::Garbage("events were expected, another format came"))?,
            Form::Whole(body) => {
                body.extend_from_slice(line);
                body.push(b'\n');
                None
            }
        };
        data.map_or(Ok(()), |data| self.event(&data, events))
    }

    fn end(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable> {
        let data = match &mut self.form {
            Form::Streamed(parser) => parser.take(),
            Form::Whole(body) => Some(std::mem::take(body)),
        };
        if let Some(data) = data {
            self.event(&data, events)?;
        }
        let done = matches!(events.back(), Some(ChatEvent::Done { .. }));
        // Some servers leave out the closing mark; the reason they finished for is as good.
        if !done && self.finish.is_some() {
            self.finish(events);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
