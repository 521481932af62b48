//! Ways into the app and out of it: links, the small window, files and addresses.

use std::fs;

use serde_json::json;

use crate::desk::{Desk, Running, until, until_ended};
use crate::screen::{CONTROL, SHIFT, SPACE};
use crate::window::Window;

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

#[tokio::test]
async fn a_link_moves_the_page_and_anything_else_does_not() {
    let desk = Desk::new();
    let window = Window::open_with(&desk, &[&format!("adiuva://document/{ID}?start=3&end=8")], &[]).await;
    let loaded = window
        .run("return performance.getEntriesByType('navigation')[0].name")
        .await;
    assert_eq!(loaded, format!("tauri://localhost/document/{ID}?start=3&end=8"));
    // The pages decide what is shown while there is no vault; the shell only says where to go.
    window
        .run("window.moves = []; addEventListener('popstate', () => moves.push(location.pathname + location.search))")
        .await;
    let open = |link: String| {
        let mut second = Running(desk.app().arg(link).spawn().unwrap());
        assert_eq!(until_ended("the second start ends", &mut second), Some(0));
    };
    open("adiuva://thread/../settings".into());
    open("adiuva://call/vault.lock".into());
    open(format!("adiuva://thread/{ID}"));
    window
        .until(
            "the page moves",
            &format!("return moves.length === 1 && moves[0] === '/chat/{ID}'"),
        )
        .await;
    open("adiuva://search?q=a%27%29%3Balert%281%29".into());
    window
        .until(
            "the page moves",
            "return moves[1] === '/search?q=a%27%29%3Balert%281%29'",
        )
        .await;
    // The same from inside, as the small window does it for a citation.
    window.run(&format!("location.href = 'adiuva://document/{ID}'")).await;
    window
        .until("the page moves", &format!("return moves[2] === '/document/{ID}'"))
        .await;
}

#[tokio::test]
async fn keys_open_and_close_the_small_window_from_anywhere() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    let screen = desk.screen();
    registered(&window, "Ctrl+Shift+Space").await;
    screen.press(&[CONTROL, SHIFT, SPACE]);
    screen.until_seen("Ask Adiuva");
    window.switch_to("/ask").await;

    // It may ask and nothing with keys.
    let refused = window.call("vault.lock", json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "E_AUTH_SCOPE");
    assert_eq!(
        window.call("vault.status", json!({})).await.unwrap()["state"],
        "missing"
    );
    window
        .invoke("plugin:window|hide", json!({ "label": "ask" }))
        .await
        .unwrap();
    screen.until_gone("Ask Adiuva");
    screen.press(&[CONTROL, SHIFT, SPACE]);
    screen.until_seen("Ask Adiuva");
    screen.press(&[CONTROL, SHIFT, SPACE]);
    screen.until_gone("Ask Adiuva");

    // For desktops that let no program take keys.
    let mut second = Running(desk.app().arg("adiuva://ask").spawn().unwrap());
    until_ended("the second start ends", &mut second);
    let small = screen.until_seen("Ask Adiuva");
    screen.close(small);
    screen.until_gone("Ask Adiuva");
    assert!(screen.seen("Adiuva").is_some(), "the main window stays");
}

#[tokio::test]
async fn other_keys_are_taken_at_once_when_they_are_set() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    window.make_vault().await;
    registered(&window, "Ctrl+Shift+Space").await;
    let set = async |keys: Option<&str>| {
        let settings = json!({ "settings": { "desktop": { "ask_hotkey": keys } } });
        window.call("settings.set", settings).await.unwrap();
    };
    set(Some("Alt+Shift+Space")).await;
    registered(&window, "Alt+Shift+Space").await;
    assert_eq!(is_registered(&window, "Ctrl+Shift+Space").await, json!(false));
    set(Some("no such keys")).await;
    unregistered(&window, "Alt+Shift+Space").await;
}

