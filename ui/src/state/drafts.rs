//! What the person has begun in chat and not finished: texts, choices, messages on their way, threads about to be
//! deleted. Only in memory, and gone when the vault is locked.

use std::collections::HashMap;

use adiuva_protocol::chat::{ChatDelete, ChatSend, ExecutionMode};
use adiuva_protocol::knowledge::Filter;
use adiuva_protocol::{Code, Failure, MessageId, ProviderId, ThreadId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::toasts::{self, use_toasts};
use super::vault::{Vault, use_vault};
use crate::backend;

/// Who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answerer {
    /// The preferred model, or extracts where there is none.
    #[default]
    Preferred,
    /// Passages word for word, without a model.
    Extracts,
    /// This model.
    Model {
        /// Its provider.
        provider: ProviderId,
        /// Its name.
        model: String,
    },
}

impl Answerer {
    /// How a command names it.
    #[must_use]
    pub fn named(&self) -> (Option<ProviderId>, Option<String>) {
        match self {
            Self::Preferred => (None, None),
            Self::Extracts => (None, Some("extracts".to_owned())),
            Self::Model { provider, model } => (Some(*provider), Some(model.clone())),
        }
    }
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct How {
    /// Who answers.
    pub answerer: Answerer,
    /// Whether the files are searched.
    pub use_files: bool,
    /// Which files.
    pub filter: Filter,
    /// The agents that answer, in their order; none for the one that fits.
    pub agents: Vec<String>,
    /// The answer is a plan.
    pub plan: bool,
}

impl How {
    /// How a command names it.
    #[must_use]
    pub fn mode(&self) -> ExecutionMode {
        match self.plan {
            true => ExecutionMode::Plan,
            false => ExecutionMode::Answer,
        }
    }
}

impl Default for How {
    fn default() -> Self {
        Self {
            answerer: Answerer::default(),
            use_files: true,
            filter: Filter::default(),
            agents: Vec::new(),
            plan: false,
        }
    }
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsent {
    /// What is sent. Sent again it stays one message, because its id stays.
    pub send: ChatSend,
    /// Why it did not arrive; none while it is under way.
    pub failure: Option<Failure>,
}

/// What was begun and not finished.
#[derive(Clone, Copy)]
pub struct Drafts {
    texts: StoredValue<HashMap<Option<ThreadId>, String>>,
    hows: StoredValue<HashMap<Option<ThreadId>, How>>,
    outbox: RwSignal<Vec<Unsent>>,
    leaving: RwSignal<Vec<ThreadId>>,
    toasts: toasts::Toasts,
    vault: Vault,
}

impl Drafts {
    /// The text begun in a thread, or for a new one.
    #[must_use]
    pub fn text(self, thread: Option<ThreadId>) -> String {
        self.texts
            .with_value(|texts| texts.get(&thread).cloned().unwrap_or_default())
    }

    /// Keeps the text begun in a thread.
    pub fn keep_text(self, thread: Option<ThreadId>, text: String) {
        self.texts.update_value(|texts| {
            if text.is_empty() {
                texts.remove(&thread);
            } else {
                texts.insert(thread, text);
            }
        });
    }

    /// How questions of a thread are answered: as chosen there, else as chosen last.
    #[must_use]
    pub fn how(self, thread: Option<ThreadId>) -> How {
        self.hows.with_value(|hows| {
            let how = hows.get(&thread).or_else(|| hows.get(&None));
            how.cloned().unwrap_or_default()
        })
    }

    /// Keeps how questions of a thread are answered; new threads begin with the latest choice.
    pub fn keep_how(self, thread: Option<ThreadId>, how: How) {
        self.hows.update_value(|hows| {
            hows.insert(None, how.clone());
            hows.insert(thread, how);
        });
    }

    /// The messages that have not been seen in their thread yet.
    #[must_use]
    pub fn outbox(self) -> RwSignal<Vec<Unsent>> {
        self.outbox
    }

    /// Sends a message; tells what came of it. A message that failed stays in the outbox with the reason.
    pub async fn send(self, send: ChatSend) -> Option<adiuva_protocol::chat::Started> {
        let (id, unsent) = (
            send.message,
            Unsent {
                send: send.clone(),
                failure: None,
            },
        );
        self.outbox.update(|outbox| {
            outbox.retain(|other| other.send.message != id);
            outbox.push(unsent);
        });
        match backend::call(send).await {
            Ok(started) => Some(started),
            Err(failure) => {
                self.failed(id, failure);
                None
            }
        }
    }

    fn failed(self, message: MessageId, failure: Failure) {
        if failure.code == Code::VaultLocked {
            self.vault.refresh();
        }
        self.outbox.update(|outbox| {
            if let Some(unsent) = outbox.iter_mut().find(|unsent| unsent.send.message == message) {
                unsent.failure = Some(failure);
            }
        });
    }

    /// Takes a message out of the outbox, because it arrived or was given up.
    pub fn forget(self, arrived: impl Fn(MessageId) -> bool) {
        let any = self
            .outbox
            .with_untracked(|outbox| outbox.iter().any(|unsent| arrived(unsent.send.message)));
        if any {
            self.outbox
                .update(|outbox| outbox.retain(|unsent| !arrived(unsent.send.message)));
        }
    }

    /// Whether a thread is about to be deleted and not shown any more.
    #[must_use]
    pub fn is_leaving(self, thread: ThreadId) -> bool {
        self.leaving.with(|leaving| leaving.contains(&thread))
    }

    /// Deletes a thread once the notice about it is gone; until then it can be taken back without a loss.
    pub fn delete(self, thread: ThreadId, said: String) {
        self.leaving.update(|leaving| leaving.push(thread));
        let back = move || {
            let _ = self
                .leaving
                .try_update(|leaving| leaving.retain(|other| *other != thread));
        };
        self.toasts.done(said, back);
        set_timeout(
            move || {
                if self.leaving.with_untracked(|leaving| leaving.contains(&thread)) {
                    spawn_local(self.delete_now(thread));
                }
            },
            toasts::STAYS_WITH_UNDO,
        );
    }

    async fn delete_now(self, thread: ThreadId) {
        match backend::call(ChatDelete { thread }).await {
            Ok(_) => {}
            Err(failure) if failure.code == Code::NotFound => {}
            Err(failure) => {
                self.leaving.update(|leaving| leaving.retain(|other| *other != thread));
                self.toasts.fail(&failure);
            }
        }
    }

    fn clear(self) {
        self.texts.update_value(HashMap::clear);
        self.hows.update_value(HashMap::clear);
        self.outbox.set(Vec::new());
    }
}

/// What was begun and not finished.
#[must_use]
pub fn use_drafts() -> Drafts {
    expect_context()
}

pub(super) fn provide() {
    let drafts = Drafts {
        texts: StoredValue::new(HashMap::new()),
        hows: StoredValue::new(HashMap::new()),
        outbox: RwSignal::new(Vec::new()),
        leaving: RwSignal::new(Vec::new()),
        toasts: use_toasts(),
        vault: use_vault(),
    };
    provide_context(drafts);
    Effect::new(move || {
        if !drafts.vault.is_open() {
            drafts.clear();
        }
    });
}
