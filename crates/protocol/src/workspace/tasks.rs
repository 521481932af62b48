//! Tasks and the comments on them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MadeBy;
use super::change::present;
use crate::id::{CommentId, ProjectId, TaskId};

/// How a task stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    /// Not begun.
    #[default]
    Todo,
    /// Begun.
    InProgress,
    /// Done.
    Done,
}

/// How much a task matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// First.
    High,
    /// As usual.
    #[default]
    Medium,
    /// When there is time.
    Low,
}

/// How tasks are put in order. What is equal goes by the order on the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskOrder {
    /// As the person has put them on the board.
    #[default]
    Manual,
    /// The soonest first, those without a date last.
    DueDate,
    /// High before medium before low, and then the soonest first.
    Priority,
    /// The latest first.
    Created,
    /// The last changed first.
    Updated,
    /// By title.
    Title,
}

/// Which tasks and checkpoints are meant by whether they were approved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Suggestions {
    /// Those that a person made or approved.
    #[default]
    Without,
    /// Those that wait for a person to approve them.
    Only,
    /// Both.
    All,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// What is to be done, in a line.
    pub title: String,
    /// The rest, as Markdown.
    pub description: String,
    /// How it stands.
    pub status: TaskStatus,
    /// How much it matters.
    pub priority: Priority,
    /// Who does it, by name.
    pub assignees: Vec<String>,
    /// When it is due; midnight for the whole day.
    pub due_date: Option<i64>,
    /// The project it belongs to.
    pub project_id: Option<ProjectId>,
    /// An agent proposed it.
    pub is_ai_suggested: bool,
    /// A person made or approved it.
    pub is_approved: bool,
    /// How many comments it has.
    pub comments: u64,
    /// When it was made.
    pub created: i64,
    /// When it changed last.
    pub updated: i64,
    /// When it was done.
    pub done: Option<i64>,
}

/// Asks for tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksList {
    /// Only those of this project.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// Only those that stand here.
    #[serde(default)]
    pub status: Option<TaskStatus>,
    /// Only those with these words in title or description.
    #[serde(default)]
    pub search: Option<String>,
    /// Only those due at or after this.
    #[serde(default)]
    pub due_from: Option<i64>,
    /// Only those due before this.
    #[serde(default)]
    pub due_until: Option<i64>,
    /// Suggestions with them, without them, or alone.
    #[serde(default)]
    pub suggestions: Suggestions,
    /// In which order.
    #[serde(default)]
    pub order_by: TaskOrder,
    /// At most so many, 1 to 1000.
    #[serde(default = "page_of_tasks")]
    pub limit: u32,
    /// So many are passed over first.
    #[serde(default)]
    pub offset: u32,
}

fn page_of_tasks() -> u32 {
    500
}

/// A page of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tasks {
    /// In the order asked for.
    pub tasks: Vec<TaskView>,
    /// How many there are over all pages.
    pub total: u64,
}

/// Asks for one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksGet {
    /// The task.
    pub task: TaskId,
}

/// Adds a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksCreate {
    /// What is to be done, in a line.
    pub title: String,
    /// The rest, as Markdown.
    #[serde(default)]
    pub description: String,
    /// How it stands.
    #[serde(default)]
    pub status: TaskStatus,
    /// How much it matters.
    #[serde(default)]
    pub priority: Priority,
    /// Who does it, by name.
    #[serde(default)]
    pub assignees: Vec<String>,
    /// When it is due; midnight for the whole day.
    #[serde(default)]
    pub due_date: Option<i64>,
    /// The project it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
}

/// Changes a task; what is missing stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksUpdate {
    /// The task.
    pub task: TaskId,
    /// A new title.
    #[serde(default)]
    pub title: Option<String>,
    /// A new description.
    #[serde(default)]
    pub description: Option<String>,
    /// How it stands.
    #[serde(default)]
    pub status: Option<TaskStatus>,
    /// How much it matters.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Who does it.
    #[serde(default)]
    pub assignees: Option<Vec<String>>,
    /// When it is due; null for never.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<i64>")]
    pub due_date: Option<Option<i64>>,
    /// The project it belongs to; null for none.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ProjectId>")]
    pub project_id: Option<Option<ProjectId>>,
}

/// Moves a task on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksMove {
    /// The task.
    pub task: TaskId,
    /// The column it goes to.
    pub status: TaskStatus,
    /// The task it goes before; none for the end of the column.
    #[serde(default)]
    pub before: Option<TaskId>,
}

/// Takes a suggestion as a task. To dismiss one, delete it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksApprove {
    /// The task.
    pub task: TaskId,
}

/// Puts a task into the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksDelete {
    /// The task.
    pub task: TaskId,
}

/// A comment on a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// The task.
    pub task_id: TaskId,
    /// Who wrote it.
    pub author: MadeBy,
    /// What it says, as Markdown.
    pub content: String,
    /// When it was written.
    pub created: i64,
}

/// Asks for the comments on a task, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksComments {
    /// The task.
    pub task: TaskId,
}

/// Comments on a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comments {
    /// Oldest first.
    pub comments: Vec<CommentView>,
}

/// Comments on a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksComment {
    /// The task.
    pub task: TaskId,
    /// What it says, as Markdown.
    pub content: String,
}

/// Puts a comment into the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TasksUncomment {
    /// The comment.
    pub comment: CommentId,
}
