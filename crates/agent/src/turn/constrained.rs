//! Calls of models that have no way of their own: JSON under a schema.

use std::fmt::Write as _;
use std::sync::Arc;

use adiuva_gate::Tool;
use adiuva_models::{ChatMessage, ChatRequest, Role, ToolCall};
use serde::Deserialize;
use serde_json::{Value, json};

/// The word that stands for no tool.
const ANSWER: &str = "answer";

/// What is said to a model whose words were not in the form.
pub(super) const AGAIN: &str =
    "That was not JSON of the form that was asked for. Say it again as one JSON object and nothing else.";

/// What a model meant.
#[derive(Debug, PartialEq)]
pub(super) enum Meant {
    /// These words are the answer.
    Answer(String),
    /// This call.
    Call(ToolCall),
}

#[derive(Deserialize)]
struct Written {
    tool: String,
    #[serde(default)]
    arguments: Value,
    #[serde(default)]
    answer: String,
}

/// Puts the tools and the form of the answer into a request.
pub(super) fn offer(request: &mut ChatRequest, tools: &[Arc<dyn Tool>]) {
    let mut told = String::from(
        "You can call tools. Say one JSON object: {\"tool\": name, \"arguments\": {…}} to call one and wait for its \
         result, or {\"tool\": \"answer\", \"answer\": words} once you can answer. The tools:\n",
    );
    let mut names = Vec::new();
    for tool in tools {
        let spec = tool.spec();
        // Writing to a string cannot fail.
        let _ = writeln!(
            told,
            "{}: {} Arguments: {}",
            spec.name, spec.description, spec.parameters
        );
        names.push(spec.name.as_str());
    }
    names.push(ANSWER);
    request.format = Some(json!({
        "type": "object",
        "properties": {
            "tool": { "enum": names },
            "arguments": { "type": "object" },
            "answer": { "type": "string" }
        },
        "required": ["tool"]
    }));
    let first = request.messages.iter_mut().find(|message| message.role == Role::System);
    match first {
        Some(system) => {
            system.content.push_str("\n\n");
            system.content.push_str(&told);
        }
        None => request.messages.insert(0, ChatMessage::new(Role::System, told)),
    }
}

/// Reads what a model said under the schema; none when it is not in the form.
pub(super) fn read(text: &str, made: usize) -> Option<Meant> {
    let written: Written = serde_json::from_str(text.trim()).ok()?;
    if written.tool == ANSWER {
        return (!written.answer.is_empty()).then_some(Meant::Answer(written.answer));
    }
    Some(Meant::Call(ToolCall {
        id: format!("call_{}", made + 1),
        name: written.tool,
        arguments: match written.arguments {
            Value::Null => json!({}),
            arguments => arguments,
        },
    }))
}

/// The result of a call, for a model that knows no messages of tools.
pub(super) fn result(call: &ToolCall, content: &str) -> ChatMessage {
    ChatMessage::new(Role::User, format!("Result of {}: {content}", call.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_read_or_it_is_not() {
        let check = |text: &str, expected: Option<Meant>| assert_eq!(read(text, 1), expected, "{text}");
        check(
            r#" {"tool":"answer","answer":"Yes."} "#,
            Some(Meant::Answer("Yes.".into())),
        );
        let call = |arguments| {
            Some(Meant::Call(ToolCall {
                id: "call_2".into(),
                name: "look".into(),
                arguments,
            }))
        };
        check(r#"{"tool":"look","arguments":{"at":"a"}}"#, call(json!({ "at": "a" })));
        check(r#"{"tool":"look"}"#, call(json!({})));
        for garbage in [
            "",
            "look",
            "{\"tool\":",
            r#"{"tool":"answer"}"#,
            r#"{"answer":"Yes."}"#,
            "[]",
        ] {
            check(garbage, None);
        }
    }
}
