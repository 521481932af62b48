//! The task agent's tools.

use std::sync::Arc;

use adiuva_gate::{Effect, Tool};
use adiuva_protocol::workspace::tasks::*;
use adiuva_protocol::{CommentId, ProjectId, TaskId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::offered::{Called, Desk, Told};
use crate::error::WorkspaceError;

/// Tasks that one call gives a model.
const MOST: u32 = 100;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListTasks {
    /// Only tasks of this project, by its id.
    project_id: Option<ProjectId>,
    /// Only tasks that stand here.
    status: Option<TaskStatus>,
    /// Only tasks with these words.
    search: Option<String>,
    /// The order.
    order_by: Option<TaskOrder>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateTask {
    /// What is to be done, in one line.
    title: String,
    /// Details, as Markdown.
    description: Option<String>,
    /// How much it matters.
    priority: Option<Priority>,
    /// Who does it, by name.
    assignees: Option<Vec<String>>,
    /// When it is due, in milliseconds since 1970.
    due_date: Option<i64>,
    /// The project it belongs to, by its id.
    project_id: Option<ProjectId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UpdateTask {
    /// The task, by its id.
    task_id: TaskId,
    /// A new title.
    title: Option<String>,
    /// A new description, as Markdown.
    description: Option<String>,
    /// How it stands.
    status: Option<TaskStatus>,
    /// How much it matters.
    priority: Option<Priority>,
    /// Who does it, by name; replaces the names there are.
    assignees: Option<Vec<String>>,
    /// When it is due, in milliseconds since 1970.
    due_date: Option<i64>,
    /// The project it belongs to, by its id.
    project_id: Option<ProjectId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneTask {
    /// The task, by its id.
    task_id: TaskId,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DueToday {}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AddComment {
    /// The task, by its id.
    task_id: TaskId,
    /// The comment, as Markdown.
    content: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneComment {
    /// The comment, by its id.
    comment_id: CommentId,
}

pub(super) fn tools(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let read = |name, description| Called {
        name,
        description,
        effect: Effect::PrivateRead,
        content: &[],
    };
    let write = |name, description, content| Called {
        name,
        description,
        effect: Effect::LocalWrite,
        content,
    };
    vec![
        desk.offer(&read("list_tasks", "Lists the person's tasks."), |desk, asked| {
            Box::pin(list(desk, asked))
        }),
        desk.offer(
            &write(
                "create_task",
                "Suggests a new task; the person approves or dismisses it.",
                &["title", "description", "priority", "assignees", "due_date"],
            ),
            |desk, asked| Box::pin(create(desk, asked)),
        ),
        desk.offer(
            &write(
                "update_task",
                "Changes a task; what is not given stays.",
                &["title", "description", "status", "priority", "assignees", "due_date"],
            ),
            |desk, asked| Box::pin(update(desk, asked)),
        ),
        desk.offer(
            &write("delete_task", "Puts a task into the trash.", &[]),
            |desk, asked: OneTask| {
                Box::pin(async move {
                    desk.workspace.delete_task(TasksDelete { task: asked.task_id }).await?;
                    Ok(Told::deleted("task"))
                })
            },
        ),
        desk.offer(
            &read(
                "list_tasks_due_today",
                "Lists the tasks that are due today and not done.",
            ),
            |desk, asked| Box::pin(due_today(desk, asked)),
        ),
        desk.offer(
            &read("list_task_comments", "Lists the comments on a task, oldest first."),
            |desk, asked: OneTask| {
                Box::pin(async move {
                    let found = desk.workspace.comments(TasksComments { task: asked.task_id }).await?;
                    let ids = found.comments.iter().map(|comment| comment.id.uuid()).collect();
                    Ok(Told::new(&found, format!("{} comments", found.comments.len()), ids))
                })
            },
        ),
        desk.offer(
            &write("add_task_comment", "Comments on a task.", &["content"]),
            |desk, asked: AddComment| {
                Box::pin(async move {
                    let comment = TasksComment {
                        task: asked.task_id,
                        content: asked.content,
                    };
                    let comment = desk.workspace.comment(&desk.author(), comment).await?;
                    Ok(Told::new(&comment, "comment added", vec![comment.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &write("delete_task_comment", "Puts a comment into the trash.", &[]),
            |desk, asked: OneComment| {
                Box::pin(async move {
                    let comment = TasksUncomment {
                        comment: asked.comment_id,
                    };
                    desk.workspace.uncomment(comment).await?;
                    Ok(Told::deleted("comment"))
                })
            },
        ),
    ]
}

async fn list(desk: Desk, asked: ListTasks) -> Result<Told, WorkspaceError> {
    let asked = TasksList {
        project_id: asked.project_id,
        status: asked.status,
        search: asked.search,
        due_from: None,
        due_until: None,
        suggestions: Suggestions::All,
        order_by: asked.order_by.unwrap_or_default(),
        limit: MOST,
        offset: 0,
    };
    told(desk.workspace.tasks(asked).await?)
}

async fn due_today(desk: Desk, _: DueToday) -> Result<Told, WorkspaceError> {
    let clock = &desk.workspace.clock;
    let now = clock.now_ms();
    let asked = TasksList {
        project_id: None,
        status: None,
        search: None,
        due_from: Some(clock.day_start(now, 0)),
        due_until: Some(clock.day_start(now, 1)),
        suggestions: Suggestions::Without,
        order_by: TaskOrder::Priority,
        limit: MOST,
        offset: 0,
    };
    let mut found = desk.workspace.tasks(asked).await?;
    found.tasks.retain(|task| task.status != TaskStatus::Done);
    found.total = found.tasks.len() as u64;
    told(found)
}

async fn create(desk: Desk, asked: CreateTask) -> Result<Told, WorkspaceError> {
    let new = TasksCreate {
        title: asked.title,
        description: asked.description.unwrap_or_default(),
        status: TaskStatus::Todo,
        priority: asked.priority.unwrap_or_default(),
        assignees: asked.assignees.unwrap_or_default(),
        due_date: asked.due_date,
        project_id: asked.project_id,
    };
    let task = desk.workspace.create_task(&desk.author(), new).await?;
    Ok(Told::new(&task, "task suggested", vec![task.id.uuid()]))
}

async fn update(desk: Desk, asked: UpdateTask) -> Result<Told, WorkspaceError> {
    let change = TasksUpdate {
        task: asked.task_id,
        title: asked.title,
        description: asked.description,
        status: asked.status,
        priority: asked.priority,
        assignees: asked.assignees,
        due_date: asked.due_date.map(Some),
        project_id: asked.project_id.map(Some),
    };
    let task = desk.workspace.update_task(&desk.author(), change).await?;
    Ok(Told::new(&task, "task changed", vec![task.id.uuid()]))
}

fn told(found: Tasks) -> Result<Told, WorkspaceError> {
    let ids = found.tasks.iter().map(|task| task.id.uuid()).collect();
    let summary = format!("{} of {} tasks", found.tasks.len(), found.total);
    Ok(Told::new(&found, summary, ids))
}
