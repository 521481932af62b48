//! The files of sources: what was seen where, and how far each has come.

use std::path::{Path, PathBuf};

use adiuva_protocol::knowledge::{Coverage, FileStatus};
use adiuva_protocol::{BaseId, DocumentId, SourceId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::documents::DocumentKey;
use crate::error::StoreError;
use crate::platform::{path_from_bytes, path_to_bytes};
use crate::row::{Key, id, of_word, signed, unsigned, word_of};
use crate::transaction::{Access, Page, Writer};

/// Names a file: its row number, never used again after the file is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub i64);

/// A file as a scan sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFile {
    /// Below the source's path; empty for a source that is a single file.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the epoch.
    pub mtime_ns: i64,
}

/// A file as it was seen last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFile {
    /// Its id.
    pub id: FileId,
    /// As it was seen.
    pub seen: SeenFile,
}

/// What a scan brought to light.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Not known before; queued.
    pub new: Vec<FileId>,
    /// Of another size or time than before; queued again.
    pub changed: Vec<FileId>,
}

/// A file of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// The source that it belongs to.
    pub source: SourceId,
    /// Where it is: an absolute path.
    pub path: PathBuf,
    /// The same for people; what is not text in it is replaced.
    pub path_text: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the epoch.
    pub mtime_ns: i64,
    /// How far it has come.
    pub status: FileStatus,
    /// Why it failed.
    pub reason: Option<String>,
    /// How often it was read without success since it last changed.
    pub attempts: u32,
    /// Its document; for a file that changed, the document of its former content until it has been read again.
    pub document: Option<DocumentId>,
}

/// The table of files.
pub struct Files<'t, T> {
    pub(crate) within: &'t T,
}

/// Everything about a file; `root` is the path of its source.
const SELECT: &str = "SELECT files.id, source_id, sources.path AS root, files.path, files.path_text, size, mtime_ns,
                             status, reason, attempts, documents.uuid AS document
                      FROM files JOIN sources ON sources.id = source_id LEFT JOIN documents ON documents.id = document_id";

