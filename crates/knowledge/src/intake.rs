//! Keeps the knowledge base in line with the files: scans sources, reads what is new, stores it.
//!
//! Everything is committed in steps that may be repeated. A file that is being read is marked so in the database; after
//! a crash it is read again, and since a document is stored together with its file's status, never stored twice.

mod budget;
mod changes;
mod due;
mod pipeline;
mod prepare;
pub(crate) mod reason;
mod sources;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use adiuva_models::Weights;
use adiuva_protocol::SourceId;
use adiuva_protocol::settings::Embedding;
use adiuva_store::{Store, StoreError};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::read::Reader;
use crate::watch::Watcher;
use changes::Changes;
use due::Due;
use prepare::Counters;

/// How long a loop rests after the database refused something, such as on a full disk.
const REST: Duration = Duration::from_secs(5);

/// The time, milliseconds since the epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What intake works with.
pub struct Parts {
    /// Where everything is kept.
    pub store: Store,
    /// Reads files.
    pub reader: Reader,
    /// Where tokenizers lie; without them passages are cut by estimate.
    pub weights: Option<Weights>,
    /// Which model embeds what.
    pub embedding: Embedding,
    /// The time.
    pub clock: Clock,
}

/// Keeps the knowledge base in line with the files. Cheap to clone; does nothing until [`Intake::run`] is polled.
#[derive(Clone)]
pub struct Intake {
    desk: Arc<Desk>,
}

/// What the loops share.
struct Desk {
    store: Store,
    reader: Reader,
    counters: Counters,
    embedding: RwLock<Embedding>,
    clock: Clock,
    /// There may be files to read.
    files: Notify,
    /// There may be sources to scan.
    scans: Notify,
    due: Mutex<Due>,
    scanning: Mutex<HashSet<SourceId>>,
    /// All sources were asked for once; before that nobody knows what changed while the program was off.
    begun: AtomicBool,
    watched: Mutex<HashSet<SourceId>>,
    changes: Changes,
}

impl Intake {
    /// Intake over these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts {
            store,
            reader,
            weights,
            embedding,
            clock,
        } = parts;
        let desk = Desk {
            store,
            reader,
            counters: Counters::new(weights),
            embedding: RwLock::new(embedding),
            clock,
            files: Notify::new(),
            scans: Notify::new(),
            due: Mutex::default(),
            scanning: Mutex::default(),
            begun: AtomicBool::new(false),
            watched: Mutex::default(),
            changes: Changes::default(),
        };
        Self { desk: Arc::new(desk) }
    }

    /// Runs until it is stopped: puts back what was being read when the program ended, scans all sources, watches them,
    /// reads what is queued. Being stopped is not an error; a stop in the middle of a file leaves it queued.
    ///
    /// # Errors
    /// When the database is closed under it.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), StoreError> {
        let desk = &self.desk;
        pipeline::requeue(desk).await?;
        let sources = desk.store.read(|reader| reader.sources().list(None)).await?;
        sources.iter().for_each(|source| desk.ask_scan(source.id));
        desk.begun.store(true, Ordering::Release);
        let watching = Arc::downgrade(desk);
        let watcher = Arc::new(Watcher::start(move |source| {
            if let Some(desk) = watching.upgrade() {
                desk.note_change(source);
            }
        }));
        // One that fails takes the others with it.
        let group = stop.child_token();
        let ended = tokio::join!(
            ending(&group, sources::run(desk, &watcher, &group)),
            ending(&group, pipeline::run(desk, &group)),
            desk.changes.run(&group),
        );
        ended.0.and(ended.1)
    }

    /// Scans one source soon, or all.
    ///
    /// # Errors
    /// When the database cannot tell which there are.
    pub async fn rescan(&self, source: Option<SourceId>) -> Result<(), StoreError> {
        match source {
            Some(source) => self.desk.ask_scan(source),
            None => {
                let sources = self.desk.store.read(|reader| reader.sources().list(None)).await?;
                sources.iter().for_each(|source| self.desk.ask_scan(source.id));
            }
        }
        Ok(())
    }

    /// Says that files were queued by somebody else, such as by a retry.
    pub fn wake(&self) {
        self.desk.files.notify_one();
        self.desk.changes.note();
    }

    /// Uses these models for what is read from now on.
    pub fn set_embedding(&self, embedding: Embedding) {
        *self.desk.embedding.write().unwrap_or_else(PoisonError::into_inner) = embedding;
    }

    /// A number that grows when coverage may have changed, at most five times a second.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.desk.changes.subscribe()
    }

    /// Whether a source is being walked or is about to be, as every source is at the start.
    #[must_use]
    pub fn is_scanning(&self, source: SourceId) -> bool {
        let due = self.desk.due.lock().unwrap_or_else(PoisonError::into_inner);
        let scanning = self.desk.scanning.lock().unwrap_or_else(PoisonError::into_inner);
        due.contains(source) || scanning.contains(&source) || !self.desk.begun.load(Ordering::Acquire)
    }

    /// Whether changes in a source are noticed as they happen.
    #[must_use]
    pub fn is_watching(&self, source: SourceId) -> bool {
        self.desk
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&source)
    }
}

impl Desk {
    /// Scans a source as soon as possible.
    fn ask_scan(&self, source: SourceId) {
        self.due.lock().unwrap_or_else(PoisonError::into_inner).ask(source);
        self.scans.notify_one();
        self.changes.note();
    }

    /// Scans a source once its changes have come to rest.
    fn note_change(&self, source: SourceId) {
        self.due.lock().unwrap_or_else(PoisonError::into_inner).note(source);
        self.scans.notify_one();
    }

    /// The source to scan now, marked as being scanned, or when the next one is due. Both under one lock, so that nobody
    /// sees it neither waiting nor at work.
    fn next_scan(&self) -> Result<SourceId, Option<Instant>> {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let source = due.next()?;
        self.scanning
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(source);
        Ok(source)
    }

    fn embedding(&self) -> Embedding {
        *self.embedding.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> i64 {
        (self.clock)()
    }

    /// Whether to go on after an error of the database, after a rest; the error itself when it is closed.
    async fn rest(&self, error: StoreError, stop: &CancellationToken) -> Result<(), StoreError> {
        if matches!(error, StoreError::Closed) {
            return Err(error);
        }
        tracing::warn!(%error, "the database refused; trying again");
        stop.run_until_cancelled(tokio::time::sleep(REST)).await;
        Ok(())
    }
}

/// Stops the others when this one ends.
async fn ending<T>(group: &CancellationToken, work: impl Future<Output = T>) -> T {
    let ended = work.await;
    group.cancel();
    ended
}
