//! Notes. A change names the revision that was read, so that nothing is overwritten unseen.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::notes::{NoteView, Notes, NotesCreate, NotesDelete, NotesGet, NotesList, NotesUpdate};

use crate::author::Author;
use crate::check;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

impl Workspace {
    /// Notes, the last changed first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn notes(&self, request: NotesList) -> Result<Notes, WorkspaceError> {
        let notes = self.read(move |r| r.notes().list(&request)).await?;
        Ok(Notes { notes })
    }

    /// One note with its text.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn note(&self, request: NotesGet) -> Result<NoteView, WorkspaceError> {
        self.read(move |r| r.notes().get(request.note)).await
    }

    /// Adds a note.
    ///
    /// # Errors
    /// When a part of it cannot be kept or its project is not there.
    pub async fn create_note(&self, author: &Author, mut request: NotesCreate) -> Result<NoteView, WorkspaceError> {
        check::text("a note", &request.content)?;
        request.title = check::title("the title", &request.title)?;
        self.change(author, move |w, now| {
            let note = w.notes().insert(&request, now)?;
            let touched = touched(&note);
            Ok((note, touched))
        })
        .await
    }

    /// Changes a note.
    ///
    /// # Errors
    /// [`WorkspaceError::NoteChanged`] when it has changed since it was read.
    pub async fn update_note(&self, author: &Author, mut request: NotesUpdate) -> Result<NoteView, WorkspaceError> {
        check::text("a note", request.content.as_deref().unwrap_or_default())?;
        request.title = request
            .title
            .map(|title| check::title("the title", &title))
            .transpose()?;
        let id = request.note;
        let changed = self.change(author, move |w, now| {
            let changed = w.notes().update(&request, now)?;
            let note = match &changed {
                Some(note) => touched(note),
                None => touched(&w.notes().get(id)?),
            };
            Ok((changed, note))
        });
        if let Some(note) = changed.await? {
            return Ok(note);
        }
        let revision = self.note(NotesGet { note: id }).await?.revision;
        Err(WorkspaceError::NoteChanged { revision })
    }

    /// Puts a note into the trash.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_note(&self, request: NotesDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Note, request.note.uuid()).await
    }
}

fn touched(note: &NoteView) -> Touched {
    Touched {
        kind: EntityKind::Note,
        id: note.id.uuid(),
        project: note.project_id,
    }
}
