//! The generated contracts: JSON schemas of every command, frame and event, and the registries of codes and flags.
//!
//! `contracts/*.json` hold what this module makes; a test fails when they move unreviewed.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::command::Command;
use crate::failure::{Code, Envelope};
use crate::flags::Flag;
use crate::frame::{Event, Frame};

/// One document for every HTTP lane: OpenAPI 3.1 with a POST path for each command.
#[must_use]
pub fn openapi() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|s| s.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths = Map::new();
    let failure = json!({
        "description": "a failure",
        "content": { "application/json": { "schema": generator.subschema_for::<Envelope>() } }
    });
    for &command in Command::ALL {
        let (request, reply) = command.schemas(&mut generator);
        paths.insert(
            command.route(),
            json!({ "post": {
                "operationId": command.name(),
                "summary": command.about().trim(),
                "x-scope": command.scope(),
                "requestBody": { "required": true, "content": { "application/json": { "schema": request } } },
                "responses": {
                    "200": { "description": "the reply", "content": { "application/json": { "schema": reply } } },
                    "default": failure,
                }
            }}),
        );
    }
    generator.subschema_for::<Frame>();
    generator.subschema_for::<Event>();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Adiuva", "version": "1", "description": "Every command of the app; frames and events are under components." },
        "paths": paths,
        "components": { "schemas": generator.take_definitions(true) },
    })
}

/// The registry of error codes, in order.
#[must_use]
pub fn codes() -> Value {
    json!(Code::ALL)
}

/// The registry of flags with their defaults.
#[must_use]
pub fn flags() -> Value {
    json!(Flag::ALL.map(|flag| json!({ "flag": flag, "default": flag.default_on() })))
}
