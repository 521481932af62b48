//! Updates of the app: signed, newer, and only from a feed that the build was given. Without one nothing is ever asked.

use std::sync::Arc;
use std::time::Duration;

use adiuva_api::local::Place;
use adiuva_screen::tray::{update as update_text, words};
use serde::Deserialize;
use serde_json::Value;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};
use tauri_plugin_updater::{Config, Update, UpdaterExt};

use crate::home;
use crate::platform;
use crate::status::Watch;

/// How often the feed is asked.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Asks the feed once a day, where there is one.
pub(crate) fn start(app: &AppHandle) -> tauri::Result<()> {
    if !is_configured(app.config().plugins.0.get("updater")) {
        return Ok(());
    }
    app.plugin(tauri_plugin_updater::Builder::new().build())?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut seen = app.state::<Watch>().follow();
        // Whether anything may leave this machine is a setting, and those are read with the vault.
        while seen.wait_for(|seen| seen.open && !seen.offline).await.is_ok() {
            let found = async { app.updater()?.check().await };
            match found.await {
                Ok(Some(update)) => offer(&app, update),
                Ok(None) => {}
                Err(error) => tracing::info!("the update feed was asked in vain: {error}"),
            }
            tokio::time::sleep(DAY).await;
        }
    });
    Ok(())
}

/// Whether a feed is given in a way that lets nothing old or unsigned pass for new.
fn is_configured(updater: Option<&Value>) -> bool {
    let Some(Ok(config)) = updater.map(Config::deserialize) else {
        return false;
    };
    let careless = config.dangerous_insecure_transport_protocol
        || config.dangerous_accept_invalid_certs
        || config.dangerous_accept_invalid_hostnames
        || config.allow_downgrades;
    !config.endpoints.is_empty() && !config.pubkey.is_empty() && config.require_signed_version && !careless
}

/// Asks the person; the app is only changed when they say so.
fn offer(app: &AppHandle, update: Update) {
    let (language, installing) = (platform::language(), app.clone());
    let words = words(language);
    app.dialog()
        .message(update_text(&update.version, language))
        .title("Adiuva")
        .buttons(MessageDialogButtons::OkCancelCustom(
            words.update_yes.into(),
            words.update_no.into(),
        ))
        .show(move |yes| {
            if yes {
                tauri::async_runtime::spawn(install(installing, update));
            }
        });
}

async fn install(app: AppHandle, update: Update) {
    if let Err(error) = update.download_and_install(|_, _| (), || ()).await {
        tracing::warn!("the update was not installed: {error}");
        return;
    }
    let place = Arc::clone(&app.state::<Arc<Place>>());
    place.close(home::FAREWELL).await;
    app.request_restart();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_feed_is_asked_unless_all_of_it_is_configured() {
        let whole = json!({ "endpoints": ["https://example.org/feed"], "pubkey": "k", "requireSignedVersion": true });
        assert!(is_configured(Some(&whole)));
        assert!(!is_configured(None), "nothing is configured as delivered");
        let check = |field: &str, value: Value| {
            let mut other = whole.clone();
            other.as_object_mut().unwrap().insert(field.into(), value);
            assert!(!is_configured(Some(&other)), "{other}");
        };
        check("endpoints", json!([]));
        check("pubkey", json!(""));
        check("requireSignedVersion", json!(false));
        check("allowDowngrades", json!(true));
        check("dangerousInsecureTransportProtocol", json!(true));
    }
}
