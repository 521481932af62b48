//! JSON schemas of arguments, as plain as small models and constrained decoders want them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The schema of a type: no references, no titles, and a field that may be missing is simply not required.
pub(super) fn of<A: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<A>().to_value();
    if let Some(top) = schema.as_object_mut() {
        // What the tool does is said in its description.
        top.remove("description");
        top.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    }
    plain(&mut schema);
    schema
}

fn plain(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(members) => {
            members.remove("title");
            members.remove("default");
            without_null(members);
            one_of_words(members);
            let keep_names = members.remove("properties").map(|mut properties| {
                if let Some(fields) = properties.as_object_mut() {
                    fields.values_mut().for_each(plain);
                }
                properties
            });
            members.values_mut().for_each(plain);
            if let Some(properties) = keep_names {
                members.insert("properties".into(), properties);
            }
        }
        _ => {}
    }
}

/// "This or null" is said by the field not being required.
fn without_null(members: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            members.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(ways)) = members.get_mut("anyOf") {
        ways.retain(|way| way.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = ways.as_slice() {
            let only = only.clone();
            members.remove("anyOf");
            for (name, value) in only {
                members.entry(name).or_insert(value);
            }
        }
    }
}

/// A choice of documented words becomes one list of words.
fn one_of_words(members: &mut Map<String, Value>) {
    let words =
        |ways: &Value| -> Option<Vec<Value>> { ways.as_array()?.iter().map(|way| way.get("const").cloned()).collect() };
    if let Some(words) = members.get("oneOf").and_then(words) {
        members.remove("oneOf");
        members.insert("type".into(), "string".into());
        members.insert("enum".into(), Value::Array(words));
    }
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::workspace::tasks::Priority;
    use serde_json::json;

    use super::*;

    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    #[schemars(deny_unknown_fields)]
    struct Arguments {
        /// What is to be done.
        title: String,
        /// How much it matters.
        priority: Option<Priority>,
        /// When.
        due_date: Option<i64>,
    }

    #[test]
    fn a_schema_is_plain() {
        let expected = json!({
            "type": "object",
            "properties": {
                "title": { "type": "string", "description": "What is to be done." },
                "priority": { "type": "string", "enum": ["high", "medium", "low"], "description": "How much it matters." },
                "due_date": { "type": "integer", "format": "int64", "description": "When." }
            },
            "required": ["title"],
            "additionalProperties": false
        });
        assert_eq!(of::<Arguments>(), expected);
    }
}
