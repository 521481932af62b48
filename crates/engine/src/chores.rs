//! Tools that steps of plans call and no agent does.

use std::sync::Arc;

use adiuva_agent::plan::{INDEX_DOCUMENT, SEND_NOTIFICATION};
use adiuva_gate::{Effect, Label, Origin, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_knowledge::library::Library;
use adiuva_protocol::{Event, SourceId};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::session::Session;

/// The longest notification, in characters.
const LONGEST: usize = 500;

/// Both of them.
pub(crate) fn chores(session: &Session) -> [Arc<dyn Tool>; 2] {
    [
        Arc::new(IndexDocument {
            spec: ToolSpec::new(
                INDEX_DOCUMENT,
                "Looks for changes in a followed folder, or in all of them, and reads what is new.",
                json!({
                    "type": "object",
                    "properties": { "source_id": { "type": "string", "description": "the folder; none for all" } },
                    "additionalProperties": false
                }),
                Effect::LocalWrite,
            ),
            library: session.knowledge.library.clone(),
        }),
        Arc::new(SendNotification {
            spec: ToolSpec::new(
                SEND_NOTIFICATION,
                "Tells the person something on this machine.",
                json!({
                    "type": "object",
                    "properties": { "text": { "type": "string", "minLength": 1, "maxLength": LONGEST } },
                    "required": ["text"],
                    "additionalProperties": false
                }),
                Effect::LocalWrite,
            )
            .content(&["text"]),
            events: session.events.clone(),
        }),
    ]
}

struct IndexDocument {
    spec: ToolSpec,
    library: Library,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Folder {
    #[serde(default)]
    source_id: Option<SourceId>,
}

#[async_trait]
impl Tool for IndexDocument {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let Folder { source_id } = parse(arguments)?;
        let looked = self.library.rescan(source_id).await;
        looked.map_err(|error| ToolError::Failed {
            message: error.to_string(),
            source: Some(Box::new(error)),
        })?;
        Ok(done("looking for changes"))
    }
}

struct SendNotification {
    spec: ToolSpec,
    events: broadcast::Sender<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    text: String,
}

#[async_trait]
impl Tool for SendNotification {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let Words { text } = parse(arguments)?;
        // Nobody listening is no failure.
        let _ = self.events.send(Event::Notification { text });
        Ok(done("told"))
    }
}

fn parse<T: serde::de::DeserializeOwned>(arguments: Value) -> Result<T, ToolError> {
    serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))
}

fn done(summary: &str) -> ToolOutput {
    ToolOutput {
        value: json!({ "done": true }),
        summary: summary.into(),
        label: Label::of(Origin::Program),
    }
}
