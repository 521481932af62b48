//! Vectors: one sealed LanceDB table for each embedding model.
//!
//! Everything in here is derived from the text in the database, so damage is never more than a rebuild: an operation
//! that meets it answers [`VectorError::Damaged`], the caller wipes the table with [`Vectors::wipe`], marks its chunks
//! as waiting, and the embedding loop fills it again. Lance runs on threads of its own; a panic in there becomes an
//! error here.
//!
//! Rows that no index covers are also held in memory in half precision of integers, and searched there without
//! decrypting anything: all rows of a small table, the newest rows of a large one.

mod canary;
mod error;
mod plan;
mod platform;
mod resident;
pub mod scratch;
mod sealed;
mod store_roster;
mod table;

use std::collections::HashMap;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use adiuva_models::EmbedderId;
use adiuva_protocol::id::ChunkId;
use adiuva_vault::Keys;
use lance::session::Session;
use lancedb::Connection;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

pub use error::VectorError;
pub use plan::{IndexPlan, Probe};
pub use sealed::{Damage, MemoryRoster, Roster, RosterError, Salt, SealedProvider, SealedStore};
pub use store_roster::StoreRoster;
use table::Table;

/// What Lance may keep of opened indices, bytes.
const INDEX_CACHE: usize = 160 << 20;
/// What Lance may keep of file footers and manifests, bytes.
const METADATA_CACHE: usize = 32 << 20;

/// All vector tables of one vault; a clone shares everything. Nothing is opened before it is needed.
#[derive(Clone)]
pub struct Vectors {
    shared: Arc<Shared>,
}

/// One vector to keep. Vectors have length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose vector it is.
    pub chunk: ChunkId,
    /// As many numbers as the table's other rows have.
    pub vector: Vec<f32>,
}

/// A chunk found by its vector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The chunk.
    pub chunk: ChunkId,
    /// Cosine similarity to the query.
    pub similarity: f32,
}

/// Which rows a search looks at.
#[derive(Clone, Debug, Default)]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Only these chunks, in ascending order.
    Only(Arc<[ChunkId]>),
}

/// What [`Vectors::maintain`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Maintained {
    /// Small files were merged and old versions removed.
    pub compacted: bool,
    /// An index was built or extended.
    pub indexed: bool,
}

struct Shared {
    /// Only taken out when the last clone goes.
    runtime: Option<Runtime>,
    folder: PathBuf,
    keys: Keys,
    roster: Arc<dyn Roster>,
    plan: IndexPlan,
    opened: OnceCell<Opened>,
    tables: std::sync::Mutex<HashMap<EmbedderId, Arc<OnceCell<Arc<Table>>>>>,
}

#[derive(Clone)]
struct Opened {
    store: SealedStore,
    connection: Connection,
}

