//! How opening and working can fail.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::store::OlderCopy;

/// Why a database did not open. Nothing was changed, whatever the reason.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no database where one was expected.
    #[error("there is no database at {0}; restore one from a backup")]
    Missing(PathBuf),
    /// There is one already where a new one was to be made.
    #[error("there is a database at {0} already; it was not touched")]
    Exists(PathBuf),
    /// The key is not the one of this database.
    #[error("the key does not open the database")]
    WrongKey,
    /// It was written by a newer program.
    #[error("the database has version {found} and this program knows {known}; update the program")]
    Newer {
        /// The version found.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The file is damaged, or is no database of ours.
    #[error("the database is damaged: {what}; restore it from a backup")]
    Damaged {
        /// What was seen.
        what: String,
    },
    /// It is an older copy that a former version wrote; reading it would mean migrating it.
    #[error("the database is an older copy written by a former version; accept it or restore the newest backup")]
    OlderCopy(OlderCopy),
    /// A migration failed; the database is as it was before.
    #[error("migration {name} failed and was rolled back; the database is as it was")]
    Migration {
        /// Its file name.
        name: &'static str,
        /// Why.
        #[source]
        source: rusqlite::Error,
    },
    /// The snapshot before a migration could not be written, so nothing was migrated.
    #[error("the snapshot before the migration could not be written, so nothing was migrated")]
    Snapshot(#[source] std::io::Error),
    /// The disk is full.
    #[error("the disk is full; free some space and try again")]
    Full,
    /// Another process holds the database.
    #[error("another process holds the database; close it and try again")]
    Busy,
    /// The files around the database cannot be used.
    #[error("cannot {what}")]
    Files {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// Anything else the database said.
    #[error("the database could not be opened")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Busy => Self::Busy,
            StoreError::Damaged(source) => Self::Damaged {
                what: source.to_string(),
            },
            StoreError::Database(source) => Self::Database(source),
            other => Self::Damaged {
                what: other.to_string(),
            },
        }
    }
}

/// Why a read or write was not done. A write that failed left nothing behind.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full, so nothing was written; free some space and try again")]
    Full,
    /// The database is an older copy and open for reading only.
    #[error("the database is an older copy and open for reading only; accept it or restore the newest backup")]
    ReadOnly,
    /// Another process holds the database.
    #[error("another process holds the database; try again")]
    Busy,
    /// A page of the file does not verify or does not make sense.
    #[error("the database file is damaged; restore it from a backup")]
    Damaged(#[source] rusqlite::Error),
    /// There is no such thing; the word says of what kind.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The change contradicts what there is; the text says how.
    #[error("{0}")]
    Conflict(&'static str),
    /// A page cursor that this database did not give out.
    #[error("the page cursor is not one of this list; start from the first page")]
    Cursor,
    /// A keyword query that cannot be understood.
    #[error("the keyword query cannot be understood")]
    Query(#[source] rusqlite::Error),
    /// A stored value that no longer can be read; the word says which.
    #[error("a stored {0} cannot be read")]
    Unreadable(&'static str),
    /// A file beside the database could not be used.
    #[error("cannot {what}")]
    Files {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The store is closed, or the work ended without an answer.
    #[error("the database is closed")]
    Closed,
    /// Anything else the database said.
    #[error("the database refused")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::Busy
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// The same failure once more, for everybody whose work was in the transaction that failed.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::ReadOnly => Self::ReadOnly,
            Self::Busy => Self::Busy,
            Self::Damaged(rusqlite::Error::SqliteFailure(code, text))
            | Self::Database(rusqlite::Error::SqliteFailure(code, text)) => {
                rusqlite::Error::SqliteFailure(*code, text.clone()).into()
            }
            Self::Files { what, source } => Self::files(what, source.kind().into()),
            _ => Self::Closed,
        }
    }

    /// A failure of a file beside the database.
    pub(crate) fn files(what: &'static str, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Files { what, source },
        }
    }
}
