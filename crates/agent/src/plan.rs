//! Which plans can be carried out, and what each step calls: plain functions over values.

mod call;
mod fields;

use std::collections::{BTreeMap, BTreeSet};

use adiuva_gate::ToolSpec;
use adiuva_protocol::plans::{PlanAction, PlanStep, StepState};
use serde::Deserialize;
use serde_json::{Value, json};

pub use call::{Given, Planned, Record, plan_call, tool_name};
pub use fields::fields;

use crate::templates;

/// The most steps of a plan.
pub const STEPS: usize = 20;
/// The tool that reads a followed folder anew.
pub const INDEX_DOCUMENT: &str = "index_document";
/// The tool that tells the person something.
pub const SEND_NOTIFICATION: &str = "send_notification";

/// All actions, with the word of each on the wire.
pub const ACTIONS: [(PlanAction, &str); 6] = [
    (PlanAction::CreateRecord, "create_record"),
    (PlanAction::UpdateRecord, "update_record"),
    (PlanAction::DeleteRecord, "delete_record"),
    (PlanAction::IndexDocument, "index_document"),
    (PlanAction::SendNotification, "send_notification"),
    (PlanAction::CallAgent, "call_agent"),
];

/// The word of an action.
#[must_use]
pub fn word(action: PlanAction) -> &'static str {
    let known = ACTIONS.iter().find(|(known, _)| *known == action);
    known.map_or("", |(_, word)| word)
}

/// A plan as a model writes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Draft {
    /// The agent whose matter it is.
    pub agent: String,
    /// Its steps.
    pub steps: Vec<DraftStep>,
}

/// A step as a model writes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DraftStep {
    action: PlanAction,
    #[serde(default)]
    prompt_template: Option<String>,
    #[serde(default)]
    variables: BTreeMap<String, Value>,
    #[serde(default)]
    data_from_step: Option<u32>,
}

/// Why a plan cannot be carried out; whoever made it reads this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is not of the form that was asked for.
    #[error("it is not one JSON object of the form that was asked for")]
    Form,
    /// It has no steps or too many.
    #[error("a plan has 1 to {STEPS} steps")]
    Count,
    /// It is for an agent that does not exist.
    #[error("there is no agent {0}")]
    Agent(String),
    /// One of its steps.
    #[error("step {0}: {1}")]
    Step(u32, String),
}

impl Draft {
    /// Reads what a model wrote.
    ///
    /// # Errors
    /// When it is not in the form.
    pub fn read(text: &str) -> Result<Self, Wrong> {
        serde_json::from_str(text.trim()).map_err(|_| Wrong::Form)
    }

    /// Its steps, none of them decided.
    #[must_use]
    pub fn into_steps(self) -> Vec<PlanStep> {
        let step = |(number, step): (u32, DraftStep)| PlanStep {
            number,
            action: step.action,
            prompt_template: step.prompt_template,
            variables: step.variables,
            data_from_step: step.data_from_step,
            revision: 1,
            state: StepState::Waiting,
            result: String::new(),
        };
        (1..).zip(self.steps).map(step).collect()
    }
}

/// Checks that every step can be carried out: its action has what it needs, its template exists and has its blanks filled
/// in, its data come from an earlier step that has some, its agent exists.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(steps: &[PlanStep], tools: &[&ToolSpec], agents: &BTreeSet<String>) -> Result<(), Wrong> {
    if steps.is_empty() || steps.len() > STEPS {
        return Err(Wrong::Count);
    }
    for step in steps {
        let wrong = |why: String| Wrong::Step(step.number, why);
        let given = match step.data_from_step {
            None => None,
            Some(from) => {
                let source = steps.iter().find(|source| source.number == from && from < step.number);
                let source = source.ok_or_else(|| wrong(format!("there is no step {from} before it")))?;
                Some(Given::promised(source).ok_or_else(|| wrong(format!("step {from} has no data to give")))?)
            }
        };
        plan_call(step, given.as_ref(), tools).map_err(wrong)?;
        if step.action == PlanAction::CallAgent {
            let agent = step.variables.get("agent").and_then(Value::as_str).unwrap_or_default();
            if !agents.contains(agent) {
                return Err(wrong(format!("there is no agent {agent}")));
            }
        }
    }
    Ok(())
}

/// The schema that a model writes a plan under.
#[must_use]
pub fn schema(agents: &BTreeSet<String>) -> Value {
    let actions = ACTIONS.map(|(_, word)| word);
    let templates: Vec<&str> = templates::ALL.iter().map(|template| template.id).collect();
    json!({
        "type": "object",
        "properties": {
            "agent": { "enum": agents },
            "steps": { "type": "array", "minItems": 1, "maxItems": STEPS, "items": {
                "type": "object",
                "properties": {
                    "action": { "enum": actions },
                    "prompt_template": { "enum": templates },
                    "variables": { "type": "object" },
                    "data_from_step": { "type": "integer", "minimum": 1 }
                },
                "required": ["action", "variables"]
            }}
        },
        "required": ["agent", "steps"]
    })
}

/// What a model that makes plans is told: the actions with what each takes, and the templates.
#[must_use]
pub fn told(tools: &[&ToolSpec]) -> String {
    let mut told = String::from(
        "You make a plan for what a person wants. Nothing of it happens before the person agrees to it, step by step. Say \
         one JSON object and nothing else: {\"agent\": whose matter it is, \"steps\": [{\"action\", \"variables\", \
         \"prompt_template\"?, \"data_from_step\"?}]}. As few steps as possible. `data_from_step` is the number of an \
         earlier step, counted from 1, whose result this one takes in: the text of an agent, or the id of a new record. \
         Never make up ids: use those below, or data_from_step. The actions and their variables:\n",
    );
    for (action, word) in ACTIONS {
        for kind in call::kinds(action) {
            let Some(tool) = tools.iter().find(|tool| tool.name == tool_name(action, kind)) else {
                continue;
            };
            let named = if kind.is_empty() {
                String::new()
            } else {
                format!(" with \"kind\": \"{kind}\"")
            };
            let variables: Vec<String> = call::variables(tool, kind).collect();
            told.push_str(&format!("{word}{named}: {}\n", variables.join(", ")));
        }
    }
    told.push_str("In place of `message`, call_agent takes one of these as `prompt_template`, with its variables:\n");
    for template in templates::ALL {
        let blanks: Vec<&str> = template.blanks().collect();
        told.push_str(&format!(
            "{} ({}): {}\n",
            template.id,
            blanks.join(", "),
            template.about
        ));
    }
    told
}

#[cfg(test)]
mod tests;
