//! The store: opening, reading, writing, closing.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use adiuva_vault::LastSeen;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot};

use crate::audit::AuditHead;
use crate::connection::{Role, cipher_check, connect, copy_log_by_itself, freeze, quick_check};
use crate::error::{OpenError, StoreError};
use crate::key::DbKey;
use crate::migrate::{MIGRATIONS, Migration, migrate, newest, version};
use crate::page_check::PageCheck;
use crate::platform::sync_folder;
use crate::pool::Pool;
use crate::seal::{Found, PageDigest, Seal, SealFile, digest_pages};
use crate::snapshot::take_snapshot;
use crate::transaction::{Reader, Writer};
use crate::writer::{Message, Verdict, WriterThread, log_of};

/// Transactions that may wait for the writer thread; whoever comes then waits for a place.
const QUEUE: usize = 64;

/// What to keep outside the database at this generation, with this head of the audit chain.
pub(crate) fn last_seen(generation: u64, head: Option<AuditHead>) -> LastSeen {
    LastSeen {
        generation,
        audit_size: head.map_or(0, |head| head.seq.0),
        audit_root: head.map(|head| head.hash),
    }
}

/// How to open.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What this machine saw last; none when it is not known, and then an older copy of the whole folder goes unnoticed.
    pub last_seen: Option<LastSeen>,
    /// Take an older copy for the present state.
    pub accept_older_copy: bool,
    /// Where snapshots go; none for `backups` beside the database.
    pub snapshots: Option<PathBuf>,
}

/// A database that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// It was not closed the last time, and has been checked.
    pub unclean_stop: bool,
    /// The version it was migrated from.
    pub migrated_from: Option<u32>,
    /// There was a log beside a database that was at rest, so it was not this state's own: somebody put it there. It was
    /// not used, and was set aside under this name.
    pub stray_log: Option<PathBuf>,
}

/// Whether the database is the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing speaks against it.
    Current,
    /// It is an older copy, as a whole or in parts, and is open for reading only.
    Older(OlderCopy),
}

/// By what an older copy was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OlderCopy {
    /// This machine has seen a later generation.
    Generation {
        /// In the database.
        found: u64,
        /// Known to have been reached.
        seen: u64,
    },
    /// The audit chain is not the one that this machine has seen.
    Audit,
    /// The page seal is missing or not of this database.
    Seal,
    /// Pages are not the ones that were last written.
    Pages,
}

/// The encrypted database. Cheap to clone; all clones are the same database, which is brought to rest by
/// [`Store::close`] or when the last clone is dropped.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// None only while the last clone is being dropped.
    queue: Option<mpsc::Sender<Message>>,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    path: PathBuf,
}

/// What the writer thread and everybody else know together.
pub(crate) struct Shared {
    pub(crate) pool: Pool,
    audit_key: zeroize::Zeroizing<[u8; 32]>,
    facts: Mutex<Facts>,
    checked: Condvar,
}

struct Facts {
    freshness: Freshness,
    last_seen: LastSeen,
    floor: u64,
    check: PageVerdict,
}

/// What is known of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageVerdict {
    /// They are being compared with the seal.
    Running,
    /// They are the ones that were last written.
    Whole,
    /// Some are not, and the database is open for reading only.
    Differ,
    /// They could not be compared, because the database was not at rest the last time or cannot be read.
    Unknown,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store(…)")
    }
}

impl Store {
    /// Makes a new database at this path. It appears there whole or not at all. Blocks.
    pub fn create(path: &Path, key: &DbKey, options: Options) -> Result<Opened, OpenError> {
        create(path, key, MIGRATIONS)?;
        Self::open(path, key, options)
    }

    /// Opens the database at this path, which must exist: key, freshness, snapshot and migration when it is of an older
    /// version, a check when it was not closed the last time. Blocks, and does nothing slow when all is well.
    pub fn open(path: &Path, key: &DbKey, options: Options) -> Result<Opened, OpenError> {
        open(path, key, options, MIGRATIONS)
    }

