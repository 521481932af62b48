//! Conversations.

use adiuva_protocol::ThreadId;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, unsigned};
use crate::transaction::{Access, Page, Writer};

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// Given by the person or taken from the first message; empty before.
    pub title: String,
    /// Kept at the top.
    pub pinned: bool,
    /// When it was begun, milliseconds since the epoch.
    pub created_ms: i64,
    /// When its last message came, milliseconds since the epoch.
    pub updated_ms: i64,
    /// How many messages it has, over all branches.
    pub messages: u64,
}

/// The table of conversations.
pub struct Threads<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, title, pinned, created_ms, updated_ms, messages FROM threads";

impl<T: Access> Threads<'_, T> {
    /// A page: pinned ones first, then the latest first.
    pub fn list(&self, after: Option<&str>, limit: u32) -> Result<Page<Thread>, StoreError> {
        let (pinned, updated_ms, id) = match after {
            None => (2, i64::MAX, None),
            Some(cursor) => {
                let (pinned, updated, id) = cursor_of(cursor).ok_or(StoreError::Cursor)?;
                (pinned, updated, Some(id))
            }
        };
        // All three columns fall, so that one row comparison over the index in reverse gives the page.
        let sql = format!(
            "{SELECT} WHERE (pinned, updated_ms, id) < (:pinned, :updated_ms, :id)
             ORDER BY pinned DESC, updated_ms DESC, id DESC LIMIT :limit"
        );
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {
            ":pinned": pinned, ":updated_ms": updated_ms, ":id": id.map(Key), ":limit": i64::from(limit) + 1,
        };
        let mut items: Vec<Thread> = statement.query_map(values, thread)?.collect::<Result<_, _>>()?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = match items.last() {
            Some(last) if more => Some(format!("{} {} {}", u8::from(last.pinned), last.updated_ms, last.id)),
            _ => None,
        };
        Ok(Page { items, next })
    }

    /// The one with this id.
    pub fn load(&self, id: ThreadId) -> Result<Option<Thread>, StoreError> {
        let sql = format!("{SELECT} WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        Ok(statement.query_row(named_params! {":id": Key(id)}, thread).optional()?)
    }
}

impl Threads<'_, Writer<'_>> {
    /// Begins one.
    pub fn begin(&self, title: &str, now_ms: i64) -> Result<Thread, StoreError> {
        let thread = Thread {
            id: ThreadId::make(),
            title: title.to_owned(),
            pinned: false,
            created_ms: now_ms,
            updated_ms: now_ms,
            messages: 0,
        };
        let sql = "INSERT INTO threads (id, title, created_ms, updated_ms) VALUES (:id, :title, :now, :now)";
        let values = named_params! {":id": Key(thread.id), ":title": title, ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(thread)
    }

    /// Renames or pins it; what is none stays.
    pub fn update(&self, id: ThreadId, title: Option<&str>, pinned: Option<bool>) -> Result<Thread, StoreError> {
        let sql =
            "UPDATE threads SET title = coalesce(:title, title), pinned = coalesce(:pinned, pinned) WHERE id = :id";
        let values = named_params! {":id": Key(id), ":title": title, ":pinned": pinned};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        self.load(id)?.ok_or(StoreError::NotFound("thread"))
    }

    /// Deletes it with its messages and what sums it up.
    pub fn delete(&self, id: ThreadId) -> Result<(), StoreError> {
        let connection = self.within.connection;
        // Parents are let go first: the order in which rows of one statement are deleted is not ours.
        for sql in [
            "UPDATE messages SET parent = NULL WHERE thread_id = :id",
            "DELETE FROM messages WHERE thread_id = :id",
            "DELETE FROM memories WHERE thread = :id AND made = 'summed'",
        ] {
            connection
                .prepare_cached(sql)?
                .execute(named_params! {":id": Key(id)})?;
        }
        let sql = "DELETE FROM threads WHERE id = :id";
        match connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": Key(id)})?
        {
            0 => Err(StoreError::NotFound("thread")),
            _ => Ok(()),
        }
    }
}

fn cursor_of(cursor: &str) -> Option<(i64, i64, ThreadId)> {
    let mut words = cursor.split(' ');
    let cursor = (
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
    );
    words.next().is_none().then_some(cursor)
}

fn thread(row: &Row<'_>) -> rusqlite::Result<Thread> {
    Ok(Thread {
        id: id(row, "id")?,
        title: row.get("title")?,
        pinned: row.get("pinned")?,
        created_ms: row.get("created_ms")?,
        updated_ms: row.get("updated_ms")?,
        messages: unsigned(row.get("messages")?),
    })
}
