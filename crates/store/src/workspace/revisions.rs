//! Revisions of docs.

use adiuva_protocol::DocId;
use adiuva_protocol::workspace::MadeBy;
use adiuva_protocol::workspace::docs::RevisionView;
use rusqlite::{OptionalExtension, Row, named_params};

use super::{maker_of, maker_word};
use crate::error::StoreError;
use crate::row::{Key, signed, unsigned};
use crate::transaction::{Access, Writer};

/// A revision that is added.
#[derive(Clone, Copy, Debug)]
pub struct NewRevision<'a> {
    /// Its number, above all others of the doc.
    pub number: u64,
    /// The one it started from; 0 for the first.
    pub started_from: u64,
    /// The text.
    pub content: &'a str,
    /// It waits to be settled.
    pub clash: bool,
}

/// The table of revisions.
pub struct DocRevisions<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> DocRevisions<'_, T> {
    /// Those of a doc, the latest first.
    pub fn list(&self, doc: DocId) -> Result<Vec<RevisionView>, StoreError> {
        let sql =
            "SELECT number, started_from, made_by, created_ms, clash, length(content) AS length FROM doc_revisions
                   WHERE doc_id = :doc ORDER BY number DESC";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let revisions = statement
            .query_map(named_params! {":doc": Key(doc)}, revision)?
            .collect::<Result<_, _>>()?;
        Ok(revisions)
    }

    /// The text of one.
    pub fn content(&self, doc: DocId, number: u64) -> Result<String, StoreError> {
        let sql = "SELECT content FROM doc_revisions WHERE doc_id = :doc AND number = :number";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let values = named_params! {":doc": Key(doc), ":number": signed(number)};
        let found = statement.query_row(values, |row| row.get(0)).optional()?;
        found.ok_or(StoreError::NotFound("revision"))
    }

    /// The numbers of those that wait to be settled.
    pub fn clashes(&self, doc: DocId) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT number FROM doc_revisions WHERE doc_id = :doc AND clash = 1 ORDER BY number";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let numbers = statement
            .query_map(named_params! {":doc": Key(doc)}, |row| row.get(0).map(unsigned))?
            .collect::<Result<_, _>>()?;
        Ok(numbers)
    }

    /// The highest number.
    pub fn newest(&self, doc: DocId) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(number), 0) FROM doc_revisions WHERE doc_id = :doc";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! {":doc": Key(doc)}, |row| row.get(0).map(unsigned))?)
    }
}

impl DocRevisions<'_, Writer<'_>> {
    /// Adds one.
    pub fn insert(&self, doc: DocId, new: NewRevision<'_>, made_by: &MadeBy, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO doc_revisions (doc_id, number, started_from, content, made_by, created_ms, clash)
                   VALUES (:doc, :number, :from, :content, :made_by, :now, :clash)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":doc": Key(doc), ":number": signed(new.number), ":from": signed(new.started_from), ":content": new.content,
            ":made_by": maker_word(made_by), ":now": now_ms, ":clash": new.clash,
        })?;
        Ok(())
    }

    /// It does not wait any more.
    pub fn settle(&self, doc: DocId, number: u64) -> Result<(), StoreError> {
        let sql = "UPDATE doc_revisions SET clash = 0 WHERE doc_id = :doc AND number = :number AND clash = 1";
        let values = named_params! {":doc": Key(doc), ":number": signed(number)};
        match self.within.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(StoreError::NotFound("revision that waits to be settled")),
            _ => Ok(()),
        }
    }

    /// Forgets all but the latest so many and those that wait.
    pub fn drop_oldest(&self, doc: DocId, keep: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM doc_revisions WHERE doc_id = :doc AND clash = 0 AND number <=
                       (SELECT number FROM doc_revisions WHERE doc_id = :doc AND clash = 0
                        ORDER BY number DESC LIMIT 1 OFFSET :keep)";
        let values = named_params! {":doc": Key(doc), ":keep": signed(keep)};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}

fn revision(row: &Row<'_>) -> rusqlite::Result<RevisionView> {
    Ok(RevisionView {
        revision: unsigned(row.get("number")?),
        from: unsigned(row.get("started_from")?),
        made_by: maker_of(&row.get::<_, String>("made_by")?),
        created: row.get("created_ms")?,
        clash: row.get("clash")?,
        length: unsigned(row.get("length")?),
    })
}
