//! What is remembered from one conversation to the next.

use adiuva_protocol::memory::{Made, Tier};
use adiuva_protocol::{MemoryId, MessageId, RunId, ThreadId};
use rusqlite::{Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json, of_word, unsigned, word_of};
use crate::transaction::{Access, Writer};

/// Something that is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// Its id.
    pub id: MemoryId,
    /// When it is given to a model.
    pub tier: Tier,
    /// What it says.
    pub text: String,
    /// How it came to be.
    pub made: Made,
    /// Where its words come from, by name; never empty.
    pub label: Vec<String>,
    /// Where it was learnt.
    pub learnt: Learnt,
    /// The rule that counted it.
    pub pattern: Option<String>,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// Since when, milliseconds since the epoch.
    pub created_ms: i64,
    /// When the person changed its text.
    pub edited_ms: Option<i64>,
    /// When it was last given to a model.
    pub used_ms: Option<i64>,
    /// How often it was.
    pub uses: u64,
    /// When it is forgotten by itself.
    pub expires_ms: Option<i64>,
    /// Since when it waits to be forgotten for good.
    pub deleted_ms: Option<i64>,
}

/// Where something was learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// In this thread.
    pub thread: Option<ThreadId>,
    /// With this answer.
    pub message: Option<MessageId>,
    /// In this run.
    pub run: Option<RunId>,
}

/// The numbers of a text, with the model that made them.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// The model.
    pub embedder: String,
    /// Its numbers.
    pub vector: Vec<f32>,
}

/// What can be compared with a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparable {
    /// Which.
    pub id: MemoryId,
    /// Its tier.
    pub tier: Tier,
    /// The thread in which it was learnt.
    pub thread: Option<ThreadId>,
    /// Its numbers.
    pub vector: Vec<f32>,
}

/// The table of memories. What is deleted or expired is not there for any reader.
pub struct Memories<'t, T> {
    pub(crate) within: &'t T,
}

const COLUMNS: &str = "id, tier, text, made, label, thread, message, run, pattern, confidence, created_ms, edited_ms, \
                       used_ms, uses, expires_ms, deleted_ms";
const LIVE: &str = "deleted_ms IS NULL AND (expires_ms IS NULL OR expires_ms > :now)";

impl<T: Access> Memories<'_, T> {
    /// Those of a tier, or all, the latest first.
    pub fn list(&self, tier: Option<Tier>, now_ms: i64) -> Result<Vec<Memory>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM memories WHERE {LIVE} AND (:tier IS NULL OR tier = :tier)
             ORDER BY created_ms DESC, id DESC"
        );
        let tier = tier.map(|tier| word_of(&tier));
        self.all(&sql, named_params! {":now": now_ms, ":tier": tier})
    }

    /// One of them, also when it is deleted or expired.
    pub fn load(&self, id: MemoryId) -> Result<Option<Memory>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM memories WHERE id = :id");
        Ok(self.all(&sql, named_params! {":id": Key(id)})?.pop())
    }

    /// How many a tier has.
    pub fn count(&self, tier: Tier, now_ms: i64) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM memories WHERE {LIVE} AND tier = :tier");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {":now": now_ms, ":tier": word_of(&tier)};
        Ok(unsigned(statement.query_row(values, |row| row.get(0))?))
    }

    /// The summary of a thread.
    pub fn summary(&self, thread: ThreadId, now_ms: i64) -> Result<Option<Memory>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM memories WHERE {LIVE} AND thread = :thread AND made = 'summed'");
        Ok(self
            .all(&sql, named_params! {":now": now_ms, ":thread": Key(thread)})?
            .pop())
    }

    /// What a rule counted last, also when it is deleted: what the person does not want is not said again.
    pub fn counted(&self, pattern: &str) -> Result<Option<Memory>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM memories WHERE pattern = :pattern");
        Ok(self.all(&sql, named_params! {":pattern": pattern})?.pop())
    }

    /// Facts and summaries with their numbers by this model.
    pub fn comparable(&self, embedder: &str, now_ms: i64) -> Result<Vec<Comparable>, StoreError> {
        let sql = format!(
            "SELECT id, tier, thread, vector FROM memories
             WHERE {LIVE} AND tier IN ('associative', 'episodic') AND embedder = :embedder AND vector IS NOT NULL"
        );
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {":now": now_ms, ":embedder": embedder})?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Comparable {
                id: id(row, "id")?,
                tier: of_word(&row.get::<_, String>("tier")?, "tier")?,
                thread: row.get::<_, Option<Key<_>>>("thread")?.map(|key| key.0),
                vector: numbers(&row.get::<_, Vec<u8>>("vector")?),
            });
        }
        Ok(found)
    }

    /// Facts and summaries that this model has made no numbers of yet.
    pub fn bare(&self, embedder: &str, limit: u32, now_ms: i64) -> Result<Vec<Memory>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM memories WHERE {LIVE} AND tier IN ('associative', 'episodic')
             AND (vector IS NULL OR embedder <> :embedder) ORDER BY created_ms DESC LIMIT :limit"
        );
        self.all(
            &sql,
            named_params! {":now": now_ms, ":embedder": embedder, ":limit": limit},
        )
    }

    /// Whether anything waits that can be forgotten for good.
    pub fn any_over(&self, deleted_before_ms: i64, now_ms: i64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM memories WHERE deleted_ms < :before OR expires_ms <= :now";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement.exists(named_params! {":before": deleted_before_ms, ":now": now_ms})?)
    }

    fn all(&self, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<Memory>, StoreError> {
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut memories = Vec::new();
        while let Some(row) = rows.next()? {
            memories.push(memory(row)?);
        }
        Ok(memories)
    }
}

