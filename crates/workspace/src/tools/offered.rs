//! What all tools of the workspace have in common.

use std::sync::Arc;

use adiuva_gate::{Effect, Label, Origin, Permit, Source, Tool, ToolError, ToolOutput, ToolSpec};
use async_trait::async_trait;
use futures::future::BoxFuture;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{ReadSoFar, schema};
use crate::author::Author;
use crate::error::WorkspaceError;
use crate::workspace::Workspace;

/// Where a tool works: the workspace, and on whose behalf.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) workspace: Workspace,
    pub(super) agent: &'static str,
    pub(super) read_so_far: ReadSoFar,
}

/// What a call came to.
pub(super) struct Told {
    value: Value,
    summary: String,
    /// The things whose words stand in the value.
    entities: Vec<Uuid>,
    /// What else stands in it.
    label: Label,
}

type Act<A> = fn(Desk, A) -> BoxFuture<'static, Result<Told, WorkspaceError>>;

/// A tool with arguments of this type.
struct Offered<A> {
    spec: ToolSpec,
    desk: Desk,
    act: Act<A>,
}

/// What a tool is called and told to a model.
pub(super) struct Called {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) effect: Effect,
    /// The arguments that are mere content.
    pub(super) content: &'static [&'static str],
}

impl Desk {
    /// A tool; its schema is made from the type of its arguments, so that both always say the same.
    pub(super) fn offer<A>(&self, called: &Called, act: Act<A>) -> Arc<dyn Tool>
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
    {
        let parameters = schema::of::<A>();
        let spec = ToolSpec::new(called.name, called.description, parameters, called.effect).content(called.content);
        Arc::new(Offered {
            spec,
            desk: self.clone(),
            act,
        })
    }

    /// The agent as an author, with everything it has read by now.
    pub(super) fn author(&self) -> Author {
        Author::agent(self.agent, &(self.read_so_far)())
    }
}

impl Told {
    /// A value in which the words of these things stand.
    pub(super) fn new(value: &impl Serialize, summary: impl Into<String>, entities: Vec<Uuid>) -> Self {
        Self {
            // Plain structs of numbers, texts and lists: there is nothing in them that JSON cannot write.
            value: serde_json::to_value(value).unwrap_or_default(),
            summary: summary.into(),
            entities,
            label: Label::nothing(),
        }
    }

    /// The same with the words of these calendars in it.
    pub(super) fn with_calendars<'s>(mut self, sources: impl Iterator<Item = &'s str>) -> Self {
        for source in sources {
            let source = Source::calendar(source);
            self.label = self.label.join(&Label::of(Origin::Calendar { source }));
        }
        self
    }

    /// That something was deleted.
    pub(super) fn deleted(what: &str) -> Self {
        Self::new(
            &json!({ "deleted": true, "undo": "a person can bring it back from the trash for 30 days" }),
            format!("{what} in the trash"),
            Vec::new(),
        )
    }
}

#[async_trait]
impl<A> Tool for Offered<A>
where
    A: DeserializeOwned + JsonSchema + Send + 'static,
{
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let arguments = serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))?;
        // A change is one transaction that goes on by itself; only before it is there anything to stop.
        if stop.is_cancelled() {
            return Err(ToolError::Stopped);
        }
        let told = (self.act)(self.desk.clone(), arguments).await.map_err(failed)?;
        let label = self.desk.workspace.label_of(told.entities).await.map_err(failed)?;
        Ok(ToolOutput {
            value: told.value,
            summary: told.summary,
            label: label.join(&told.label),
        })
    }
}

fn failed(error: WorkspaceError) -> ToolError {
    match error {
        WorkspaceError::Invalid(text) => ToolError::Arguments(text),
        error => ToolError::Failed {
            message: error.to_string(),
            source: Some(Box::new(error)),
        },
    }
}
