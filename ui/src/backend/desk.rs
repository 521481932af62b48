//! What the window's shell can say and do for the settings of the app; each fails in a browser.

use adiuva_protocol::Failure;
use serde_json::json;
use wasm_bindgen::JsValue;

use super::js::{from_js, to_js};
use super::{shell, silent};

/// Whether the system starts the app when the person logs in.
pub async fn starts_at_login() -> Result<bool, Failure> {
    asked("plugin:autostart|is_enabled", &JsValue::UNDEFINED).await
}

/// Makes the system start the app when the person logs in, or not.
pub async fn start_at_login(start: bool) -> Result<(), Failure> {
    let command = if start {
        "plugin:autostart|enable"
    } else {
        "plugin:autostart|disable"
    };
    asked(command, &JsValue::UNDEFINED).await
}

/// Whether the system has given these keys to the app.
pub async fn has_hotkey(keys: &str) -> Result<bool, Failure> {
    let arguments = to_js(&json!({ "shortcut": keys }));
    asked("plugin:global-shortcut|is_registered", &arguments).await
}

async fn asked<T: serde::de::DeserializeOwned>(command: &str, arguments: &JsValue) -> Result<T, Failure> {
    match shell::invoke(command, arguments).await {
        Ok(answer) => from_js(&answer).ok_or_else(silent),
        Err(refused) => Err(match from_js::<String>(&refused) {
            Some(words) => Failure::new(adiuva_protocol::Code::Internal, words),
            None => silent(),
        }),
    }
}