impl Memories<'_, Writer<'_>> {
    /// Adds one, or replaces the one of its id; its numbers are set by [`Memories::embed`].
    pub fn set(&self, memory: &Memory) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO memories ({COLUMNS})
             VALUES (:id, :tier, :text, :made, :label, :thread, :message, :run, :pattern, :confidence, :created_ms,
                     :edited_ms, :used_ms, :uses, :expires_ms, :deleted_ms)
             ON CONFLICT (id) DO UPDATE SET tier = excluded.tier, text = excluded.text, made = excluded.made,
                 label = excluded.label, thread = excluded.thread, message = excluded.message, run = excluded.run,
                 pattern = excluded.pattern, confidence = excluded.confidence, created_ms = excluded.created_ms,
                 edited_ms = excluded.edited_ms, used_ms = excluded.used_ms, uses = excluded.uses,
                 expires_ms = excluded.expires_ms, deleted_ms = excluded.deleted_ms,
                 embedder = CASE WHEN text = excluded.text THEN embedder END,
                 vector = CASE WHEN text = excluded.text THEN vector END"
        );
        let learnt = memory.learnt;
        self.within.connection.prepare_cached(&sql)?.execute(named_params! {
            ":id": Key(memory.id), ":tier": word_of(&memory.tier), ":text": memory.text, ":made": word_of(&memory.made),
            ":label": json_of(&memory.label, "label")?, ":thread": learnt.thread.map(Key),
            ":message": learnt.message.map(Key), ":run": learnt.run.map(Key), ":pattern": memory.pattern,
            ":confidence": memory.confidence, ":created_ms": memory.created_ms, ":edited_ms": memory.edited_ms,
            ":used_ms": memory.used_ms, ":uses": crate::row::signed(memory.uses), ":expires_ms": memory.expires_ms,
            ":deleted_ms": memory.deleted_ms,
        })?;
        Ok(())
    }

    /// Keeps the numbers of a text, unless the text has changed since.
    pub fn embed(&self, id: MemoryId, text: &str, embedded: &Embedded) -> Result<(), StoreError> {
        let sql = "UPDATE memories SET embedder = :embedder, vector = :vector WHERE id = :id AND text = :text";
        let vector: Vec<u8> = embedded.vector.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":text": text, ":embedder": embedded.embedder, ":vector": vector,
        })?;
        Ok(())
    }

    /// Notes that these were given to a model.
    pub fn note_used(&self, ids: &[MemoryId], now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE memories SET used_ms = :now, uses = uses + 1 WHERE id = :id";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        for id in ids {
            statement.execute(named_params! {":id": Key(*id), ":now": now_ms})?;
        }
        Ok(())
    }

    /// Deletes it; it can be brought back until it is purged.
    pub fn throw(&self, id: MemoryId, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE memories SET deleted_ms = :now WHERE id = :id AND deleted_ms IS NULL";
        self.one(sql, named_params! {":id": Key(id), ":now": now_ms})
    }

    /// Brings it back.
    pub fn restore(&self, id: MemoryId) -> Result<(), StoreError> {
        let sql = "UPDATE memories SET deleted_ms = NULL WHERE id = :id AND deleted_ms IS NOT NULL";
        self.one(sql, named_params! {":id": Key(id)})
    }

    /// Forgets one for good.
    pub fn remove(&self, id: MemoryId) -> Result<(), StoreError> {
        self.one("DELETE FROM memories WHERE id = :id", named_params! {":id": Key(id)})
    }

    /// Forgets for good what was deleted before a time, and what has expired.
    pub fn purge(&self, deleted_before_ms: i64, now_ms: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM memories WHERE deleted_ms < :before OR expires_ms <= :now";
        let values = named_params! {":before": deleted_before_ms, ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Forgets everything for good.
    pub fn clear(&self) -> Result<(), StoreError> {
        self.within.connection.execute("DELETE FROM memories", [])?;
        Ok(())
    }

    fn one(&self, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<(), StoreError> {
        match self.within.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(StoreError::NotFound("memory")),
            _ => Ok(()),
        }
    }
}

fn memory(row: &Row<'_>) -> Result<Memory, StoreError> {
    Ok(Memory {
        id: id(row, "id")?,
        tier: of_word(&row.get::<_, String>("tier")?, "tier")?,
        text: row.get("text")?,
        made: of_word(&row.get::<_, String>("made")?, "made")?,
        label: of_json(&row.get::<_, String>("label")?, "label")?,
        learnt: Learnt {
            thread: row.get::<_, Option<Key<_>>>("thread")?.map(|key| key.0),
            message: row.get::<_, Option<Key<_>>>("message")?.map(|key| key.0),
            run: row.get::<_, Option<Key<_>>>("run")?.map(|key| key.0),
        },
        pattern: row.get("pattern")?,
        confidence: row.get("confidence")?,
        created_ms: row.get("created_ms")?,
        edited_ms: row.get("edited_ms")?,
        used_ms: row.get("used_ms")?,
        uses: unsigned(row.get("uses")?),
        expires_ms: row.get("expires_ms")?,
        deleted_ms: row.get("deleted_ms")?,
    })
}

/// The numbers of a blob.
fn numbers(bytes: &[u8]) -> Vec<f32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}
