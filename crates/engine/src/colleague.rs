//! One agent asks another: a turn within a turn, on the same budget, with what it has read handed up with its answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use adiuva_agent::registry::{self, CALL_AGENT};
use adiuva_agent::{Purse, Results};
use adiuva_gate::{Effect, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_models::{ChatMessage, Role};
use adiuva_protocol::Failure;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::agents;
use crate::session::Session;
use crate::turns::{Hands, Line, Making, Told};

/// How many agents can stand in a line, each called by the one before.
const DEPTH: usize = 3;

/// Who calls, and what of theirs the called agent works with.
#[derive(Clone)]
pub(crate) struct Caller {
    /// What the caller's turn is made from.
    pub(crate) making: Making,
    /// The agents down to the caller, the caller among them.
    pub(crate) line: Line,
    /// What the caller has read.
    pub(crate) results: Results,
    /// What the caller has left.
    pub(crate) purse: Purse,
}

/// The tool by which an agent asks another one.
pub(crate) struct CallAgent {
    spec: ToolSpec,
    session: Arc<Session>,
    caller: Caller,
}

impl CallAgent {
    /// A tool for this caller.
    pub(crate) async fn new(session: &Arc<Session>, caller: Caller) -> Result<Self, Failure> {
        let names = names(session).await?;
        let others = names.iter().filter(|name| !caller.line.above.contains(*name));
        Ok(Self {
            spec: spec(others.map(String::as_str)),
            session: Arc::clone(session),
            caller,
        })
    }

    /// What an agent of this name says to a message, when it may be called from here.
    async fn ask(&self, agent: &str, message: String, stop: &CancellationToken) -> Result<Told, ToolError> {
        let above = &self.caller.line.above;
        if above.iter().any(|name| name == agent) {
            return Err(refused(format!(
                "{agent} is waiting for this very answer and cannot be asked"
            )));
        }
        if above.len() >= DEPTH {
            return Err(refused(format!(
                "agents call each other {DEPTH} deep at most; answer with what is known"
            )));
        }
        let left = self.caller.purse.left();
        if left.rounds == 0 {
            return Err(refused(
                "no round is left for another agent; answer with what is known".into(),
            ));
        }
        let agent = agents::load(&self.session, agent).await.map_err(failed)?;
        let making = Making {
            model: agent.model.clone().unwrap_or_else(|| self.caller.making.model.clone()),
            agent: Some(agent.name.clone()),
            label: self.caller.results.label().names(),
            reply: None,
            ..self.caller.making.clone()
        };
        let messages = vec![
            ChatMessage::new(Role::System, agents::told_briefly(&agent)),
            ChatMessage::new(Role::User, message),
        ];
        let hands = Hands::make(&self.session, making, self.caller.line.clone());
        let hands = hands.await.map_err(failed)?;
        let told = hands.tell(&self.session, messages, left, stop).await;
        self.caller.purse.pay(hands.spent());
        let told = told.map_err(|error| ToolError::Failed {
            message: error.to_string(),
            source: Some(Box::new(error)),
        })?;
        match told.text.is_empty() && !stop.is_cancelled() {
            true => Err(refused(format!("{} said nothing", agent.name))),
            false => Ok(told),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    agent: String,
    message: String,
}

#[async_trait]
impl Tool for CallAgent {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let Arguments { agent, message } =
            serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))?;
        let told = self.ask(&agent, message, stop).await?;
        if stop.is_cancelled() {
            return Err(ToolError::Stopped);
        }
        Ok(ToolOutput {
            summary: format!("{agent} answered"),
            value: json!({ "agent": agent, "answer": told.text }),
            label: told.label,
        })
    }
}

/// How the tool is offered where these agents can be asked.
pub(crate) fn spec<'n>(names: impl Iterator<Item = &'n str>) -> ToolSpec {
    let mut about =
        String::from("Asks another agent and gives its answer. The agent sees the message and nothing else.");
    let names: Vec<&str> = names.collect();
    for agent in registry::built_in() {
        if names.contains(&agent.name.as_str()) {
            about.push_str(&format!(" {}: {}.", agent.name, agent.description));
        }
    }
    let parameters = json!({
        "type": "object",
        "properties": {
            "agent": { "type": "string", "enum": names },
            "message": { "type": "string", "description": "all that the agent needs to know" }
        },
        "required": ["agent", "message"],
        "additionalProperties": false
    });
    // What the called agent does goes through the gate by itself, with everything that the caller has read.
    ToolSpec::new(CALL_AGENT, &about, parameters, Effect::PrivateRead).content(&["message"])
}

/// The names of all agents.
pub(crate) async fn names(session: &Session) -> Result<BTreeSet<String>, Failure> {
    let built_in = registry::built_in().into_iter().map(|agent| agent.name);
    let own = agents::own(session).await?.into_iter().map(|agent| agent.name);
    Ok(built_in.chain(own).collect())
}

fn refused(message: String) -> ToolError {
    ToolError::Failed { message, source: None }
}

fn failed(failure: Failure) -> ToolError {
    refused(failure.message)
}
