//! What a step can be given, as the schema of its tool says.

use adiuva_gate::ToolSpec;
use adiuva_protocol::plans::{FieldKind, PlanStep, StepField};
use serde_json::{Map, Value};

use super::call::{said, tool_name};
use crate::templates;

/// The variables of a step: those that it must have first, then those that it may have. Names of other records are among
/// them only where the step has one.
#[must_use]
pub fn fields(step: &PlanStep, tools: &[&ToolSpec]) -> Vec<StepField> {
    let kind = said(step, "kind");
    let name = tool_name(step.action, kind);
    let Some(tool) = tools.iter().find(|tool| tool.name == name) else {
        return Vec::new();
    };
    let empty = Map::new();
    let properties = tool.parameters.get("properties").and_then(Value::as_object);
    let required = tool.parameters.get("required").and_then(Value::as_array);
    let own = format!("{kind}_id");
    let template = step.prompt_template.as_deref().and_then(templates::by_id);
    let mut fields: Vec<StepField> = properties
        .unwrap_or(&empty)
        .iter()
        .filter(|(property, _)| template.is_none() || *property != "message")
        .map(|(property, schema)| StepField {
            required: required.is_some_and(|required| required.iter().any(|other| other == property.as_str())),
            name: if *property == own {
                "id".to_owned()
            } else {
                property.clone()
            },
            value: value(property, schema),
        })
        .filter(|field| step.variables.contains_key(&field.name) || !field.name.ends_with("_id"))
        .collect();
    let blanks = template.into_iter().flat_map(|template| template.blanks());
    fields.extend(blanks.map(|blank| StepField {
        name: blank.to_owned(),
        value: FieldKind::Text,
        required: true,
    }));
    fields.sort_by_key(|field| !field.required);
    fields
}

/// What goes into a property. JSON has no dates: the tools take them as milliseconds, under names that say so.
fn value(name: &str, schema: &Value) -> FieldKind {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let of = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return FieldKind::Choice { of };
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("integer") if name == "date" || name.ends_with("_date") => FieldKind::Date,
        Some("integer") => FieldKind::Number { whole: true },
        Some("number") => FieldKind::Number { whole: false },
        Some("boolean") => FieldKind::Flag,
        Some("string") => FieldKind::Text,
        Some("array") if schema.pointer("/items/type").is_some_and(|item| item == "string") => FieldKind::Texts,
        _ => FieldKind::Json,
    }
}
