//! Notes.

use adiuva_protocol::NoteId;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::notes::{NoteHead, NoteView, NotesCreate, NotesList, NotesUpdate};
use rusqlite::{OptionalExtension, Row, named_params};

use super::findables::expression;
use crate::error::StoreError;
use crate::row::{Key, id, signed, unsigned};
use crate::transaction::{Access, Writer};

/// Scalar values of a note that a list shows.
const EXCERPT: u32 = 200;

/// The table of notes.
pub struct Notes<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Notes<'_, T> {
    /// Those asked for, the last changed first.
    pub fn list(&self, asked: &NotesList) -> Result<Vec<NoteHead>, StoreError> {
        let words = match asked.search.as_deref().map(expression) {
            Some(None) => return Ok(Vec::new()),
            words => words.flatten(),
        };
        let sql = "SELECT id, title, project_id, substr(content, 1, :excerpt) AS excerpt, updated_ms FROM notes
                   WHERE deleted_ms IS NULL AND (:project IS NULL OR project_id = :project)
                     AND (:words IS NULL OR id IN (SELECT f.id FROM findable_words JOIN findables f ON f.number = findable_words.rowid
                                                   WHERE findable_words MATCH :words AND f.kind = 'note'))
                   ORDER BY updated_ms DESC, id LIMIT :limit";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let values = named_params! {
            ":excerpt": EXCERPT, ":project": asked.project_id.map(Key), ":words": words, ":limit": asked.limit,
        };
        let notes = statement.query_map(values, head)?.collect::<Result<_, _>>()?;
        Ok(notes)
    }

    /// The one with this id.
    pub fn get(&self, id: NoteId) -> Result<NoteView, StoreError> {
        let sql = "SELECT id, title, content, project_id, revision, created_ms, updated_ms FROM notes
                   WHERE id = :id AND deleted_ms IS NULL";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let found = statement.query_row(named_params! {":id": Key(id)}, note).optional()?;
        found.ok_or(StoreError::NotFound("note"))
    }
}

impl Notes<'_, Writer<'_>> {
    /// Adds one.
    pub fn insert(&self, new: &NotesCreate, now_ms: i64) -> Result<NoteView, StoreError> {
        self.within.projects().touch(new.project_id, now_ms)?;
        let id = NoteId::make();
        let sql = "INSERT INTO notes (id, title, content, project_id, created_ms, updated_ms)
                   VALUES (:id, :title, :content, :project, :now, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":title": new.title, ":content": new.content, ":project": new.project_id.map(Key), ":now": now_ms,
        })?;
        self.found_again(id)
    }

    /// Changes it, unless it has changed since the named revision: then nothing is changed and none answered.
    pub fn update(&self, change: &NotesUpdate, now_ms: i64) -> Result<Option<NoteView>, StoreError> {
        let before = self.get(change.note)?;
        self.within.projects().touch(before.project_id, now_ms)?;
        self.within.projects().touch(change.project_id.flatten(), now_ms)?;
        let sql = "UPDATE notes SET title = coalesce(:title, title), content = coalesce(:content, content),
                       project_id = iif(:set_project, :project, project_id), revision = revision + 1, updated_ms = :now
                   WHERE id = :id AND revision = :revision";
        let changed = self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(change.note), ":title": change.title, ":content": change.content,
            ":set_project": change.project_id.is_some(), ":project": change.project_id.flatten().map(Key),
            ":revision": signed(change.revision), ":now": now_ms,
        })?;
        if changed == 0 {
            return Ok(None);
        }
        self.found_again(change.note).map(Some)
    }

    fn found_again(&self, id: NoteId) -> Result<NoteView, StoreError> {
        let note = self.get(id)?;
        let findable = self.within.findables();
        findable.put(EntityKind::Note, id.uuid(), note.project_id, &note.title, &note.content)?;
        Ok(note)
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<NoteHead> {
    Ok(NoteHead {
        id: id(row, "id")?,
        title: row.get("title")?,
        project_id: row.get::<_, Option<Key<_>>>("project_id")?.map(|key| key.0),
        excerpt: row.get("excerpt")?,
        updated: row.get("updated_ms")?,
    })
}

fn note(row: &Row<'_>) -> rusqlite::Result<NoteView> {
    Ok(NoteView {
        id: id(row, "id")?,
        title: row.get("title")?,
        content: row.get("content")?,
        project_id: row.get::<_, Option<Key<_>>>("project_id")?.map(|key| key.0),
        revision: unsigned(row.get("revision")?),
        created: row.get("created_ms")?,
        updated: row.get("updated_ms")?,
    })
}
