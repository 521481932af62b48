//! The keyword index over chunks.

use adiuva_protocol::ChunkId;
use adiuva_protocol::knowledge::Filter;
use rusqlite::types::Value;
use rusqlite::{named_params, params_from_iter};

use crate::error::StoreError;
use crate::filter::{Condition, condition};
use crate::row::unsigned;
use crate::transaction::{Access, Writer};

/// Places of a word that are read to tell how common it is; more of them are estimated from how far these reach.
const SAMPLE: u32 = 4_096;

/// How much a word counts where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// In the title and headings.
    pub title: f64,
    /// In the passage itself.
    pub body: f64,
}

/// The keyword index. Words are stored as the caller analysed them, parted by spaces.
pub struct Words<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Words<'_, T> {
    /// The best chunks for an FTS5 expression over analysed words, with their BM25 scores; higher is better. Each word
    /// of the expression stands in quotation marks, as [`quoted`] writes it.
    pub fn search(
        &self,
        expression: &str,
        weights: Weights,
        filter: &Filter,
        limit: u32,
    ) -> Result<Vec<(ChunkId, f64)>, StoreError> {
        let Condition { sql, values } = condition(filter);
        // The plus keeps the planner from asking the index once for every allowed chunk.
        let allowed = sql.map_or_else(String::new, |sql| {
            format!("AND EXISTS (SELECT 1 FROM chunks WHERE id = +chunk_words.rowid AND {sql})")
        });
        let sql = format!(
            "SELECT rowid, -bm25(chunk_words, ?, ?) AS score FROM chunk_words
             WHERE chunk_words MATCH ? {allowed} ORDER BY score DESC, rowid LIMIT ?"
        );
        let mut all = vec![
            Value::from(weights.title),
            Value::from(weights.body),
            Value::from(expression.to_owned()),
        ];
        all.extend(values);
        all.push(Value::from(i64::from(limit)));
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let hits = statement
            .query_map(params_from_iter(all), |row| Ok((ChunkId(row.get(0)?), row.get(1)?)))
            .and_then(Iterator::collect)
            .map_err(query_error)?;
        Ok(hits)
    }

    /// In about how many chunks each of these analysed words stands. Exact for words with up to a few thousand places;
    /// beyond that estimated from where those places lie, so that a common word costs no more than a rare one.
    pub fn document_frequency(&self, words: &[&str]) -> Result<Vec<u64>, StoreError> {
        let connection = self.within.reader().connection;
        let last: i64 = connection
            .prepare_cached("SELECT coalesce(max(id), 0) FROM chunks")?
            .query_row([], |row| row.get(0))?;
        let sql = "SELECT doc FROM chunk_word_places WHERE term = :word LIMIT :limit";
        let mut statement = connection.prepare_cached(sql)?;
        let mut frequencies = Vec::with_capacity(words.len());
        for word in words {
            let (mut places, mut chunks, mut at) = (0, 0_u64, 0_i64);
            let mut rows = statement.query(named_params! {":word": word, ":limit": SAMPLE})?;
            while let Some(row) = rows.next()? {
                let chunk: i64 = row.get(0)?;
                places += 1;
                if chunk != at {
                    (chunks, at) = (chunks + 1, chunk);
                }
            }
            frequencies.push(if places < SAMPLE || at <= 0 {
                chunks
            } else {
                (u128::from(chunks) * u128::from(unsigned(last)) / u128::from(unsigned(at))) as u64
            });
        }
        Ok(frequencies)
    }
}

impl Words<'_, Writer<'_>> {
    /// Joins some of the index's segments, up to about so many pages of work; tells whether there is more to do. To be
    /// called when nothing else is going on: searches are faster over few segments.
    pub fn merge(&self, pages: u32) -> Result<bool, StoreError> {
        let connection = self.within.connection;
        let changes = connection.total_changes();
        let sql = "INSERT INTO chunk_words (chunk_words, rank) VALUES ('merge', :pages)";
        connection
            .prepare_cached(sql)?
            .execute(named_params! {":pages": pages})?;
        // The documented sign that nothing was left to merge: fewer than two changes.
        Ok(connection.total_changes() - changes >= 2)
    }
}

/// A word as it stands in an expression: between quotation marks, which no analysed word contains.
#[must_use]
pub fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}

/// A syntax error in the expression is the asker's, anything else ours.
fn query_error(error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(code, Some(text))
            if code.extended_code == rusqlite::ffi::SQLITE_ERROR
                && (text.starts_with("fts5:")
                    || text.contains("unterminated")
                    || text.starts_with("no such column")) =>
        {
            StoreError::Query(error)
        }
        _ => error.into(),
    }
}
