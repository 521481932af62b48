//! Which documents a search looks at, as SQL.

use adiuva_protocol::ChunkId;
use adiuva_protocol::knowledge::Filter;
use rusqlite::types::Value;
use rusqlite::{ToSql, params_from_iter};

use crate::chunks::Chunks;
use crate::error::StoreError;
use crate::transaction::Access;

/// A condition over `document_id` with the values for its numbered places.
pub(crate) struct Condition {
    /// Such as `document_id IN (…)`; none when everything is let through.
    pub(crate) sql: Option<String>,
    /// In the order of the places, which are written `?`.
    pub(crate) values: Vec<Value>,
}

/// The condition of a filter. A document is let through when one file of it fulfils all.
pub(crate) fn condition(filter: &Filter) -> Condition {
    let mut values = Vec::new();
    let mut terms = Vec::new();
    if !filter.bases.is_empty() {
        terms.push(format!(
            "files.source_id IN (SELECT id FROM sources WHERE base_id IN ({}))",
            places(filter.bases.len())
        ));
        values.extend(
            filter
                .bases
                .iter()
                .map(|id| Value::from(id.uuid().into_bytes().to_vec())),
        );
    }
    if !filter.sources.is_empty() {
        terms.push(format!("files.source_id IN ({})", places(filter.sources.len())));
        values.extend(
            filter
                .sources
                .iter()
                .map(|id| Value::from(id.uuid().into_bytes().to_vec())),
        );
    }
    if let Some(path) = &filter.path {
        terms.push("files.path_text GLOB ?".into());
        values.push(Value::from(glob(path)));
    }
    // Times are compared in whole milliseconds, which is what the caller was shown.
    if let Some(from) = filter.modified_from_ms {
        terms.push("files.mtime_ns >= ?".into());
        values.push(Value::from(from.saturating_mul(1_000_000)));
    }
    if let Some(until) = filter.modified_until_ms {
        terms.push("files.mtime_ns < ?".into());
        values.push(Value::from(until.saturating_mul(1_000_000)));
    }
    let mut sql = Vec::new();
    if !terms.is_empty() {
        sql.push(format!(
            "document_id IN (SELECT files.document_id FROM files WHERE files.document_id IS NOT NULL AND {})",
            terms.join(" AND ")
        ));
    }
    if !filter.formats.is_empty() {
        sql.push(format!(
            "document_id IN (SELECT id FROM documents WHERE format IN ({}))",
            places(filter.formats.len())
        ));
        values.extend(filter.formats.iter().cloned().map(Value::from));
    }
    Condition {
        sql: (!sql.is_empty()).then(|| sql.join(" AND ")),
        values,
    }
}

impl<T: Access> Chunks<'_, T> {
    /// The chunks that the filter lets through, by id; none when it lets all through, which need not be listed.
    pub fn allowed(&self, filter: &Filter) -> Result<Option<Vec<ChunkId>>, StoreError> {
        let Condition { sql: Some(sql), values } = condition(filter) else {
            return Ok(None);
        };
        let sql = format!("SELECT id FROM chunks WHERE {sql} ORDER BY id");
        let mut statement = self.within.reader().connection.prepare(&sql)?;
        let ids = statement
            .query_map(params_from_iter(values), |row| row.get(0).map(ChunkId))?
            .collect::<Result<_, _>>()?;
        Ok(Some(ids))
    }

    /// Those of these chunks that still exist and that the filter lets through, in the order given.
    pub fn filter(&self, chunks: &[ChunkId], filter: &Filter) -> Result<Vec<ChunkId>, StoreError> {
        let Condition { sql, values } = condition(filter);
        let sql = format!(
            "SELECT 1 FROM chunks WHERE id = ? AND {}",
            sql.as_deref().unwrap_or("1")
        );
        let mut statement = self.within.reader().connection.prepare(&sql)?;
        let mut kept = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            let id = Value::from(chunk.0);
            let all = std::iter::once(&id).chain(&values).map(|value| value as &dyn ToSql);
            if statement.exists(params_from_iter(all))? {
                kept.push(*chunk);
            }
        }
        Ok(kept)
    }
}

fn places(count: usize) -> String {
    let mut places = "?,".repeat(count);
    places.pop();
    places
}

/// A person's glob as SQLite's: `*` crosses folders, and a pattern that does not say where it starts may start in any
/// folder.
fn glob(pattern: &str) -> String {
    let pattern = pattern.replace("**/", "*").replace("**", "*");
    let anchored = pattern.starts_with('*') || std::path::Path::new(&pattern).is_absolute();
    if anchored { pattern } else { format!("*[/\\]{pattern}") }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn globs_start_anywhere_unless_they_say_where() {
        let check = |pattern: &str, expected: &str| assert_eq!(glob(pattern), expected);
        check("*.pdf", "*.pdf");
        check("/people/ada/**/*.md", "/people/ada/*.md");
        check("notes/*.md", "*[/\\]notes/*.md");
        check("**/notes/**", "*notes/*");
    }
}
