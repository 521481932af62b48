//! Whether a model's arguments fit the schema of its tool.
//!
//! The part of JSON schema that tools are described with is checked here: types, properties, required ones, whether others
//! are allowed, lists, choices, and limits of numbers and lengths. What else a schema says is left to the tool.

use serde_json::{Map, Value};

/// Where a value does not fit, and how.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} {problem}")]
pub struct Misfit {
    /// The way to the value, such as `tasks[2].title`; `the arguments` for the whole.
    pub place: String,
    /// What is wrong with it, for the model to read.
    pub problem: String,
}

/// Checks a value.
///
/// # Errors
/// The first misfit, in the order of the schema.
pub fn check(schema: &Value, value: &Value) -> Result<(), Misfit> {
    look(schema, value, "")
}

fn look(schema: &Value, value: &Value, place: &str) -> Result<(), Misfit> {
    let Some(schema) = schema.as_object() else {
        // `true` and `{}` take everything.
        return if schema == &Value::Bool(false) {
            Err(misfit(place, "is not allowed"))
        } else {
            Ok(())
        };
    };
    if let Some(ways) = schema
        .get("anyOf")
        .or_else(|| schema.get("oneOf"))
        .and_then(Value::as_array)
        && !ways.iter().any(|way| look(way, value, place).is_ok())
    {
        return Err(misfit(place, "is none of the things that are allowed there"));
    }
    if let Some(kind) = schema.get("type") {
        is_of(kind, value, place)?;
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array)
        && !choices.contains(value)
    {
        let all: Vec<_> = choices.iter().map(ToString::to_string).collect();
        return Err(misfit(place, &format!("must be one of {}", all.join(", "))));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return Err(misfit(place, "is not the one value that is allowed"));
    }
    match value {
        Value::Object(members) => members_fit(schema, members, place),
        Value::Array(items) => items_fit(schema, items, place),
        Value::String(text) => length_fits(schema, text.chars().count(), "Length", "characters", place),
        Value::Number(number) => number_fits(schema, number.as_f64().unwrap_or(f64::NAN), place),
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

fn is_of(kind: &Value, value: &Value, place: &str) -> Result<(), Misfit> {
    let kinds: Vec<&str> = match kind {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let fits = kinds.iter().any(|kind| match *kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => true,
    });
    if fits {
        return Ok(());
    }
    Err(misfit(place, &format!("must be of type {}", kinds.join(" or "))))
}

fn members_fit(schema: &Map<String, Value>, members: &Map<String, Value>, place: &str) -> Result<(), Misfit> {
    let required = schema.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(name) {
            return Err(misfit(&inside(place, name), "is missing"));
        }
    }
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, value) in members {
        match known.and_then(|known| known.get(name)) {
            Some(schema) => look(schema, value, &inside(place, name))?,
            None => match schema.get("additionalProperties") {
                None => {}
                Some(Value::Bool(false)) => return Err(misfit(&inside(place, name), "is not a known argument")),
                Some(others) => look(others, value, &inside(place, name))?,
            },
        }
    }
    Ok(())
}

fn items_fit(schema: &Map<String, Value>, items: &[Value], place: &str) -> Result<(), Misfit> {
    length_fits(schema, items.len(), "Items", "items", place)?;
    if let Some(each) = schema.get("items") {
        for (at, item) in items.iter().enumerate() {
            look(each, item, &format!("{place}[{at}]"))?;
        }
    }
    Ok(())
}

fn length_fits(schema: &Map<String, Value>, length: usize, what: &str, unit: &str, place: &str) -> Result<(), Misfit> {
    let limit = |name: String| schema.get(&name).and_then(Value::as_u64);
    let length = length as u64;
    if let Some(least) = limit(format!("min{what}")).filter(|least| length < *least) {
        return Err(misfit(place, &format!("needs at least {least} {unit}")));
    }
    if let Some(most) = limit(format!("max{what}")).filter(|most| length > *most) {
        return Err(misfit(place, &format!("may have {most} {unit} at most")));
    }
    Ok(())
}

fn number_fits(schema: &Map<String, Value>, number: f64, place: &str) -> Result<(), Misfit> {
    let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
    if let Some(least) = limit("minimum").filter(|least| number < *least) {
        return Err(misfit(place, &format!("must be at least {least}")));
    }
    if let Some(most) = limit("maximum").filter(|most| number > *most) {
        return Err(misfit(place, &format!("must be at most {most}")));
    }
    Ok(())
}

fn inside(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}

fn misfit(place: &str, problem: &str) -> Misfit {
    Misfit {
        place: if place.is_empty() {
            "the arguments".to_owned()
        } else {
            format!("`{place}`")
        },
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_part_of_a_schema_is_held_to() {
        let schema = json!({
            "type": "object",
            "properties": {
                "title": { "type": "string", "minLength": 1, "maxLength": 5 },
                "status": { "enum": ["todo", "done"] },
                "limit": { "type": "integer", "minimum": 1, "maximum": 10 },
                "due": { "type": ["string", "null"] },
                "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 2 },
                "by": { "anyOf": [{ "const": "me" }, { "type": "integer" }] }
            },
            "required": ["title"],
            "additionalProperties": false
        });
        let check = |value: Value, expected: &str| {
            let found = check(&schema, &value)
                .err()
                .map_or_else(String::new, |misfit| misfit.to_string());
            assert_eq!(found, expected, "{value}");
        };
        check(json!({ "title": "a" }), "");
        check(
            json!({ "title": "città", "status": "done", "limit": 10, "due": null, "tags": ["x"], "by": "me" }),
            "",
        );
        check(json!({ "title": "a", "limit": 3.0 }), "");
        check(json!("title"), "the arguments must be of type object");
        check(json!({}), "`title` is missing");
        check(json!({ "title": "" }), "`title` needs at least 1 characters");
        check(json!({ "title": "too long" }), "`title` may have 5 characters at most");
        check(
            json!({ "title": "a", "status": "late" }),
            "`status` must be one of \"todo\", \"done\"",
        );
        check(json!({ "title": "a", "limit": 0 }), "`limit` must be at least 1");
        check(json!({ "title": "a", "limit": 11 }), "`limit` must be at most 10");
        check(json!({ "title": "a", "limit": 1.5 }), "`limit` must be of type integer");
        check(
            json!({ "title": "a", "due": 3 }),
            "`due` must be of type string or null",
        );
        check(
            json!({ "title": "a", "tags": ["x", 2] }),
            "`tags[1]` must be of type string",
        );
        check(
            json!({ "title": "a", "tags": ["x", "y", "z"] }),
            "`tags` may have 2 items at most",
        );
        check(
            json!({ "title": "a", "by": true }),
            "`by` is none of the things that are allowed there",
        );
        check(json!({ "title": "a", "extra": 1 }), "`extra` is not a known argument");
    }
}
