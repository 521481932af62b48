//! Tasks and the comments on them.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::tasks::{
    CommentView, Comments, TaskView, Tasks, TasksApprove, TasksComment, TasksComments, TasksCreate, TasksDelete,
    TasksGet, TasksList, TasksMove, TasksUncomment, TasksUpdate,
};
use adiuva_store::workspace::tasks::NewTask;

use crate::author::Author;
use crate::check;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

impl Workspace {
    /// Tasks, filtered and in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tasks(&self, request: TasksList) -> Result<Tasks, WorkspaceError> {
        self.read(move |r| r.tasks().list(&request)).await
    }

    /// One task.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn task(&self, request: TasksGet) -> Result<TaskView, WorkspaceError> {
        self.read(move |r| r.tasks().get(request.task)).await
    }

    /// Adds a task; an agent's waits for approval.
    ///
    /// # Errors
    /// When a part of it cannot be kept or its project is not there.
    pub async fn create_task(&self, author: &Author, request: TasksCreate) -> Result<TaskView, WorkspaceError> {
        check::text("a description", &request.description)?;
        let new = NewTask {
            title: check::title("the title", &request.title)?,
            description: request.description,
            status: request.status,
            priority: request.priority,
            assignees: check::people(&request.assignees)?,
            due_ms: request.due_date.map(check::date).transpose()?,
            project: request.project_id,
            suggested: author.suggests(),
        };
        self.change(author, move |w, now| {
            let task = w.tasks().insert(&new, now)?;
            let touched = touched(&task);
            Ok((task, touched))
        })
        .await
    }

    /// Changes a task.
    ///
    /// # Errors
    /// When it is not there, or what is set cannot be kept.
    pub async fn update_task(&self, author: &Author, mut request: TasksUpdate) -> Result<TaskView, WorkspaceError> {
        check::text("a description", request.description.as_deref().unwrap_or_default())?;
        request.title = request
            .title
            .map(|title| check::title("the title", &title))
            .transpose()?;
        request.assignees = request.assignees.map(|names| check::people(&names)).transpose()?;
        request.due_date.flatten().map(check::date).transpose()?;
        self.change(author, move |w, now| {
            let task = w.tasks().update(&request, now)?;
            let touched = touched(&task);
            Ok((task, touched))
        })
        .await
    }

    /// Moves a task on the board.
    ///
    /// # Errors
    /// When it, or the task it goes before, is not there.
    pub async fn move_task(&self, request: TasksMove) -> Result<TaskView, WorkspaceError> {
        self.change(&Author::person(), move |w, now| {
            let task = w.tasks().shift(request.task, request.status, request.before, now)?;
            let touched = touched(&task);
            Ok((task, touched))
        })
        .await
    }

    /// Takes a suggestion as a task. Only a person may; no tool does it.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn approve_task(&self, request: TasksApprove) -> Result<TaskView, WorkspaceError> {
        self.change(&Author::person(), move |w, now| {
            let task = w.tasks().approve(request.task, now)?;
            let touched = touched(&task);
            Ok((task, touched))
        })
        .await
    }

    /// Puts a task into the trash.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_task(&self, request: TasksDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Task, request.task.uuid()).await
    }

    /// The comments on a task, oldest first.
    ///
    /// # Errors
    /// When the task is not there.
    pub async fn comments(&self, request: TasksComments) -> Result<Comments, WorkspaceError> {
        let comments = self.read(move |r| {
            r.tasks().get(request.task)?;
            r.comments().of_task(request.task)
        });
        Ok(Comments {
            comments: comments.await?,
        })
    }

    /// Comments on a task.
    ///
    /// # Errors
    /// When the task is not there, or the comment is empty or too long.
    pub async fn comment(&self, author: &Author, request: TasksComment) -> Result<CommentView, WorkspaceError> {
        check::text("a comment", &request.content)?;
        if request.content.trim().is_empty() {
            return Err(WorkspaceError::Invalid(
                "the comment is empty; write a few words".into(),
            ));
        }
        let made_by = author.made_by.clone();
        self.change(author, move |w, now| {
            let project = w.tasks().get(request.task)?.project_id;
            let comment = w.comments().insert(request.task, &made_by, &request.content, now)?;
            let touched = Touched {
                kind: EntityKind::Comment,
                id: comment.id.uuid(),
                project,
            };
            Ok((comment, touched))
        })
        .await
    }

    /// Puts a comment into the trash.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn uncomment(&self, request: TasksUncomment) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Comment, request.comment.uuid()).await
    }
}

fn touched(task: &TaskView) -> Touched {
    Touched {
        kind: EntityKind::Task,
        id: task.id.uuid(),
        project: task.project_id,
    }
}