#[tokio::test]
async fn only_files_that_the_engine_knows_are_opened_and_scripts_never() {
    let desk = Desk::new();
    let calls = desk.note_calls_of("xdg-open");
    let window = Window::open(&desk).await;
    window.make_vault().await;
    let (note, script) = (desk.documents().join("note.txt"), desk.documents().join("tidy.sh"));
    fs::write(&note, "The boiler is serviced in May.").unwrap();
    fs::write(&script, "#!/bin/sh\necho the boiler is serviced in June\n").unwrap();
    let secret = desk.home().with_file_name("secret.txt");
    fs::write(&secret, "not a source").unwrap();
    desk.adiuva(&["add", "--wait", desk.documents().to_str().unwrap()]);
    let files = window.call("knowledge.files", json!({})).await.unwrap();
    let document = |path: &std::path::Path| {
        let files = files["files"].as_array().unwrap();
        files
            .iter()
            .find(|file| file["path"] == path.to_str().unwrap())
            .unwrap()["document"]
            .clone()
    };
    let open = async |document: &serde_json::Value, path: &std::path::Path| {
        window
            .call("knowledge.open", json!({ "document": document, "path": path }))
            .await
    };

    open(&document(&note), &note).await.unwrap();
    until("the viewer is started", || {
        fs::read_to_string(&calls)
            .ok()
            .filter(|calls| calls.trim() == note.to_str().unwrap())
    });
    let refused = open(&document(&note), &secret).await.unwrap_err();
    assert_eq!(refused["code"], "E_NOT_FOUND");
    let refused = open(&document(&note), &script).await.unwrap_err();
    assert_eq!(refused["code"], "E_NOT_FOUND");
    // Shown in its folder where a file manager answers; never started.
    let _ = open(&document(&script), &script).await;
    fs::remove_file(&note).unwrap();
    std::os::unix::fs::symlink(&secret, &note).unwrap();
    let refused = open(&document(&note), &note).await.unwrap_err();
    assert_eq!(
        refused["code"], "E_NOT_FOUND",
        "a link in the file's place is not followed"
    );
    let opened = fs::read_to_string(&calls).unwrap();
    assert!(opened.lines().all(|line| line == note.to_str().unwrap()), "{opened}");
}

#[tokio::test]
async fn the_page_cannot_leave() {
    let desk = Desk::new();
    let calls = desk.note_calls_of("xdg-open");
    let window = Window::open(&desk).await;
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let foreign = format!("http://{}/", server.local_addr().unwrap());
    window.run("window.here = true; window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective))").await;
    for script in [
        format!("location.href = '{foreign}'"),
        format!("location.replace('{foreign}')"),
        format!("window.open('{foreign}')"),
        format!("document.body.append(Object.assign(document.createElement('iframe'), {{ src: '{foreign}' }}))"),
        "document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: '<p>' }))".into(),
        format!("document.body.append(Object.assign(document.createElement('img'), {{ src: '{foreign}' }}))"),
        format!("fetch('{foreign}').catch(() => 0)"),
        format!(
            "try {{ new WebSocket('{}') }} catch {{}}",
            foreign.replace("http", "ws")
        ),
        format!("navigator.sendBeacon('{foreign}')"),
        "location.href = 'file:///etc/passwd'".into(),
        "location.href = 'data:text/html,<p>'".into(),
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.here = false' }))"
            .into(),
        "try { eval('window.here = false') } catch {}".into(),
    ] {
        window.run(&script).await;
        let there = window
            .run("return window.here === true && location.origin === 'tauri://localhost'")
            .await;
        assert_eq!(there, true, "{script}");
    }
    let frames = window.run("return [...document.querySelectorAll('iframe')].filter(f => { try { return f.contentWindow.location.href !== 'about:blank' } catch { return true } }).length").await;
    assert_eq!(frames, 0, "no frame shows anything");
    let called = server.accept();
    assert!(called.is_err(), "somebody called the foreign server: {called:?}");
    assert!(!calls.exists(), "nothing was opened without a question");
}

async fn is_registered(window: &Window, keys: &str) -> serde_json::Value {
    window
        .invoke("plugin:global-shortcut|is_registered", json!({ "shortcut": keys }))
        .await
        .unwrap()
}

async fn registered(window: &Window, keys: &str) {
    while is_registered(window, keys).await != json!(true) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn unregistered(window: &Window, keys: &str) {
    while is_registered(window, keys).await != json!(false) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
