//! What tools gave during a turn: whole for blocks, in parts for the model.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adiuva_gate::{Effect, Label, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_protocol::workspace::EntityKind;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// The tool by which a model reads the rest of a long result.
pub const READ_RESULT: &str = "read_result";
/// Characters of one result that are kept.
const KEPT: usize = 4_000_000;
/// How deep in a result things are looked for.
const DEPTH: usize = 6;

/// The results of one turn. A clone is the same.
#[derive(Clone, Debug, Default)]
pub struct Results(Arc<Mutex<Vec<Kept>>>, Arc<Mutex<Label>>);

#[derive(Debug)]
struct Kept {
    tool: String,
    value: Value,
    /// As the model reads it; made when it is too long to be read at once.
    text: Option<String>,
    label: Label,
}

impl Results {
    /// Keeps what a tool gave, and gives what the model reads of it: all, or the first part and how to get the rest.
    pub fn keep(&self, tool: &str, output: &ToolOutput, chars: usize) -> String {
        let text = output.value.to_string();
        let mut all = self.lock();
        let total = text.chars().count();
        let long = total > chars;
        let shown = if long {
            let reference = format!("r{}", all.len() + 1);
            json!({
                "reference": reference,
                "characters": total.min(KEPT),
                "beginning": part(&text, 0, chars),
                "rest": format!("call {READ_RESULT} with this reference and a start"),
            })
            .to_string()
        } else {
            text.clone()
        };
        all.push(Kept {
            tool: tool.to_owned(),
            // What is too long to be kept is too long to be drawn.
            value: if total > KEPT {
                Value::Null
            } else {
                output.value.clone()
            },
            text: long.then(|| part(&text, 0, KEPT)),
            label: output.label.clone(),
        });
        shown
    }

    /// Where everything comes from that the turn has read by now.
    #[must_use]
    pub fn label(&self) -> Label {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The turn has read what comes from there, with everything else that is in the label.
    pub fn has_read(&self, label: &Label) {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner) = label.clone();
    }

    /// A thing that a tool really gave: the object with this id in the result of a tool for such things.
    #[must_use]
    pub fn find(&self, kind: EntityKind, id: &str) -> Option<Value> {
        let word = match kind {
            EntityKind::Task => "task",
            EntityKind::Project => "project",
            EntityKind::Note => "note",
            EntityKind::Checkpoint => "checkpoint",
            EntityKind::Client
            | EntityKind::Comment
            | EntityKind::Doc
            | EntityKind::Artifact
            | EntityKind::CalendarEvent => return None,
        };
        let all = self.lock();
        let kept = all
            .iter()
            .rev()
            .filter(|kept| kept.tool.contains(word) && !kept.tool.contains("comment"));
        kept.into_iter().find_map(|kept| within(&kept.value, id, DEPTH))
    }

    fn read(&self, reference: &str, start: usize, chars: usize) -> Option<(Value, Label)> {
        let at: usize = reference.strip_prefix('r')?.parse().ok()?;
        let all = self.lock();
        let kept = all.get(at.checked_sub(1)?)?;
        let text = kept.text.as_deref()?;
        let read = part(text, start, chars);
        let end = start + read.chars().count();
        let value = json!({ "start": start, "end": end, "characters": text.chars().count(), "text": read });
        Some((value, kept.label.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn within(value: &Value, id: &str, depth: usize) -> Option<Value> {
    match value {
        Value::Object(members) if members.get("id").and_then(Value::as_str) == Some(id) => Some(value.clone()),
        Value::Object(members) if depth > 0 => members.values().find_map(|value| within(value, id, depth - 1)),
        Value::Array(items) if depth > 0 => items.iter().find_map(|value| within(value, id, depth - 1)),
        _ => None,
    }
}

fn part(text: &str, start: usize, chars: usize) -> String {
    text.chars().skip(start).take(chars).collect()
}

/// Reads further in a result that was too long to be given at once.
#[derive(Debug)]
pub struct ReadResult {
    spec: ToolSpec,
    results: Results,
    chars: usize,
}

impl ReadResult {
    /// A tool over these results that gives so many characters a call.
    #[must_use]
    pub fn new(results: Results, chars: usize) -> Self {
        let parameters = json!({
            "type": "object",
            "properties": {
                "reference": { "type": "string" },
                "start": { "type": "integer", "minimum": 0, "description": "the first character" }
            },
            "required": ["reference", "start"],
            "additionalProperties": false
        });
        let about = "Reads further in a long result of another tool, by the reference that came with it.";
        let spec = ToolSpec::new(READ_RESULT, about, parameters, Effect::PrivateRead);
        Self { spec, results, chars }
    }
}

#[derive(Deserialize)]
struct Arguments {
    reference: String,
    start: usize,
}

#[async_trait]
impl Tool for ReadResult {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let Arguments { reference, start } =
            serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))?;
        let (value, label) = self
            .results
            .read(&reference, start, self.chars)
            .ok_or_else(|| ToolError::Arguments(format!("there is no long result {reference}")))?;
        Ok(ToolOutput {
            value,
            summary: format!("further in {reference}"),
            label,
        })
    }
}
