//! The journal of effects outside the database: intended, started, then done, failed or unknown.
//!
//! Each effect has a key of its caller's making. The same key finds the same row again, so that a step that is repeated
//! after a crash sees what became of its effect instead of doing it twice.

use adiuva_protocol::RunId;
use rusqlite::{OptionalExtension, Row, named_params};
use serde_json::Value;

use crate::audit::AuditSeq;
use crate::error::StoreError;
use crate::row::{Key, json_of, of_json, signed, unsigned};
use crate::transaction::{Access, Writer};

/// How an effect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EffectState {
    /// Written down, not begun: it certainly did not happen.
    Intended,
    /// Begun.
    Started,
    /// Happened.
    Done,
    /// Certainly did not happen, or not as intended.
    Failed,
    /// Begun, and the program ended before it knew.
    Unknown,
}

impl EffectState {
    fn word(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Started => "started",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    fn of_word(word: &str) -> Result<Self, StoreError> {
        [Self::Intended, Self::Started, Self::Done, Self::Failed, Self::Unknown]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or(StoreError::Unreadable("effect state"))
    }
}

/// An effect that is about to happen.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEffect {
    /// The same for every attempt at the same effect.
    pub key: String,
    /// The run on whose behalf.
    pub run: Option<RunId>,
    /// What, such as `send mail`.
    pub action: String,
    /// The audit row that was written before.
    pub audit: Option<AuditSeq>,
    /// Facts by which it can be looked for later, such as a Message-ID.
    pub facts: Value,
}

/// An effect in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What was to happen.
    pub new: NewEffect,
    /// How it stands.
    pub state: EffectState,
    /// What came of it; null before.
    pub result: Value,
    /// When it was intended, milliseconds since the epoch.
    pub intended_ms: i64,
    /// When it was begun.
    pub started_ms: Option<i64>,
    /// When it ended.
    pub ended_ms: Option<i64>,
}

/// The journal of effects.
pub struct Effects<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT key, run_id, action, state, audit_seq, facts, result, intended_ms, started_ms, ended_ms
                      FROM effects";

impl<T: Access> Effects<'_, T> {
    /// The one with this key.
    pub fn load(&self, key: &str) -> Result<Option<Effect>, StoreError> {
        let sql = format!("{SELECT} WHERE key = :key");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":key": key}, |row| Ok(effect(row)))
            .optional()?;
        found.transpose()
    }

    /// The latest of this kind, the latest first.
    pub fn latest(&self, action: &str, limit: u32) -> Result<Vec<Effect>, StoreError> {
        let sql = format!("{SELECT} WHERE action = :action ORDER BY number DESC LIMIT :limit");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {":action": action, ":limit": limit})?;
        let mut effects = Vec::new();
        while let Some(row) = rows.next()? {
            effects.push(effect(row)?);
        }
        Ok(effects)
    }

    /// Those that are neither done nor failed, oldest first.
    pub fn open(&self) -> Result<Vec<Effect>, StoreError> {
        let sql = format!("{SELECT} WHERE state IN ('intended', 'started', 'unknown') ORDER BY number");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut effects = Vec::new();
        while let Some(row) = rows.next()? {
            effects.push(effect(row)?);
        }
        Ok(effects)
    }
}

impl Effects<'_, Writer<'_>> {
    /// Writes down that an effect is intended, and answers its row: the present one when the key is known.
    pub fn intend(&self, new: &NewEffect, now_ms: i64) -> Result<Effect, StoreError> {
        let sql = "INSERT INTO effects (key, run_id, action, state, audit_seq, facts, intended_ms)
                   VALUES (:key, :run, :action, 'intended', :audit, :facts, :now) ON CONFLICT (key) DO NOTHING";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":key": new.key, ":run": new.run.map(Key), ":action": new.action,
            ":audit": new.audit.map(|audit| signed(audit.0)), ":facts": json_of(&new.facts, "effect fact")?,
            ":now": now_ms,
        })?;
        self.load(&new.key)?.ok_or(StoreError::NotFound("effect"))
    }

    /// Writes down that it begins; only one that is intended may. The effect may begin when the transaction is
    /// committed.
    pub fn start(&self, key: &str, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE effects SET state = 'started', started_ms = :now WHERE key = :key AND state = 'intended'";
        match self
            .within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":key": key, ":now": now_ms})?
        {
            0 => Err(StoreError::Conflict("the effect is not waiting to begin")),
            _ => Ok(()),
        }
    }

    /// Writes down how it ended, also for one that was unknown and has been looked up. One that has ended stays.
    pub fn finish(&self, key: &str, happened: bool, result: &Value, now_ms: i64) -> Result<(), StoreError> {
        let state = if happened {
            EffectState::Done
        } else {
            EffectState::Failed
        };
        let sql = "UPDATE effects SET state = :state, result = :result, ended_ms = :now
                   WHERE key = :key AND state IN ('intended', 'started', 'unknown')";
        let changed = self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":key": key, ":state": state.word(), ":result": json_of(result, "effect result")?, ":now": now_ms,
        })?;
        if changed == 0 {
            Err(StoreError::Conflict("the effect has ended already"))
        } else {
            Ok(())
        }
    }

    /// Writes down that nobody knows how one ended that was begun.
    pub fn doubt(&self, key: &str, result: &Value) -> Result<(), StoreError> {
        let sql = "UPDATE effects SET state = 'unknown', result = :result WHERE key = :key AND state = 'started'";
        let values = named_params! {":key": key, ":result": json_of(result, "effect result")?};
        match self.within.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(StoreError::Conflict("the effect has not begun, or has ended")),
            _ => Ok(()),
        }
    }

    /// Marks effects that were begun when the program ended as unknown; tells which are unknown now. Nothing of them is
    /// ever repeated by itself.
    pub fn doubt_started(&self) -> Result<Vec<Effect>, StoreError> {
        let sql = "UPDATE effects SET state = 'unknown' WHERE state = 'started'";
        self.within.connection.prepare_cached(sql)?.execute([])?;
        let open = self.open()?;
        Ok(open
            .into_iter()
            .filter(|effect| effect.state == EffectState::Unknown)
            .collect())
    }
}

fn effect(row: &Row<'_>) -> Result<Effect, StoreError> {
    let (state, facts, result): (String, String, String) = (row.get("state")?, row.get("facts")?, row.get("result")?);
    Ok(Effect {
        new: NewEffect {
            key: row.get("key")?,
            run: row.get::<_, Option<Key<_>>>("run_id")?.map(|key| key.0),
            action: row.get("action")?,
            audit: row
                .get::<_, Option<i64>>("audit_seq")?
                .map(|seq| AuditSeq(unsigned(seq))),
            facts: of_json(&facts, "effect fact")?,
        },
        state: EffectState::of_word(&state)?,
        result: of_json(&result, "effect result")?,
        intended_ms: row.get("intended_ms")?,
        started_ms: row.get("started_ms")?,
        ended_ms: row.get("ended_ms")?,
    })
}
