//! The trash, over all tables of the workspace.

use adiuva_protocol::workspace::EntityKind;
use rusqlite::{OptionalExtension, named_params};
use uuid::Uuid;

use crate::error::StoreError;
use crate::transaction::{Access, Writer};

/// A thing in the trash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
    /// Its title or name, or how a comment begins.
    pub title: String,
    /// Since when, milliseconds since the epoch.
    pub deleted_ms: i64,
}

/// The trash.
pub struct TrashCan<'t, T> {
    pub(crate) within: &'t T,
}

/// The tables with a trash, children before what they belong to, so that purging goes in this order.
const TABLES: [(EntityKind, &str); 7] = [
    (EntityKind::Comment, "comments"),
    (EntityKind::Task, "tasks"),
    (EntityKind::Checkpoint, "checkpoints"),
    (EntityKind::Note, "notes"),
    (EntityKind::Doc, "docs"),
    (EntityKind::Artifact, "artifacts"),
    (EntityKind::Project, "projects"),
];

/// The tables of what goes with its project.
const OF_PROJECT: [&str; 5] = ["tasks", "checkpoints", "notes", "docs", "artifacts"];

impl<T: Access> TrashCan<'_, T> {
    /// What was deleted by itself, the last first.
    pub fn list(&self, limit: u32) -> Result<Vec<Deleted>, StoreError> {
        let sql = "SELECT kind, id, title, deleted_ms FROM (
                       SELECT 'client' AS kind, id, name AS title, deleted_ms FROM clients
                       UNION ALL SELECT 'project', id, name, deleted_ms FROM projects
                       UNION ALL SELECT 'task', id, title, deleted_ms FROM tasks WHERE deleted_with IS NULL
                       UNION ALL SELECT 'comment', id, substr(content, 1, 80), deleted_ms FROM comments
                       UNION ALL SELECT 'checkpoint', id, title, deleted_ms FROM checkpoints WHERE deleted_with IS NULL
                       UNION ALL SELECT 'note', id, title, deleted_ms FROM notes WHERE deleted_with IS NULL
                       UNION ALL SELECT 'doc', id, title, deleted_ms FROM docs WHERE deleted_with IS NULL
                       UNION ALL SELECT 'artifact', id, name, deleted_ms FROM artifacts WHERE deleted_with IS NULL
                   ) WHERE deleted_ms IS NOT NULL ORDER BY deleted_ms DESC, id LIMIT :limit";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {":limit": limit})?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(Deleted {
                kind: crate::row::of_word(&row.get::<_, String>("kind")?, "kind")?,
                id: row.get("id")?,
                title: row.get("title")?,
                deleted_ms: row.get("deleted_ms")?,
            });
        }
        Ok(items)
    }

    /// Since when the oldest of it has waited; none when there is nothing.
    pub fn oldest(&self) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT min(deleted_ms) FROM (
                       SELECT deleted_ms FROM clients UNION ALL SELECT deleted_ms FROM projects
                       UNION ALL SELECT deleted_ms FROM tasks UNION ALL SELECT deleted_ms FROM comments
                       UNION ALL SELECT deleted_ms FROM checkpoints UNION ALL SELECT deleted_ms FROM notes
                       UNION ALL SELECT deleted_ms FROM docs UNION ALL SELECT deleted_ms FROM artifacts)";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}

impl TrashCan<'_, Writer<'_>> {
    /// Puts it into the trash; a project goes with everything of it.
    pub fn throw(&self, kind: EntityKind, id: Uuid, now_ms: i64) -> Result<(), StoreError> {
        let (table, word) = table_of(kind)?;
        let sql = format!("UPDATE {table} SET deleted_ms = :now WHERE id = :id AND deleted_ms IS NULL");
        let values = named_params! {":id": id, ":now": now_ms};
        if self.within.connection.prepare_cached(&sql)?.execute(values)? == 0 {
            return Err(StoreError::NotFound(word));
        }
        self.within.findables().set_live(id, false)?;
        if kind == EntityKind::Project {
            for table in OF_PROJECT {
                let sql = format!(
                    "UPDATE {table} SET deleted_ms = :now, deleted_with = :id WHERE project_id = :id AND deleted_ms IS NULL
                     RETURNING id"
                );
                for member in self.ids(&sql, named_params! {":id": id, ":now": now_ms})? {
                    self.within.findables().set_live(member, false)?;
                }
            }
        }
        Ok(())
    }

