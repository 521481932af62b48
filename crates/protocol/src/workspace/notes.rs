//! Notes: short pieces of Markdown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::present;
use crate::id::{NoteId, ProjectId};

/// A note in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct NoteHead {
    /// Its id.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// The project it belongs to.
    pub project_id: Option<ProjectId>,
    /// The beginning of its text.
    pub excerpt: String,
    /// When it changed last.
    pub updated: i64,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoteView {
    /// Its id.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// Its text, as Markdown.
    pub content: String,
    /// The project it belongs to.
    pub project_id: Option<ProjectId>,
    /// Counts the changes; a change names the one that was read.
    pub revision: u64,
    /// When it was made.
    pub created: i64,
    /// When it changed last.
    pub updated: i64,
}

/// Asks for notes, the last changed first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotesList {
    /// Only those of this project.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// Only those with these words in title or text.
    #[serde(default)]
    pub search: Option<String>,
    /// At most so many, 1 to 1000.
    #[serde(default = "page_of_notes")]
    pub limit: u32,
}

fn page_of_notes() -> u32 {
    200
}

/// Notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notes {
    /// The last changed first.
    pub notes: Vec<NoteHead>,
}

/// Asks for one note with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotesGet {
    /// The note.
    pub note: NoteId,
}

/// Adds a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotesCreate {
    /// Its title.
    pub title: String,
    /// Its text, as Markdown.
    #[serde(default)]
    pub content: String,
    /// The project it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
}

/// Changes a note; what is missing stays. It is refused when the note has changed since it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotesUpdate {
    /// The note.
    pub note: NoteId,
    /// The revision that was read.
    pub revision: u64,
    /// A new title.
    #[serde(default)]
    pub title: Option<String>,
    /// A new text.
    #[serde(default)]
    pub content: Option<String>,
    /// The project it belongs to; null for none.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ProjectId>")]
    pub project_id: Option<Option<ProjectId>>,
}

/// Puts a note into the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotesDelete {
    /// The note.
    pub note: NoteId,
}
