//! How the vault stands. It decides what is drawn: welcome, unlock or the app.

use adiuva_protocol::vault::{VaultState, VaultStatus};
use adiuva_protocol::{Event, Failure};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::events::{Kind, use_events};
use crate::backend::{self, Connection};

/// What is known of the vault.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Nothing yet.
    Asking,
    /// Nobody answered.
    Failed(Failure),
    /// This.
    Known(VaultState),
}

/// The vault.
#[derive(Clone, Copy)]
pub struct Vault {
    standing: RwSignal<Standing>,
    // The vault was made in this page, and its recovery code and first folder are still being talked about.
    welcoming: RwSignal<bool>,
}

impl Vault {
    /// What is known of it.
    #[must_use]
    pub fn standing(self) -> ReadSignal<Standing> {
        self.standing.read_only()
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self.standing.get(), Standing::Known(VaultState::Open { .. }))
    }

    /// Whether an older copy is open, for reading only.
    #[must_use]
    pub fn is_older_copy(self) -> bool {
        matches!(
            self.standing.get(),
            Standing::Known(VaultState::Open { older_copy: true, .. })
        )
    }

    /// Takes a state that a command answered with.
    pub fn set(self, state: VaultState) {
        self.standing.set(Standing::Known(state));
    }

    /// Whether the welcome is under way, which keeps its page although the vault is open.
    #[must_use]
    pub fn welcoming(self) -> RwSignal<bool> {
        self.welcoming
    }

    /// Asks anew.
    pub fn refresh(self) {
        spawn_local(async move {
            match backend::call(VaultStatus {}).await {
                Ok(state) => self.set(state),
                // What was known stays; the status line says that nobody answers.
                Err(failure) => self.standing.update(|standing| {
                    if !matches!(standing, Standing::Known(_)) {
                        *standing = Standing::Failed(failure);
                    }
                }),
            }
        });
    }
}

/// The vault.
#[must_use]
pub fn use_vault() -> Vault {
    expect_context()
}

pub(super) fn provide() {
    let vault = Vault {
        standing: RwSignal::new(Standing::Asking),
        welcoming: RwSignal::new(false),
    };
    provide_context(vault);
    let events = use_events();
    events.listen(move |event| {
        if let Event::Vault { state } = event {
            vault.set(state.clone());
        }
    });
    let connection = backend::connection();
    Effect::new(move || {
        if connection.get() == Connection::SignedOut {
            vault.standing.set(Standing::Failed(backend::signed_out()));
        }
    });
    Effect::new(move || {
        // At the start, and when events were missed.
        events.follow(Kind::Vault);
        vault.refresh();
    });
}
