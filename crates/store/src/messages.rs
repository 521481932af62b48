//! Messages of conversations. Two messages that follow the same one are branches.

use adiuva_protocol::chat::{Author, MessageStatus};
use adiuva_protocol::knowledge::Answer;
use adiuva_protocol::{Block, MessageId, RunId, ThreadId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json, of_word, word_of};
use crate::transaction::{Access, Writer};

/// A message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The conversation.
    pub thread: ThreadId,
    /// The message it follows; none for a first one.
    pub parent: Option<MessageId>,
    /// Who said it.
    pub author: Author,
    /// What was said.
    pub text: String,
    /// How it stands.
    pub status: MessageStatus,
    /// When, milliseconds since the epoch.
    pub created_ms: i64,
    /// The model that wrote it.
    pub model: Option<String>,
    /// The run that wrote it.
    pub run: Option<RunId>,
    /// Checked citations, where it was answered from files.
    pub answer: Option<Answer>,
    /// The agent that wrote it.
    pub agent: Option<String>,
    /// What stands beside the text.
    pub blocks: Vec<Block>,
    /// Why it broke off.
    pub problem: Option<String>,
    /// Marked by the person.
    pub pinned: bool,
}

/// What changes in a message as it is written, and when it is finished.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageUpdate<'a> {
    /// All of the text.
    pub text: &'a str,
    /// How it stands now.
    pub status: MessageStatus,
    /// The model that writes it; none leaves what there is.
    pub model: Option<&'a str>,
    /// Checked citations; none leaves what there are.
    pub answer: Option<&'a Answer>,
    /// The agent that writes it; none leaves what there is.
    pub agent: Option<&'a str>,
    /// What stands beside the text.
    pub blocks: &'a [Block],
    /// Why it broke off.
    pub problem: Option<&'a str>,
}

/// Messages of one branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// There are earlier ones.
    pub earlier: bool,
}

/// The table of messages.
pub struct Messages<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str =
    "SELECT id, thread_id, parent, author, text, status, created_ms, model, run_id, answer, agent, blocks, problem, pinned
                      FROM messages";

impl<T: Access> Messages<'_, T> {
    /// The one with this id.
    pub fn load(&self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let sql = format!("{SELECT} WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(message(row)))
            .optional()?;
        found.transpose()
    }

    /// The message that came last in a thread.
    pub fn latest(&self, thread: ThreadId) -> Result<Option<MessageId>, StoreError> {
        let sql = "SELECT id FROM messages WHERE thread_id = :thread ORDER BY number DESC LIMIT 1";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let latest = statement
            .query_row(named_params! {":thread": Key(thread)}, |row| id(row, "id"))
            .optional()?;
        Ok(latest)
    }

    /// The latest messages of the branch that ends in `leaf`, none for the thread's latest; only those before `before`
    /// where that is given. Costs one step for each message answered, however long the thread is.
    pub fn branch(
        &self,
        thread: ThreadId,
        leaf: Option<MessageId>,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Branch, StoreError> {
        let mut next = match (before, leaf) {
            (Some(before), _) => self.of_thread(thread, before)?.parent,
            (None, Some(leaf)) => Some(leaf),
            (None, None) => self.latest(thread)?,
        };
        let mut messages = Vec::new();
        while let Some(at) = next
            && messages.len() < limit as usize
        {
            let message = self.of_thread(thread, at)?;
            next = message.parent;
            messages.push(message);
        }
        messages.reverse();
        Ok(Branch {
            messages,
            earlier: next.is_some(),
        })
    }

    /// The messages that follow one, in the order they came.
    pub fn following(&self, parent: MessageId) -> Result<Vec<Message>, StoreError> {
        let sql = format!("{SELECT} WHERE parent = :parent ORDER BY number");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {":parent": Key(parent)})?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(message(row)?);
        }
        Ok(messages)
    }

    /// All messages that follow the same one as this, in the order they came, this one among them.
    pub fn versions(&self, message: &Message) -> Result<Vec<MessageId>, StoreError> {
        // A first message has no parent to look by, so the thread is walked; there is one such message in a branch.
        let sql = match message.parent {
            Some(_) => "SELECT id FROM messages WHERE parent = :parent ORDER BY number",
            None => "SELECT id FROM messages WHERE thread_id = :thread AND parent IS NULL ORDER BY number",
        };
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = match message.parent {
            Some(parent) => statement.query(named_params! {":parent": Key(parent)})?,
            None => statement.query(named_params! {":thread": Key(message.thread)})?,
        };
        let mut versions = Vec::new();
        while let Some(row) = rows.next()? {
            versions.push(id(row, "id")?);
        }
        Ok(versions)
    }

    /// The end of the branch that goes through this message: of its followers the latest, of that one's again the latest.
    pub fn tip(&self, through: MessageId) -> Result<MessageId, StoreError> {
        let sql = "SELECT id FROM messages WHERE parent = :parent ORDER BY number DESC LIMIT 1";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut tip = through;
        while let Some(next) = statement
            .query_row(named_params! {":parent": Key(tip)}, |row| id(row, "id"))
            .optional()?
        {
            tip = next;
        }
        Ok(tip)
    }

    /// The messages that are being written; at the start of the program, those that a crash broke off.
    pub fn streaming(&self) -> Result<Vec<Message>, StoreError> {
        let sql = format!("{SELECT} WHERE status = 'streaming'");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(message(row)?);
        }
        Ok(messages)
    }

    fn of_thread(&self, thread: ThreadId, id: MessageId) -> Result<Message, StoreError> {
        self.load(id)?
            .filter(|message| message.thread == thread)
            .ok_or(StoreError::NotFound("message"))
    }
}

