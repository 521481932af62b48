//! What is done with things of the workspace, with what came of it said at the foot of the page.

use adiuva_protocol::Endpoint;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::trash::{TrashKey, TrashRestore};
use leptos::task::spawn_local;

use crate::backend;
use crate::i18n::t;
use crate::state::{Toasts, use_toasts};

/// Carries out changes.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Doing {
    toasts: Toasts,
}

impl Doing {
    pub(in crate::pages) fn new() -> Self {
        Self { toasts: use_toasts() }
    }

    /// Asks for a change; the screens follow by event.
    pub(in crate::pages) fn ask<E: Endpoint + 'static>(self, request: E) {
        self.then(request, |_| {});
    }

    /// Asks for a change and goes on with the reply.
    pub(in crate::pages) fn then<E: Endpoint + 'static>(self, request: E, then: impl FnOnce(E::Reply) + 'static) {
        spawn_local(async move {
            match backend::call(request).await {
                Ok(reply) => then(reply),
                Err(failure) => self.toasts.fail(&failure),
            }
        });
    }

    /// Deletes something, with a way back.
    pub(in crate::pages) fn delete<E: Endpoint + 'static>(
        self,
        request: E,
        kind: EntityKind,
        id: uuid::Uuid,
        title: &str,
    ) {
        let said = (t().projects.deleted)(title);
        self.then(request, move |_| {
            self.toasts.done(said, move || self.restore(TrashKey { kind, id }));
        });
    }

    /// Brings something back.
    pub(in crate::pages) fn restore(self, key: TrashKey) {
        self.ask(TrashRestore { key });
    }
}
