//! Windows that the app never makes: one that no capability names, and the app's own with foreign pages in them.
//!
//! The program has no way to make such windows, so this test binary becomes a small app that has the program's
//! configuration, capabilities and plugins, and asks from there. Each page writes what it heard into its title.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tauri::{WebviewUrl, WebviewWindowBuilder};

use crate::desk::{Desk, PATIENCE, Running, until_ended};

/// Set where this binary shall become the app; the commands to ask.
const COMMANDS: &str = "ADIUVA_TEST_COMMANDS";
/// Where the app writes what the pages heard.
const ANSWERS: &str = "ADIUVA_TEST_ANSWERS";

/// What was heard in one place.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Heard {
    /// How many commands were said not to be allowed there.
    pub(crate) denied: usize,
    /// What all the others answered.
    pub(crate) others: BTreeMap<String, Value>,
}

/// Asks every command from each strange place.
pub(crate) fn ask_all(commands: &BTreeSet<String>) -> BTreeMap<String, Heard> {
    let desk = Desk::new();
    let answers = desk.documents().join("answers.json");
    let mut app = desk.command(std::env::current_exe().unwrap());
    app.args([
        "--exact",
        "strangers::becomes_the_app_where_it_is_asked_to",
        "--nocapture",
    ])
    .env(COMMANDS, serde_json::to_string(commands).unwrap())
    .env(ANSWERS, &answers);
    let mut app = Running(app.spawn().unwrap());
    assert_eq!(until_ended("every command has answered", &mut app), Some(0));
    serde_json::from_str(&std::fs::read_to_string(answers).unwrap()).unwrap()
}

#[tauri::command]
fn call() -> &'static str {
    "reached"
}

#[tauri::command]
fn subscribe() -> &'static str {
    "reached"
}

#[tauri::command]
fn unsubscribe() -> &'static str {
    "reached"
}

#[test]
fn becomes_the_app_where_it_is_asked_to() {
    let (Some(commands), Some(path)) = (std::env::var_os(COMMANDS), std::env::var_os(ANSWERS)) else {
        return;
    };
    let commands = commands.into_string().unwrap();
    let foreign = serve_blank_pages();
    let (told, heard) = mpsc::channel::<(String, String)>();
    let app = tauri::Builder::default()
        .any_thread()
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .plugin(tauri_plugin_global_shortcut::Builder::new().build())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(tauri::generate_handler![call, subscribe, unsubscribe])
        .setup(move |app| {
            for (label, place, page) in [
                ("stranger", "stranger", WebviewUrl::App("index.html".into())),
                ("main", "main from elsewhere", WebviewUrl::External(foreign.parse()?)),
                ("ask", "ask from elsewhere", WebviewUrl::External(foreign.parse()?)),
            ] {
                let told = told.clone();
                WebviewWindowBuilder::new(app, label, page)
                    .initialization_script(script(&commands))
                    .on_document_title_changed(move |_, title| {
                        if title.starts_with('{') {
                            told.send((place.to_owned(), title)).unwrap();
                        }
                    })
                    .build()?;
            }
            let app = app.handle().clone();
            std::thread::spawn(move || {
                let mut answers: BTreeMap<String, Heard> = BTreeMap::new();
                while answers.len() < 3
                    && let Ok((place, title)) = heard.recv_timeout(PATIENCE)
                {
                    answers.insert(place, serde_json::from_str(&title).unwrap());
                }
                std::fs::write(path, serde_json::to_string(&answers).unwrap()).unwrap();
                app.exit(0);
            });
            Ok(())
        })
        .build(tauri::generate_context!())
        .unwrap();
    assert_eq!(app.run_return(|_, _| ()), 0);
}

/// Asks one command after the other and writes what came of it into the title, which is cut at 1,000 characters.
fn script(commands: &str) -> String {
    format!(
        "addEventListener('load', async () => {{
            const [denied, others] = [[], {{}}];
            for (const command of {commands}) {{
                const asked = window.__TAURI_INTERNALS__.invoke(command, {{}});
                const answer = await asked.then(ok => ({{ ok }}), failed => failed);
                if (String(answer).includes('not allowed')) denied.push(command); else others[command] = answer;
            }}
            document.title = JSON.stringify({{ denied: denied.length, others }});
        }});"
    )
}

/// A foreign server: the same blank page for whatever is asked.
fn serve_blank_pages() -> String {
    const PAGE: &[u8] =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<!doctype html>";
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", server.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut connection in server.incoming().flatten() {
            connection.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(PAGE);
        }
    });
    address
}
