//! One thread as it is shown: the messages of one branch, and the answers being written in it.

use std::collections::{HashMap, HashSet};

use adiuva_protocol::chat::*;
use adiuva_protocol::{Event, Failure, MessageId, Notice, RunId, ThreadId, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::live::Live;
use crate::backend::{self, Heard, Subscription};
use crate::state::{Drafts, How, Kind, Toasts, Unsent, use_drafts, use_events, use_toasts};

/// How many messages are fetched at first, and each time what is new is fetched.
const LATEST: u32 = 60;
/// How many earlier ones are fetched at once.
const EARLIER: u32 = 200;

/// A message, with a signal of its own: what changes in one redraws that one.
#[derive(Clone)]
pub(crate) struct Entry {
    /// Its id.
    pub(crate) id: MessageId,
    /// The message.
    pub(crate) view: ArcRwSignal<MessageView>,
}

/// The same message, whatever it says now.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// How far fetching came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage {
    /// Nothing yet.
    Loading,
    /// It could not be fetched.
    Failed(Failure),
    /// There.
    Ready,
}

/// One thread as it is shown.
#[derive(Clone, Copy)]
pub(crate) struct Conversation {
    /// Which; none for one that begins with the first message.
    pub(crate) thread: Option<ThreadId>,
    pub(super) entries: RwSignal<Vec<Entry>>,
    stage: RwSignal<Stage>,
    earlier: RwSignal<bool>,
    lives: RwSignal<HashMap<MessageId, Live>>,
    /// Counts what the person said, so that the view goes to the end.
    pub(crate) said: RwSignal<u64>,
    /// The person's message that the composer changes.
    pub(crate) editing: RwSignal<Option<MessageId>>,
    /// The answer that the panel tells about; none for the last one.
    pub(crate) selected: RwSignal<Option<MessageId>>,
    // A message of the branch that was chosen; none for the latest.
    pub(super) through: StoredValue<Option<MessageId>>,
    asked: StoredValue<u64>,
    fetching_earlier: StoredValue<bool>,
    heard: StoredValue<Vec<Subscription>, LocalStorage>,
    pub(super) drafts: Drafts,
    pub(super) toasts: Toasts,
}

impl Conversation {
    pub(crate) fn new(thread: Option<ThreadId>) -> Self {
        let stage = if thread.is_some() { Stage::Loading } else { Stage::Ready };
        Self {
            thread,
            entries: RwSignal::new(Vec::new()),
            stage: RwSignal::new(stage),
            earlier: RwSignal::new(false),
            lives: RwSignal::new(HashMap::new()),
            said: RwSignal::new(0),
            editing: RwSignal::new(None),
            selected: RwSignal::new(None),
            through: StoredValue::new(None),
            asked: StoredValue::new(0),
            fetching_earlier: StoredValue::new(false),
            heard: StoredValue::new_local(Vec::new()),
            drafts: use_drafts(),
            toasts: use_toasts(),
        }
    }

    /// How far fetching came.
    pub(crate) fn stage(self) -> Stage {
        self.stage.get()
    }

    /// The messages that are shown, oldest first. While another version of one is sent, it and what follows are not.
    pub(crate) fn shown(self) -> Vec<Entry> {
        let replaced = self.unsent().into_iter().find_map(|unsent| unsent.send.beside);
        let mut entries = self.entries.get();
        if let Some(at) = entries.iter().position(|entry| Some(entry.id) == replaced) {
            entries.truncate(at);
        }
        entries
    }

    /// A message that is shown.
    pub(crate) fn message(self, id: MessageId) -> Option<MessageView> {
        let entries = self.entries.read();
        entries
            .iter()
            .find(|entry| entry.id == id)
            .map(|entry| entry.view.get())
    }

    /// The messages of this thread that have not arrived.
    pub(crate) fn unsent(self) -> Vec<Unsent> {
        let mut unsent = self.drafts.outbox().get();
        unsent.retain(|unsent| Some(unsent.send.thread) == self.thread);
        let entries = self.entries.read();
        unsent.retain(|unsent| entries.iter().all(|entry| entry.id != unsent.send.message));
        unsent
    }

    /// Nothing was said yet.
    pub(crate) fn is_empty(self) -> bool {
        self.stage() == Stage::Ready && self.entries.with(Vec::is_empty) && self.unsent().is_empty()
    }

    /// What the run of a message has said, where it was followed here.
    pub(crate) fn live(self, message: MessageId) -> Option<Live> {
        self.lives.with(|lives| lives.get(&message).cloned())
    }

    /// The last answer of the branch.
    pub(crate) fn last_answer(self) -> Option<MessageId> {
        let entries = self.entries.read();
        let mut backwards = entries.iter().rev();
        let answer = backwards.find(|entry| entry.view.with(|view| view.author == Author::Assistant));
        answer.map(|entry| entry.id)
    }

    /// The person's last message of the branch.
    pub(crate) fn last_own(self) -> Option<MessageId> {
        let entries = self.entries.read_untracked();
        let mut backwards = entries.iter().rev();
        let own = backwards.find(|entry| entry.view.with_untracked(|view| view.author == Author::Person));
        own.map(|entry| entry.id)
    }

