//! Distinct contents: one document for each content and format, wherever it lies.

use adiuva_protocol::DocumentId;
use adiuva_protocol::knowledge::{Filter, PageMark, Span};
use rusqlite::{OptionalExtension, Row, named_params, params_from_iter};

use crate::chunks::NewChunk;
use crate::error::StoreError;
use crate::filter::{Condition, condition};
use crate::row::{Key, id, json_of, signed, unsigned};
use crate::transaction::{Access, Writer};

/// Scalar values in a stored part of a text; the last part of a document may be shorter.
const PART: u64 = 8_000;

/// Names a document within this database: its row number, never used again. [`DocumentId`] is its name outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey(pub i64);

/// A document, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name within this database.
    pub key: DocumentKey,
    /// Its id.
    pub id: DocumentId,
    /// BLAKE3 of the file's content.
    pub hash: [u8; 32],
    /// Its format's short name, such as `pdf`.
    pub format: String,
    /// The title found in it; empty when there is none.
    pub title: String,
    /// Scalar values in its text.
    pub length: u64,
    /// The language of most of it, as the caller names languages.
    pub language: String,
    /// Where each page starts, by page; empty for formats without pages.
    pub pages: Vec<PageMark>,
    /// Chunks that still have no vector.
    pub pending: u64,
}

/// A document that was just read.
#[derive(Clone, Debug)]
pub struct NewDocument<'a> {
    /// BLAKE3 of the file's content.
    pub hash: [u8; 32],
    /// Its format's short name.
    pub format: &'a str,
    /// The title found in it; empty when there is none.
    pub title: &'a str,
    /// The language of most of it.
    pub language: &'a str,
    /// The extracted text, stored once; chunks are spans of it.
    pub text: &'a str,
    /// Where each page starts, by page.
    pub pages: &'a [PageMark],
    /// Its passages, in order.
    pub chunks: &'a [NewChunk],
}

/// The table of documents, with their text.
pub struct Documents<'t, T> {
    pub(crate) within: &'t T,
}

const COLUMNS: &str = "id, uuid, hash, format, title, length, language, pages, pending";

impl<T: Access> Documents<'_, T> {
    /// The one of this content and format.
    pub fn load_by_hash(&self, hash: &[u8; 32], format: &str) -> Result<Option<Document>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM documents WHERE hash = :hash AND format = :format");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {":hash": hash.as_slice(), ":format": format};
        let found = statement.query_row(values, |row| Ok(document(row))).optional()?;
        found.transpose()
    }

    /// The one with this id.
    pub fn load(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM documents WHERE uuid = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(document(row)))
            .optional()?;
        found.transpose()
    }

    /// The one with this key.
    pub fn load_by_key(&self, key: DocumentKey) -> Result<Option<Document>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM documents WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": key.0}, |row| Ok(document(row)))
            .optional()?;
        found.transpose()
    }

    /// The text of a span, cut to what there is.
    pub fn text(&self, document: DocumentKey, span: Span) -> Result<String, StoreError> {
        let mut text = String::new();
        if span.end <= span.start {
            return Ok(text);
        }
        let (first, last) = (span.start / PART, (span.end - 1) / PART);
        let sql = "SELECT part, text FROM text_parts
                   WHERE document_id = :document AND part BETWEEN :first AND :last ORDER BY part";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows =
            statement.query(named_params! {":document": document.0, ":first": signed(first), ":last": signed(last)})?;
        while let Some(row) = rows.next()? {
            let at = unsigned(row.get(0)?) * PART;
            let part = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            text.push_str(cut(part, span.start.saturating_sub(at), span.end - at));
        }
        Ok(text)
    }

    /// Those that the filter lets through, the last added first.
    pub fn latest(&self, filter: &Filter, limit: u32) -> Result<Vec<DocumentId>, StoreError> {
        let Condition { sql, values } = condition(filter);
        let sql = format!(
            "SELECT uuid FROM (SELECT id AS document_id, uuid FROM documents) WHERE {} ORDER BY document_id DESC LIMIT {limit}",
            sql.as_deref().unwrap_or("1")
        );
        let mut statement = self.within.reader().connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(id(row, "uuid")?);
        }
        Ok(found)
    }

    /// Whether there are documents that may lie nowhere any more.
    pub fn any_to_sweep(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM orphan_candidates";
        Ok(self.within.reader().connection.prepare_cached(sql)?.exists([])?)
    }

    /// How many there are.
    pub fn count(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM documents";
        let count = self
            .within
            .reader()
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        Ok(unsigned(count))
    }
}

