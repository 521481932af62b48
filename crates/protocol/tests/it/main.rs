//! The generated contracts are reviewed when they move.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::path::Path;

use adiuva_protocol::contracts;
use serde_json::Value;

/// Compares with the file in `contracts/`. With `BLESS=1` in the environment the file is written anew, to be reviewed.
fn check(name: &str, made: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts").join(name);
    let text = format!("{:#}\n", in_order(made));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap();
    assert!(
        reviewed == text,
        "contracts/{name} has moved; review what `BLESS=1 cargo test -p adiuva-protocol` writes"
    );
}

/// The same with the members of each object by name: whether maps keep their order depends on what else is built.
fn in_order(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(in_order).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members = members
                .into_iter()
                .map(|(name, member)| (name.clone(), in_order(member)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

#[test]
fn openapi_is_as_reviewed() {
    check("openapi.json", &contracts::openapi());
}

#[test]
fn codes_are_as_reviewed() {
    check("codes.json", &contracts::codes());
}

#[test]
fn flags_are_as_reviewed() {
    check("flags.json", &contracts::flags());
}
