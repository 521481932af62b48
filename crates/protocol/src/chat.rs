//! Threads and messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::frame::Block;
use crate::id::{MessageId, ProjectId, ProviderId, RunId, ThreadId};
use crate::knowledge::{Answer, Filter};

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadView {
    /// Its id.
    pub id: ThreadId,
    /// Given by the person, or the first words of the first message.
    pub title: String,
    /// Kept at the top.
    pub pinned: bool,
    /// When its last message came, milliseconds since the epoch.
    pub updated_ms: i64,
    /// How many messages it has, over all branches.
    pub messages: u64,
}

/// Asks for threads: pinned first, then the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatThreads {
    /// At most so many, 1 to 1000.
    #[serde(default = "hundred")]
    pub limit: u32,
    /// Only after this cursor, as the page before gave it.
    #[serde(default)]
    pub after: Option<String>,
}

fn hundred() -> u32 {
    100
}

/// A page of threads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Threads {
    /// The threads.
    pub threads: Vec<ThreadView>,
    /// Gives the next page; none at the end.
    pub next: Option<String>,
}

/// Begins a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatBegin {
    /// A title; none for the first words of the first message.
    #[serde(default)]
    pub title: Option<String>,
}

/// Renames or pins a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatUpdate {
    /// The thread.
    pub thread: ThreadId,
    /// A new title.
    #[serde(default)]
    pub title: Option<String>,
    /// Whether it is kept at the top.
    #[serde(default)]
    pub pinned: Option<bool>,
}

/// Deletes a thread with its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatDelete {
    /// The thread.
    pub thread: ThreadId,
}

/// Nothing to say but that it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Done {}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The person.
    Person,
    /// The assistant.
    Assistant,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Complete.
    Whole,
    /// Being written now.
    Streaming,
    /// Stopped by the person; the text is what there was.
    Stopped,
    /// Broken off by a failure or a crash; the text is what there was.
    Broken,
}

/// A message of a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// The message it follows; none for a first one. Two messages that follow the same one are branches.
    pub parent: Option<MessageId>,
    /// Who said it.
    pub author: Author,
    /// What was said.
    pub text: String,
    /// How it stands.
    pub status: MessageStatus,
    /// When, milliseconds since the epoch.
    pub created_ms: i64,
    /// The model that wrote it.
    pub model: Option<String>,
    /// The run that wrote it.
    pub run: Option<RunId>,
    /// Checked citations, where it was answered from files.
    pub answer: Option<Answer>,
    /// The agent that wrote it; none for answers from files and plain ones.
    #[serde(default)]
    pub agent: Option<String>,
    /// What stands beside the text: charts, tables, timelines, things of the workspace.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Why it broke off.
    pub problem: Option<String>,
    /// Marked by the person.
    pub pinned: bool,
    /// All messages that follow the same one, in the order they came, this one among them; each begins a branch.
    pub versions: Vec<MessageId>,
}

/// Asks for the messages of a thread, oldest first, along one branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatMessages {
    /// The thread.
    pub thread: ThreadId,
    /// A message of the branch, which goes on from it to what was said last; none for the branch of the latest message.
    #[serde(default)]
    pub through: Option<MessageId>,
    /// Only those before this message.
    #[serde(default)]
    pub before: Option<MessageId>,
    /// At most so many of the latest ones, 1 to 1000.
    #[serde(default = "hundred")]
    pub limit: u32,
}

/// Messages of one branch, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Messages {
    /// The messages.
    pub messages: Vec<MessageView>,
    /// There are earlier ones.
    pub earlier: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionMode {
    /// It is answered.
    #[default]
    Answer,
    /// The answer is a plan whose steps the person approves before anything is done.
    Plan,
}

/// Says something in a thread; the answer follows as frames of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatSend {
    /// The thread.
    pub thread: ThreadId,
    /// Made by the client: sending the same again returns the same run instead of a second message.
    pub message: MessageId,
    /// What is said.
    pub text: String,
    /// The message that it follows; none for the latest. Naming an earlier one makes a branch.
    #[serde(default)]
    pub parent: Option<MessageId>,
    /// The message that it is another version of, instead of `parent`: it follows what that one follows.
    #[serde(default)]
    pub beside: Option<MessageId>,
    /// A provider; none for the preferred one.
    #[serde(default)]
    pub provider: Option<ProviderId>,
    /// A model; none for the provider's preferred one.
    #[serde(default)]
    pub model: Option<String>,
    /// Whether the files are searched for passages.
    #[serde(default = "yes")]
    pub use_files: bool,
    /// Which files.
    #[serde(default)]
    pub filter: Filter,
    /// The agents that answer, by name: none for the one that fits the message; of several each sees the results of
    /// those before it, and one answer is made of all.
    #[serde(default)]
    pub agents: Vec<String>,
    /// Whether it is answered, or a plan is made of it.
    #[serde(default)]
    pub execution_mode: ExecutionMode,
    /// Said in the floating chat, about this: the answer is text only. None for a message of the full chat.
    #[serde(default)]
    pub popup: Option<PopupScope>,
}

fn yes() -> bool {
    true
}

/// What the floating chat is about: the page under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum PopupScope {
    /// Nothing in particular.
    Everything,
    /// One project. Its facts are given to the model, and other projects are read only when the person names one.
    Project {
        /// Which.
        id: ProjectId,
    },
}

/// Answers a message of the person anew, beside the answers that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatRetry {
    /// The person's message.
    pub message: MessageId,
    /// A provider; none for the preferred one.
    #[serde(default)]
    pub provider: Option<ProviderId>,
    /// A model; none for the provider's preferred one.
    #[serde(default)]
    pub model: Option<String>,
    /// Whether the files are searched for passages.
    #[serde(default = "yes")]
    pub use_files: bool,
    /// Which files.
    #[serde(default)]
    pub filter: Filter,
    /// The agents that answer, by name: none for the one that fits the message; of several each sees the results of
    /// those before it, and one answer is made of all.
    #[serde(default)]
    pub agents: Vec<String>,
    /// Whether it is answered, or a plan is made of it.
    #[serde(default)]
    pub execution_mode: ExecutionMode,
}

/// Marks a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatPin {
    /// The message.
    pub message: MessageId,
    /// Whether it is marked.
    pub pinned: bool,
}

/// A run that has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Started {
    /// Subscribe to it.
    pub run: RunId,
    /// The message that will hold the answer, for a chat.
    pub answer: Option<MessageId>,
}
