//! How it ends: by the cross, by the system, by a crash; and what is there afterwards.

use std::process::Command;

use serde_json::json;

use crate::desk::{Desk, Running, until, until_ended};
use crate::window::Window;

#[test]
fn without_a_tray_the_cross_ends_the_app_in_order() {
    let desk = Desk::new();
    let mut app = Running(desk.app().spawn().unwrap());
    let screen = desk.screen();
    let window = screen.until_seen("Adiuva");
    until("the data folder is open", || desk.holder());
    screen.close(window);
    assert_eq!(until_ended("the app ends", &mut app), Some(0));
    assert_eq!(desk.holder(), None);
    assert!(
        desk.home().join("window/state.json").is_file(),
        "the window's place is kept"
    );
}

#[test]
fn the_window_is_as_large_as_it_was_left() {
    let desk = Desk::new();
    let screen = desk.screen();
    let mut app = Running(desk.app().spawn().unwrap());
    let window = screen.until_seen("Adiuva");
    screen.resize(window, (900, 700));
    until("the window is that large", || {
        (screen.size(window) == (900, 700)).then_some(())
    });
    // The page is told of its new size before the cross is.
    until("the data folder is open", || desk.holder());
    screen.close(window);
    assert_eq!(until_ended("the app ends", &mut app), Some(0));

    let _again = Running(desk.app().spawn().unwrap());
    let window = screen.until_seen("Adiuva");
    until("the window is as it was", || {
        (screen.size(window) == (900, 700)).then_some(())
    });
}

#[test]
fn the_system_ends_the_app_in_order() {
    let desk = Desk::new();
    for signal in ["TERM", "INT"] {
        let mut app = Running(desk.app().spawn().unwrap());
        desk.screen().until_seen("Adiuva");
        until("the data folder is open", || desk.holder());
        tell(app.0.id(), signal);
        assert_eq!(until_ended("the app ends", &mut app), Some(0), "after {signal}");
        assert_eq!(desk.holder(), None);
    }
}

#[tokio::test]
async fn after_a_crash_everything_that_was_acknowledged_is_there() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    window.make_vault().await;
    let settings = json!({ "offline": true, "lock_after_minutes": 7, "embedding": "english" });
    window
        .call("settings.set", json!({ "settings": settings }))
        .await
        .unwrap();
    tell(desk.holder().expect("the app holds its folder"), "KILL");
    until("the crash is noticed", || desk.holder().is_none().then_some(()));
    drop(window);

    let window = Window::open(&desk).await;
    assert_eq!(window.call("vault.status", json!({})).await.unwrap()["state"], "locked");
    window.unlock().await;
    let kept = window.call("settings.get", json!({})).await.unwrap();
    for (name, value) in settings.as_object().unwrap() {
        assert_eq!(&kept[name], value, "{name}");
    }
}

fn tell(process: u32, signal: &str) {
    let told = Command::new("kill")
        .args([format!("-{signal}"), process.to_string()])
        .status();
    assert!(told.unwrap().success());
}
