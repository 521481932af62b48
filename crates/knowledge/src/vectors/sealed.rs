//! An object store that seals every file beneath Lance, and notices files that are not the ones it wrote.
//!
//! Lance sees plain bytes and plain sizes. On disk each file is a sealed stream of its own key; the [`Roster`], kept
//! inside the encrypted database, says which stream belongs at which path, so that a swapped, replayed or removed file
//! is damage and not a different answer. The order of steps keeps one promise through any crash: whatever the roster
//! names has reached the disk. So a file without an entry is an unfinished write (hidden, and swept at the next
//! start), and an entry without its file is damage.

mod file;
mod provider;
mod roster;
mod store;
mod upload;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use adiuva_vault::{ChunkSize, Keys};
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectMeta, ObjectStore as _, ObjectStoreExt as _, Result};

use file::{ReadError, SealedFile};
pub(super) use provider::SCHEME;
pub use provider::SealedProvider;
pub use roster::{MemoryRoster, Roster, RosterError, Salt};

/// The sealed chunk: what one random read must at least decrypt.
///
/// Measured on a million rows of 1,536 bytes: see the figures in `ARCHITECTURE.md`. Large chunks make scans no faster
/// (the cipher is the limit), small ones make each looked-up row cheaper.
pub(super) const CHUNK: ChunkSize = ChunkSize::KIB_16;

const NAME: &str = "sealed";

/// The object store; a clone shares everything.
#[derive(Clone)]
pub struct SealedStore {
    shared: Arc<Shared>,
}

struct Shared {
    inner: LocalFileSystem,
    /// The folder of all tables; roster names are relative to it, so that the data folder can be moved.
    root: Path,
    keys: Keys,
    roster: Arc<dyn Roster>,
    entries: Mutex<HashMap<Path, Salt>>,
    files: Mutex<HashMap<Path, Arc<SealedFile>>>,
    /// By the folder of the table.
    damage: Mutex<HashMap<Path, Damage>>,
}

/// What was found to be wrong with a sealed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The roster names a file that is gone.
    #[error("a sealed index file is missing")]
    Missing,
    /// The file is a genuine one, but not the one that belongs here.
    #[error("a sealed index file is not the one that was written there")]
    Foreign,
    /// The bytes do not decrypt.
    #[error("a sealed index file is damaged")]
    Broken,
}