    /// Runs the closure as one transaction on the writer thread; it is durable when this returns `Ok`, and has left
    /// nothing behind when it returns `Err`. Work that waits at the same time shares one flush to the disk. Dropping the
    /// future does not undo it.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'w, 'c> FnOnce(&'w mut Writer<'c>) -> Result<T, StoreError> + Send + 'static,
    {
        let (message, answer) = message(work);
        self.queue()?.send(message).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// The same for threads that may block; not to be called within an async task.
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'w, 'c> FnOnce(&'w mut Writer<'c>) -> Result<T, StoreError> + Send + 'static,
    {
        let (message, answer) = message(work);
        self.queue()?.blocking_send(message).map_err(|_| StoreError::Closed)?;
        answer.blocking_recv().map_err(|_| StoreError::Closed)?
    }

    /// Runs the closure over one consistent state on a blocking thread.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'r, 'c> FnOnce(&'r Reader<'c>) -> Result<T, StoreError> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_blocking(work))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    /// The same for threads that may block.
    pub fn read_blocking<T>(
        &self,
        work: impl for<'r, 'c> FnOnce(&'r Reader<'c>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let shared = &self.inner.shared;
        shared.pool.with(|connection| {
            work(&Reader {
                connection,
                audit_key: &shared.audit_key,
            })
        })
    }

    /// Whether it is the present database. It may become an older copy after opening, when the page check ends.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.inner.shared.freshness()
    }

    /// What the page check says so far.
    #[must_use]
    pub fn pages(&self) -> PageVerdict {
        self.inner.shared.facts().check
    }

    /// What to keep outside the database, in the keyring, after the last rest.
    #[must_use]
    pub fn last_seen(&self) -> LastSeen {
        self.inner.shared.last_seen()
    }

    /// Copies the log into the file, counts the generation up and seals the pages; worth doing when nothing was written
    /// for a while. Reads the whole file. What it answers belongs into the keyring.
    pub async fn rest(&self) -> Result<LastSeen, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue()?
            .send(Message::Rest(answer))
            .await
            .map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Takes the older copy for the present state and makes it writable.
    pub async fn accept_older_copy(&self) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue()?
            .send(Message::Accept(answer))
            .await
            .map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Reads every page and verifies it, and the structure too; tells in words what is wrong. Takes seconds for each
    /// gigabyte; meant for once a week and before a backup.
    pub async fn check(&self) -> Result<Option<String>, StoreError> {
        self.read(|reader| {
            Ok(match cipher_check(reader.connection)? {
                Some(finding) => Some(finding),
                None => quick_check(reader.connection)?,
            })
        })
        .await
    }

    /// Bytes of the file and its log on disk.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        let size = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
        size(&self.inner.path) + size(&log_of(&self.inner.path))
    }

    /// Finishes what is waiting, brings the database to rest and closes it for all clones. What it answers belongs into
    /// the keyring.
    pub async fn close(self) -> Result<LastSeen, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue()?
            .send(Message::Close(answer))
            .await
            .map_err(|_| StoreError::Closed)?;
        let seen = answered.await.map_err(|_| StoreError::Closed)?;
        tokio::task::spawn_blocking(move || self.inner.join())
            .await
            .map_err(|_| StoreError::Closed)?;
        seen
    }

    /// The same for threads that may block.
    pub fn close_blocking(self) -> Result<LastSeen, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue()?
            .blocking_send(Message::Close(answer))
            .map_err(|_| StoreError::Closed)?;
        let seen = answered.blocking_recv().map_err(|_| StoreError::Closed)?;
        self.inner.join();
        seen
    }

    /// Waits for the page check to end. Blocks.
    #[must_use]
    pub fn wait_for_pages(&self) -> PageVerdict {
        let shared = &self.inner.shared;
        let facts = shared
            .checked
            .wait_while(shared.facts(), |facts| facts.check == PageVerdict::Running)
            .unwrap_or_else(PoisonError::into_inner);
        facts.check
    }

    fn queue(&self) -> Result<&mpsc::Sender<Message>, StoreError> {
        self.inner.queue.as_ref().ok_or(StoreError::Closed)
    }
}