impl<T: Access> Files<'_, T> {
    /// All files of a source as they were seen last, in no order. A scan compares with this in memory and writes only
    /// the differences, so that an unchanged folder costs no write.
    pub fn known(&self, source: SourceId) -> Result<Vec<KnownFile>, StoreError> {
        let sql = "SELECT id, path, size, mtime_ns FROM files WHERE source_id = :source";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let known = statement
            .query_map(named_params! {":source": Key(source)}, |row| {
                Ok(KnownFile {
                    id: FileId(row.get(0)?),
                    seen: SeenFile {
                        path: path_from_bytes(row.get_ref(1)?.as_blob()?),
                        size: unsigned(row.get(2)?),
                        mtime_ns: row.get(3)?,
                    },
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(known)
    }

    /// The one with this id.
    pub fn load(&self, id: FileId) -> Result<Option<File>, StoreError> {
        let sql = format!("{SELECT} WHERE files.id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": id.0}, |row| Ok(file(row)))
            .optional()?;
        found.transpose()
    }

    /// The one at this path below its source.
    pub fn load_by_path(&self, source: SourceId, path: &Path) -> Result<Option<File>, StoreError> {
        let sql = format!("{SELECT} WHERE source_id = :source AND files.path = :path");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {":source": Key(source), ":path": path_to_bytes(path)};
        let found = statement.query_row(values, |row| Ok(file(row))).optional()?;
        found.transpose()
    }

    /// A page of files by path, of one source or all, in one status or any.
    pub fn list(
        &self,
        source: Option<SourceId>,
        status: Option<FileStatus>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<File>, StoreError> {
        let (after_id, after_path) = match after.map(|cursor| cursor.split_once(' ')) {
            None => (0, ""),
            Some(Some((id, path))) => (id.parse().map_err(|_| StoreError::Cursor)?, path),
            Some(None) => return Err(StoreError::Cursor),
        };
        let sql = format!(
            "{SELECT}
             WHERE (files.path_text, files.id) > (:after_path, :after_id)
               AND (:source IS NULL OR source_id = :source) AND (:status IS NULL OR status = :status)
             ORDER BY files.path_text, files.id LIMIT :limit"
        );
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {
            ":after_path": after_path, ":after_id": after_id, ":source": source.map(Key),
            ":status": status.as_ref().map(word_of), ":limit": i64::from(limit) + 1,
        };
        let mut items = Vec::new();
        for found in statement.query_map(values, |row| Ok(file(row)))? {
            items.push(found??);
        }
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = match items.last() {
            Some(last) if more => Some(format!("{} {}", last.id.0, last.path_text)),
            _ => None,
        };
        Ok(Page { items, next })
    }

    /// Counts of a source's files; `scanning` is left false, which only the one who scans knows.
    pub fn coverage(&self, source: SourceId) -> Result<Coverage, StoreError> {
        let sql = "SELECT status, count(*) FROM files WHERE source_id = :id GROUP BY status";
        let ignored = "SELECT ignored FROM sources WHERE id = :id";
        self.count(sql, ignored, Some(Key(source)))
    }

    /// Counts over all sources of a base.
    pub fn coverage_of_base(&self, base: BaseId) -> Result<Coverage, StoreError> {
        let sql = "SELECT status, count(*) FROM files
                   WHERE source_id IN (SELECT id FROM sources WHERE base_id = :id) GROUP BY status";
        let ignored = "SELECT coalesce(sum(ignored), 0) FROM sources WHERE base_id = :id";
        self.count(sql, ignored, Some(Key(base)))
    }

    /// Counts over all sources.
    pub fn coverage_of_all(&self) -> Result<Coverage, StoreError> {
        let sql = "SELECT status, count(*) FROM files WHERE :id IS NULL GROUP BY status";
        let ignored = "SELECT coalesce(sum(ignored), 0) FROM sources WHERE :id IS NULL";
        self.count::<adiuva_protocol::id::kind::Source>(sql, ignored, None)
    }

    /// Everywhere that these documents lie, by path: document and the path for people.
    pub fn locations(&self, documents: &[DocumentKey]) -> Result<Vec<(DocumentKey, String)>, StoreError> {
        let sql = "SELECT path_text FROM files WHERE document_id = :document ORDER BY path_text";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut found = Vec::new();
        for document in documents {
            for path in statement.query_map(named_params! {":document": document.0}, |row| row.get(0))? {
                found.push((*document, path?));
            }
        }
        Ok(found)
    }

    /// How many files wait to be read now: queued, or failed with a retry that is due.
    pub fn waiting(&self, now_ms: i64) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM files WHERE status = 'queued')
                        + (SELECT count(*) FROM files WHERE retry_at_ms <= :now)";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(unsigned(
            statement.query_row(named_params! {":now": now_ms}, |row| row.get(0))?,
        ))
    }

    /// Whether some are marked as being read, which nobody does when the program has just started.
    pub fn any_reading(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM files WHERE status = 'reading'";
        Ok(self.within.reader().connection.prepare_cached(sql)?.exists([])?)
    }

    /// When the next retry is due, milliseconds since the epoch.
    pub fn next_retry(&self) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT min(retry_at_ms) FROM files WHERE retry_at_ms IS NOT NULL";
        Ok(self
            .within
            .reader()
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?)
    }

    fn count<K>(&self, sql: &str, ignored: &str, id: Option<Key<K>>) -> Result<Coverage, StoreError> {
        let connection = self.within.reader().connection;
        let mut coverage = Coverage::default();
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {":id": id})?;
        while let Some(row) = rows.next()? {
            let count = unsigned(row.get(1)?);
            coverage.files += count;
            match of_word(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "file status")? {
                FileStatus::Queued => coverage.queued += count,
                FileStatus::Reading => coverage.reading += count,
                FileStatus::Searchable => coverage.searchable += count,
                FileStatus::Embedded => coverage.embedded += count,
                FileStatus::Failed => coverage.failed += count,
            }
        }
        let ignored = connection
            .prepare_cached(ignored)?
            .query_row(named_params! {":id": id}, |row| row.get(0))
            .optional()?;
        coverage.ignored = unsigned(ignored.unwrap_or(0));
        Ok(coverage)
    }
}

