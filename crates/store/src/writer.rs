//! The writer thread: the only one that changes the database, and the one that keeps the page seal true.

use std::fs::File;
use std::io::{self, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

use crate::connection::freeze;
use crate::error::StoreError;
use crate::page_check::PageCheck;
use crate::seal::{PageDigest, Seal, SealFile, digest_pages};
use crate::store::{Freshness, Shared};
use crate::transaction::{Reader, Writer};
use adiuva_vault::LastSeen;

/// Transactions that wait at the same time are committed together, up to so many: they share one flush to the disk.
const TOGETHER: usize = 32;

/// After so much time of writing the generation counts up, so that a copy from the same session can be told.
const GENERATION: Duration = Duration::from_secs(300);

/// What the writer thread is asked for.
pub(crate) enum Message {
    /// A transaction.
    Work(Work),
    /// The page check has ended.
    Checked,
    /// Brings file and seal to rest.
    Rest(oneshot::Sender<Result<LastSeen, StoreError>>),
    /// Takes the older copy for the present state.
    Accept(oneshot::Sender<Result<(), StoreError>>),
    /// Ends the thread.
    Close(oneshot::Sender<Result<LastSeen, StoreError>>),
}

/// One transaction's work; given an error it only passes it on.
pub(crate) type Work = Box<dyn for<'w, 'c> FnOnce(Result<&'w mut Writer<'c>, StoreError>) -> Verdict + Send>;

/// What came of a transaction's work before its commit.
pub(crate) struct Verdict {
    /// Whether its changes shall stay.
    pub(crate) keep: bool,
    /// Answers the caller, told whether the commit succeeded.
    pub(crate) answer: Answer,
}

/// Everything the thread owns.
pub(crate) struct WriterThread {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    pub(crate) seal: SealFile,
    pub(crate) audit_key: Zeroizing<[u8; 32]>,
    pub(crate) shared: Arc<Shared>,
    /// The running comparison of the pages with the seal; while it runs, the file part must not change.
    pub(crate) check: Option<PageCheck>,
    /// The digest of the file part, as long as only the log is written.
    pub(crate) digest: Option<PageDigest>,
    /// Whether the seal says that the database is being written.
    pub(crate) dirty: bool,
    /// The file, once it was opened for reading pages. Closing it earlier would drop SQLite's own locks on it.
    pub(crate) file: Option<File>,
    /// When the generation last counted up.
    pub(crate) counted: Instant,
}

impl WriterThread {
    /// Serves until asked to close, or until every sender is gone.
    pub(crate) fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        let mut next = None;
        loop {
            let Some(message) = next.take().or_else(|| queue.blocking_recv()) else {
                if let Err(error) = self.close() {
                    tracing::warn!("the database was not brought to rest: {error}");
                }
                return;
            };
            self.look_at_check(false);
            match message {
                Message::Work(work) => {
                    let mut batch = vec![work];
                    while batch.len() < TOGETHER && next.is_none() {
                        match queue.try_recv() {
                            Ok(Message::Work(work)) => batch.push(work),
                            Ok(other) => next = Some(other),
                            Err(_) => break,
                        }
                    }
                    self.transact(batch);
                }
                Message::Checked => self.look_at_check(true),
                Message::Rest(answer) => drop(answer.send(self.rest())),
                Message::Accept(answer) => drop(answer.send(self.accept())),
                Message::Close(answer) => {
                    queue.close();
                    drop(answer.send(self.close()));
                    return;
                }
            }
        }
    }

    /// Runs a batch as one transaction, each work within its own savepoint when there are several.
    fn transact(&mut self, batch: Vec<Work>) {
        let generation = match self.begin() {
            Ok(generation) => generation,
            Err(error) => {
                self.roll_back();
                for work in batch {
                    (work(Err(error.again())).answer)(Ok(()));
                }
                return;
            }
        };
        let several = batch.len() > 1;
        let mut answers = Vec::with_capacity(batch.len());
        let mut batch = batch.into_iter();
        let mut failed = None;
        for work in batch.by_ref() {
            match self.attempt(work, several) {
                Ok(answer) => answers.extend(answer),
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        let committed = match failed {
            Some(error) => Err(error),
            None => self.connection.execute_batch("COMMIT").map_err(StoreError::from),
        };
        match committed {
            Ok(()) => {
                self.committed(generation);
                answers.into_iter().for_each(|answer| answer(Ok(())));
            }
            Err(error) => {
                self.roll_back();
                answers.into_iter().for_each(|answer| answer(Err(error.again())));
                for work in batch {
                    (work(Err(error.again())).answer)(Ok(()));
                }
            }
        }
    }

    /// Runs one work. Its answer waits for the commit, unless it failed by itself. An error means that SQLite has rolled
    /// back the whole transaction, as it may when the disk is full.
    fn attempt(&mut self, work: Work, several: bool) -> Result<Option<Answer>, StoreError> {
        if several {
            self.connection.execute_batch("SAVEPOINT work")?;
        }
        let mut writer = Writer {
            reader: Reader {
                connection: &self.connection,
                audit_key: &self.audit_key,
            },
        };
        let verdict = catch_unwind(AssertUnwindSafe(|| work(Ok(&mut writer))));
        if self.connection.is_autocommit() {
            if let Ok(verdict) = verdict {
                (verdict.answer)(Err(StoreError::Full));
            }
            return Err(StoreError::Full);
        }
        match verdict {
            Ok(verdict) if verdict.keep => {
                if several {
                    self.connection.execute_batch("RELEASE work")?;
                }
                Ok(Some(verdict.answer))
            }
            undone => {
                if several {
                    self.connection.execute_batch("ROLLBACK TO work; RELEASE work")?;
                } else {
                    // Alone in its transaction: nothing of it may stay, and an empty commit costs nothing.
                    self.connection.execute_batch("ROLLBACK; BEGIN IMMEDIATE")?;
                }
                // A work that panicked took its answer with it; its caller sees the channel close.
                if let Ok(verdict) = undone {
                    (verdict.answer)(Ok(()));
                }
                Ok(None)
            }
        }
    }

    /// Begins a transaction; before the first since the last rest the seal says that the database is being written. The
    /// generation counts up when it is due, and is answered.
    fn begin(&mut self) -> Result<Option<u64>, StoreError> {
        if self.shared.frozen() {
            return Err(StoreError::ReadOnly);
        }
        let due = !self.dirty || self.counted.elapsed() >= GENERATION;
        if !self.dirty {
            self.write_seal(Seal::Dirty {
                generation: self.shared.last_seen().generation,
                digest: self.digest,
            })?;
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        if due { self.count_up(0).map(Some) } else { Ok(None) }
    }

    fn count_up(&self, floor: u64) -> Result<u64, StoreError> {
        let writer = Writer {
            reader: Reader {
                connection: &self.connection,
                audit_key: &self.audit_key,
            },
        };
        writer.meta().next_generation(floor)
    }

    fn committed(&mut self, generation: Option<u64>) {
        self.dirty = true;
        let Some(generation) = generation else { return };
        self.counted = Instant::now();
        self.shared.set_generation(generation);
        let seal = Seal::Dirty {
            generation,
            digest: self.digest,
        };
        // What is committed stays so without it; only a copy from before this moment could not be told.
        if let Err(error) = self.write_seal(seal) {
            tracing::warn!("the page seal could not follow the database: {error}");
        }
    }

    fn roll_back(&self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!("a transaction could not be rolled back: {error}");
        }
    }

    /// Takes note of a page check that has ended, or waits for its end.
    fn look_at_check(&mut self, wait: bool) {
        let Some(check) = self.check.take() else { return };
        if !wait && !check.ended() {
            self.check = Some(check);
            return;
        }
        let (file, verdict) = check.join();
        self.file = file;
        match verdict {
            Some(true) => {
                // From here on the log may be copied into the file, so the seal must stop vouching for the pages.
                let released = self.release_file();
                if let Err(error) = released {
                    tracing::warn!("the log cannot be copied into the database yet: {error}");
                }
            }
            Some(false) => {
                let generation = self.shared.last_seen().generation;
                tracing::error!("pages of the database are not the ones that were last written; it is read-only now");
                let frozen = freeze(&self.connection, true).map_err(StoreError::from);
                if let Err(error) = frozen.and_then(|()| self.write_seal(Seal::Suspect { generation })) {
                    tracing::error!("the finding about its pages could not be kept: {error}");
                }
            }
            None => tracing::warn!("the pages of the database could not be checked"),
        }
    }

    fn release_file(&mut self) -> Result<(), StoreError> {
        self.digest = None;
        if self.dirty {
            let generation = self.shared.last_seen().generation;
            self.write_seal(Seal::Dirty {
                generation,
                digest: None,
            })?;
        }
        crate::connection::copy_log_by_itself(&self.connection, true)?;
        Ok(())
    }

    /// Copies the log into the file and seals the pages, so that what is on disk is one file at rest.
    fn rest(&mut self) -> Result<LastSeen, StoreError> {
        if !self.dirty || self.shared.frozen() {
            return Ok(self.shared.last_seen());
        }
        self.look_at_check(true);
        if self.shared.frozen() {
            return Err(StoreError::ReadOnly);
        }
        self.digest = None;
        let seen = self.count_up_alone(0)?;
        self.write_seal(Seal::Dirty {
            generation: seen.generation,
            digest: None,
        })?;
        self.empty_log()?;
        let mut file = match self.file.take() {
            Some(file) => file,
            None => File::open(&self.path).map_err(|error| StoreError::files("read the database", error))?,
        };
        let digest = seek_and_digest(&mut file);
        self.file = Some(file);
        let digest = digest.map_err(|error| StoreError::files("read the database", error))?;
        self.write_seal(Seal::Clean {
            generation: seen.generation,
            digest,
        })?;
        self.digest = Some(digest);
        self.dirty = false;
        Ok(seen)
    }

    fn count_up_alone(&mut self, floor: u64) -> Result<LastSeen, StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let counted = self.count_up(floor).and_then(|generation| {
            let reader = Reader {
                connection: &self.connection,
                audit_key: &self.audit_key,
            };
            let head = reader.audit().head()?;
            self.connection.execute_batch("COMMIT")?;
            Ok(crate::store::last_seen(generation, head))
        });
        match counted {
            Ok(seen) => {
                self.counted = Instant::now();
                self.shared.set_last_seen(seen);
                Ok(seen)
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Copies all of the log into the file. A reader that still looks at an older state makes it fail, which is not an
    /// error of the database: it is only not at rest yet.
    fn empty_log(&self) -> Result<(), StoreError> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        if busy != 0 {
            return Err(StoreError::Busy);
        }
        // Emptying the log is not durable by itself, and a log that comes back would look like an older one.
        let log = log_of(&self.path);
        match File::open(&log).and_then(|file| file.sync_all()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::files("flush the database's log", error))
            }
            _ => Ok(()),
        }
    }

    fn accept(&mut self) -> Result<(), StoreError> {
        let Freshness::Older(_) = self.shared.freshness() else {
            return Ok(());
        };
        self.look_at_check(true);
        freeze(&self.connection, false)?;
        self.digest = None;
        let floor = self.shared.floor().saturating_add(1);
        let accepted = self.count_up_alone(floor).and_then(|seen| {
            self.write_seal(Seal::Dirty {
                generation: seen.generation,
                digest: None,
            })
        });
        if let Err(error) = accepted {
            freeze(&self.connection, true)?;
            return Err(error);
        }
        self.dirty = true;
        self.shared.set_freshness(Freshness::Current);
        crate::connection::copy_log_by_itself(&self.connection, true)?;
        Ok(())
    }

    fn close(&mut self) -> Result<LastSeen, StoreError> {
        self.shared.pool.close();
        if let Some(check) = &self.check
            && !self.dirty
        {
            check.stop();
        }
        let rested = self.rest();
        self.look_at_check(true);
        rested
    }

    fn write_seal(&self, seal: Seal) -> Result<(), StoreError> {
        self.seal
            .write(seal)
            .map_err(|error| StoreError::files("write the page seal", error))
    }
}

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The path of the database's log.
pub(crate) fn log_of(database: &Path) -> PathBuf {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn seek_and_digest(file: &mut File) -> io::Result<PageDigest> {
    file.rewind()?;
    let never = AtomicBool::new(false);
    digest_pages(file, &never)?.ok_or_else(|| io::Error::other("stopped"))
}
