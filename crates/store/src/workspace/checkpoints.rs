//! Checkpoints of projects.

use adiuva_protocol::CheckpointId;
use adiuva_protocol::workspace::checkpoints::{CheckpointView, CheckpointsCreate, CheckpointsList, CheckpointsUpdate};
use adiuva_protocol::workspace::tasks::Suggestions;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id};
use crate::transaction::{Access, Writer};

/// The table of checkpoints.
pub struct Checkpoints<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str =
    "SELECT id, project_id, title, date_ms, is_ai_suggested, is_approved FROM checkpoints WHERE deleted_ms IS NULL";

impl<T: Access> Checkpoints<'_, T> {
    /// Those asked for, the soonest first.
    pub fn list(&self, asked: &CheckpointsList) -> Result<Vec<CheckpointView>, StoreError> {
        let approved = match asked.suggestions {
            Suggestions::Without => Some(true),
            Suggestions::Only => Some(false),
            Suggestions::All => None,
        };
        let sql = format!(
            "{SELECT} AND (:project IS NULL OR project_id = :project) AND (:from IS NULL OR date_ms >= :from)
             AND (:until IS NULL OR date_ms < :until) AND (:approved IS NULL OR is_approved = :approved)
             ORDER BY date_ms, id"
        );
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {
            ":project": asked.project_id.map(Key), ":from": asked.from, ":until": asked.until, ":approved": approved,
        };
        let checkpoints = statement.query_map(values, checkpoint)?.collect::<Result<_, _>>()?;
        Ok(checkpoints)
    }

    /// The one with this id.
    pub fn get(&self, id: CheckpointId) -> Result<CheckpointView, StoreError> {
        let sql = format!("{SELECT} AND id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, checkpoint)
            .optional()?;
        found.ok_or(StoreError::NotFound("checkpoint"))
    }
}

impl Checkpoints<'_, Writer<'_>> {
    /// Adds one; a suggested one waits for approval.
    pub fn insert(&self, new: &CheckpointsCreate, suggested: bool, now_ms: i64) -> Result<CheckpointView, StoreError> {
        self.within.projects().touch(Some(new.project_id), now_ms)?;
        let id = CheckpointId::make();
        let sql = "INSERT INTO checkpoints (id, project_id, title, date_ms, is_ai_suggested, is_approved, created_ms)
                   VALUES (:id, :project, :title, :date, :suggested, NOT :suggested, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":project": Key(new.project_id), ":title": new.title, ":date": new.date,
            ":suggested": suggested, ":now": now_ms,
        })?;
        self.get(id)
    }

    /// Changes it.
    pub fn update(&self, change: &CheckpointsUpdate, now_ms: i64) -> Result<CheckpointView, StoreError> {
        let before = self.get(change.checkpoint)?;
        self.within.projects().touch(Some(before.project_id), now_ms)?;
        let sql =
            "UPDATE checkpoints SET title = coalesce(:title, title), date_ms = coalesce(:date, date_ms) WHERE id = :id";
        let values = named_params! {":id": Key(change.checkpoint), ":title": change.title, ":date": change.date};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        self.get(change.checkpoint)
    }

    /// Takes a suggestion as a checkpoint.
    pub fn approve(&self, id: CheckpointId, now_ms: i64) -> Result<CheckpointView, StoreError> {
        let before = self.get(id)?;
        self.within.projects().touch(Some(before.project_id), now_ms)?;
        let sql = "UPDATE checkpoints SET is_approved = 1 WHERE id = :id";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": Key(id)})?;
        self.get(id)
    }
}

fn checkpoint(row: &Row<'_>) -> rusqlite::Result<CheckpointView> {
    Ok(CheckpointView {
        id: id(row, "id")?,
        project_id: id(row, "project_id")?,
        title: row.get("title")?,
        date: row.get("date_ms")?,
        is_ai_suggested: row.get("is_ai_suggested")?,
        is_approved: row.get("is_approved")?,
    })
}
