//! The floating chat: whether it is open, and its thread, which stays until the vault is locked.

use adiuva_protocol::ThreadId;
use leptos::prelude::*;

use super::vault::use_vault;

/// The floating chat.
#[derive(Clone, Copy)]
pub struct Popup {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    /// Its thread; none before the first question.
    pub thread: RwSignal<Option<ThreadId>>,
}

impl Popup {
    /// Opens it when it is closed and the other way round.
    pub fn toggle(self) {
        self.open.update(|open| *open = !*open);
    }
}

/// The floating chat.
#[must_use]
pub fn use_popup() -> Popup {
    expect_context()
}

pub(super) fn provide() {
    let popup = Popup {
        open: RwSignal::new(false),
        thread: RwSignal::new(None),
    };
    provide_context(popup);
    let vault = use_vault();
    Effect::new(move || {
        if !vault.is_open() {
            popup.open.set(false);
            popup.thread.set(None);
        }
    });
}