impl Inner {
    fn join(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last clone may be dropped by work on the writer thread itself, which cannot wait for its own end.
        if let Some(thread) = thread.filter(|thread| thread.thread().id() != std::thread::current().id())
            && thread.join().is_err()
        {
            tracing::error!("the writer thread of the database panicked");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue = None;
        self.join();
    }
}

impl Shared {
    pub(crate) fn freshness(&self) -> Freshness {
        self.facts().freshness
    }

    pub(crate) fn frozen(&self) -> bool {
        self.freshness() != Freshness::Current
    }

    pub(crate) fn last_seen(&self) -> LastSeen {
        self.facts().last_seen
    }

    /// The highest generation known from anywhere.
    pub(crate) fn floor(&self) -> u64 {
        self.facts().floor
    }

    pub(crate) fn set_freshness(&self, freshness: Freshness) {
        self.facts().freshness = freshness;
    }

    pub(crate) fn set_generation(&self, generation: u64) {
        self.facts().last_seen.generation = generation;
    }

    pub(crate) fn set_last_seen(&self, seen: LastSeen) {
        self.facts().last_seen = seen;
    }

    /// Keeps what the page check found; from here on a database with other pages is not written.
    fn set_checked(&self, whole: Option<bool>) {
        let mut facts = self.facts();
        facts.check = match whole {
            Some(true) => PageVerdict::Whole,
            Some(false) => PageVerdict::Differ,
            None => PageVerdict::Unknown,
        };
        if whole == Some(false) {
            facts.freshness = Freshness::Older(OlderCopy::Pages);
        }
        drop(facts);
        self.checked.notify_all();
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn message<T, F>(work: F) -> (Message, oneshot::Receiver<Result<T, StoreError>>)
where
    T: Send + 'static,
    F: for<'w, 'c> FnOnce(&'w mut Writer<'c>) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let work = move |writer: Result<&mut Writer<'_>, StoreError>| {
        let result = writer.and_then(work);
        Verdict {
            keep: result.is_ok(),
            answer: Box::new(move |commit: Result<(), StoreError>| {
                // Nobody may be waiting any more; the work is done all the same.
                drop(answer.send(result.and_then(|value| commit.map(|()| value))));
            }),
        }
    };
    (Message::Work(Box::new(work)), answered)
}

/// Makes the database under another name, brings it to rest, seals it, and only then gives it its name.
pub(crate) fn create(path: &Path, key: &DbKey, migrations: &[Migration]) -> Result<(), OpenError> {
    let files = |what| move |source| OpenError::Files { what, source };
    if fs::exists(path).map_err(files("look for the database"))? {
        return Err(OpenError::Exists(path.to_owned()));
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    for leftover in [unfinished.clone(), log_of(&unfinished)] {
        match fs::remove_file(leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(files("clear away an unfinished database")(error));
            }
            _ => {}
        }
    }
    let mut connection = connect(&unfinished, key, Role::Writer, OpenFlags::SQLITE_OPEN_CREATE)?;
    migrate(&mut connection, migrations)?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    connection.close().map_err(|(_, error)| error)?;

    let file = File::open(&unfinished).map_err(files("read the new database"))?;
    file.sync_all().map_err(files("flush the new database"))?;
    let digest = digest_pages(&file, &AtomicBool::new(false)).map_err(files("read the new database"))?;
    if let Some(digest) = digest {
        SealFile::beside(path, key.derive_seal_key())
            .write(Seal::Clean { generation: 0, digest })
            .map_err(files("write the page seal"))?;
    }
    fs::rename(&unfinished, path).map_err(files("name the new database"))?;
    sync_folder(folder_of(path)).map_err(files("flush the database's folder"))
}

pub(crate) fn open(path: &Path, key: &DbKey, options: Options, migrations: &[Migration]) -> Result<Opened, OpenError> {
    let files = |what| move |source| OpenError::Files { what, source };
    if !fs::exists(path).map_err(files("look for the database"))? {
        return Err(OpenError::Missing(path.to_owned()));
    }
    let seal = SealFile::beside(path, key.derive_seal_key());
    let found = seal.read().map_err(files("read the page seal"))?;
    // SQLite would copy an older log over newer pages without a word.
    let stray_log = match found {
        Found::Seal(Seal::Clean { .. }) => set_stray_log_aside(path).map_err(files("set a stray log aside"))?,
        _ => None,
    };
    let mut connection = connect(path, key, Role::Writer, OpenFlags::empty()).map_err(|error| refused(error, found))?;
    // Until everything fits, not even closing may change the file.
    freeze(&connection, true)?;
    let version_found = version(&connection)?;
    if version_found > newest(migrations) {
        return Err(OpenError::Newer {
            found: version_found,
            known: newest(migrations),
        });
    }
    if version_found == 0 {
        return Err(OpenError::Damaged {
            what: "it has no version, so it is not a database of this program".into(),
        });
    }
    let unclean_stop = matches!(found, Found::Seal(Seal::Dirty { .. }));
    if unclean_stop && let Some(what) = quick_check(&connection)? {
        return Err(OpenError::Damaged { what });
    }

    let audit_key = key.derive_audit_key();
    let seen_here = look(&connection, &audit_key)?;
    let mut freshness = judge(found, seen_here, options.last_seen);
    let floor = [
        seen_here.generation,
        match found {
            Found::Seal(seal) => seal.generation(),
            Found::Nothing | Found::Foreign => 0,
        },
        options.last_seen.map_or(0, |seen| seen.generation),
    ]
    .into_iter()
    .max()
    .unwrap_or(0);

    let mut digest = match found {
        Found::Seal(Seal::Clean { digest, .. }) => Some(digest),
        Found::Seal(Seal::Dirty { digest, .. }) => digest,
        _ => None,
    };
    let mut dirty = false;
    if freshness != Freshness::Current && options.accept_older_copy {
        (freshness, digest) = (Freshness::Current, None);
        let generation = floor.saturating_add(1);
        count_up_to(&connection, &audit_key, generation)?;
        seal.write(Seal::Dirty { generation, digest })
            .map_err(files("write the page seal"))?;
        dirty = true;
    }

    let migrate_now = version_found < newest(migrations);
    if migrate_now {
        if let Freshness::Older(older) = freshness {
            return Err(OpenError::OlderCopy(older));
        }
        freeze(&connection, false)?;
        connection = migrate_with_snapshot(connection, path, key, &options, migrations, version_found)?;
        digest = None;
    }
    let last_seen = look(&connection, &audit_key)?;
    if freshness == Freshness::Current {
        freeze(&connection, false)?;
        copy_log_by_itself(&connection, digest.is_none())?;
    }
    let seal_is_dirty = dirty || unclean_stop || migrate_now;
    if migrate_now {
        seal.write(Seal::Dirty {
            generation: last_seen.generation,
            digest: None,
        })
        .map_err(files("write the page seal"))?;
    }

    let shared = Arc::new(Shared {
        pool: Pool::new(path.to_owned(), key.clone()),
        audit_key: audit_key.clone(),
        facts: Mutex::new(Facts {
            freshness,
            last_seen,
            floor,
            check: PageVerdict::Unknown,
        }),
        checked: Condvar::new(),
    });
    let (queue, receiver) = mpsc::channel(QUEUE);
    let check = digest
        .filter(|_| freshness == Freshness::Current)
        .map(|digest| start_check(path, digest, &shared, &queue))
        .transpose()?;
    let thread = WriterThread {
        connection,
        path: path.to_owned(),
        seal,
        audit_key,
        shared: Arc::clone(&shared),
        check,
        digest,
        dirty: seal_is_dirty,
        file: None,
        counted: Instant::now(),
    };
    let thread = std::thread::Builder::new()
        .name("store-writer".into())
        .spawn(move || thread.run(receiver))
        .map_err(files("start the writer thread"))?;
    let inner = Inner {
        queue: Some(queue),
        shared,
        thread: Mutex::new(Some(thread)),
        path: path.to_owned(),
    };
    Ok(Opened {
        store: Store { inner: Arc::new(inner) },
        unclean_stop,
        migrated_from: migrate_now.then_some(version_found),
        stray_log,
    })
}

/// A seal under the same key beside a file that the key does not open: then it is the file that is wrong.
fn refused(error: rusqlite::Error, found: Found) -> OpenError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) if !matches!(found, Found::Seal(_)) => OpenError::WrongKey,
        Some(rusqlite::ErrorCode::NotADatabase) => OpenError::Damaged {
            what: "its first page does not verify".into(),
        },
        _ => error.into(),
    }
}

