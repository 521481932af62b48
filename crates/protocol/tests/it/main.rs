//! The generated contracts are reviewed when they move.

use adiuva_protocol::contracts;
use serde_json::Value;

/// Compares with the file in `contracts/`; `INSTA_UPDATE=always` writes it anew.
fn check(name: &str, made: &Value) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../contracts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(name, made));
}

#[test]
fn openapi_is_as_reviewed() {
    check("openapi", &contracts::openapi());
}

#[test]
fn codes_are_as_reviewed() {
    check("codes", &contracts::codes());
}

#[test]
fn flags_are_as_reviewed() {
    check("flags", &contracts::flags());
}
