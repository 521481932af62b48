//! What each window may ask the shell for, as reviewed. A change here is a change of what a page could do.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

fn load(path: &str) -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn each_window_has_what_was_reviewed_and_no_more() {
    let mut files: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src-tauri/capabilities"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["ask.json", "main.json"]);
    let check = |window: &str, permissions: &[&str]| {
        let capability = load(&format!("src-tauri/capabilities/{window}.json"));
        let mut names: Vec<_> = capability.as_object().unwrap().keys().collect();
        names.sort();
        assert_eq!(
            names,
            ["description", "identifier", "permissions", "windows"],
            "nothing remote, nothing else"
        );
        assert_eq!(capability["identifier"], window);
        assert_eq!(capability["windows"], json!([window]));
        assert_eq!(capability["permissions"], json!(permissions));
    };
    check(
        "main",
        &[
            "allow-call",
            "allow-subscribe",
            "allow-unsubscribe",
            "autostart:allow-disable",
            "autostart:allow-enable",
            "autostart:allow-is-enabled",
            "dialog:allow-open",
            "global-shortcut:allow-is-registered",
        ],
    );
    check(
        "ask",
        &[
            "allow-call",
            "allow-subscribe",
            "allow-unsubscribe",
            "core:window:allow-hide",
        ],
    );
    // What was compiled into the program.
    let compiled = load("gen/schemas/capabilities.json");
    let compiled: Vec<_> = compiled.as_object().unwrap().keys().collect();
    assert_eq!(compiled, ["ask", "main"]);
}

#[test]
fn pages_come_from_the_program_alone() {
    let configuration = load("tauri.conf.json");
    let app = configuration["app"].as_object().unwrap();
    assert_eq!(app.get("withGlobalTauri"), None, "pages get no object to play with");
    assert_eq!(app["windows"], json!([]), "windows are made in code, guarded");
    assert_eq!(
        configuration["build"],
        json!({ "frontendDist": "dist" }),
        "no server for pages"
    );
    let security = app["security"].as_object().unwrap();
    let names: Vec<_> = security.keys().collect();
    assert_eq!(names, ["capabilities", "csp"], "no asset protocol, no exceptions");
    assert_eq!(security["capabilities"], json!(["main", "ask"]));
    assert_eq!(
        security["csp"],
        json!({
            "default-src": "'self'",
            "script-src": "'self' 'wasm-unsafe-eval'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "'self' ipc: http://ipc.localhost",
            "object-src": "'none'",
            "frame-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'"
        })
    );
    assert_eq!(
        configuration["plugins"].get("updater"),
        None,
        "no feed is asked unless a build is given one"
    );
}
