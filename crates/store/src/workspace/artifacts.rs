//! Artifacts of projects. Their contents lie sealed beside the database.

use adiuva_protocol::workspace::MadeBy;
use adiuva_protocol::workspace::artifacts::ArtifactView;
use adiuva_protocol::{ArtifactId, ProjectId};
use rusqlite::{OptionalExtension, Row, named_params};

use super::{maker_of, maker_word};
use crate::error::StoreError;
use crate::row::{Key, id, signed, unsigned};
use crate::transaction::{Access, Writer};

/// An artifact that is added; its content is in its place already.
#[derive(Clone, Debug)]
pub struct NewArtifact {
    /// Its id, which names the file with its content.
    pub id: ArtifactId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// A file name without any path.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its content.
    pub hash: [u8; 32],
    /// Who made it.
    pub made_by: MadeBy,
}

/// The table of artifacts.
pub struct Artifacts<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str =
    "SELECT id, project_id, name, media_type, size, lower(hex(hash)) AS hash, made_by, created_ms FROM artifacts
                      WHERE deleted_ms IS NULL";

impl<T: Access> Artifacts<'_, T> {
    /// Those of a project, the latest first.
    pub fn of_project(&self, project: ProjectId) -> Result<Vec<ArtifactView>, StoreError> {
        let sql = format!("{SELECT} AND project_id = :project ORDER BY created_ms DESC, id DESC");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let artifacts = statement
            .query_map(named_params! {":project": Key(project)}, artifact)?
            .collect::<Result<_, _>>()?;
        Ok(artifacts)
    }

    /// The one with this id.
    pub fn get(&self, id: ArtifactId) -> Result<ArtifactView, StoreError> {
        let sql = format!("{SELECT} AND id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, artifact)
            .optional()?;
        found.ok_or(StoreError::NotFound("artifact"))
    }

    /// How many bytes all of them have, those in the trash too.
    pub fn total_size(&self) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(sum(size), 0) FROM artifacts";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement.query_row([], |row| row.get(0).map(unsigned))?)
    }
}

impl Artifacts<'_, Writer<'_>> {
    /// Adds one.
    pub fn insert(&self, new: &NewArtifact, now_ms: i64) -> Result<ArtifactView, StoreError> {
        self.within.projects().touch(Some(new.project), now_ms)?;
        let sql = "INSERT INTO artifacts (id, project_id, name, media_type, size, hash, made_by, created_ms)
                   VALUES (:id, :project, :name, :media_type, :size, :hash, :made_by, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(new.id), ":project": Key(new.project), ":name": new.name, ":media_type": new.media_type,
            ":size": signed(new.size), ":hash": new.hash, ":made_by": maker_word(&new.made_by), ":now": now_ms,
        })?;
        self.get(new.id)
    }
}

fn artifact(row: &Row<'_>) -> rusqlite::Result<ArtifactView> {
    Ok(ArtifactView {
        id: id(row, "id")?,
        project_id: id(row, "project_id")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        size: unsigned(row.get("size")?),
        hash: row.get("hash")?,
        made_by: maker_of(&row.get::<_, String>("made_by")?),
        created: row.get("created_ms")?,
    })
}
