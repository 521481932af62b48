//! Passages of documents: what is found, cited and embedded.

use std::collections::BTreeMap;

use adiuva_protocol::knowledge::Span;
use adiuva_protocol::{ChunkId, DocumentId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::documents::DocumentKey;
use crate::error::StoreError;
use crate::row::{id, of_json, unsigned};
use crate::transaction::{Access, Writer};

/// A passage of a document that is being stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChunk {
    /// Where it is in the document's text, in scalar values.
    pub span: Span,
    /// The page it starts on, from 1, for formats with pages.
    pub page: Option<u32>,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its language, as the caller names languages.
    pub language: String,
    /// The model that shall embed it.
    pub embedder: String,
    /// Analysed words of title and headings, parted by spaces.
    pub title_words: String,
    /// Analysed words of the passage, parted by spaces.
    pub body_words: String,
}

/// A passage with all that a hit shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its id.
    pub id: ChunkId,
    /// Its document within this database.
    pub document_key: DocumentKey,
    /// Its document.
    pub document: DocumentId,
    /// The document's title; empty when there is none.
    pub title: String,
    /// The document's format.
    pub format: String,
    /// Everywhere that the document lies, by path; never empty.
    pub paths: Vec<String>,
    /// Its place among the document's chunks, from 0.
    pub ordinal: u32,
    /// Where it is in the document's text.
    pub span: Span,
    /// The page it starts on, from 1.
    pub page: Option<u32>,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its language.
    pub language: String,
    /// The model that embeds it.
    pub embedder: String,
    /// Whether its vector is in the index.
    pub vectored: bool,
    /// Its text.
    pub text: String,
}

/// A passage that waits for its vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChunk {
    /// Its id.
    pub id: ChunkId,
    /// Its document.
    pub document: DocumentKey,
    /// The document's title; empty when there is none.
    pub title: String,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
}

/// How many chunks an embedder has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmbedderCount {
    /// Whose vectors are in the index.
    pub vectored: u64,
    /// Whose vectors are still to come.
    pub pending: u64,
}

/// The table of chunks.
pub struct Chunks<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Chunks<'_, T> {
    /// Chunks that wait for a vector of this embedder, in the order they were stored.
    pub fn pending(&self, embedder: &str, limit: u32) -> Result<Vec<PendingChunk>, StoreError> {
        let sql = "SELECT chunks.id, document_id, title, headings, start, end
                   FROM chunks JOIN documents ON documents.id = document_id
                   WHERE vectored = 0 AND embedder = :embedder ORDER BY chunks.id LIMIT :limit";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {":embedder": embedder, ":limit": limit})?;
        let mut pending = Vec::new();
        while let Some(row) = rows.next()? {
            let document = DocumentKey(row.get("document_id")?);
            pending.push(PendingChunk {
                id: ChunkId(row.get("id")?),
                document,
                title: row.get("title")?,
                headings: headings(row)?,
                text: self.within.reader().documents().text(document, span(row)?)?,
            });
        }
        Ok(pending)
    }

    /// How many chunks there are by embedder, vectored and waiting.
    pub fn count_by_embedder(&self) -> Result<BTreeMap<String, EmbedderCount>, StoreError> {
        let sql = "SELECT embedder, vectored, count(*) FROM chunks GROUP BY embedder, vectored";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut counts = BTreeMap::<String, EmbedderCount>::new();
        while let Some(row) = rows.next()? {
            let count = counts.entry(row.get(0)?).or_default();
            let number = unsigned(row.get(2)?);
            if row.get(1)? {
                count.vectored = number;
            } else {
                count.pending = number;
            }
        }
        Ok(counts)
    }

    /// Whether any chunk waits for a vector.
    pub fn any_pending(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM chunks WHERE vectored = 0 AND embedder >= ''";
        Ok(self.within.reader().connection.prepare_cached(sql)?.exists([])?)
    }

    /// These chunks with text, document and paths, in the order given. Those that are gone or whose document lies
    /// nowhere any more are left out.
    pub fn load_many(&self, ids: &[ChunkId]) -> Result<Vec<Chunk>, StoreError> {
        let sql = "SELECT chunks.id, document_id, uuid, title, format, ordinal, start, end, page, headings,
                          chunks.language, embedder, vectored
                   FROM chunks JOIN documents ON documents.id = document_id WHERE chunks.id = :id";
        let reader = self.within.reader();
        let mut statement = reader.connection.prepare_cached(sql)?;
        let mut chunks = Vec::with_capacity(ids.len());
        for id in ids {
            let found = statement
                .query_row(named_params! {":id": id.0}, |row| Ok(chunk(row)))
                .optional()?;
            let Some(mut chunk) = found.transpose()? else {
                continue;
            };
            let places = reader.files().locations(&[chunk.document_key])?;
            chunk.paths = places.into_iter().map(|(_, path)| path).collect();
            if chunk.paths.is_empty() {
                continue;
            }
            chunk.text = reader.documents().text(chunk.document_key, chunk.span)?;
            chunks.push(chunk);
        }
        Ok(chunks)
    }

    /// The chunks of a document, in order.
    pub fn of_document(&self, document: DocumentKey) -> Result<Vec<ChunkId>, StoreError> {
        let sql = "SELECT id FROM chunks WHERE document_id = :document ORDER BY ordinal";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let ids = statement
            .query_map(named_params! {":document": document.0}, |row| row.get(0).map(ChunkId))?
            .collect::<Result<_, _>>()?;
        Ok(ids)
    }

    /// The languages of chunks with how many each has.
    pub fn languages(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let sql = "SELECT language, count(*) FROM chunks GROUP BY language";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let languages = statement
            .query_map([], |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?
            .collect::<Result<_, _>>()?;
        Ok(languages)
    }

    /// How many there are.
    pub fn count(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM chunks";
        let count = self
            .within
            .reader()
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        Ok(unsigned(count))
    }
}

