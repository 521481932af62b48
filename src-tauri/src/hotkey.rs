//! The keys that open the small window from anywhere.

use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_global_shortcut::{GlobalShortcut, ShortcutState};

use crate::windows;

/// Listens to these keys instead of those before; none for no keys. Keys that cannot be had, because another program has
/// them or they are none, are not registered, which a page can ask for.
pub(crate) fn set(app: &AppHandle, keys: Option<&str>) {
    let Some(shortcuts) = app.try_state::<GlobalShortcut<Wry>>() else {
        return;
    };
    let set = shortcuts.unregister_all().and_then(|()| match keys {
        Some(keys) => shortcuts.on_shortcut(keys, |app, _, event| {
            if event.state == ShortcutState::Pressed {
                windows::toggle_ask(app);
            }
        }),
        None => Ok(()),
    });
    if let Err(error) = set {
        tracing::info!("the keys from anywhere are not set: {error}");
    }
}
