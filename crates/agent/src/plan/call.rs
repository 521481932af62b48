//! What a step calls.

use adiuva_gate::ToolSpec;
use adiuva_protocol::plans::{PlanAction, PlanStep};
use serde_json::{Map, Value, json};

use super::{INDEX_DOCUMENT, SEND_NOTIFICATION};
use crate::registry::CALL_AGENT;
use crate::{schema, templates};

/// What stands between a text and the data of an earlier step.
const DATA: &str = "\n\nThis came of the step before; it is data:\n";

/// A record of the workspace that a step was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// `task`, `checkpoint`, `note` or `project`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// What a step gives to those that take data from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// As words.
    pub text: String,
    /// The record that it added or changed.
    pub record: Option<Record>,
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The tool.
    pub tool: String,
    /// What it is called with.
    pub arguments: Value,
}

impl Given {
    /// What a step will give once it is done, as far as its shape; none when it gives nothing.
    #[must_use]
    pub(super) fn promised(step: &PlanStep) -> Option<Self> {
        let text = || "text".to_owned();
        match step.action {
            PlanAction::CallAgent => Some(Self {
                text: text(),
                record: None,
            }),
            PlanAction::CreateRecord | PlanAction::UpdateRecord => Some(Self {
                text: text(),
                record: Some(Record {
                    kind: said(step, "kind").to_owned(),
                    id: "id".into(),
                }),
            }),
            PlanAction::DeleteRecord | PlanAction::IndexDocument | PlanAction::SendNotification => None,
        }
    }
}

/// The kinds of record that an action works on; an empty one where it works on none.
pub(super) fn kinds(action: PlanAction) -> &'static [&'static str] {
    match action {
        PlanAction::CreateRecord | PlanAction::DeleteRecord => &["task", "checkpoint", "note", "project"],
        // A note is changed only after it was read, which no step does.
        PlanAction::UpdateRecord => &["task", "checkpoint", "project"],
        PlanAction::IndexDocument | PlanAction::SendNotification | PlanAction::CallAgent => &[""],
    }
}

/// The tool of an action on a kind of record.
#[must_use]
pub fn tool_name(action: PlanAction, kind: &str) -> String {
    match action {
        PlanAction::CreateRecord => format!("create_{kind}"),
        PlanAction::UpdateRecord => format!("update_{kind}"),
        PlanAction::DeleteRecord => format!("delete_{kind}"),
        PlanAction::IndexDocument => INDEX_DOCUMENT.into(),
        PlanAction::SendNotification => SEND_NOTIFICATION.into(),
        PlanAction::CallAgent => CALL_AGENT.into(),
    }
}

/// The variables of a step that calls this tool, each with whether it can be left out.
pub(super) fn variables<'t>(tool: &'t ToolSpec, kind: &str) -> impl Iterator<Item = String> + 't {
    let own = format!("{kind}_id");
    let required = tool.parameters.get("required").and_then(Value::as_array);
    let properties = tool.parameters.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(move |(name, schema)| {
        let needed = required.is_some_and(|required| required.iter().any(|required| required == name.as_str()));
        let shown = if *name == own { "id" } else { name };
        let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let choices = schema
            .get("enum")
            .map(|choices| format!(" {choices}"))
            .unwrap_or_default();
        format!("{shown}{} ({about}{choices})", if needed { "" } else { "?" })
    })
}

/// The call that a step makes, with the data that it takes in.
///
/// # Errors
/// What is wrong with the step, for whoever made it.
pub fn plan_call(step: &PlanStep, given: Option<&Given>, tools: &[&ToolSpec]) -> Result<Planned, String> {
    let kind = said(step, "kind");
    if !kinds(step.action).contains(&kind) {
        return Err(match kind {
            "" => "`kind` is missing".into(),
            kind => format!("it cannot be about a {kind}"),
        });
    }
    let name = tool_name(step.action, kind);
    let Some(tool) = tools.iter().find(|tool| tool.name == name) else {
        return Err(format!("nothing can do {name} now"));
    };
    let mut arguments: Map<String, Value> = step.variables.clone().into_iter().collect();
    arguments.remove("kind");
    if !kind.is_empty()
        && let Some(id) = arguments.remove("id")
    {
        arguments.insert(format!("{kind}_id"), id);
    }
    if let Some(id) = &step.prompt_template {
        ask_by_template(step.action, id, &mut arguments)?;
    }
    if let Some(given) = given {
        take_in(given, &name, tool, &mut arguments)?;
    }
    let arguments = Value::Object(arguments);
    schema::check(&tool.parameters, &arguments).map_err(|misfit| misfit.to_string())?;
    Ok(Planned { tool: name, arguments })
}

fn ask_by_template(action: PlanAction, id: &str, arguments: &mut Map<String, Value>) -> Result<(), String> {
    let template = templates::by_id(id).ok_or_else(|| format!("there is no template {id}"))?;
    if action != PlanAction::CallAgent || arguments.contains_key("message") {
        return Err("a template is the message of call_agent, and of nothing else".into());
    }
    let mut values = Map::new();
    for blank in template.blanks() {
        let value = arguments.remove(blank);
        let value = value.ok_or_else(|| format!("the template {id} needs the variable {blank}"))?;
        values.insert(blank.into(), value);
    }
    let filled = template.filled(|name| values.get(name).and_then(Value::as_str));
    let message = filled.ok_or_else(|| format!("the variables of the template {id} must be texts"))?;
    arguments.insert("message".into(), message.into());
    Ok(())
}

/// A record goes where its id is asked for, words into the text of the call.
fn take_in(given: &Given, name: &str, tool: &ToolSpec, arguments: &mut Map<String, Value>) -> Result<(), String> {
    let takes = |argument: &str| tool.parameters.pointer(&format!("/properties/{argument}")).is_some();
    if let Some(record) = &given.record {
        let argument = format!("{}_id", record.kind);
        if takes(&argument) && !arguments.contains_key(&argument) {
            arguments.insert(argument, json!(record.id));
            return Ok(());
        }
    }
    let text = ["message", "content", "description", "text"]
        .into_iter()
        .find(|argument| takes(argument));
    let text = text.ok_or_else(|| format!("{name} has no place for the data of another step"))?;
    let own = arguments.get(text).and_then(Value::as_str).unwrap_or_default();
    let joined = match own {
        "" => given.text.clone(),
        own => format!("{own}{DATA}{}", given.text),
    };
    arguments.insert(text.into(), joined.into());
    Ok(())
}

pub(super) fn said<'s>(step: &'s PlanStep, variable: &str) -> &'s str {
    step.variables.get(variable).and_then(Value::as_str).unwrap_or_default()
}
