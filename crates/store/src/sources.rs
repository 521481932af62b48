//! Folders and files that are followed.

use std::path::{Path, PathBuf};

use adiuva_protocol::{BaseId, SourceId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::platform::{path_from_bytes, path_to_bytes};
use crate::row::{Key, id, signed, unsigned};
use crate::transaction::{Access, Writer};

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A folder with everything below it.
    Folder,
    /// One file.
    File,
}

/// A folder or file that is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// The base that it belongs to.
    pub base: BaseId,
    /// Where it is: an absolute path.
    pub path: PathBuf,
    /// What it is.
    pub kind: SourceKind,
    /// When it was added, milliseconds since the epoch.
    pub added_ms: i64,
    /// What is wrong with it, in words.
    pub problem: Option<String>,
    /// Files left out by the last whole scan.
    pub ignored: u64,
    /// When the last whole scan ended; none when there never was one.
    pub scanned_ms: Option<i64>,
}

/// The table of sources.
pub struct Sources<'t, T> {
    pub(crate) within: &'t T,
}

const COLUMNS: &str = "id, base_id, path, is_folder, added_ms, problem, ignored, scanned_ms";

impl<T: Access> Sources<'_, T> {
    /// All of them, or those of a base, in the order they were added.
    pub fn list(&self, base: Option<BaseId>) -> Result<Vec<Source>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sources WHERE :base IS NULL OR base_id = :base ORDER BY added_ms, id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let sources = statement
            .query_map(named_params! {":base": base.map(Key)}, source)?
            .collect::<Result<_, _>>()?;
        Ok(sources)
    }

    /// The one with this id.
    pub fn load(&self, id: SourceId) -> Result<Option<Source>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sources WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        Ok(statement.query_row(named_params! {":id": Key(id)}, source).optional()?)
    }
}

impl Sources<'_, Writer<'_>> {
    /// Follows an absolute path. One that the base follows already is returned as it is.
    pub fn add(&self, base: BaseId, path: &Path, kind: SourceKind, now_ms: i64) -> Result<Source, StoreError> {
        let connection = self.within.connection;
        let sql = format!("SELECT {COLUMNS} FROM sources WHERE base_id = :base AND path = :path");
        let bytes = path_to_bytes(path);
        let known = connection
            .prepare_cached(&sql)?
            .query_row(named_params! {":base": Key(base), ":path": bytes}, source)
            .optional()?;
        if let Some(source) = known {
            return Ok(source);
        }
        let id = SourceId::make();
        let sql = "INSERT INTO sources (id, base_id, path, path_text, is_folder, added_ms)
                   VALUES (:id, :base, :path, :path_text, :is_folder, :added_ms)";
        connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":base": Key(base), ":path": bytes, ":path_text": path.to_string_lossy(),
            ":is_folder": kind == SourceKind::Folder, ":added_ms": now_ms,
        })?;
        self.load(id)?.ok_or(StoreError::NotFound("source"))
    }

    /// Ends following it. Its files go, and the documents that lie nowhere else, with their chunks and words; the chunks
    /// are noted so that their vectors go too. For a large source call [`Sources::forget_files`] until it returns 0
    /// first, so that no single transaction grows without bound.
    pub fn remove(&self, id: SourceId) -> Result<(), StoreError> {
        while self.forget_files(id, 1000)? > 0 {}
        let sql = "DELETE FROM sources WHERE id = :id";
        match self
            .within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": Key(id)})?
        {
            0 => Err(StoreError::NotFound("source")),
            _ => Ok(()),
        }
    }

    /// Forgets up to so many files of a source, with all that hangs on them; tells how many there were.
    pub fn forget_files(&self, id: SourceId, limit: u32) -> Result<usize, StoreError> {
        let sql = "SELECT id FROM files WHERE source_id = :id LIMIT :limit";
        let files: Vec<_> = self
            .within
            .connection
            .prepare_cached(sql)?
            .query_map(named_params! {":id": Key(id), ":limit": limit}, |row| row.get(0))?
            .map(|id| id.map(crate::files::FileId))
            .collect::<Result<_, _>>()?;
        let documents = self.within.files().delete_rows(&files)?;
        self.within.documents().remove_orphans(&documents)?;
        Ok(files.len())
    }

    /// Says what is wrong with it, or that nothing is.
    pub fn set_problem(&self, id: SourceId, problem: Option<&str>) -> Result<(), StoreError> {
        let sql = "UPDATE sources SET problem = :problem WHERE id = :id AND problem IS NOT :problem";
        let values = named_params! {":id": Key(id), ":problem": problem};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Notes that a whole scan has ended, and how many files it left out.
    pub fn set_scanned(&self, id: SourceId, ignored: u64, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE sources SET ignored = :ignored, scanned_ms = :now WHERE id = :id";
        let values = named_params! {":id": Key(id), ":ignored": signed(ignored), ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        id: id(row, "id")?,
        base: id(row, "base_id")?,
        path: path_from_bytes(row.get_ref("path")?.as_blob()?),
        kind: if row.get("is_folder")? {
            SourceKind::Folder
        } else {
            SourceKind::File
        },
        added_ms: row.get("added_ms")?,
        problem: row.get("problem")?,
        ignored: unsigned(row.get("ignored")?),
        scanned_ms: row.get("scanned_ms")?,
    })
}