impl Messages<'_, Writer<'_>> {
    /// Adds a message. One with the same id is left as it is, and false is answered: sending twice says it once.
    pub fn insert(&self, message: &Message) -> Result<bool, StoreError> {
        let connection = self.within.connection;
        if let Some(known) = self.load(message.id)? {
            return if known.thread == message.thread {
                Ok(false)
            } else {
                Err(StoreError::Conflict("a message of another thread has this id"))
            };
        }
        if let Some(parent) = message.parent {
            self.of_thread(message.thread, parent)?;
        }
        let sql = "UPDATE threads SET messages = messages + 1, updated_ms = max(updated_ms, :now) WHERE id = :thread";
        let values = named_params! {":thread": Key(message.thread), ":now": message.created_ms};
        if connection.prepare_cached(sql)?.execute(values)? == 0 {
            return Err(StoreError::NotFound("thread"));
        }
        let answer = message
            .answer
            .as_ref()
            .map(|answer| json_of(answer, "answer"))
            .transpose()?;
        let sql =
            "INSERT INTO messages (id, thread_id, parent, author, text, status, created_ms, model, run_id, answer,
                                         agent, blocks, problem, pinned)
                   VALUES (:id, :thread, :parent, :author, :text, :status, :created_ms, :model, :run, :answer, :agent,
                           :blocks, :problem, :pinned)";
        connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(message.id), ":thread": Key(message.thread), ":parent": message.parent.map(Key),
            ":author": word_of(&message.author), ":text": message.text, ":status": word_of(&message.status),
            ":created_ms": message.created_ms, ":model": message.model, ":run": message.run.map(Key),
            ":answer": answer, ":agent": message.agent, ":blocks": json_of(&message.blocks, "blocks")?,
            ":problem": message.problem, ":pinned": message.pinned,
        })?;
        Ok(true)
    }

    /// Replaces what changes while a message is written.
    pub fn update(&self, id: MessageId, update: &MessageUpdate<'_>) -> Result<(), StoreError> {
        let answer = update.answer.map(|answer| json_of(answer, "answer")).transpose()?;
        let sql = "UPDATE messages SET text = :text, status = :status, model = coalesce(:model, model),
                          answer = coalesce(:answer, answer), agent = coalesce(:agent, agent), blocks = :blocks,
                          problem = :problem
                   WHERE id = :id";
        let changed = self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":text": update.text, ":status": word_of(&update.status), ":model": update.model,
            ":answer": answer, ":agent": update.agent, ":blocks": json_of(&update.blocks, "blocks")?,
            ":problem": update.problem,
        })?;
        if changed == 0 {
            Err(StoreError::NotFound("message"))
        } else {
            Ok(())
        }
    }

    /// Marks a message, or takes the mark away.
    pub fn set_pinned(&self, id: MessageId, pinned: bool) -> Result<(), StoreError> {
        let sql = "UPDATE messages SET pinned = :pinned WHERE id = :id";
        let values = named_params! {":id": Key(id), ":pinned": pinned};
        match self.within.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(StoreError::NotFound("message")),
            _ => Ok(()),
        }
    }

    /// Marks messages that were being written when the program ended as broken; tells how many.
    pub fn break_streaming(&self, problem: &str) -> Result<usize, StoreError> {
        let sql = "UPDATE messages SET status = 'broken', problem = :problem WHERE status = 'streaming'";
        Ok(self
            .within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":problem": problem})?)
    }
}

fn message(row: &Row<'_>) -> Result<Message, StoreError> {
    let (author, status): (String, String) = (row.get("author")?, row.get("status")?);
    let answer: Option<String> = row.get("answer")?;
    let blocks: String = row.get("blocks")?;
    Ok(Message {
        id: id(row, "id")?,
        thread: id(row, "thread_id")?,
        parent: row.get::<_, Option<Key<_>>>("parent")?.map(|key| key.0),
        author: of_word(&author, "author")?,
        text: row.get("text")?,
        status: of_word(&status, "message status")?,
        created_ms: row.get("created_ms")?,
        model: row.get("model")?,
        run: row.get::<_, Option<Key<_>>>("run_id")?.map(|key| key.0),
        answer: answer.map(|json| of_json(&json, "answer")).transpose()?,
        agent: row.get("agent")?,
        blocks: of_json(&blocks, "blocks")?,
        problem: row.get("problem")?,
        pinned: row.get("pinned")?,
    })
}
