//! Identifiers. Each names one kind of thing, so that a run can never be passed for a document.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// What an [`Id`] names; only a marker in the type.
pub trait Kind {
    /// The word used for it in messages and schemas.
    const WORD: &'static str;
}

/// A UUID that names one kind of thing. On the wire it is the hyphenated lower-case string.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

/// Marker types, one a kind.
pub mod kind {
    use super::Kind;

    /// A run: anything that streams frames and can be cancelled.
    pub enum Run {}
    /// One request through the dispatch, for finding it in the log.
    pub enum Request {}
    /// A knowledge base.
    pub enum Base {}
    /// A folder or file that yields documents.
    pub enum Source {}
    /// One distinct content, wherever it lies.
    pub enum Document {}
    /// A chat thread.
    pub enum Thread {}
    /// A message of a thread.
    pub enum Message {}
    /// A configured model provider.
    pub enum Provider {}
    /// A question whether something may happen.
    pub enum Approval {}
    /// A client of the person's.
    pub enum Client {}
    /// A project.
    pub enum Project {}
    /// A task.
    pub enum Task {}
    /// A comment on a task.
    pub enum Comment {}
    /// A checkpoint of a project.
    pub enum Checkpoint {}
    /// A note.
    pub enum Note {}
    /// A project's longer document.
    pub enum Doc {}
    /// A file or image of a project.
    pub enum Artifact {}
    /// An event of a calendar.
    pub enum CalendarEvent {}
    /// Something that is remembered.
    pub enum Memory {}
    /// A plan.
    pub enum Plan {}

    impl Kind for Run {
        const WORD: &'static str = "run";
    }
    impl Kind for Request {
        const WORD: &'static str = "request";
    }
    impl Kind for Base {
        const WORD: &'static str = "knowledge base";
    }
    impl Kind for Source {
        const WORD: &'static str = "source";
    }
    impl Kind for Document {
        const WORD: &'static str = "document";
    }
    impl Kind for Thread {
        const WORD: &'static str = "thread";
    }
    impl Kind for Message {
        const WORD: &'static str = "message";
    }
    impl Kind for Provider {
        const WORD: &'static str = "provider";
    }
    impl Kind for Approval {
        const WORD: &'static str = "approval";
    }
    impl Kind for Client {
        const WORD: &'static str = "client";
    }
    impl Kind for Project {
        const WORD: &'static str = "project";
    }
    impl Kind for Task {
        const WORD: &'static str = "task";
    }
    impl Kind for Comment {
        const WORD: &'static str = "comment";
    }
    impl Kind for Checkpoint {
        const WORD: &'static str = "checkpoint";
    }
    impl Kind for Note {
        const WORD: &'static str = "note";
    }
    impl Kind for Doc {
        const WORD: &'static str = "doc";
    }
    impl Kind for Artifact {
        const WORD: &'static str = "artifact";
    }
    impl Kind for CalendarEvent {
        const WORD: &'static str = "calendar event";
    }
    impl Kind for Memory {
        const WORD: &'static str = "memory";
    }
    impl Kind for Plan {
        const WORD: &'static str = "plan";
    }
}

/// Names a run.
pub type RunId = Id<kind::Run>;
/// Names one request through the dispatch.
pub type RequestId = Id<kind::Request>;
/// Names a knowledge base.
pub type BaseId = Id<kind::Base>;
/// Names a source.
pub type SourceId = Id<kind::Source>;
/// Names a document.
pub type DocumentId = Id<kind::Document>;
/// Names a chat thread.
pub type ThreadId = Id<kind::Thread>;
/// Names a message.
pub type MessageId = Id<kind::Message>;
/// Names a provider.
pub type ProviderId = Id<kind::Provider>;
/// Names a question whether something may happen.
pub type ApprovalId = Id<kind::Approval>;
/// Names a client.
pub type ClientId = Id<kind::Client>;
/// Names a project.
pub type ProjectId = Id<kind::Project>;
/// Names a task.
pub type TaskId = Id<kind::Task>;
/// Names a comment.
pub type CommentId = Id<kind::Comment>;
/// Names a checkpoint.
pub type CheckpointId = Id<kind::Checkpoint>;
/// Names a note.
pub type NoteId = Id<kind::Note>;
/// Names a doc.
pub type DocId = Id<kind::Doc>;
/// Names an artifact.
pub type ArtifactId = Id<kind::Artifact>;
/// Names a calendar event.
pub type CalendarEventId = Id<kind::CalendarEvent>;
/// Names something that is remembered.
pub type MemoryId = Id<kind::Memory>;
/// Names a plan.
pub type PlanId = Id<kind::Plan>;

/// Names a chunk: its row number in the database, never used again after the chunk is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ChunkId(pub i64);

impl<K> Id<K> {
    /// A new identifier: UUID version 7, so identifiers made later sort later.
    #[must_use]
    pub fn make() -> Self {
        Self::from_uuid(Uuid::now_v7())
    }

    /// The identifier with this UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self {
            uuid,
            kind: PhantomData,
        }
    }

    /// The UUID behind it.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", K::WORD, self.uuid)
    }
}

/// A text that is no identifier of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnId {
    word: &'static str,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not the id of a {}: a UUID is expected", self.word)
    }
}
impl std::error::Error for NotAnId {}

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self::from_uuid).map_err(|_| NotAnId { word: K::WORD })
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}
impl<K: Kind> JsonSchema for Id<K> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "format": "uuid", "description": format!("names a {}", K::WORD) })
    }
}