/// Renames a log that is not empty; the name says when.
fn set_stray_log_aside(path: &Path) -> std::io::Result<Option<PathBuf>> {
    let log = log_of(path);
    match fs::metadata(&log) {
        Ok(metadata) if metadata.len() > 0 => {}
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let now_ms = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".stray-log-{now_ms}"));
    let aside = PathBuf::from(aside);
    fs::rename(log, &aside)?;
    sync_folder(folder_of(path))?;
    tracing::warn!("a log that is not the database's own was set aside");
    Ok(Some(aside))
}

fn look(connection: &Connection, audit_key: &[u8; 32]) -> Result<LastSeen, OpenError> {
    let reader = Reader { connection, audit_key };
    let seen = reader
        .meta()
        .generation()
        .and_then(|generation| Ok(last_seen(generation, reader.audit().head()?)));
    seen.map_err(OpenError::from)
}

fn judge(found: Found, here: LastSeen, last_seen: Option<LastSeen>) -> Freshness {
    let seal = match found {
        Found::Seal(seal) => seal,
        Found::Nothing | Found::Foreign => return Freshness::Older(OlderCopy::Seal),
    };
    let seen = seal.generation().max(last_seen.map_or(0, |seen| seen.generation));
    if here.generation < seen {
        return Freshness::Older(OlderCopy::Generation {
            found: here.generation,
            seen,
        });
    }
    let other_chain = last_seen.is_some_and(|seen| {
        here.audit_size < seen.audit_size || (here.audit_size == seen.audit_size && here.audit_root != seen.audit_root)
    });
    match seal {
        Seal::Suspect { .. } => Freshness::Older(OlderCopy::Pages),
        Seal::Clean { generation, .. } if generation != here.generation => Freshness::Older(OlderCopy::Seal),
        _ if other_chain => Freshness::Older(OlderCopy::Audit),
        _ => Freshness::Current,
    }
}