impl Chunks<'_, Writer<'_>> {
    /// Notes that the vectors of these chunks are in the index. Files whose document then has all its vectors become
    /// embedded. Doing it twice, or for a chunk that is gone, changes nothing.
    pub fn mark_vectored(&self, ids: &[ChunkId]) -> Result<(), StoreError> {
        let connection = self.within.connection;
        let mut done = BTreeMap::<i64, i64>::new();
        let sql = "UPDATE chunks SET vectored = 1 WHERE id = :id AND vectored = 0 RETURNING document_id";
        for id in ids {
            let document = connection
                .prepare_cached(sql)?
                .query_row(named_params! {":id": id.0}, |row| row.get(0))
                .optional()?;
            if let Some(document) = document {
                *done.entry(document).or_default() += 1;
            }
        }
        let count = "UPDATE documents SET pending = max(pending - :done, 0) WHERE id = :id RETURNING pending";
        let flip = "UPDATE files SET status = 'embedded' WHERE document_id = :id AND status = 'searchable'";
        for (document, done) in done {
            let pending: i64 = connection
                .prepare_cached(count)?
                .query_row(named_params! {":id": document, ":done": done}, |row| row.get(0))?;
            if pending == 0 {
                connection
                    .prepare_cached(flip)?
                    .execute(named_params! {":id": document})?;
            }
        }
        Ok(())
    }

    /// Gives the chunks of each language to an embedder. Chunks that change hands wait for a new vector, and their
    /// files are searchable by keywords alone until it is there. Tells how many changed hands.
    pub fn assign_embedders(&self, by_language: &BTreeMap<String, String>) -> Result<usize, StoreError> {
        let sql = "UPDATE chunks SET embedder = :embedder, vectored = 0
                   WHERE language = :language AND embedder <> :embedder";
        let mut changed = 0;
        for (language, embedder) in by_language {
            let values = named_params! {":language": language, ":embedder": embedder};
            changed += self.within.connection.prepare_cached(sql)?.execute(values)?;
        }
        if changed > 0 {
            self.recount()?;
        }
        Ok(changed)
    }

    /// Forgets that this embedder's vectors are in the index, such as when the index was lost; they are made anew.
    pub fn reset_vectors(&self, embedder: &str) -> Result<usize, StoreError> {
        let sql = "UPDATE chunks SET vectored = 0 WHERE embedder = :embedder AND vectored = 1";
        let changed = self
            .within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":embedder": embedder})?;
        if changed > 0 {
            self.recount()?;
        }
        Ok(changed)
    }

    /// Brings the counts of documents and the status of files in line with the chunks.
    fn recount(&self) -> Result<(), StoreError> {
        for sql in [
            "UPDATE documents SET pending = counted.pending
             FROM (SELECT document_id, sum(vectored = 0) AS pending FROM chunks GROUP BY document_id) AS counted
             WHERE documents.id = counted.document_id AND documents.pending <> counted.pending",
            "UPDATE files SET status = 'searchable'
             WHERE status = 'embedded' AND document_id IN (SELECT id FROM documents WHERE pending > 0)",
            "UPDATE files SET status = 'embedded'
             WHERE status = 'searchable' AND document_id IN (SELECT id FROM documents WHERE pending = 0)",
        ] {
            self.within.connection.execute(sql, [])?;
        }
        Ok(())
    }
}

fn span(row: &Row<'_>) -> rusqlite::Result<Span> {
    Ok(Span {
        start: unsigned(row.get("start")?),
        end: unsigned(row.get("end")?),
    })
}

fn headings(row: &Row<'_>) -> Result<Vec<String>, StoreError> {
    of_json(
        row.get_ref("headings")?.as_str().map_err(rusqlite::Error::from)?,
        "heading",
    )
}

/// The row without text and paths.
fn chunk(row: &Row<'_>) -> Result<Chunk, StoreError> {
    Ok(Chunk {
        id: ChunkId(row.get("id")?),
        document_key: DocumentKey(row.get("document_id")?),
        document: id(row, "uuid")?,
        title: row.get("title")?,
        format: row.get("format")?,
        paths: Vec::new(),
        ordinal: row.get("ordinal")?,
        span: span(row)?,
        page: row.get("page")?,
        headings: headings(row)?,
        language: row.get("language")?,
        embedder: row.get("embedder")?,
        vectored: row.get("vectored")?,
        text: String::new(),
    })
}
