//! The durable run log: every run with its numbered frames, append-only.

use adiuva_protocol::failure::Failure;
use adiuva_protocol::frame::{Frame, FrameBody};
use adiuva_protocol::runs::{RunKind, RunStatus};
use adiuva_protocol::{RunId, ThreadId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json, of_word, signed, unsigned, word_of};
use crate::transaction::{Access, Writer};

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What it does.
    pub kind: RunKind,
    /// How it stands.
    pub status: RunStatus,
    /// The conversation that it answers in.
    pub thread: Option<ThreadId>,
    /// When it began, milliseconds since the epoch.
    pub started_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// The tables of runs and frames.
pub struct Runs<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, kind, thread_id, started_ms, ended_ms, failure,
                         CASE WHEN EXISTS (SELECT 1 FROM parked WHERE parked.run = runs.number) THEN 'waiting_approval'
                              ELSE status END AS status
                      FROM runs";

impl<T: Access> Runs<'_, T> {
    /// Runs, the latest first.
    pub fn list(&self, limit: u32) -> Result<Vec<Run>, StoreError> {
        let sql = format!("{SELECT} ORDER BY number DESC LIMIT :limit");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {":limit": limit})?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            runs.push(run(row)?);
        }
        Ok(runs)
    }

    /// The one with this id.
    pub fn load(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        let sql = format!("{SELECT} WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(run(row)))
            .optional()?;
        found.transpose()
    }

    /// Whether some are marked as under way, which none is when the program has just started.
    pub fn any_running(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM runs WHERE status = 'running'";
        Ok(self.within.reader().connection.prepare_cached(sql)?.exists([])?)
    }

    /// Its frames after a number, 0 for all, by number.
    pub fn frames(&self, id: RunId, after: u64) -> Result<Vec<Frame>, StoreError> {
        let sql = "SELECT seq, body FROM frames
                   WHERE run = (SELECT number FROM runs WHERE id = :id) AND seq > :after ORDER BY seq";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {":id": Key(id), ":after": signed(after)})?;
        let mut frames = Vec::new();
        while let Some(row) = rows.next()? {
            frames.push(Frame {
                run: id,
                seq: unsigned(row.get(0)?),
                body: of_json(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?, "frame")?,
            });
        }
        Ok(frames)
    }
}

impl Runs<'_, Writer<'_>> {
    /// Begins a run. One with the same id is left as it is, and false is answered.
    pub fn begin(&self, id: RunId, kind: RunKind, thread: Option<ThreadId>, now_ms: i64) -> Result<bool, StoreError> {
        let sql = "INSERT INTO runs (id, kind, status, thread_id, started_ms)
                   VALUES (:id, :kind, 'running', :thread, :now) ON CONFLICT (id) DO NOTHING";
        let values = named_params! {
            ":id": Key(id), ":kind": word_of(&kind), ":thread": thread.map(Key), ":now": now_ms,
        };
        Ok(self.within.connection.prepare_cached(sql)?.execute(values)? > 0)
    }

    /// Appends frames to a run that is under way; answers the number of the last. Numbers follow each other without gaps
    /// from 1.
    pub fn append(&self, id: RunId, bodies: &[FrameBody]) -> Result<u64, StoreError> {
        let connection = self.within.connection;
        let sql = "SELECT number, status = 'running', coalesce((SELECT max(seq) FROM frames WHERE run = number), 0)
                   FROM runs WHERE id = :id";
        let found: Option<(i64, bool, i64)> = connection
            .prepare_cached(sql)?
            .query_row(named_params! {":id": Key(id)}, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let (run, mut seq) = match found {
            None => return Err(StoreError::NotFound("run")),
            Some((_, false, _)) => return Err(StoreError::Conflict("the run has ended")),
            Some((run, true, last)) => (run, last),
        };
        let sql = "INSERT INTO frames (run, seq, body) VALUES (:run, :seq, :body)";
        let mut statement = connection.prepare_cached(sql)?;
        for body in bodies {
            seq += 1;
            statement.execute(named_params! {":run": run, ":seq": seq, ":body": json_of(body, "frame")?})?;
        }
        Ok(unsigned(seq))
    }

    /// Ends a run. One that has ended stays as it is, and false is answered.
    pub fn end(
        &self,
        id: RunId,
        status: RunStatus,
        failure: Option<&Failure>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let failure = failure.map(|failure| json_of(failure, "failure")).transpose()?;
        let sql = "UPDATE runs SET status = :status, failure = :failure, ended_ms = :now
                   WHERE id = :id AND status = 'running'";
        let values = named_params! {
            ":id": Key(id), ":status": word_of(&status), ":failure": failure, ":now": now_ms,
        };
        Ok(self.within.connection.prepare_cached(sql)?.execute(values)? > 0)
    }

    /// The runs that were under way when the program ended, without those that wait; for the start of the program, which
    /// ends each with a last frame of its own.
    pub fn left_running(&self) -> Result<Vec<Run>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE runs.status = 'running'
               AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.run = runs.number) ORDER BY number"
        );
        let mut statement = self.within.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            runs.push(run(row)?);
        }
        Ok(runs)
    }
}

fn run(row: &Row<'_>) -> Result<Run, StoreError> {
    let (kind, status): (String, String) = (row.get("kind")?, row.get("status")?);
    let failure: Option<String> = row.get("failure")?;
    Ok(Run {
        id: id(row, "id")?,
        kind: of_word(&kind, "kind of run")?,
        status: of_word(&status, "run status")?,
        thread: row.get::<_, Option<Key<_>>>("thread_id")?.map(|key| key.0),
        started_ms: row.get("started_ms")?,
        ended_ms: row.get("ended_ms")?,
        failure: failure.map(|json| of_json(&json, "failure")).transpose()?,
    })
}
