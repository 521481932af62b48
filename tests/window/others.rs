//! Several processes and one data folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::{Desk, Running, until, until_ended};
use crate::window::Window;

#[tokio::test]
async fn a_second_start_shows_the_first_window_and_ends() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    let first = until("the data folder is open", || desk.holder());
    let mut second = Running(desk.app().spawn().unwrap());
    assert_eq!(until_ended("the second start ends", &mut second), Some(0));
    assert_eq!(desk.holder(), Some(first));
    assert!(window.call("meta.get", Value::Null).await.is_ok());

    // Another data folder is another app.
    let other = desk.home().with_file_name("other");
    let mut elsewhere = Running(desk.app().env("ADIUVA_HOME", &other).spawn().unwrap());
    until("the other folder is open", || {
        other.join("adiuva.sock").exists().then_some(())
    });
    assert!(elsewhere.0.try_wait().unwrap().is_none());
}

#[tokio::test]
async fn the_command_line_joins_the_open_window() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    window.make_vault().await;
    window.subscribe(1001, json!({ "topic": "events" })).await.unwrap();
    let note = desk.documents().join("note.txt");
    fs::write(&note, "The lighthouse keeper is called Ada.").unwrap();
    desk.adiuva(&["add", "--wait", desk.documents().to_str().unwrap()]);
    window
        .until(
            "the window hears of the folder",
            "return window.heard[1001].some(told => told.event?.event === 'coverage')",
        )
        .await;
    let found = window
        .call("knowledge.search", json!({ "query": "lighthouse", "mode": "keyword" }))
        .await
        .unwrap();
    assert_eq!(found["hits"][0]["paths"][0], note.to_str().unwrap());

    // What a page was told lies nowhere in the clear, not in what the web view keeps either.
    end(&desk);
    let kept = files_with(&desk.home(), b"lighthouse keeper");
    assert_eq!(kept, Vec::<PathBuf>::new());
}

/// Ends the app in order.
fn end(desk: &Desk) {
    let app = desk.holder().expect("the app holds its folder");
    let told = Command::new("kill").arg(app.to_string()).status();
    assert!(told.unwrap().success());
    until("the app has ended", || desk.holder().is_none().then_some(()));
}

/// Every file below a folder that contains these bytes.
fn files_with(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_with(&path, bytes));
        } else if fs::read(&path).is_ok_and(|content| content.windows(bytes.len()).any(|part| part == bytes)) {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn the_window_joins_the_command_line_and_goes_on_alone_when_that_ends() {
    let desk = Desk::new();
    desk.adiuva(&["init"]);
    let mut follow = desk.adiuva_command(&["events", "--follow"]);
    let follow = Running(follow.stdout(Stdio::null()).spawn().unwrap());
    until("the command line serves the folder", || {
        desk.home().join("adiuva.sock").exists().then_some(())
    });
    until("the command line holds the folder", || {
        (desk.holder() == Some(follow.0.id())).then_some(())
    });

    let window = Window::open(&desk).await;
    // Opened by the passphrase of the command line.
    let status = window.call("vault.status", json!({})).await.unwrap();
    assert_eq!(status["state"], "open");
    window.subscribe(1001, json!({ "topic": "events" })).await.unwrap();

    drop(follow);
    window
        .until(
            "the window hears of the change",
            "return window.heard[1001].some(told => 'missed' in told)",
        )
        .await;
    let status = window.call("vault.status", json!({})).await.unwrap();
    assert_eq!(
        status["state"], "locked",
        "the folder was opened anew, and nobody typed the passphrase here"
    );
    window.unlock().await;
    window
        .until(
            "the same subscription hears of it",
            "return window.heard[1001].some(told => told.event?.event === 'vault')",
        )
        .await;
}
