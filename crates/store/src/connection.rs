//! Opening one connection: key first, proven by a read, then the pragmas of the design.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::key::DbKey;

/// Bytes in a page of the file. It stands for ever: the page size must be known before the file can be read. Measured on
/// documents of 5 kB: against 8 KiB the file is a fifth smaller and intake a little faster.
pub(crate) const PAGE: usize = 16_384;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The only one that writes.
    Writer,
    /// Reads only; a statement that would write is refused.
    Reader,
}

/// How long a statement waits for another process before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pages of log after which a commit copies them into the file: 32 MiB.
const LOG_PAGES: u32 = 2_048;

/// A connection to an existing file, or to a new one with [`OpenFlags::SQLITE_OPEN_CREATE`].
///
/// A wrong key and a damaged first page answer alike: not a database.
pub(crate) fn connect(path: &Path, key: &DbKey, role: Role, more: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(&key.statement())?;
    connection.execute_batch(&key.decoy())?;
    connection.execute_batch(&format!(
        "PRAGMA cipher_page_size = {PAGE}; PRAGMA cipher_log_level = NONE;"
    ))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;

    connection.busy_timeout(PATIENCE)?;
    // The journal mode answers with a row, which execute_batch passes over.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA secure_delete = FAST;
         PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    match role {
        Role::Writer => connection.execute_batch(
            "PRAGMA cache_size = -32768;
             PRAGMA journal_size_limit = 67108864;
             PRAGMA wal_autocheckpoint = 0;",
        )?,
        Role::Reader => connection.execute_batch("PRAGMA cache_size = -16384; PRAGMA query_only = ON;")?,
    }
    Ok(connection)
}

/// Makes a writing connection one that changes nothing, not even by copying the log into the file when it closes.
pub(crate) fn freeze(connection: &Connection, frozen: bool) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, frozen)?;
    connection.pragma_update(None, "query_only", frozen)
}

/// Whether commits copy the log into the file once it is long. Off at first: the file must not change while its pages
/// are compared with the seal.
pub(crate) fn copy_log_by_itself(connection: &Connection, on: bool) -> rusqlite::Result<()> {
    let pages = if on { LOG_PAGES } else { 0 };
    connection.execute_batch(&format!("PRAGMA wal_autocheckpoint = {pages}"))
}

/// Whether the structure is whole, in words when it is not. Reads all of the file.
pub(crate) fn quick_check(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let seen: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((seen != "ok").then_some(seen))
}

/// Whether every page of the file is as it was written, in words when one is not. Reads all of the file.
pub(crate) fn cipher_check(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}
