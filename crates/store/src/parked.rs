//! Runs that wait for a person: all that is needed to go on, whatever happens to the program meanwhile.

use adiuva_protocol::{ApprovalId, RunId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id};
use crate::transaction::{Access, Writer};

/// A run that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedRun {
    /// The run.
    pub run: RunId,
    /// The question it waits for.
    pub approval: ApprovalId,
    /// The turn, as the agents keep it.
    pub snapshot: String,
    /// What the turn is made anew from, as JSON.
    pub context: String,
}

/// The table of runs that wait. A run in it counts as waiting whatever its own row says.
pub struct Parked<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Parked<'_, T> {
    /// All of them, the longest waiting first.
    pub fn list(&self) -> Result<Vec<ParkedRun>, StoreError> {
        let sql = "SELECT runs.id AS id, approval, snapshot, context FROM parked
                   JOIN runs ON runs.number = parked.run ORDER BY parked_ms, runs.number";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut parked = Vec::new();
        while let Some(row) = rows.next()? {
            parked.push(run(row)?);
        }
        Ok(parked)
    }

    /// The run, when it waits.
    pub fn load(&self, of: RunId) -> Result<Option<ParkedRun>, StoreError> {
        let sql = "SELECT runs.id AS id, approval, snapshot, context FROM parked
                   JOIN runs ON runs.number = parked.run WHERE runs.id = :id";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(of)}, |row| Ok(run(row)))
            .optional()?;
        found.transpose()
    }
}

impl Parked<'_, Writer<'_>> {
    /// Lets a run wait.
    pub fn park(&self, parked: &ParkedRun, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO parked (run, approval, snapshot, context, parked_ms)
                   SELECT number, :approval, :snapshot, :context, :now FROM runs WHERE id = :id AND status = 'running'";
        let values = named_params! {
            ":id": Key(parked.run), ":approval": Key(parked.approval), ":snapshot": parked.snapshot,
            ":context": parked.context, ":now": now_ms,
        };
        if self.within.connection.prepare_cached(sql)?.execute(values)? == 0 {
            return Err(StoreError::NotFound("run"));
        }
        Ok(())
    }

    /// Takes a run out, because it goes on or ends. Answers whether it was there, so that it goes on once.
    pub fn take(&self, of: RunId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM parked WHERE run = (SELECT number FROM runs WHERE id = :id)";
        let values = named_params! {":id": Key(of)};
        Ok(self.within.connection.prepare_cached(sql)?.execute(values)? > 0)
    }
}

fn run(row: &Row<'_>) -> Result<ParkedRun, StoreError> {
    Ok(ParkedRun {
        run: id(row, "id")?,
        approval: id(row, "approval")?,
        snapshot: row.get("snapshot")?,
        context: row.get("context")?,
    })
}
