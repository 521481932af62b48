//! How everything stands, for the status line and the foot of the navigation.

use adiuva_protocol::Event;
use adiuva_protocol::knowledge::{Coverage, KnowledgePause};
use adiuva_protocol::meta::{MetaStatus, Status};
use adiuva_protocol::settings::{Settings, SettingsGet, SettingsSet};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::events::{Kind, use_events};
use super::vault::use_vault;
use crate::backend;

/// How everything stands; none before the vault is open.
#[derive(Clone, Copy)]
pub struct StatusHandle {
    status: RwSignal<Option<Status>>,
    settings: RwSignal<Option<Settings>>,
}

impl StatusHandle {
    /// All of it.
    #[must_use]
    pub fn status(self) -> ReadSignal<Option<Status>> {
        self.status.read_only()
    }

    /// The counts over all sources, live.
    #[must_use]
    pub fn coverage(self) -> Option<Coverage> {
        self.status.with(|status| status.as_ref().map(|status| status.coverage))
    }

    /// The settings as the engine has them.
    #[must_use]
    pub fn settings(self) -> ReadSignal<Option<Settings>> {
        self.settings.read_only()
    }

    /// Stops or goes on making vectors.
    pub fn pause(self, paused: bool) {
        spawn_local(async move {
            if backend::call(KnowledgePause { paused }).await.is_ok() {
                self.refresh();
            }
        });
    }

    /// Keeps everything on this machine, or not.
    pub fn set_offline(self, offline: bool) {
        let Some(settings) = self.settings.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let settings = Settings { offline, ..settings };
            if let Ok(settings) = backend::call(SettingsSet { settings }).await {
                self.settings.set(Some(settings));
            }
        });
    }

    fn refresh(self) {
        spawn_local(async move {
            if let Ok(status) = backend::call(MetaStatus {}).await {
                self.status.set(Some(status));
            }
        });
    }

    fn refresh_settings(self) {
        spawn_local(async move {
            if let Ok(settings) = backend::call(SettingsGet {}).await {
                self.settings.set(Some(settings));
            }
        });
    }
}

/// How everything stands.
#[must_use]
pub fn use_status() -> StatusHandle {
    expect_context()
}

pub(super) fn provide() {
    let handle = StatusHandle {
        status: RwSignal::new(None),
        settings: RwSignal::new(None),
    };
    provide_context(handle);
    let (events, vault) = (use_events(), use_vault());
    let is_open = Memo::new(move |_| vault.is_open());
    events.listen(move |event| {
        if let Event::Coverage { source: None, coverage } = event {
            handle.status.update(|status| {
                if let Some(status) = status {
                    status.coverage = *coverage;
                }
            });
        }
    });
    Effect::new(move || {
        events.follow(Kind::Sources);
        events.follow(Kind::Models);
        events.follow(Kind::Vault);
        if is_open.get() {
            handle.refresh();
        } else {
            handle.status.set(None);
        }
    });
    Effect::new(move || {
        events.follow(Kind::Settings);
        if is_open.get() {
            handle.refresh_settings();
        } else {
            handle.settings.set(None);
        }
    });
}
