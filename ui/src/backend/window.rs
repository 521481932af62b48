//! What a small window asks of the shell around it.

use adiuva_protocol::Link;
use serde_json::json;
use wasm_bindgen_futures::spawn_local;

use super::js::to_js;
use super::shell;

/// Hides the small window. A browser has none, and nothing happens there.
pub fn hide_window() {
    spawn_local(async {
        // Nobody is there to be told of a window that stays.
        let _ = shell::invoke("plugin:window|hide", &to_js(&json!({ "label": "ask" }))).await;
    });
}

/// Shows something in the main window: the shell takes the link.
pub fn show_in_main(link: &Link) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(&link.to_string());
    }
}
