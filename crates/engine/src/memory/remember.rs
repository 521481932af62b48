//! The tool by which an agent keeps a fact.

use adiuva_gate::{Effect, Label, Origin, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_protocol::memory::{Made, Tier};
use adiuva_store::memories::{Learnt, Memory};
use adiuva_workspace::tools::ReadSoFar;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{Book, new, text};
use crate::session::now_ms;

/// The tool's name.
pub(crate) const REMEMBER: &str = "remember";

/// Keeps a fact. It goes along with messages it is near to; only the person makes a preference of it.
pub(crate) struct Remember {
    spec: ToolSpec,
    book: Book,
    learnt: Learnt,
    read_so_far: ReadSoFar,
}

impl Remember {
    pub(crate) fn new(book: Book, learnt: Learnt, read_so_far: ReadSoFar) -> Self {
        let spec = ToolSpec::new(
            REMEMBER,
            "Keeps one lasting fact about the person or their work for later conversations, in one sentence. For what the \
             person asks you to remember, not for what stands in files.",
            json!({
                "type": "object",
                "properties": { "fact": { "type": "string", "description": "one sentence" } },
                "required": ["fact"],
                "additionalProperties": false
            }),
            Effect::LocalWrite,
        );
        Self {
            spec: spec.content(&["fact"]),
            book,
            learnt,
            read_so_far,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    fact: String,
}

#[async_trait]
impl Tool for Remember {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let Arguments { fact } =
            serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))?;
        let fact = text(&fact).map_err(|failure| ToolError::Arguments(failure.message))?;
        let output = |summary: &str| ToolOutput {
            value: json!({ "remembered": true }),
            summary: summary.into(),
            label: Label::of(Origin::Program),
        };
        let known = self
            .book
            .store
            .read(|r| r.memories().list(Some(Tier::Associative), now_ms()));
        let known = known.await.map_err(|error| ToolError::Failed {
            message: format!("what is remembered could not be read: {error}"),
            source: Some(Box::new(error)),
        })?;
        if known.iter().any(|memory| memory.text == fact) {
            return Ok(output("remembered already"));
        }
        // Whatever the turn has read may have chosen these words.
        let label = (self.read_so_far)().join(&Label::of(Origin::Model));
        let memory = Memory {
            learnt: self.learnt,
            ..new(Tier::Associative, fact, Made::Kept, &label)
        };
        self.book.keep(memory).await.map_err(|failure| ToolError::Failed {
            message: failure.message,
            source: None,
        })?;
        Ok(output("remembered"))
    }
}
