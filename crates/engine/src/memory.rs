//! What is remembered from one conversation to the next: kept with where it comes from, given to models as data, and
//! forgotten when the person says so.
//!
//! [`recall`] is what a message gets along, [`episode`] what an answer leaves behind; [`remember`] is the tool by which
//! an agent keeps a fact, [`pattern`] what the program counts by itself.

pub(crate) mod episode;
pub(crate) mod pattern;
pub(crate) mod recall;
pub(crate) mod remember;
#[cfg(test)]
mod tests;

use adiuva_gate::{Label, Origin};
use adiuva_knowledge::embed::Embedders;
use adiuva_models::{EmbedError, EmbedderId};
use adiuva_protocol::chat::Done;
use adiuva_protocol::memory::*;
use adiuva_protocol::{Code, Event, Failure, MemoryId};
use adiuva_store::memories::{Embedded, Learnt, Memory};
use adiuva_store::{Store, StoreError};
use tokio::sync::broadcast;

use crate::engine::blocking;
use crate::failure::store_failure;
use crate::session::now_ms;

/// Characters of one memory.
const LONGEST: usize = 1_000;
/// Memories of a tier; each is compared with each message.
const MOST: u64 = 5_000;
/// How long what was forgotten can be brought back.
const WAITS_MS: i64 = 30 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// All that is remembered. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Book {
    store: Store,
    embedders: Embedders,
    events: broadcast::Sender<Event>,
}

impl Book {
    pub(crate) fn new(store: Store, embedders: Embedders, events: broadcast::Sender<Event>) -> Self {
        Self {
            store,
            embedders,
            events,
        }
    }

    /// Whether anything is to be remembered and given.
    pub(crate) async fn is_on(&self) -> Result<bool, Failure> {
        let settings = self.store.read(|r| r.settings().load()).await.map_err(store_failure)?;
        Ok(settings.memory)
    }

    /// What was asked for, the latest first.
    pub(crate) async fn list(&self, request: MemoryList) -> Result<Memories, Failure> {
        let search = request.search.unwrap_or_default().to_lowercase();
        let listed = self.store.read(move |r| {
            let now = now_ms();
            let words: Vec<&str> = search.split_whitespace().collect();
            let fits = |memory: &Memory| {
                let text = memory.text.to_lowercase();
                let among = request.among.as_ref().is_none_or(|among| among.contains(&memory.id));
                among && words.iter().all(|word| text.contains(word))
            };
            let memories = r.memories().list(request.tier, now)?.into_iter().filter(fits);
            let counts = Tier::ALL.into_iter().map(|tier| {
                let count = r.memories().count(tier, now)?;
                Ok(TierCount { tier, count })
            });
            Ok(Memories {
                memories: memories.take(request.limit as usize).map(view).collect(),
                counts: counts.collect::<Result<_, StoreError>>()?,
            })
        });
        listed.await.map_err(store_failure)
    }

    /// Remembers something that the person wrote.
    pub(crate) async fn add(&self, request: MemoryAdd) -> Result<MemoryView, Failure> {
        of_person(request.tier)?;
        expiry(request.expires_ms)?;
        let memory = Memory {
            expires_ms: request.expires_ms,
            ..new(
                request.tier,
                text(&request.text)?,
                Made::Written,
                &Label::of(Origin::Person),
            )
        };
        self.keep(memory.clone()).await?;
        Ok(view(memory))
    }

    /// Changes something; its origins stay, so that a change makes nothing more trusted.
    pub(crate) async fn update(&self, request: MemoryUpdate) -> Result<MemoryView, Failure> {
        let mut memory = self.load(request.memory).await?;
        if let Some(tier) = request.tier.filter(|tier| *tier != memory.tier) {
            of_person(tier)?;
            memory.tier = tier;
            // It is the person's from here on, and neither summed up nor counted anew.
            memory.edited_ms = Some(now_ms());
        }
        if let Some(expires_ms) = request.expires_ms {
            expiry(expires_ms)?;
            memory.expires_ms = expires_ms;
        }
        if let Some(changed) = request.text {
            memory.text = text(&changed)?;
            memory.edited_ms = Some(now_ms());
            memory.label = label(&memory).join(&Label::of(Origin::Person)).names();
        }
        self.keep(memory.clone()).await?;
        Ok(view(memory))
    }

    /// Forgets something; it can be brought back for a while.
    pub(crate) async fn delete(&self, request: MemoryDelete) -> Result<Done, Failure> {
        let thrown = self.store.write(move |w| w.memories().throw(request.memory, now_ms()));
        thrown.await.map_err(store_failure)?;
        self.tell();
        Ok(Done {})
    }

    /// Brings something back.
    pub(crate) async fn restore(&self, request: MemoryRestore) -> Result<MemoryView, Failure> {
        let restored = self.store.write(move |w| w.memories().restore(request.memory));
        restored.await.map_err(store_failure)?;
        self.tell();
        Ok(view(self.load(request.memory).await?))
    }

    /// Forgets everything for good.
    pub(crate) async fn clear(&self) -> Result<Done, Failure> {
        self.store
            .write(|w| w.memories().clear())
            .await
            .map_err(store_failure)?;
        self.tell();
        Ok(Done {})
    }