    /// Brings it back; a project comes with everything that went with it.
    pub fn restore(&self, kind: EntityKind, id: Uuid) -> Result<(), StoreError> {
        let (table, word) = table_of(kind)?;
        let connection = self.within.connection;
        if OF_PROJECT.contains(&table) {
            let sql = format!(
                "SELECT 1 FROM {table} t JOIN projects p ON p.id = t.project_id WHERE t.id = :id AND p.deleted_ms IS NOT NULL"
            );
            let buried = connection.prepare_cached(&sql)?.exists(named_params! {":id": id})?;
            if buried {
                return Err(StoreError::Conflict(
                    "its project is in the trash; bring that back first",
                ));
            }
        }
        if kind == EntityKind::Comment {
            let sql = "SELECT 1 FROM comments c JOIN tasks t ON t.id = c.task_id WHERE c.id = :id AND t.deleted_ms IS NOT NULL";
            if connection.prepare_cached(sql)?.exists(named_params! {":id": id})? {
                return Err(StoreError::Conflict("its task is in the trash; bring that back first"));
            }
        }
        let sql = format!("UPDATE {table} SET deleted_ms = NULL WHERE id = :id AND deleted_ms IS NOT NULL");
        if connection.prepare_cached(&sql)?.execute(named_params! {":id": id})? == 0 {
            return Err(StoreError::NotFound(word));
        }
        self.within.findables().set_live(id, true)?;
        if kind == EntityKind::Project {
            for table in OF_PROJECT {
                let sql = format!(
                    "UPDATE {table} SET deleted_ms = NULL, deleted_with = NULL WHERE deleted_with = :id RETURNING id"
                );
                for member in self.ids(&sql, named_params! {":id": id})? {
                    self.within.findables().set_live(member, true)?;
                }
            }
        }
        Ok(())
    }

    /// Deletes for good what was deleted before a time. Gives the artifacts among it, whose files can go as well.
    pub fn purge(&self, before_ms: i64) -> Result<Vec<Uuid>, StoreError> {
        let before = named_params! {":before": before_ms};
        let connection = self.within.connection;
        // A comment or a revision has no life without its task or doc.
        for sql in [
            "DELETE FROM comments WHERE task_id IN (SELECT id FROM tasks WHERE deleted_ms < :before)",
            "DELETE FROM doc_revisions WHERE doc_id IN (SELECT id FROM docs WHERE deleted_ms < :before)",
            "UPDATE projects SET client_id = NULL WHERE client_id IN (SELECT id FROM clients WHERE deleted_ms < :before)",
            "DELETE FROM clients WHERE deleted_ms < :before",
        ] {
            connection.prepare_cached(sql)?.execute(before)?;
        }
        let mut artifacts = Vec::new();
        for (kind, table) in TABLES {
            let gone = self.ids(
                &format!("DELETE FROM {table} WHERE deleted_ms < :before RETURNING id"),
                before,
            )?;
            for id in &gone {
                self.within.findables().remove(*id)?;
                let sql = "DELETE FROM word_origins WHERE entity = :id";
                connection.prepare_cached(sql)?.execute(named_params! {":id": id})?;
            }
            if kind == EntityKind::Artifact {
                artifacts = gone;
            }
        }
        Ok(artifacts)
    }

    /// The project that it belongs to, in the trash or not.
    pub fn project_of(&self, kind: EntityKind, id: Uuid) -> Result<Option<Uuid>, StoreError> {
        let sql = match kind {
            EntityKind::Project => return Ok(Some(id)),
            EntityKind::Comment => {
                "SELECT t.project_id FROM comments c JOIN tasks t ON t.id = c.task_id WHERE c.id = :id"
            }
            EntityKind::Task => "SELECT project_id FROM tasks WHERE id = :id",
            EntityKind::Checkpoint => "SELECT project_id FROM checkpoints WHERE id = :id",
            EntityKind::Note => "SELECT project_id FROM notes WHERE id = :id",
            EntityKind::Doc => "SELECT project_id FROM docs WHERE id = :id",
            EntityKind::Artifact => "SELECT project_id FROM artifacts WHERE id = :id",
            EntityKind::Client | EntityKind::CalendarEvent => return Ok(None),
        };
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let project = statement
            .query_row(named_params! {":id": id}, |row| row.get(0))
            .optional()?;
        Ok(project.flatten())
    }

    fn ids(&self, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<Uuid>, StoreError> {
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let ids = statement
            .query_map(values, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(ids)
    }
}

fn table_of(kind: EntityKind) -> Result<(&'static str, &'static str), StoreError> {
    Ok(match kind {
        EntityKind::Client => ("clients", "client"),
        EntityKind::Project => ("projects", "project"),
        EntityKind::Task => ("tasks", "task"),
        EntityKind::Comment => ("comments", "comment"),
        EntityKind::Checkpoint => ("checkpoints", "checkpoint"),
        EntityKind::Note => ("notes", "note"),
        EntityKind::Doc => ("docs", "doc"),
        EntityKind::Artifact => ("artifacts", "artifact"),
        EntityKind::CalendarEvent => return Err(StoreError::Conflict("events belong to their calendar")),
    })
}