impl Documents<'_, Writer<'_>> {
    /// Stores a document with its text, chunks and words. One of the same content and format is returned as it is, so
    /// that doing it twice stores it once.
    pub fn insert(&self, new: &NewDocument<'_>) -> Result<DocumentKey, StoreError> {
        let connection = self.within.connection;
        let sql = "INSERT INTO documents (uuid, hash, format, title, length, language, pages, pending)
                   VALUES (:uuid, :hash, :format, :title, :length, :language, :pages, :pending)
                   ON CONFLICT (hash, format) DO NOTHING";
        let added = connection.prepare_cached(sql)?.execute(named_params! {
            ":uuid": Key(DocumentId::make()), ":hash": new.hash.as_slice(), ":format": new.format, ":title": new.title,
            ":length": signed(new.text.chars().count() as u64), ":language": new.language, ":pages": pack(new.pages), ":pending": signed(new.chunks.len() as u64),
        })?;
        if added == 0 {
            let known = self.load_by_hash(&new.hash, new.format)?;
            return known
                .map(|document| document.key)
                .ok_or(StoreError::NotFound("document"));
        }
        let key = DocumentKey(connection.last_insert_rowid());
        self.insert_text(key, new.text)?;
        self.insert_chunks(key, new.chunks)?;
        // Until a file is bound to it, it is a candidate for the sweep.
        self.note_candidate(key)?;
        Ok(key)
    }

    /// Removes those of these documents that lie nowhere any more, with text, chunks and words; the chunks are noted so
    /// that their vectors go too. Tells how many went.
    pub fn remove_orphans(&self, documents: &[DocumentKey]) -> Result<usize, StoreError> {
        let connection = self.within.connection;
        let mut removed = 0;
        for document in documents {
            let sql = "SELECT 1 FROM files WHERE document_id = :id";
            if connection
                .prepare_cached(sql)?
                .exists(named_params! {":id": document.0})?
            {
                continue;
            }
            for sql in [
                "INSERT OR IGNORE INTO vector_removals (chunk_id) SELECT id FROM chunks WHERE document_id = :id",
                "DELETE FROM chunk_words WHERE rowid IN (SELECT id FROM chunks WHERE document_id = :id)",
                "DELETE FROM chunks WHERE document_id = :id",
                "DELETE FROM text_parts WHERE document_id = :id",
            ] {
                connection
                    .prepare_cached(sql)?
                    .execute(named_params! {":id": document.0})?;
            }
            let sql = "DELETE FROM documents WHERE id = :id";
            removed += connection
                .prepare_cached(sql)?
                .execute(named_params! {":id": document.0})?;
        }
        Ok(removed)
    }

    /// Removes documents that lie nowhere any more, at most so many, and tells how many candidates were looked at; 0
    /// means there is nothing more to do. It does nothing while files are queued or being read: what vanished at one path
    /// may be about to turn up at another, and is then used again.
    pub fn sweep_orphans(&self, limit: u32) -> Result<usize, StoreError> {
        let connection = self.within.connection;
        let sql = "SELECT 1 FROM files WHERE status = 'queued' UNION ALL SELECT 1 FROM files WHERE status = 'reading'";
        if connection.prepare_cached(sql)?.exists([])? {
            return Ok(0);
        }
        let sql = "DELETE FROM orphan_candidates
                   WHERE document_id IN (SELECT document_id FROM orphan_candidates LIMIT :limit) RETURNING document_id";
        let candidates: Vec<_> = connection
            .prepare_cached(sql)?
            .query_map(named_params! {":limit": limit}, |row| row.get(0).map(DocumentKey))?
            .collect::<Result<_, _>>()?;
        self.remove_orphans(&candidates)?;
        Ok(candidates.len())
    }

