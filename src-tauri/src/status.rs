//! What the shell knows of how things stand, followed from the app's events: for the tray, the keys and notifications.

use std::sync::Arc;
use std::time::Duration;

use adiuva_api::local::Place;
use adiuva_protocol::approvals::ApprovalsList;
use adiuva_protocol::knowledge::Coverage;
use adiuva_protocol::meta::MetaStatus;
use adiuva_protocol::settings::{Desktop, SettingsGet};
use adiuva_protocol::{Dispatch, Event, Notice, Topic};
use adiuva_screen::tray::{waiting, words};
use futures::StreamExt;
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::watch;

use crate::{hotkey, ipc, platform, tray, windows};

/// How long after a failure it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// How things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether the vault is open; without it the rest is what was last known.
    pub(crate) open: bool,
    pub(crate) coverage: Coverage,
    /// Approvals that wait for the person.
    pub(crate) waiting: u32,
    pub(crate) paused: bool,
    pub(crate) offline: bool,
    pub(crate) desktop: Desktop,
}

/// How things stand, for whoever wants to know.
pub(crate) struct Watch(watch::Sender<Seen>);

impl Default for Watch {
    fn default() -> Self {
        Self(watch::Sender::new(Seen::default()))
    }
}

impl Watch {
    /// How things stand now.
    pub(crate) fn seen(&self) -> Seen {
        self.0.borrow().clone()
    }

    /// The same, and each change of it.
    pub(crate) fn follow(&self) -> watch::Receiver<Seen> {
        self.0.subscribe()
    }
}

/// Follows how things stand, for as long as the app runs.
pub(crate) async fn follow(app: AppHandle) {
    let place = Arc::clone(&app.state::<Arc<Place>>());
    show(&app, None, Seen::default()).await;
    let mut notices = loop {
        match place.subscribe(&ipc::shell(), Topic::Events).await {
            Ok(notices) => break notices,
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    };
    refresh(&app, &place).await;
    while let Some(notice) = notices.next().await {
        match notice {
            Notice::Event(Event::Coverage { source: None, coverage }) => {
                change(&app, |seen| seen.coverage = coverage).await;
            }
            Notice::Event(Event::Approvals { waiting }) => change(&app, |seen| seen.waiting = waiting).await,
            Notice::Event(Event::Vault { .. } | Event::Settings | Event::Sources) | Notice::Missed(_) => {
                refresh(&app, &place).await;
            }
            Notice::Event(Event::Notification { text }) => {
                if app.state::<Watch>().seen().desktop.notifications && is_hidden(&app) {
                    notify(&app, &text);
                }
            }
            Notice::Event(_) | Notice::Frame(_) => {}
        }
    }
}

async fn refresh(app: &AppHandle, place: &Place) {
    let caller = ipc::shell();
    let status = adiuva_protocol::call(place, &caller, MetaStatus {}).await;
    let settings = adiuva_protocol::call(place, &caller, SettingsGet {}).await;
    let asked = ApprovalsList {
        answered: false,
        limit: 1,
    };
    let asked = adiuva_protocol::call(place, &caller, asked).await;
    change(app, |seen| {
        seen.open = status.is_ok();
        if let Ok(status) = status {
            (seen.coverage, seen.paused) = (status.coverage, status.embedding_paused);
        }
        if let Ok(asked) = asked {
            seen.waiting = asked.waiting;
        }
        if let Ok(settings) = settings {
            (seen.offline, seen.desktop) = (settings.offline, settings.desktop);
        }
    })
    .await;
}

async fn change(app: &AppHandle, change: impl FnOnce(&mut Seen)) {
    let watch = app.state::<Watch>();
    let before = watch.seen();
    let mut now = before.clone();
    change(&mut now);
    if now != before {
        watch.0.send_replace(now.clone());
        show(app, Some(before), now).await;
    }
}

/// Shows how things stand, and what has changed.
async fn show(app: &AppHandle, before: Option<Seen>, now: Seen) {
    let app = app.clone();
    // Tray and keys belong to the main thread, which is waited for.
    let shown = tauri::async_runtime::spawn_blocking(move || {
        tray::show(&app, &now);
        if before
            .as_ref()
            .is_none_or(|before| before.desktop.ask_hotkey != now.desktop.ask_hotkey)
        {
            hotkey::set(&app, now.desktop.ask_hotkey.as_deref());
        }
        let Some(before) = before.filter(|_| now.desktop.notifications && is_hidden(&app)) else {
            return;
        };
        if has_finished(&before, &now) {
            notify(&app, words(platform::language()).finished);
        }
        if now.waiting > before.waiting {
            notify(&app, &waiting(now.waiting, platform::language()));
        }
    });
    if let Err(error) = shown.await {
        tracing::warn!("how things stand could not be shown: {error}");
    }
}

fn has_finished(before: &Seen, now: &Seen) -> bool {
    before.open && !before.coverage.finished() && now.coverage.finished() && now.coverage.embedded > 0
}

fn is_hidden(app: &AppHandle) -> bool {
    let window = app.get_webview_window(windows::MAIN);
    window.is_none_or(|window| !window.is_visible().unwrap_or_default() || window.is_minimized().unwrap_or_default())
}

fn notify(app: &AppHandle, text: &str) {
    if let Err(error) = app.notification().builder().title("Adiuva").body(text).show() {
        tracing::info!("no notification: {error}");
    }
}
