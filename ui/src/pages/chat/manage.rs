//! Renaming, pinning and deleting a thread.

use adiuva_protocol::ThreadId;
use adiuva_protocol::chat::ThreadView;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::thread_list::name;
use super::threads::ThreadList;
use crate::components::{Button, ButtonKind, Dialog, Ico, Menu, MenuItem, TextField};
use crate::i18n::t;
use crate::state::{Drafts, use_drafts};

/// What is done with threads.
#[derive(Clone, Copy)]
pub(super) struct Manage {
    list: ThreadList,
    drafts: Drafts,
    renaming: RwSignal<Option<ThreadId>>,
    on_deleted: Callback<ThreadId>,
}

impl Manage {
    /// `on_deleted` leaves a thread that is open.
    pub(super) fn new(list: ThreadList, on_deleted: impl Fn(ThreadId) + Send + Sync + 'static) -> Self {
        Self {
            list,
            drafts: use_drafts(),
            renaming: RwSignal::new(None),
            on_deleted: Callback::new(on_deleted),
        }
    }

    /// Asks for another title.
    pub(super) fn rename(self, thread: ThreadId) {
        self.renaming.set(Some(thread));
    }

    /// Deletes it, with a way back.
    pub(super) fn delete(self, thread: &ThreadView) {
        self.drafts.delete(thread.id, (t().chat.deleted)(&name(thread)));
        self.on_deleted.run(thread.id);
    }
}

/// The menu of the thread that is open.
#[component]
pub(super) fn ThreadMenu(manage: Manage, open: Signal<Option<ThreadId>>) -> impl IntoView {
    let thread = move || open.get().and_then(|id| manage.list.find(id));
    let items = move || {
        let Some(thread) = thread() else { return Vec::new() };
        let (id, pinned) = (thread.id, thread.pinned);
        let pin = if pinned {
            t().chat.unpin_thread
        } else {
            t().chat.pin_thread
        };
        vec![
            MenuItem::new(t().common.rename, Ico::Edit, move || manage.rename(id)),
            MenuItem::new(pin, Ico::Pin, move || manage.list.pin(id, !pinned)),
            MenuItem::new(t().common.delete, Ico::Delete, move || manage.delete(&thread)).danger(),
        ]
    };
    let there = Memo::new(move |_| thread().is_some());
    move || {
        there
            .get()
            .then(|| view! { <Menu label=t().chat.thread_actions items=Signal::derive(items) /> })
    }
}

/// The dialog for another title.
#[component]
pub(super) fn RenameDialog(manage: Manage) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = RwSignal::new(String::new());
    Effect::new(move || {
        if let Some(thread) = manage.renaming.get() {
            // Only asking for it opens the dialog, not that the title then changes.
            let known = untrack(|| manage.list.find(thread));
            title.set(known.map(|thread| thread.title).unwrap_or_default());
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            manage.renaming.set(None);
        }
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let title = title.with_untracked(|title| title.trim().to_owned());
        if let (Some(thread), false) = (manage.renaming.get_untracked(), title.is_empty()) {
            manage.list.rename(thread, title);
        }
        open.set(false);
    };
    view! {
        <Dialog open=open title=t().chat.rename_thread.to_owned()>
            <form class="form" on:submit=save>
                <TextField label=t().chat.thread_title value=title autofocus=true />
                <Button kind=ButtonKind::Primary submit=true>{t().common.save}</Button>
            </form>
        </Dialog>
    }
}
