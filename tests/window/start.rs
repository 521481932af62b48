//! From the start to the first answers.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::window::Window;

#[tokio::test]
async fn the_page_shows_and_its_calls_are_answered() {
    let desk = Desk::new();
    // A desktop without a language: what a page sees is mended.
    let window = Window::open_with(&desk, &[], &[("LANG", "C")]).await;
    desk.screen().until_seen("Adiuva");
    assert_eq!(window.run("return location.origin").await, "tauri://localhost");
    assert_eq!(window.run("return navigator.language").await, "en-US");
    let grouped = window.run("return new Intl.NumberFormat().format(12345)").await;
    assert_eq!(grouped, "12,345");
    assert_eq!(window.run("return typeof window.__TAURI__").await, "undefined");

    let meta = window.call("meta.get", Value::Null).await.unwrap();
    assert_eq!(meta["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        window.call("vault.status", json!({})).await.unwrap()["state"],
        "missing"
    );
    let unknown = window.call("vault.leak", json!({})).await.unwrap_err();
    assert_eq!(unknown["code"], "E_VALIDATION");
    let early = window.call("meta.status", json!({})).await.unwrap_err();
    assert_eq!(early["code"], "E_VAULT_MISSING");

    window.make_vault().await;
    let status = window.call("meta.status", json!({})).await.unwrap();
    assert_eq!(status["vault"]["state"], "open");
}

#[tokio::test]
async fn the_app_starts_with_the_computer_where_that_is_wanted() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    let entry = desk.setting("autostart/Adiuva.desktop");
    for wanted in [true, false] {
        let set = if wanted { "enable" } else { "disable" };
        window
            .invoke(&format!("plugin:autostart|{set}"), json!({}))
            .await
            .unwrap();
        let enabled = window.invoke("plugin:autostart|is_enabled", json!({})).await.unwrap();
        assert_eq!(enabled, wanted);
        let started = std::fs::read_to_string(&entry).unwrap_or_default();
        assert_eq!(started.contains("adiuva-desktop --quiet"), wanted, "{started}");
    }
}

#[tokio::test]
async fn what_happens_is_heard_until_the_page_stops_listening_or_goes() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    window.make_vault().await;
    let change = async |offline: bool| {
        let settings = json!({ "settings": { "offline": offline } });
        window.call("settings.set", settings).await.unwrap();
    };
    const HEARD: &str = "return window.heard[1001].filter(told => told.event?.event === 'settings').length";

    window.subscribe(1001, json!({ "topic": "events" })).await.unwrap();
    change(true).await;
    window.until("the change is heard", &format!("{HEARD} === 1")).await;
    // Under the same number again: the one before ends, and nothing is heard twice.
    window.subscribe(1001, json!({ "topic": "events" })).await.unwrap();
    change(false).await;
    window.until("the change is heard", &format!("{HEARD} === 1")).await;
    window.invoke("unsubscribe", json!({ "id": 1001 })).await.unwrap();
    window
        .until(
            "the channel says that it ends",
            "return window.heard[1001].at(-1) === 'end'",
        )
        .await;
    change(true).await;
    assert_eq!(window.run(HEARD).await, 1);

    window.subscribe(1001, json!({ "topic": "events" })).await.unwrap();
    window.reload().await;
    window.subscribe(1001, json!({ "topic": "events" })).await.unwrap();
    change(false).await;
    window
        .until("the change is heard once", &format!("{HEARD} === 1"))
        .await;

    // A run that nobody knows has nothing to tell.
    let nothing = json!({ "topic": "run", "id": "01890a5d-ac96-774b-bcce-b302099a8057" });
    window.subscribe(1002, nothing).await.unwrap();
    window
        .until("its channel ends", "return window.heard[1002].join() === 'end'")
        .await;
}