    /// The run that writes into the branch now.
    pub(crate) fn running(self) -> Option<RunId> {
        let entries = self.entries.read();
        entries.last()?.view.with(|view| match view.status {
            MessageStatus::Streaming => view.run,
            _ => None,
        })
    }

    /// An answer is on its way.
    pub(crate) fn is_busy(self) -> bool {
        self.running().is_some() || self.unsent().iter().any(|unsent| unsent.failure.is_none())
    }

    /// Fetches the latest messages of the branch, and follows the answers being written.
    pub(crate) fn refresh(self) {
        let Some(thread) = self.thread else { return };
        let Some(asked) = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        let through = self.through.get_value();
        spawn_local(async move {
            let fetched = backend::call(ChatMessages {
                thread,
                through,
                before: None,
                limit: LATEST,
            })
            .await;
            // A later question has a later answer; and the page may be gone.
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match fetched {
                Ok(fetched) => {
                    self.merge(fetched);
                    let _ = self.stage.try_set(Stage::Ready);
                }
                Err(failure) if self.stage.get_untracked() != Stage::Ready => {
                    let _ = self.stage.try_set(Stage::Failed(failure));
                }
                // What is shown stays; the next event asks again.
                Err(_) => {}
            }
        });
    }

    /// Fetches what was said before what is shown.
    pub(crate) fn fetch_earlier(self) {
        let first = self
            .entries
            .with_untracked(|entries| entries.first().map(|entry| entry.id));
        let (Some(thread), Some(first)) = (self.thread, first) else {
            return;
        };
        if !self.earlier.get_untracked() || self.fetching_earlier.get_value() {
            return;
        }
        self.fetching_earlier.set_value(true);
        spawn_local(async move {
            let fetched = backend::call(ChatMessages {
                thread,
                through: None,
                before: Some(first),
                limit: EARLIER,
            })
            .await;
            let _ = self.fetching_earlier.try_set_value(false);
            let still_first = self
                .entries
                .try_with_untracked(|entries| entries.first().map(|entry| entry.id));
            if let (Ok(fetched), Some(Some(still_first))) = (fetched, still_first)
                && still_first == first
            {
                self.earlier.set(fetched.earlier);
                let new = fetched.messages.into_iter().map(entry);
                self.entries.update(|entries| {
                    entries.splice(0..0, new);
                });
            }
        });
    }

    /// How the next question of this thread is answered.
    pub(crate) fn how(self) -> How {
        self.drafts.how(self.thread)
    }

    fn merge(self, fetched: Messages) {
        let old = self.entries.get_untracked();
        let first = fetched.messages.first().map(|message| message.id);
        let kept = old.iter().position(|entry| Some(entry.id) == first);
        if kept.is_none() {
            self.earlier.set(fetched.earlier);
        }
        let known: HashMap<MessageId, &Entry> = old.iter().map(|entry| (entry.id, entry)).collect();
        let mut entries: Vec<Entry> = old.iter().take(kept.unwrap_or(0)).cloned().collect();
        let mut runs = Vec::new();
        for message in fetched.messages {
            if let (MessageStatus::Streaming, Some(run)) = (message.status, message.run) {
                runs.push((message.id, run));
            }
            entries.push(match known.get(&message.id) {
                Some(&known) => {
                    if known.view.with_untracked(|view| *view != message) {
                        known.view.set(message);
                    }
                    known.clone()
                }
                None => entry(message),
            });
        }
        let arrived: HashSet<MessageId> = entries.iter().map(|entry| entry.id).collect();
        let same = entries
            .iter()
            .map(|entry| entry.id)
            .eq(old.iter().map(|entry| entry.id));
        if !same {
            self.entries.set(entries);
        }
        self.drafts.forget(|message| arrived.contains(&message));
        for (message, run) in runs {
            self.follow(message, run);
        }
    }

    fn follow(self, message: MessageId, run: RunId) {
        if self.lives.with_untracked(|lives| lives.contains_key(&message)) {
            return;
        }
        let live = Live::default();
        self.lives.update(|lives| {
            lives.insert(message, live.clone());
        });
        let subscription = backend::subscribe(Topic::Run { id: run, after: 0 }, move |heard| match heard {
            Heard::Notice(Notice::Frame(frame)) => live.hear(frame.body),
            Heard::Notice(_) => {}
            Heard::Ended => self.refresh(),
        });
        self.heard.update_value(|heard| heard.push(subscription));
    }
}

/// Fetches the messages now, and again when the thread changes or events were missed.
pub(crate) fn follow(conversation: Conversation) {
    let Some(thread) = conversation.thread else { return };
    let events = use_events();
    conversation.refresh();
    events.listen(move |event| {
        if matches!(event, Event::Thread { id } if *id == thread) {
            conversation.refresh();
        }
    });
    // What changes the count without an event is that some were missed.
    let missed = events.version(Kind::Vault);
    Effect::new(move |before: Option<u64>| {
        let now = missed.get();
        if before.is_some_and(|before| before != now) {
            conversation.refresh();
        }
        now
    });
}

fn entry(message: MessageView) -> Entry {
    Entry {
        id: message.id,
        view: ArcRwSignal::new(message),
    }
}
