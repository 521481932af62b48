//! The threads: fetched in pages until all are there, the latest again after each change.

use adiuva_protocol::chat::{ChatBegin, ChatThreads, ChatUpdate, ThreadView};
use adiuva_protocol::{Failure, ThreadId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::conversation::Stage;
use crate::backend;
use crate::state::{Drafts, Kind, Toasts, use_drafts, use_events, use_toasts};

/// The page that is fetched first and after each change.
const FIRST: u32 = 100;
/// The pages behind it.
const MORE: u32 = 1000;

/// All threads, pinned first, then the latest first.
#[derive(Clone, Copy)]
pub(crate) struct ThreadList {
    all: RwSignal<Vec<ThreadView>>,
    stage: RwSignal<Stage>,
    asked: StoredValue<u64>,
    drafts: Drafts,
    toasts: Toasts,
}

impl ThreadList {
    /// Fetches them, and again after each change, as long as the component is there that calls this.
    pub(crate) fn new() -> Self {
        let list = Self {
            all: RwSignal::new(Vec::new()),
            stage: RwSignal::new(Stage::Loading),
            asked: StoredValue::new(0),
            drafts: use_drafts(),
            toasts: use_toasts(),
        };
        let events = use_events();
        Effect::new(move || {
            events.follow(Kind::Thread);
            list.refresh();
        });
        list
    }

    /// How far fetching came.
    pub(crate) fn stage(self) -> Stage {
        self.stage.get()
    }

    /// The threads that are shown: not those about to be deleted.
    pub(crate) fn shown(self) -> Vec<ThreadView> {
        let mut threads = self.all.get();
        threads.retain(|thread| !self.drafts.is_leaving(thread.id));
        threads
    }

    /// A thread.
    pub(crate) fn find(self, id: ThreadId) -> Option<ThreadView> {
        self.all.with(|all| all.iter().find(|thread| thread.id == id).cloned())
    }

    /// Fetches the first page, and all behind it when none was fetched before.
    pub(crate) fn refresh(self) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        let everything = self.stage.with_untracked(|stage| *stage != Stage::Ready);
        spawn_local(async move {
            let mut request = ChatThreads {
                limit: FIRST,
                after: None,
            };
            let mut first = true;
            loop {
                let page = backend::call(request).await;
                if self.asked.try_get_value() != Some(asked) {
                    return;
                }
                let page = match page {
                    Ok(page) => page,
                    Err(failure) => {
                        if everything && first {
                            let _ = self.stage.try_set(Stage::Failed(failure));
                        }
                        return;
                    }
                };
                let last = page.next.is_none();
                if first {
                    self.begin_with(page.threads, last || everything);
                } else {
                    self.all.update(|all| all.extend(page.threads));
                }
                first = false;
                if last || !everything {
                    self.stage.set(Stage::Ready);
                    return;
                }
                request = ChatThreads {
                    limit: MORE,
                    after: page.next,
                };
            }
        });
    }

    /// Puts the first page before those known that come behind it in the order; before none when `alone`.
    fn begin_with(self, mut page: Vec<ThreadView>, alone: bool) {
        let end = page.last().map(place);
        let before = self.all.get_untracked();
        if let (false, Some(end)) = (alone, end) {
            let known: std::collections::HashSet<ThreadId> = page.iter().map(|thread| thread.id).collect();
            page.extend(
                before
                    .iter()
                    .filter(|thread| place(thread) < end && !known.contains(&thread.id))
                    .cloned(),
            );
        }
        if page != before {
            self.all.set(page);
        }
    }

    /// Begins a thread; none when that failed, which is said.
    pub(crate) async fn begin(self) -> Result<ThreadId, Failure> {
        let thread = backend::call(ChatBegin { title: None }).await?;
        Ok(thread.id)
    }

    /// Renames a thread; shown at once.
    pub(crate) fn rename(self, thread: ThreadId, title: String) {
        self.change(
            ChatUpdate {
                thread,
                title: Some(title.clone()),
                pinned: None,
            },
            move |view| view.title.clone_from(&title),
        );
    }

    /// Keeps a thread at the top or not; shown at once.
    pub(crate) fn pin(self, thread: ThreadId, pinned: bool) {
        self.change(
            ChatUpdate {
                thread,
                title: None,
                pinned: Some(pinned),
            },
            move |view| view.pinned = pinned,
        );
    }

    fn change(self, update: ChatUpdate, now: impl Fn(&mut ThreadView)) {
        self.all.update(|all| {
            if let Some(view) = all.iter_mut().find(|view| view.id == update.thread) {
                now(view);
            }
            all.sort_by_key(|thread| std::cmp::Reverse(place(thread)));
        });
        spawn_local(async move {
            if let Err(failure) = backend::call(update).await {
                self.toasts.fail(&failure);
                self.refresh();
            }
        });
    }
}

/// What threads are ordered by; the greatest stands first.
fn place(thread: &ThreadView) -> (bool, i64, ThreadId) {
    (thread.pinned, thread.updated_ms, thread.id)
}
