//! Docs: a project's longer Markdown documents, with every revision.
//!
//! Saving names the revision it started from. When another was saved meanwhile, both are kept: the later one waits beside
//! the doc as a clash until a person settles it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MadeBy;
use crate::id::{DocId, ProjectId};

/// A doc in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DocHead {
    /// Its id.
    pub id: DocId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// Its title.
    pub title: String,
    /// Its present revision.
    pub revision: u64,
    /// How many revisions wait to be settled.
    pub clashes: u64,
    /// When it changed last.
    pub updated: i64,
}

/// A doc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocView {
    /// Its id.
    pub id: DocId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// Its title.
    pub title: String,
    /// The revision that `content` is.
    pub revision: u64,
    /// The present revision.
    pub latest: u64,
    /// The text, as Markdown.
    pub content: String,
    /// Revisions that were saved from an older one and wait to be settled.
    pub clashes: Vec<u64>,
    /// When it was made.
    pub created: i64,
    /// When it changed last.
    pub updated: i64,
}

/// Asks for the docs of a project, by title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsList {
    /// The project; none for all.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
}

/// Docs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Docs {
    /// By title.
    pub docs: Vec<DocHead>,
}

/// Asks for one doc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsGet {
    /// The doc.
    pub doc: DocId,
    /// One of its revisions; none for the present one.
    #[serde(default)]
    pub revision: Option<u64>,
}

/// Adds a doc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsCreate {
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// Its title.
    pub title: String,
    /// Its text, as Markdown.
    #[serde(default)]
    pub content: String,
}

/// Renames a doc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsRename {
    /// The doc.
    pub doc: DocId,
    /// The new title.
    pub title: String,
}

/// Saves a doc's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsSave {
    /// The doc.
    pub doc: DocId,
    /// The revision it started from.
    pub from: u64,
    /// The text.
    pub content: String,
}

/// What became of a text that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Saved {
    /// The doc as it stands now.
    pub doc: DocView,
    /// The revision under which the text is kept.
    pub kept_as: u64,
    /// Another text was saved meanwhile: both are kept, and this one waits to be settled.
    pub clash: bool,
}

/// What is done to a doc with a piece of text. Places are counted in Unicode scalar values of the revision it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Apply {
    /// Put it at the end, as a paragraph of its own.
    Append,
    /// Put it in here.
    Insert {
        /// Before this one.
        at: u64,
    },
    /// Put it in the place of a part.
    Replace {
        /// The first of the part.
        start: u64,
        /// The one after the last.
        end: u64,
    },
}

/// Puts text, such as an answer of a chat, into a doc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsApply {
    /// The doc.
    pub doc: DocId,
    /// The revision that its places are counted in.
    pub from: u64,
    /// The text, as Markdown.
    pub text: String,
    /// What is done with it.
    #[serde(flatten)]
    pub apply: Apply,
}

/// Settles a clash: the revision does not wait any more; it stays among the revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsSettle {
    /// The doc.
    pub doc: DocId,
    /// The revision.
    pub revision: u64,
}

/// A revision of a doc.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct RevisionView {
    /// Its number.
    pub revision: u64,
    /// The one it started from; 0 for the first.
    pub from: u64,
    /// Who saved it.
    pub made_by: MadeBy,
    /// When.
    pub created: i64,
    /// It waits to be settled.
    pub clash: bool,
    /// How many scalar values its text has.
    pub length: u64,
}

/// Asks for a doc's revisions, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsRevisions {
    /// The doc.
    pub doc: DocId,
}

/// Revisions of a doc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revisions {
    /// The latest first.
    pub revisions: Vec<RevisionView>,
}

/// Puts a doc into the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocsDelete {
    /// The doc.
    pub doc: DocId,
}
