//! How everything stands, for the status line and the foot of the navigation.

use adiuva_protocol::Event;
use adiuva_protocol::knowledge::{Coverage, KnowledgePause};
use adiuva_protocol::meta::{MetaStatus, Status};
use adiuva_protocol::settings::{Settings, SettingsGet, SettingsSet};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::events::{Kind, use_events};
use super::toasts::{Toasts, use_toasts};
use super::vault::use_vault;
use crate::backend;

/// How everything stands; none before the vault is open.
#[derive(Clone, Copy)]
pub struct StatusHandle {
    status: RwSignal<Option<Status>>,
    settings: RwSignal<Option<Settings>>,
    // Changes that were not answered yet.
    changing: StoredValue<u32>,
    toasts: Toasts,
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

    /// Changes a setting. It is shown at once, and taken back with a notice when it was not kept.
    pub fn change(self, change: impl FnOnce(&mut Settings)) {
        let Some(mut settings) = self.settings.get_untracked() else {
            return;
        };
        change(&mut settings);
        self.settings.set(Some(settings.clone()));
        self.changing.update_value(|changing| *changing += 1);
        spawn_local(async move {
            let kept = backend::call(SettingsSet { settings }).await;
            self.changing.update_value(|changing| *changing -= 1);
            if let Err(failure) = kept {
                self.toasts.fail(&failure);
            }
            self.refresh_settings();
        });
    }

    /// Keeps everything on this machine, or not.
    pub fn set_offline(self, offline: bool) {
        self.change(|settings| settings.offline = offline);
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
            let known = backend::call(SettingsGet {}).await;
            // What is on its way to the engine is newer than what it answers with.
            if let Ok(settings) = known
                && self.changing.get_value() == 0
            {
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
        changing: StoredValue::new(0),
        toasts: use_toasts(),
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