fn count_up_to(connection: &Connection, audit_key: &[u8; 32], generation: u64) -> Result<(), OpenError> {
    freeze(connection, false)?;
    let writer = Writer {
        reader: Reader { connection, audit_key },
    };
    writer.meta().next_generation(generation)?;
    Ok(())
}

/// Copies the file at rest, then migrates. The connection is closed for the copy, because closing another handle on the
/// file would drop SQLite's locks on it.
fn migrate_with_snapshot(
    connection: Connection,
    path: &Path,
    key: &DbKey,
    options: &Options,
    migrations: &[Migration],
    from: u32,
) -> Result<Connection, OpenError> {
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    connection.close().map_err(|(_, error)| error)?;
    let folder = options
        .snapshots
        .clone()
        .unwrap_or_else(|| folder_of(path).join("backups"));
    let snapshot = take_snapshot(path, &folder, from).map_err(OpenError::Snapshot)?;
    let mut connection = connect(path, key, Role::Writer, OpenFlags::empty())?;
    migrate(&mut connection, migrations)?;
    tracing::info!("migrated the database from version {from} to {}", newest(migrations));
    drop(snapshot);
    Ok(connection)
}

fn start_check(
    path: &Path,
    digest: PageDigest,
    shared: &Arc<Shared>,
    queue: &mpsc::Sender<Message>,
) -> Result<PageCheck, OpenError> {
    shared.facts().check = PageVerdict::Running;
    let (shared, queue) = (Arc::clone(shared), queue.downgrade());
    PageCheck::start(path.to_owned(), digest, move |whole| {
        shared.set_checked(whole);
        // The writer thread acts on it between messages; when its queue is full it is awake anyway.
        if let Some(queue) = queue.upgrade() {
            drop(queue.try_send(Message::Checked));
        }
    })
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests;