    /// Notes that a document may lie nowhere any more.
    pub(crate) fn note_candidate(&self, document: DocumentKey) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO orphan_candidates (document_id) VALUES (:id)";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": document.0})?;
        Ok(())
    }

    fn insert_text(&self, key: DocumentKey, text: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO text_parts (document_id, part, text) VALUES (:document, :part, :text)";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let mut rest = text;
        for part in 0_i64.. {
            if rest.is_empty() {
                break;
            }
            let (head, tail, _) = split(rest, PART);
            statement.execute(named_params! {":document": key.0, ":part": part, ":text": head})?;
            rest = tail;
        }
        Ok(())
    }

    fn insert_chunks(&self, key: DocumentKey, chunks: &[NewChunk]) -> Result<(), StoreError> {
        let connection = self.within.connection;
        let chunk_sql = "INSERT INTO chunks (document_id, ordinal, start, end, page, headings, language, embedder)
                         VALUES (:document, :ordinal, :start, :end, :page, :headings, :language, :embedder)";
        let words_sql = "INSERT INTO chunk_words (rowid, title, body) VALUES (:id, :title, :body)";
        let mut chunk_statement = connection.prepare_cached(chunk_sql)?;
        let mut words_statement = connection.prepare_cached(words_sql)?;
        for (ordinal, chunk) in (0_i64..).zip(chunks) {
            chunk_statement.execute(named_params! {
                ":document": key.0, ":ordinal": ordinal, ":start": signed(chunk.span.start),
                ":end": signed(chunk.span.end), ":page": chunk.page, ":headings": json_of(&chunk.headings, "heading")?,
                ":language": chunk.language, ":embedder": chunk.embedder,
            })?;
            words_statement.execute(named_params! {
                ":id": connection.last_insert_rowid(), ":title": chunk.title_words, ":body": chunk.body_words,
            })?;
        }
        Ok(())
    }
}

/// The first so many scalar values, the rest, and how many there were.
fn split(text: &str, count: u64) -> (&str, &str, u64) {
    let mut seen = 0;
    for (at, _) in text.char_indices() {
        if seen == count {
            let (head, tail) = text.split_at(at);
            return (head, tail, seen);
        }
        seen += 1;
    }
    (text, "", seen)
}

/// The scalar values from `start` up to `end` of a text, as far as there are any.
fn cut(text: &str, start: u64, end: u64) -> &str {
    let (_, tail, skipped) = split(text, start);
    if skipped < start {
        return "";
    }
    split(tail, end.saturating_sub(start)).0
}

/// Page marks as differences in LEB128, since pages follow each other and are short.
fn pack(pages: &[PageMark]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(pages.len() * 3);
    let mut before = PageMark { page: 0, start: 0 };
    for mark in pages {
        put(&mut bytes, u64::from(mark.page.saturating_sub(before.page)));
        put(&mut bytes, mark.start.saturating_sub(before.start));
        before = *mark;
    }
    bytes
}

fn unpack(bytes: &[u8]) -> Option<Vec<PageMark>> {
    let mut bytes = bytes.iter();
    let mut pages = Vec::new();
    let mut at = PageMark { page: 0, start: 0 };
    while !bytes.as_slice().is_empty() {
        at.page = at.page.checked_add(u32::try_from(take(&mut bytes)?).ok()?)?;
        at.start = at.start.checked_add(take(&mut bytes)?)?;
        pages.push(at);
    }
    Some(pages)
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn take(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.next()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn document(row: &Row<'_>) -> Result<Document, StoreError> {
    Ok(Document {
        key: DocumentKey(row.get("id")?),
        id: id(row, "uuid")?,
        hash: row.get("hash")?,
        format: row.get("format")?,
        title: row.get("title")?,
        length: unsigned(row.get("length")?),
        language: row.get("language")?,
        pages: unpack(row.get_ref("pages")?.as_blob().map_err(rusqlite::Error::from)?)
            .ok_or(StoreError::Unreadable("page list"))?,
        pending: unsigned(row.get("pending")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_scalar_values() {
        let check =
            |text: &str, start, end, expected: &str| assert_eq!(cut(text, start, end), expected, "{start}..{end}");
        check("aàb€c", 0, 5, "aàb€c");
        check("aàb€c", 1, 4, "àb€");
        check("aàb€c", 4, 99, "c");
        check("aàb€c", 5, 9, "");
        check("aàb€c", 9, 12, "");
        check("", 0, 1, "");
    }

    #[test]
    fn page_marks_survive_packing() {
        let check = |pages: &[PageMark]| assert_eq!(unpack(&pack(pages)).as_deref(), Some(pages));
        check(&[]);
        check(&[PageMark { page: 1, start: 0 }]);
        check(&[
            PageMark { page: 1, start: 0 },
            PageMark { page: 2, start: 127 },
            PageMark { page: 3, start: 255 },
            PageMark {
                page: 400,
                start: 1 << 40,
            },
        ]);
        assert_eq!(unpack(&[0x80]), None, "a mark cut short is not a list of marks");
    }
}
