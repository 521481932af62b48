//! The note agent's tools.

use std::sync::Arc;

use adiuva_gate::{Effect, Tool};
use adiuva_protocol::workspace::notes::{NotesCreate, NotesDelete, NotesGet, NotesList, NotesUpdate};
use adiuva_protocol::{NoteId, ProjectId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::offered::{Called, Desk, Told};
use crate::error::WorkspaceError;

/// Notes that one call gives a model.
const MOST: u32 = 50;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListNotes {
    /// Only notes of this project, by its id.
    project_id: Option<ProjectId>,
    /// Only notes with these words.
    search: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneNote {
    /// The note, by its id.
    note_id: NoteId,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateNote {
    /// Its title.
    title: String,
    /// Its text, as Markdown.
    content: Option<String>,
    /// The project it belongs to, by its id.
    project_id: Option<ProjectId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UpdateNote {
    /// The note, by its id.
    note_id: NoteId,
    /// The revision that get_note gave; read the note before you change it.
    revision: u64,
    /// A new title.
    title: Option<String>,
    /// The whole new text, as Markdown.
    content: Option<String>,
}

pub(super) fn tools(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let called = |name, description, effect, content| Called {
        name,
        description,
        effect,
        content,
    };
    let (reads, writes) = (Effect::PrivateRead, Effect::LocalWrite);
    vec![
        desk.offer(
            &called(
                "list_notes",
                "Lists notes with their beginnings, the last changed first.",
                reads,
                &[],
            ),
            |desk, asked| Box::pin(list(desk, asked)),
        ),
        desk.offer(
            &called("get_note", "Gives one note with its text and its revision.", reads, &[]),
            |desk, asked: OneNote| {
                Box::pin(async move {
                    let note = desk.workspace.note(NotesGet { note: asked.note_id }).await?;
                    Ok(Told::new(&note, "one note", vec![note.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called("create_note", "Adds a note.", writes, &["title", "content"]),
            |desk, asked: CreateNote| {
                Box::pin(async move {
                    let new = NotesCreate {
                        title: asked.title,
                        content: asked.content.unwrap_or_default(),
                        project_id: asked.project_id,
                    };
                    let note = desk.workspace.create_note(&desk.author(), new).await?;
                    Ok(Told::new(&note, "note added", vec![note.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called(
                "update_note",
                "Changes a note that was read with get_note; what is not given stays.",
                writes,
                &["title", "content", "revision"],
            ),
            |desk, asked: UpdateNote| {
                Box::pin(async move {
                    let change = NotesUpdate {
                        note: asked.note_id,
                        revision: asked.revision,
                        title: asked.title,
                        content: asked.content,
                        project_id: None,
                    };
                    let note = desk.workspace.update_note(&desk.author(), change).await?;
                    Ok(Told::new(&note, "note changed", vec![note.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called("delete_note", "Puts a note into the trash.", writes, &[]),
            |desk, asked: OneNote| {
                Box::pin(async move {
                    desk.workspace.delete_note(NotesDelete { note: asked.note_id }).await?;
                    Ok(Told::deleted("note"))
                })
            },
        ),
    ]
}

async fn list(desk: Desk, asked: ListNotes) -> Result<Told, WorkspaceError> {
    let asked = NotesList {
        project_id: asked.project_id,
        search: asked.search,
        limit: MOST,
    };
    let found = desk.workspace.notes(asked).await?;
    let ids = found.notes.iter().map(|note| note.id.uuid()).collect();
    Ok(Told::new(&found, format!("{} notes", found.notes.len()), ids))
}
