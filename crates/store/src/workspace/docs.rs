//! Docs. Their texts are in the table of revisions.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::MadeBy;
use adiuva_protocol::workspace::docs::{DocHead, DocView, DocsCreate, DocsSave};
use adiuva_protocol::{DocId, ProjectId};
use rusqlite::{OptionalExtension, Row, named_params};

use super::revisions::NewRevision;
use crate::error::StoreError;
use crate::row::{Key, id, signed, unsigned};
use crate::transaction::{Access, Writer};

/// Revisions of a doc that are kept besides those that wait to be settled.
const KEPT: u64 = 200;

/// The table of docs.
pub struct Docs<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, project_id, title, latest, created_ms, updated_ms,
        (SELECT count(*) FROM doc_revisions WHERE doc_id = docs.id AND clash = 1) AS clashes
    FROM docs WHERE deleted_ms IS NULL";

impl<T: Access> Docs<'_, T> {
    /// Those of a project or all, by title.
    pub fn list(&self, project: Option<ProjectId>) -> Result<Vec<DocHead>, StoreError> {
        let sql = format!("{SELECT} AND (:project IS NULL OR project_id = :project) ORDER BY title COLLATE NOCASE, id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let docs = statement
            .query_map(named_params! {":project": project.map(Key)}, head)?
            .collect::<Result<_, _>>()?;
        Ok(docs)
    }

    /// The one with this id and one of its revisions, none for the latest.
    pub fn get(&self, id: DocId, revision: Option<u64>) -> Result<DocView, StoreError> {
        let connection = self.within.reader().connection;
        let sql = format!("{SELECT} AND id = :id");
        let head: Option<(DocHead, i64)> = connection
            .prepare_cached(&sql)?
            .query_row(named_params! {":id": Key(id)}, |row| {
                Ok((head(row)?, row.get("created_ms")?))
            })
            .optional()?;
        let (head, created) = head.ok_or(StoreError::NotFound("doc"))?;
        let revisions = self.within.reader().doc_revisions();
        let revision = revision.unwrap_or(head.revision);
        Ok(DocView {
            id,
            project_id: head.project_id,
            title: head.title,
            revision,
            latest: head.revision,
            content: revisions.content(id, revision)?,
            clashes: revisions.clashes(id)?,
            created,
            updated: head.updated,
        })
    }
}

impl Docs<'_, Writer<'_>> {
    /// Adds one; its text is revision 1.
    pub fn insert(&self, new: &DocsCreate, made_by: &MadeBy, now_ms: i64) -> Result<DocView, StoreError> {
        self.within.projects().touch(Some(new.project_id), now_ms)?;
        let id = DocId::make();
        let sql = "INSERT INTO docs (id, project_id, title, latest, created_ms, updated_ms)
                   VALUES (:id, :project, :title, 1, :now, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":project": Key(new.project_id), ":title": new.title, ":now": now_ms,
        })?;
        let first = NewRevision {
            number: 1,
            started_from: 0,
            content: &new.content,
            clash: false,
        };
        self.within.doc_revisions().insert(id, first, made_by, now_ms)?;
        self.found_again(id)
    }

    /// Keeps a text: as the latest revision when it started from the latest, else beside it as a clash. Gives the number
    /// under which it is kept, and whether it is a clash.
    pub fn save(&self, save: &DocsSave, made_by: &MadeBy, now_ms: i64) -> Result<(u64, bool), StoreError> {
        let doc = self.get(save.doc, None)?;
        if save.from == 0 || save.from > doc.latest.max(doc.clashes.iter().copied().max().unwrap_or(0)) {
            return Err(StoreError::NotFound("revision"));
        }
        // Saving twice says it once, also when the answer to the first was lost on the way.
        if save.content == doc.content {
            return Ok((doc.latest, false));
        }
        self.within.projects().touch(Some(doc.project_id), now_ms)?;
        let revisions = self.within.doc_revisions();
        let number = revisions.newest(save.doc)? + 1;
        let clash = save.from != doc.latest;
        let new = NewRevision {
            number,
            started_from: save.from,
            content: &save.content,
            clash,
        };
        revisions.insert(save.doc, new, made_by, now_ms)?;
        if !clash {
            let sql = "UPDATE docs SET latest = :number, updated_ms = :now WHERE id = :id";
            let values = named_params! {":id": Key(save.doc), ":number": signed(number), ":now": now_ms};
            self.within.connection.prepare_cached(sql)?.execute(values)?;
            revisions.drop_oldest(save.doc, KEPT)?;
            self.found_again(save.doc)?;
        }
        Ok((number, clash))
    }

    /// Renames it.
    pub fn rename(&self, id: DocId, title: &str, now_ms: i64) -> Result<DocView, StoreError> {
        let sql = "UPDATE docs SET title = :title, updated_ms = :now WHERE id = :id AND deleted_ms IS NULL";
        let values = named_params! {":id": Key(id), ":title": title, ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        self.found_again(id)
    }

    fn found_again(&self, id: DocId) -> Result<DocView, StoreError> {
        let doc = self.get(id, None)?;
        let findable = self.within.findables();
        findable.put(
            EntityKind::Doc,
            id.uuid(),
            Some(doc.project_id),
            &doc.title,
            &doc.content,
        )?;
        Ok(doc)
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<DocHead> {
    Ok(DocHead {
        id: id(row, "id")?,
        project_id: id(row, "project_id")?,
        title: row.get("title")?,
        revision: unsigned(row.get("latest")?),
        clashes: unsigned(row.get("clashes")?),
        updated: row.get("updated_ms")?,
    })
}
