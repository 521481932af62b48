//! Comments on tasks.

use adiuva_protocol::workspace::MadeBy;
use adiuva_protocol::workspace::tasks::CommentView;
use adiuva_protocol::{CommentId, TaskId};
use rusqlite::{OptionalExtension, Row, named_params};

use super::{maker_of, maker_word};
use crate::error::StoreError;
use crate::row::{Key, id};
use crate::transaction::{Access, Writer};

/// The table of comments.
pub struct Comments<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, task_id, author, content, created_ms FROM comments WHERE deleted_ms IS NULL";

impl<T: Access> Comments<'_, T> {
    /// Those on a task, oldest first.
    pub fn of_task(&self, task: TaskId) -> Result<Vec<CommentView>, StoreError> {
        let sql = format!("{SELECT} AND task_id = :task ORDER BY created_ms, id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let comments = statement
            .query_map(named_params! {":task": Key(task)}, comment)?
            .collect::<Result<_, _>>()?;
        Ok(comments)
    }

    /// The one with this id.
    pub fn get(&self, id: CommentId) -> Result<CommentView, StoreError> {
        let sql = format!("{SELECT} AND id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, comment)
            .optional()?;
        found.ok_or(StoreError::NotFound("comment"))
    }
}

impl Comments<'_, Writer<'_>> {
    /// Adds one.
    pub fn insert(&self, task: TaskId, author: &MadeBy, content: &str, now_ms: i64) -> Result<CommentView, StoreError> {
        self.within.tasks().get(task)?;
        let id = CommentId::make();
        let sql = "INSERT INTO comments (id, task_id, author, content, created_ms) VALUES (:id, :task, :author, :content, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":task": Key(task), ":author": maker_word(author), ":content": content, ":now": now_ms,
        })?;
        self.get(id)
    }
}

fn comment(row: &Row<'_>) -> rusqlite::Result<CommentView> {
    Ok(CommentView {
        id: id(row, "id")?,
        task_id: id(row, "task_id")?,
        author: maker_of(&row.get::<_, String>("author")?),
        content: row.get("content")?,
        created: row.get("created_ms")?,
    })
}