impl SealedStore {
    /// The store of everything under `folder`, which exists.
    ///
    /// # Errors
    /// When the roster cannot be read or `folder` has no absolute path.
    pub async fn open(folder: &std::path::Path, keys: Keys, roster: Arc<dyn Roster>) -> Result<Self, RosterError> {
        let root = Path::from_absolute_path(folder).map_err(RosterError::Folder)?;
        let entries = roster.all().await?;
        let entries = entries
            .into_iter()
            .map(|(name, salt)| (join(&root, &name), salt))
            .collect();
        let inner = LocalFileSystem::new().with_fsync(true);
        let shared = Shared {
            inner,
            root,
            keys,
            roster,
            entries: Mutex::new(entries),
            files: Mutex::default(),
            damage: Mutex::default(),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Removes unfinished writes below `prefix` and proves that every file that should be there is, and is the right
    /// one. To be called before Lance opens anything.
    ///
    /// # Errors
    /// Damage as the source of an [`Error::Generic`], or that the folder cannot be read.
    pub async fn check(&self, prefix: &Path) -> Result<()> {
        let found: Vec<ObjectMeta> = self.shared.inner.list(Some(prefix)).try_collect().await?;
        let mut expected: BTreeMap<Path, Salt> = {
            let entries = lock(&self.shared.entries);
            entries
                .iter()
                .filter(|(path, _)| path.prefix_matches(prefix))
                .map(|(p, s)| (p.clone(), *s))
                .collect()
        };
        for meta in found {
            if expected.remove(&meta.location).is_some() {
                self.file(&meta.location).await?;
            } else {
                self.shared.inner.delete(&meta.location).await?;
            }
        }
        if expected.is_empty() {
            Ok(())
        } else {
            Err(self.shared.damaged(prefix, Damage::Missing))
        }
    }

    /// Deletes every file below `prefix`, and its entries.
    ///
    /// # Errors
    /// When the roster or the disk refuses.
    pub async fn wipe(&self, prefix: &Path) -> Result<()> {
        let named: Vec<Path> = {
            let entries = lock(&self.shared.entries);
            entries
                .keys()
                .filter(|path| path.prefix_matches(prefix))
                .cloned()
                .collect()
        };
        self.shared.forget(&named).await?;
        let found: Vec<ObjectMeta> = self.shared.inner.list(Some(prefix)).try_collect().await?;
        for meta in found {
            self.shared.inner.delete(&meta.location).await?;
        }
        lock(&self.shared.damage).remove(prefix);
        Ok(())
    }

    /// The damage met below the folder of a table since its last [`SealedStore::wipe`]. Lance wraps errors in its own and sometimes goes on
    /// without a file that it could not read, so whoever used it asks here before trusting a result.
    #[must_use]
    pub fn damage(&self, prefix: &Path) -> Option<Damage> {
        lock(&self.shared.damage).get(prefix).copied()
    }

    pub(super) fn has_files(&self, prefix: &Path) -> bool {
        lock(&self.shared.entries)
            .keys()
            .any(|path| path.prefix_matches(prefix))
    }

    pub(super) fn path(&self, name: &str) -> Path {
        join(&self.shared.root, name)
    }

    async fn file(&self, location: &Path) -> Result<Arc<SealedFile>> {
        if let Some(file) = lock(&self.shared.files).get(location) {
            return Ok(Arc::clone(file));
        }
        let Some(salt) = lock(&self.shared.entries).get(location).copied() else {
            let path = location.to_string();
            return Err(Error::NotFound {
                path,
                source: "no such sealed file".into(),
            });
        };
        let disk = self.shared.disk(location)?;
        let keys = self.shared.keys.clone();
        let opened = blocking(move || SealedFile::open(disk, &keys, salt)).await?;
        let file = Arc::new(opened.map_err(|error| self.shared.read_failed(location, error))?);
        lock(&self.shared.files).insert(location.clone(), Arc::clone(&file));
        Ok(file)
    }

    async fn read(&self, location: &Path, ranges: Vec<Range<u64>>) -> Result<Vec<Bytes>> {
        let file = self.file(location).await?;
        let read = blocking(move || file.read(&ranges)).await?;
        read.map_err(|error| self.shared.read_failed(location, error))
    }

    /// The files of the roster among those found, in the order of names and with their plain sizes.
    async fn plain(&self, found: Vec<ObjectMeta>) -> Result<Vec<ObjectMeta>> {
        let mut known = Vec::with_capacity(found.len());
        for meta in found {
            match self.file(&meta.location).await {
                Ok(file) => known.push(ObjectMeta {
                    size: file.plain_len(),
                    ..meta
                }),
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        known.sort_by(|a, b| a.location.cmp(&b.location));
        Ok(known)
    }
}

impl Shared {
    fn disk(&self, location: &Path) -> Result<PathBuf> {
        self.inner.path_to_filesystem(location)
    }

    fn name(&self, location: &Path) -> Result<String> {
        let parts = location.prefix_match(&self.root).ok_or_else(|| Error::Generic {
            store: NAME,
            source: "a path outside the index folder".into(),
        })?;
        Ok(Path::from_iter(parts).to_string())
    }

    /// Notes that `location` now holds the file of this salt.
    async fn record(&self, location: &Path, salt: Salt) -> Result<()> {
        self.roster
            .record(&self.name(location)?, salt)
            .await
            .map_err(roster_failed)?;
        lock(&self.entries).insert(location.clone(), salt);
        lock(&self.files).remove(location);
        Ok(())
    }

    async fn forget(&self, locations: &[Path]) -> Result<()> {
        let known: Vec<&Path> = {
            let entries = lock(&self.entries);
            locations
                .iter()
                .filter(|location| entries.contains_key(location))
                .collect()
        };
        if known.is_empty() {
            return Ok(());
        }
        let names = known
            .iter()
            .map(|location| self.name(location))
            .collect::<Result<Vec<_>>>()?;
        self.roster.forget(&names).await.map_err(roster_failed)?;
        for location in known {
            lock(&self.entries).remove(location);
            lock(&self.files).remove(location);
        }
        Ok(())
    }

    /// Makes room at a path that is to be overwritten: entry first, then file.
    async fn clear(&self, location: &Path) -> Result<()> {
        if !lock(&self.entries).contains_key(location) {
            return Ok(());
        }
        self.forget(std::slice::from_ref(location)).await?;
        match self.inner.delete(location).await {
            Err(Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn read_failed(&self, location: &Path, error: ReadError) -> Error {
        match error {
            ReadError::Damage(damage) => self.damaged(location, damage),
            ReadError::Io(_) => Error::Generic {
                store: NAME,
                source: Box::new(error),
            },
        }
    }

    fn damaged(&self, location: &Path, damage: Damage) -> Error {
        let table = location.prefix_match(&self.root).and_then(|mut parts| parts.next());
        if let Some(table) = table {
            lock(&self.damage)
                .entry(self.root.clone().join(table))
                .or_insert(damage);
        }
        Error::Generic {
            store: NAME,
            source: Box::new(damage),
        }
    }
}

impl fmt::Display for SealedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedStore")
    }
}

/// Shows no path and no key.
impl fmt::Debug for SealedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedStore")
    }
}

/// No invariant spans a panic: each map is changed in one step.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn join(root: &Path, name: &str) -> Path {
    root.parts().chain(Path::from(name).parts()).collect()
}

/// Runs disk and cipher work off the async threads.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|source| Error::JoinError { source })
}

fn roster_failed(error: RosterError) -> Error {
    Error::Generic {
        store: NAME,
        source: Box::new(error),
    }
}

fn seal_failed(error: adiuva_vault::StreamError) -> Error {
    Error::Generic {
        store: NAME,
        source: Box::new(error),
    }
}