    /// Forgets for good what has expired and what has waited long enough; writes nothing where there is nothing.
    pub(crate) async fn purge(&self) -> Result<(), StoreError> {
        let now = now_ms();
        let before = now - WAITS_MS;
        if self.store.read(move |r| r.memories().any_over(before, now)).await? {
            self.store.write(move |w| w.memories().purge(before, now)).await?;
        }
        Ok(())
    }

    /// One that is neither deleted nor expired.
    async fn load(&self, id: MemoryId) -> Result<Memory, Failure> {
        let found = self
            .store
            .read(move |r| r.memories().load(id))
            .await
            .map_err(store_failure)?;
        let now = now_ms();
        found
            .filter(|memory| memory.deleted_ms.is_none() && memory.expires_ms.is_none_or(|at| at > now))
            .ok_or_else(|| Failure::new(Code::NotFound, "this is not remembered any more"))
    }

    /// Adds a memory or replaces it, and makes its numbers. Without the model for these it is found by no message until
    /// the model is there.
    async fn keep(&self, memory: Memory) -> Result<(), Failure> {
        let kept = memory.clone();
        let full = self.store.write(move |w| {
            let full = w.memories().load(kept.id)?.is_none() && w.memories().count(kept.tier, now_ms())? >= MOST;
            if !full {
                w.memories().set(&kept)?;
            }
            Ok(full)
        });
        if full.await.map_err(store_failure)? {
            let why = format!("{MOST} things of this kind are remembered already; forget some first");
            return Err(Failure::new(Code::Quota, why));
        }
        if let Err(failure) = self.embed(vec![memory]).await {
            tracing::warn!("a memory has no vector yet: {failure}");
        }
        self.tell();
        Ok(())
    }

    /// Makes the numbers of these, where they are compared with messages at all.
    async fn embed(&self, memories: Vec<Memory>) -> Result<(), Failure> {
        let compared = |memory: &Memory| matches!(memory.tier, Tier::Associative | Tier::Episodic);
        let texts: Vec<_> = memories
            .into_iter()
            .filter(compared)
            .map(|memory| (memory.id, memory.text))
            .collect();
        if texts.is_empty() {
            return Ok(());
        }
        let embedders = self.embedders.clone();
        let made = blocking(move || {
            let embedder = embedders.get(&EmbedderId::MANY)?;
            let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            let vectors = embedder.embed_passages(&all)?;
            Ok::<_, EmbedError>(texts.into_iter().zip(vectors).collect::<Vec<_>>())
        });
        let made = made.await?.map_err(|error| without_model(&error))?;
        let kept = self.store.write(move |w| {
            made.into_iter().try_for_each(|((id, text), vector)| {
                let embedder = EmbedderId::MANY.as_str().to_owned();
                w.memories().embed(id, &text, &Embedded { embedder, vector })
            })
        });
        kept.await.map_err(store_failure)
    }

    fn tell(&self) {
        // Nobody listening is no failure.
        let _ = self.events.send(Event::Memory);
    }
}

fn without_model(error: &EmbedError) -> Failure {
    Failure::new(Code::CapabilityDisabled, error.to_string())
}

/// A memory that was just made.
fn new(tier: Tier, text: String, made: Made, label: &Label) -> Memory {
    Memory {
        id: MemoryId::make(),
        tier,
        text,
        made,
        label: label.names(),
        learnt: Learnt::default(),
        pattern: None,
        confidence: 100,
        created_ms: now_ms(),
        edited_ms: None,
        used_ms: None,
        uses: 0,
        expires_ms: None,
        deleted_ms: None,
    }
}

/// Where the words of a memory come from; that they were recalled is not in it.
fn label(memory: &Memory) -> Label {
    Label::from_names(memory.label.iter().map(String::as_str))
}

/// A text of a length that can be kept.
fn text(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        let why = "what is remembered has 1 to 1,000 characters";
        return Err(Failure::new(Code::Validation, why));
    }
    Ok(text.to_owned())
}

/// The tiers that a person fills; the others are the program's.
fn of_person(tier: Tier) -> Result<(), Failure> {
    match tier {
        Tier::Core | Tier::Associative => Ok(()),
        Tier::Episodic | Tier::Proactive => Err(Failure::new(
            Code::Validation,
            "summaries and patterns are made by the program; choose core or associative",
        )),
    }
}

fn expiry(expires_ms: Option<i64>) -> Result<(), Failure> {
    if expires_ms.is_some_and(|at| at <= now_ms()) {
        return Err(Failure::new(
            Code::Validation,
            "the time at which it is forgotten must be to come",
        ));
    }
    Ok(())
}

fn view(memory: Memory) -> MemoryView {
    MemoryView {
        tainted: label(&memory).external(),
        id: memory.id,
        tier: memory.tier,
        text: memory.text,
        made: memory.made,
        label: memory.label,
        thread: memory.learnt.thread,
        message: memory.learnt.message,
        run: memory.learnt.run,
        confidence: memory.confidence,
        created_ms: memory.created_ms,
        edited_ms: memory.edited_ms,
        used_ms: memory.used_ms,
        uses: memory.uses,
        expires_ms: memory.expires_ms,
    }
}
