//! What a person does in a thread: says something, changes it, asks again, stops, marks, copies.

use adiuva_protocol::MessageId;
use adiuva_protocol::chat::{ChatPin, ChatRetry, ChatSend};
use adiuva_protocol::runs::RunsCancel;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::conversation::Conversation;
use crate::backend;
use crate::i18n::t;
use crate::state::{How, Toasts, Tone};

impl Conversation {
    /// Says something after what is shown, or beside one message of it.
    pub(crate) fn say(self, text: String, beside: Option<MessageId>, how: How) {
        if let Some(send) = self.next(text, beside, how) {
            self.deliver(send);
        }
    }

    /// What is sent to say something after what is shown, or beside one message of it.
    pub(super) fn next(self, text: String, beside: Option<MessageId>, how: How) -> Option<ChatSend> {
        let thread = self.thread?;
        let (provider, model) = how.answerer.named();
        let execution_mode = how.mode();
        let last = self
            .entries
            .with_untracked(|entries| entries.last().map(|entry| entry.id));
        Some(ChatSend {
            thread,
            message: MessageId::make(),
            text,
            parent: if beside.is_some() { None } else { last },
            beside,
            provider,
            model,
            use_files: how.use_files,
            filter: how.filter,
            agents: how.agents,
            execution_mode,
            popup: None,
        })
    }

    /// Sends a message, for the first time or again.
    pub(crate) fn deliver(self, send: ChatSend) {
        let (message, branches) = (send.message, send.beside.is_some());
        self.said.update(|said| *said += 1);
        spawn_local(async move {
            let started = self.drafts.send(send).await;
            if started.is_some() && branches {
                let _ = self.through.try_set_value(Some(message));
            }
            self.refresh();
        });
    }

    /// Gives up a message that did not arrive.
    pub(crate) fn give_up(self, message: MessageId) {
        self.drafts.forget(|other| other == message);
    }

    /// Answers a message of the person anew, beside the answers it has.
    pub(crate) fn answer_anew(self, message: MessageId, how: How) {
        let (provider, model) = how.answerer.named();
        let execution_mode = how.mode();
        self.said.update(|said| *said += 1);
        spawn_local(async move {
            let request = ChatRetry {
                message,
                provider,
                model,
                use_files: how.use_files,
                filter: how.filter,
                agents: how.agents,
                execution_mode,
            };
            match backend::call(request).await {
                Ok(started) => {
                    let _ = self.through.try_set_value(started.answer);
                }
                Err(failure) => self.toasts.fail(&failure),
            }
            self.refresh();
        });
    }

    /// Shows the branch that goes through a message.
    pub(crate) fn show_branch(self, through: MessageId) {
        self.through.set_value(Some(through));
        self.refresh();
    }

    /// Stops the answer that is being written.
    pub(crate) fn stop(self) {
        let Some(run) = untrack(|| self.running()) else { return };
        spawn_local(async move {
            if let Err(failure) = backend::call(RunsCancel { run }).await {
                self.toasts.fail(&failure);
            }
        });
    }

    /// Marks a message, or takes the mark away; shown at once.
    pub(crate) fn pin(self, message: MessageId, pinned: bool) {
        self.mark(message, pinned);
        spawn_local(async move {
            if let Err(failure) = backend::call(ChatPin { message, pinned }).await {
                self.mark(message, !pinned);
                self.toasts.fail(&failure);
            }
        });
    }

    fn mark(self, message: MessageId, pinned: bool) {
        let entry = self
            .entries
            .try_with_untracked(|entries| entries.iter().find(|entry| entry.id == message).cloned());
        if let Some(Some(entry)) = entry {
            entry.view.update(|view| view.pinned = pinned);
        }
    }

    /// Puts a text into the clipboard and says so.
    pub(crate) fn copy(self, text: String) {
        copy(self.toasts, text);
    }
}

/// Puts a text into the clipboard and says so.
pub(crate) fn copy(toasts: Toasts, text: String) {
    spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        let said = if wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text))
            .await
            .is_ok()
        {
            (Tone::Good, t().common.copied)
        } else {
            (Tone::Bad, t().chat.not_copied)
        };
        toasts.say(said.0, said.1);
    });
}