impl Vectors {
    /// The tables in `folder`, which is made when it is needed.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(folder: PathBuf, keys: Keys, roster: Arc<dyn Roster>, plan: IndexPlan) -> Result<Self, VectorError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(16)
            .thread_keep_alive(Duration::from_secs(5))
            .thread_name("vectors")
            .enable_time()
            .build()
            .map_err(VectorError::Threads)?;
        let (opened, tables) = (OnceCell::new(), std::sync::Mutex::default());
        let shared = Shared {
            runtime: Some(runtime),
            folder,
            keys,
            roster,
            plan,
            opened,
            tables,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Keeps vectors. A chunk whose vector is there already is passed over, so that repeating a batch after a crash
    /// changes nothing.
    ///
    /// # Errors
    /// Damage, or what Lance met.
    pub async fn put(&self, embedder: &EmbedderId, rows: Vec<Row>) -> Result<(), VectorError> {
        let dimensions = rows.first().map(|row| row.vector.len());
        let Some(dimensions) = dimensions else { return Ok(()) };
        self.with(embedder, move |table| async move { table.put(rows, dimensions).await })
            .await
    }

    /// Removes vectors; chunks without one are passed over.
    ///
    /// # Errors
    /// Damage, or what Lance met.
    pub async fn remove(&self, embedder: &EmbedderId, chunks: Vec<ChunkId>) -> Result<(), VectorError> {
        self.with(embedder, move |table| async move { table.remove(&chunks).await })
            .await
    }

    /// How many vectors the table has.
    ///
    /// # Errors
    /// Damage, or what Lance met.
    pub async fn count(&self, embedder: &EmbedderId) -> Result<usize, VectorError> {
        self.with(embedder, |table| async move { Ok(table.count()) }).await
    }

    /// The chunks nearest to `query`, nearest first, at most `limit`.
    ///
    /// # Errors
    /// Damage, or what Lance met.
    pub async fn search(
        &self,
        embedder: &EmbedderId,
        query: Vec<f32>,
        limit: usize,
        scope: Scope,
    ) -> Result<Vec<Near>, VectorError> {
        self.with(
            embedder,
            move |table| async move { table.search(query, limit, scope).await },
        )
        .await
    }

    /// The chunks of `chunks` that have no vector here.
    ///
    /// # Errors
    /// Damage, or what Lance met.
    pub async fn missing(&self, embedder: &EmbedderId, chunks: Vec<ChunkId>) -> Result<Vec<ChunkId>, VectorError> {
        self.with(embedder, move |table| async move { Ok(table.missing(chunks)) })
            .await
    }

    /// Merges small files, removes old versions, and builds or extends the index when the table has grown enough.
    /// Searches and writes go on meanwhile. Stopping leaves the table as it was.
    ///
    /// # Errors
    /// Damage, or what Lance met.
    pub async fn maintain(&self, embedder: &EmbedderId, stop: &CancellationToken) -> Result<Maintained, VectorError> {
        let stop = stop.clone();
        self.with(embedder, move |table| async move { table.maintain(&stop).await })
            .await
    }

    /// Deletes the table of an embedder with everything in it, damaged or not.
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub async fn wipe(&self, embedder: &EmbedderId) -> Result<(), VectorError> {
        let opened = self.opened().await?;
        lock(&self.shared.tables).remove(embedder);
        let prefix = opened.store.path(&folder_name(embedder));
        self.run(async move { opened.store.wipe(&prefix).await.map_err(VectorError::Sealed) })
            .await
    }

    /// Proves that vectors reach the disk sealed, by writing one and looking for it. Runs by itself before the first
    /// table is opened.
    ///
    /// # Errors
    /// [`VectorError::Unsealed`] when they do not.
    pub async fn prove_sealed(&self) -> Result<(), VectorError> {
        self.opened().await.map(|_| ())
    }

    async fn with<T, F>(
        &self,
        embedder: &EmbedderId,
        work: impl FnOnce(Arc<Table>) -> F + Send + 'static,
    ) -> Result<T, VectorError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, VectorError>> + Send + 'static,
    {
        let opened = self.opened().await?;
        let cell = Arc::clone(lock(&self.shared.tables).entry(embedder.clone()).or_default());
        let (name, plan) = (table_name(embedder), self.shared.plan);
        let store = opened.store.clone();
        let worked = self
            .run(async move {
                let table = cell.get_or_try_init(|| async { Table::open(opened, name, plan).await.map(Arc::new) });
                let table = Arc::clone(table.await?);
                work(table).await
            })
            .await;
        // Lance may have gone on without what it could not read, so damage outranks any answer.
        match store.damage(&store.path(&folder_name(embedder))) {
            Some(damage) => {
                lock(&self.shared.tables).remove(embedder);
                Err(VectorError::Damaged(damage))
            }
            None => worked,
        }
    }

    async fn opened(&self) -> Result<Opened, VectorError> {
        let shared = &self.shared;
        let opened = shared.opened.get_or_try_init(|| async {
            let (folder, keys, roster) = (shared.folder.clone(), shared.keys.clone(), Arc::clone(&shared.roster));
            self.run(open(folder, keys, roster)).await
        });
        opened.await.cloned()
    }

    /// Runs `work` on the threads of Lance, where a panic ends only itself. It goes on when the caller is dropped:
    /// every operation is one committed step.
    async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, VectorError>> + Send + 'static,
    ) -> Result<T, VectorError> {
        let runtime = self.shared.runtime.as_ref().ok_or(VectorError::Panicked)?;
        runtime.spawn(work).await.unwrap_or(Err(VectorError::Panicked))
    }
}

/// Shows no path and no key.
impl std::fmt::Debug for Vectors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vectors")
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // Waiting for the threads is not allowed here, because this may run on one of another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn open(folder: PathBuf, keys: Keys, roster: Arc<dyn Roster>) -> Result<Opened, VectorError> {
    scratch::claim()?;
    std::fs::create_dir_all(&folder).map_err(VectorError::Folder)?;
    let folder = folder.canonicalize().map_err(VectorError::Folder)?;
    let store = SealedStore::open(&folder, keys, roster)
        .await
        .map_err(VectorError::Roster)?;
    let registry = SealedProvider::registry(store.clone());
    let session = Arc::new(Session::new(INDEX_CACHE, METADATA_CACHE, Arc::clone(&registry)));
    let mut url = url::Url::from_directory_path(&folder)
        .map_err(|()| VectorError::Url)?
        .to_string();
    url.replace_range(..url.find(':').unwrap_or_default(), sealed::SCHEME);
    let connection = lancedb::connect(&url).session(session).execute().await?;
    let opened = Opened { store, connection };
    canary::prove(&opened, &folder, &registry, &url).await?;
    Ok(opened)
}

fn table_name(embedder: &EmbedderId) -> String {
    // Lance wants plain names, and two embedders must not meet in one.
    let plain = embedder
        .as_str()
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain {
        embedder.as_str().to_owned()
    } else {
        format!("x-{}", blake3::hash(embedder.as_str().as_bytes()).to_hex())
    }
}

fn folder_name(embedder: &EmbedderId) -> String {
    format!("{}.lance", table_name(embedder))
}

fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
