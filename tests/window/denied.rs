//! Every command that any part of the shell has, asked from where it is not allowed.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::desk::{Desk, Running, until_ended};
use crate::strangers;
use crate::window::Window;

/// What a page of the main window may ask for.
const MAIN: [&str; 8] = [
    "call",
    "plugin:autostart|disable",
    "plugin:autostart|enable",
    "plugin:autostart|is_enabled",
    "plugin:dialog|open",
    "plugin:global-shortcut|is_registered",
    "subscribe",
    "unsubscribe",
];
/// What a page of the small window may ask for.
const ASK: [&str; 4] = ["call", "plugin:window|hide", "subscribe", "unsubscribe"];

/// All commands, of the shell and of every plugin, as the build found them.
fn all_commands() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/gen/schemas/acl-manifests.json");
    let manifests: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut commands = BTreeSet::new();
    for (plugin, manifest) in manifests.as_object().unwrap() {
        let prefix = match plugin.as_str() {
            "__app-acl__" => String::new(),
            plugin => format!("plugin:{}|", plugin.strip_prefix("core:").unwrap_or(plugin)),
        };
        for permission in manifest["permissions"].as_object().unwrap().values() {
            for side in ["allow", "deny"] {
                let named = permission["commands"][side].as_array().unwrap();
                commands.extend(named.iter().map(|name| format!("{prefix}{}", name.as_str().unwrap())));
            }
        }
    }
    commands
}

/// Whether an answer says that the command is not allowed here, rather than that it went wrong.
fn is_denied(answer: &Value) -> bool {
    answer.as_str().is_some_and(|text| text.contains("not allowed"))
}

#[tokio::test]
async fn a_window_is_denied_every_command_but_its_own() {
    let commands = all_commands();
    for known in MAIN.iter().chain(&ASK) {
        assert!(commands.contains(*known), "{known} is among {commands:?}");
    }
    assert!(commands.len() > 150, "only {} commands were found", commands.len());
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    check(&window, &commands, &MAIN).await;
    let mut second = Running(desk.app().arg("adiuva://ask").spawn().unwrap());
    assert_eq!(until_ended("the second start ends", &mut second), Some(0));
    window.switch_to("/ask").await;
    check(&window, &commands, &ASK).await;
}

#[test]
fn an_unlisted_window_and_a_foreign_origin_are_denied_every_command() {
    let commands = all_commands();
    let places = strangers::ask_all(&commands);
    let names: Vec<_> = places.keys().map(String::as_str).collect();
    assert_eq!(names, ["ask from elsewhere", "main from elsewhere", "stranger"]);
    for (place, heard) in places {
        assert_eq!(heard.others, Default::default(), "{place}");
        assert_eq!(heard.denied, commands.len(), "{place}");
    }
}

async fn check(window: &Window, commands: &BTreeSet<String>, allowed: &[&str]) {
    for command in commands {
        if !allowed.contains(&command.as_str()) {
            let answer = window.invoke(command, json!({})).await;
            assert!(answer.as_ref().is_err_and(is_denied), "{command} gave {answer:?}");
        }
    }
}