impl Files<'_, Writer<'_>> {
    /// Takes over what a scan saw. New files and files of another size or time are queued; for the others nothing is
    /// written.
    pub fn upsert_seen(&self, source: SourceId, seen: &[SeenFile]) -> Result<Difference, StoreError> {
        let connection = self.within.connection;
        let root = self
            .within
            .sources()
            .load(source)?
            .ok_or(StoreError::NotFound("source"))?
            .path;
        let find = "SELECT id, size, mtime_ns FROM files WHERE source_id = :source AND path = :path";
        let insert = "INSERT INTO files (source_id, path, path_text, size, mtime_ns)
                      VALUES (:source, :path, :path_text, :size, :mtime_ns)";
        let update =
            "UPDATE files SET size = :size, mtime_ns = :mtime_ns, status = 'queued', reason = NULL, attempts = 0,
                             retry_at_ms = NULL
                      WHERE id = :id";
        let mut difference = Difference::default();
        for file in seen {
            let path = path_to_bytes(&file.path);
            let known: Option<(i64, i64, i64)> = connection
                .prepare_cached(find)?
                .query_row(named_params! {":source": Key(source), ":path": path}, |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let size = signed(file.size);
            match known {
                None => {
                    let absolute = at(&root, &file.path);
                    connection.prepare_cached(insert)?.execute(named_params! {
                        ":source": Key(source), ":path": path, ":path_text": absolute.to_string_lossy(),
                        ":size": size, ":mtime_ns": file.mtime_ns,
                    })?;
                    difference.new.push(FileId(connection.last_insert_rowid()));
                }
                Some((id, old_size, old_time)) if old_size != size || old_time != file.mtime_ns => {
                    let values = named_params! {":id": id, ":size": size, ":mtime_ns": file.mtime_ns};
                    connection.prepare_cached(update)?.execute(values)?;
                    difference.changed.push(FileId(id));
                }
                Some(_) => {}
            }
        }
        Ok(difference)
    }

    /// Forgets files that are no longer there. Documents that then lie nowhere stay until
    /// [`Documents::sweep_orphans`](crate::documents::Documents::sweep_orphans), so that a renamed file finds its own.
    pub fn remove(&self, files: &[FileId]) -> Result<(), StoreError> {
        for document in self.delete_rows(files)? {
            self.within.documents().note_candidate(document)?;
        }
        Ok(())
    }

    /// Deletes the rows and tells which documents hung on them.
    pub(crate) fn delete_rows(&self, files: &[FileId]) -> Result<Vec<DocumentKey>, StoreError> {
        let sql = "DELETE FROM files WHERE id = :id RETURNING document_id";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let mut documents = Vec::new();
        for file in files {
            let document: Option<Option<i64>> = statement
                .query_row(named_params! {":id": file.0}, |row| row.get(0))
                .optional()?;
            documents.extend(document.flatten().map(DocumentKey));
        }
        documents.sort_unstable();
        documents.dedup();
        Ok(documents)
    }

    /// Takes up to so many files to read: queued ones in the order they were seen, then failed ones whose retry is due.
    /// They are marked as being read.
    pub fn next_queued(&self, limit: u32, now_ms: i64) -> Result<Vec<File>, StoreError> {
        let connection = self.within.connection;
        let mut taken: Vec<i64> = Vec::new();
        let queued = "SELECT id FROM files WHERE status = 'queued' ORDER BY id LIMIT :limit";
        let due = "SELECT id FROM files WHERE retry_at_ms <= :now ORDER BY retry_at_ms LIMIT :limit";
        for id in connection
            .prepare_cached(queued)?
            .query_map(named_params! {":limit": limit}, |row| row.get(0))?
        {
            taken.push(id?);
        }
        let rest = i64::from(limit) - i64::try_from(taken.len()).unwrap_or(i64::MAX);
        for id in connection
            .prepare_cached(due)?
            .query_map(named_params! {":now": now_ms, ":limit": rest.max(0)}, |row| row.get(0))?
        {
            taken.push(id?);
        }
        let mark = "UPDATE files SET status = 'reading', retry_at_ms = NULL WHERE id = :id";
        let mut files = Vec::with_capacity(taken.len());
        for id in taken {
            connection.prepare_cached(mark)?.execute(named_params! {":id": id})?;
            files.extend(self.load(FileId(id))?);
        }
        Ok(files)
    }

    /// Notes that a file could not be read, why, and when it is tried again; none for not by itself.
    pub fn mark_failed(&self, file: FileId, reason: &str, retry_at_ms: Option<i64>) -> Result<(), StoreError> {
        let connection = self.within.connection;
        let old = self.document_of(file)?;
        // The former content is no longer what the file says, so it must not be found under this path.
        let sql = "UPDATE files SET status = 'failed', reason = :reason, attempts = attempts + 1, retry_at_ms = :retry,
                          document_id = NULL
                   WHERE id = :id";
        let values = named_params! {":id": file.0, ":reason": reason, ":retry": retry_at_ms};
        connection.prepare_cached(sql)?.execute(values)?;
        if let Some(old) = old {
            self.within.documents().note_candidate(old)?;
        }
        Ok(())
    }

    /// Puts files that were being read when the program ended back into the queue; tells how many.
    pub fn requeue_reading(&self) -> Result<usize, StoreError> {
        let sql = "UPDATE files SET status = 'queued' WHERE status = 'reading'";
        Ok(self.within.connection.prepare_cached(sql)?.execute([])?)
    }

    /// Puts one file back into the queue, such as one that changed while it was being read.
    pub fn requeue(&self, file: FileId) -> Result<(), StoreError> {
        let sql = "UPDATE files SET status = 'queued', retry_at_ms = NULL WHERE id = :id";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": file.0})?;
        Ok(())
    }

    /// Puts failed files back into the queue with a clean record; of one source or all, or one path. Tells how many.
    pub fn retry_failed(&self, source: Option<SourceId>, path: Option<&str>) -> Result<usize, StoreError> {
        let sql = "UPDATE files SET status = 'queued', reason = NULL, attempts = 0, retry_at_ms = NULL
                   WHERE status = 'failed' AND (:source IS NULL OR source_id = :source)
                       AND (:path IS NULL OR path_text = :path)";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        Ok(statement.execute(named_params! {":source": source.map(Key), ":path": path})?)
    }

    /// Says that the file's content is this document. It counts as embedded when the document has all its vectors.
    pub fn bind(&self, file: FileId, document: DocumentKey) -> Result<(), StoreError> {
        let old = self.document_of(file)?;
        let sql = "UPDATE files SET document_id = :document, reason = NULL, attempts = 0, retry_at_ms = NULL,
                          status = (SELECT iif(pending = 0, 'embedded', 'searchable') FROM documents WHERE id = :document)
                   WHERE id = :id";
        let values = named_params! {":id": file.0, ":document": document.0};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        if let Some(old) = old.filter(|old| *old != document) {
            self.within.documents().note_candidate(old)?;
        }
        Ok(())
    }

    fn document_of(&self, file: FileId) -> Result<Option<DocumentKey>, StoreError> {
        let sql = "SELECT document_id FROM files WHERE id = :id";
        let document: Option<Option<i64>> = self
            .within
            .connection
            .prepare_cached(sql)?
            .query_row(named_params! {":id": file.0}, |row| row.get(0))
            .optional()?;
        Ok(document.flatten().map(DocumentKey))
    }
}

fn file(row: &Row<'_>) -> Result<File, StoreError> {
    let root = path_from_bytes(row.get_ref("root")?.as_blob().map_err(rusqlite::Error::from)?);
    let path = path_from_bytes(row.get_ref("path")?.as_blob().map_err(rusqlite::Error::from)?);
    let status: String = row.get("status")?;
    Ok(File {
        id: FileId(row.get("id")?),
        source: id(row, "source_id")?,
        path: at(&root, &path),
        path_text: row.get("path_text")?,
        size: unsigned(row.get("size")?),
        mtime_ns: row.get("mtime_ns")?,
        status: of_word(&status, "file status")?,
        reason: row.get("reason")?,
        attempts: row.get("attempts")?,
        document: row.get::<_, Option<Key<_>>>("document")?.map(|key| key.0),
    })
}

/// Joining an empty path would end in a slash.
fn at(root: &Path, path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() {
        root.to_owned()
    } else {
        root.join(path)
    }
}
