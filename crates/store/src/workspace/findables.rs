//! What can be found by words: the full-text index over tasks, notes, docs and projects.

use adiuva_protocol::ProjectId;
use adiuva_protocol::workspace::EntityKind;
use rusqlite::{OptionalExtension, named_params};
use uuid::Uuid;

use crate::error::StoreError;
use crate::row::{Key, of_word, word_of};
use crate::transaction::{Access, Writer};

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Findable {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
}

/// The table of what can be found, and the index over its words.
pub struct Findables<'t, T> {
    pub(crate) within: &'t T,
}

/// The index's expression for all of these words, each by its beginning; none when there is no word.
#[must_use]
pub fn expression(query: &str) -> Option<String> {
    let words: Vec<_> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

impl<T: Access> Findables<'_, T> {
    /// The best for these words; no kinds stand for all kinds. A word in the title counts four times one in the text.
    pub fn search(
        &self,
        query: &str,
        kinds: &[EntityKind],
        project: Option<ProjectId>,
        limit: u32,
    ) -> Result<Vec<Findable>, StoreError> {
        let Some(words) = expression(query) else {
            return Ok(Vec::new());
        };
        let kinds = crate::row::json_of(&kinds, "kind")?;
        let sql =
            "SELECT f.kind, f.id, f.project_id FROM findable_words JOIN findables f ON f.number = findable_words.rowid
                   WHERE findable_words MATCH :words AND f.live = 1
                     AND (:kinds = '[]' OR f.kind IN (SELECT value FROM json_each(:kinds)))
                     AND (:project IS NULL OR f.project_id = :project)
                   ORDER BY bm25(findable_words, 4.0, 1.0), f.number DESC LIMIT :limit";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {
            ":words": words, ":kinds": kinds, ":project": project.map(Key), ":limit": limit,
        })?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Findable {
                kind: of_word(&row.get::<_, String>("kind")?, "kind")?,
                id: row.get("id")?,
                project: row.get::<_, Option<Key<_>>>("project_id")?.map(|key| key.0),
            });
        }
        Ok(found)
    }
}

impl Findables<'_, Writer<'_>> {
    /// Lets it be found by these words from now on.
    pub(super) fn put(
        &self,
        kind: EntityKind,
        id: Uuid,
        project: Option<ProjectId>,
        title: &str,
        body: &str,
    ) -> Result<(), StoreError> {
        let connection = self.within.connection;
        let sql = "INSERT INTO findables (id, kind, project_id) VALUES (:id, :kind, :project)
                   ON CONFLICT (id) DO UPDATE SET project_id = excluded.project_id RETURNING number";
        let values = named_params! {":id": id, ":kind": word_of(&kind), ":project": project.map(Key)};
        let number: i64 = connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        self.drop_words(number)?;
        let sql = "INSERT INTO findable_words (rowid, title, body) VALUES (:number, :title, :body)";
        let values = named_params! {":number": number, ":title": title, ":body": body};
        connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Lets it be passed over while it is in the trash.
    pub(super) fn set_live(&self, id: Uuid, live: bool) -> Result<(), StoreError> {
        let sql = "UPDATE findables SET live = :live WHERE id = :id";
        let values = named_params! {":id": id, ":live": live};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Forgets it.
    pub(super) fn remove(&self, id: Uuid) -> Result<(), StoreError> {
        let sql = "DELETE FROM findables WHERE id = :id RETURNING number";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let number: Option<i64> = statement
            .query_row(named_params! {":id": id}, |row| row.get(0))
            .optional()?;
        number.map_or(Ok(()), |number| self.drop_words(number))
    }

    fn drop_words(&self, number: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM findable_words WHERE rowid = :number";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":number": number})?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn an_expression_is_made_of_words_alone() {
        let check = |query: &str, expected: Option<&str>| {
            assert_eq!(expression(query).as_deref(), expected, "{query:?}");
        };
        check("boiler", Some("\"boiler\"*"));
        check("  Città  nuova ", Some("\"Città\"* \"nuova\"*"));
        check("a\" OR b*", Some("\"a\"* \"OR\"* \"b\"*"));
        check("title:x -y", Some("\"title\"* \"x\"* \"y\"*"));
        check("", None);
        check(" \"* -", None);
    }
}
