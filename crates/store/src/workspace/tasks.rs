//! Tasks.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::tasks::{
    Priority, Suggestions, TaskOrder, TaskStatus, TaskView, Tasks as TaskPage, TasksList, TasksUpdate,
};
use adiuva_protocol::{ProjectId, TaskId};
use rusqlite::{OptionalExtension, Row, named_params};

use super::findables::expression;
use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json, of_word, unsigned, word_of};
use crate::transaction::{Access, Writer};

/// A task that is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What is to be done, in a line.
    pub title: String,
    /// The rest.
    pub description: String,
    /// How it stands.
    pub status: TaskStatus,
    /// How much it matters.
    pub priority: Priority,
    /// Who does it.
    pub assignees: Vec<String>,
    /// When it is due.
    pub due_ms: Option<i64>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// An agent proposes it, so that it waits for approval.
    pub suggested: bool,
}

/// The table of tasks.
pub struct Tasks<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, title, description, status, priority, assignees, due_ms, project_id, is_ai_suggested,
        is_approved, created_ms, updated_ms, done_ms,
        (SELECT count(*) FROM comments WHERE task_id = tasks.id AND comments.deleted_ms IS NULL) AS comments
    FROM tasks";

const WHERE: &str = "WHERE deleted_ms IS NULL
        AND (:project IS NULL OR project_id = :project)
        AND (:status IS NULL OR status = :status)
        AND (:due_from IS NULL OR due_ms >= :due_from)
        AND (:due_until IS NULL OR due_ms < :due_until)
        AND (:approved IS NULL OR is_approved = :approved)
        AND (:words IS NULL OR id IN (SELECT f.id FROM findable_words JOIN findables f ON f.number = findable_words.rowid
                                      WHERE findable_words MATCH :words AND f.kind = 'task'))";

impl<T: Access> Tasks<'_, T> {
    /// Those asked for, and how many there are over all pages.
    pub fn list(&self, asked: &TasksList) -> Result<TaskPage, StoreError> {
        let words = match asked.search.as_deref().map(expression) {
            // Words were given and none can be looked for.
            Some(None) => {
                return Ok(TaskPage {
                    tasks: Vec::new(),
                    total: 0,
                });
            }
            words => words.flatten(),
        };
        let approved = match asked.suggestions {
            Suggestions::Without => Some(true),
            Suggestions::Only => Some(false),
            Suggestions::All => None,
        };
        let (project, status) = (asked.project_id.map(Key), asked.status.map(|status| word_of(&status)));
        let connection = self.within.reader().connection;
        let total = connection
            .prepare_cached(&format!("SELECT count(*) FROM tasks {WHERE}"))?
            .query_row(
                named_params! {
                    ":project": project, ":status": status, ":due_from": asked.due_from, ":due_until": asked.due_until,
                    ":approved": approved, ":words": words,
                },
                |row| row.get(0),
            )?;
        let sql = format!(
            "{SELECT} {WHERE} ORDER BY {}, position, id LIMIT :limit OFFSET :offset",
            order(asked.order_by)
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {
            ":project": project, ":status": status, ":due_from": asked.due_from, ":due_until": asked.due_until,
            ":approved": approved, ":words": words, ":limit": asked.limit, ":offset": asked.offset,
        })?;
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            tasks.push(task(row)?);
        }
        Ok(TaskPage {
            tasks,
            total: unsigned(total),
        })
    }

    /// Open tasks that are due from `from` until before `until`, the soonest first, and how many there are.
    pub fn due(&self, from: i64, until: i64, limit: u32) -> Result<TaskPage, StoreError> {
        // The range comes first, so that the index over due dates is used whatever the rest says.
        let open =
            "WHERE due_ms >= :from AND due_ms < :until AND deleted_ms IS NULL AND is_approved AND status <> 'done'";
        let connection = self.within.reader().connection;
        let total = connection
            .prepare_cached(&format!("SELECT count(*) FROM tasks {open}"))?
            .query_row(named_params! {":from": from, ":until": until}, |row| row.get(0))?;
        let sql = format!("{SELECT} {open} ORDER BY due_ms, position, id LIMIT :limit");
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {":from": from, ":until": until, ":limit": limit})?;
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            tasks.push(task(row)?);
        }
        Ok(TaskPage {
            tasks,
            total: unsigned(total),
        })
    }

    /// Whether there is one, suggestions left out.
    pub fn any(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM tasks WHERE deleted_ms IS NULL AND is_approved";
        Ok(self.within.reader().connection.prepare_cached(sql)?.exists([])?)
    }

    /// The one with this id.
    pub fn get(&self, id: TaskId) -> Result<TaskView, StoreError> {
        let sql = format!("{SELECT} WHERE id = :id AND deleted_ms IS NULL");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(task(row)))
            .optional()?;
        found.ok_or(StoreError::NotFound("task"))?
    }
}

impl Tasks<'_, Writer<'_>> {
    /// Adds one at the end of its column.
    pub fn insert(&self, new: &NewTask, now_ms: i64) -> Result<TaskView, StoreError> {
        self.within.projects().touch(new.project, now_ms)?;
        let id = TaskId::make();
        let sql = "INSERT INTO tasks (id, title, description, status, priority, assignees, due_ms, project_id,
                       is_ai_suggested, is_approved, position, created_ms, updated_ms, done_ms)
                   VALUES (:id, :title, :description, :status, :priority, :assignees, :due, :project, :suggested,
                       NOT :suggested, :position, :now, :now, :done)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":title": new.title, ":description": new.description, ":status": word_of(&new.status),
            ":priority": word_of(&new.priority), ":assignees": json_of(&new.assignees, "assignee")?, ":due": new.due_ms,
            ":project": new.project.map(Key), ":suggested": new.suggested, ":position": self.place(new.status, None)?,
            ":now": now_ms, ":done": (new.status == TaskStatus::Done).then_some(now_ms),
        })?;
        self.found_again(id)
    }

    /// Changes it; one that changes its column goes to the end of the new one.
    pub fn update(&self, change: &TasksUpdate, now_ms: i64) -> Result<TaskView, StoreError> {
        let before = self.get(change.task)?;
        self.within.projects().touch(before.project_id, now_ms)?;
        self.within.projects().touch(change.project_id.flatten(), now_ms)?;
        let assignees = change.assignees.as_ref();
        let assignees = assignees.map(|names| json_of(names, "assignee")).transpose()?;
        let sql = "UPDATE tasks SET title = coalesce(:title, title), description = coalesce(:description, description),
                       priority = coalesce(:priority, priority), assignees = coalesce(:assignees, assignees),
                       due_ms = iif(:set_due, :due, due_ms), project_id = iif(:set_project, :project, project_id),
                       updated_ms = :now
                   WHERE id = :id";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(change.task), ":title": change.title, ":description": change.description,
            ":priority": change.priority.map(|priority| word_of(&priority)), ":assignees": assignees,
            ":set_due": change.due_date.is_some(), ":due": change.due_date.flatten(),
            ":set_project": change.project_id.is_some(), ":project": change.project_id.flatten().map(Key), ":now": now_ms,
        })?;
        if let Some(status) = change.status.filter(|status| *status != before.status) {
            return self.shift(change.task, status, None, now_ms);
        }
        self.found_again(change.task)
    }

    /// Puts it into a column, before another task of it or at its end.
    pub fn shift(
        &self,
        id: TaskId,
        to: TaskStatus,
        before: Option<TaskId>,
        now_ms: i64,
    ) -> Result<TaskView, StoreError> {
        let task = self.get(id)?;
        self.within.projects().touch(task.project_id, now_ms)?;
        let done = match (task.done, to) {
            (Some(done), TaskStatus::Done) => Some(done),
            (None, TaskStatus::Done) => Some(now_ms),
            _ => None,
        };
        let sql = "UPDATE tasks SET status = :status, position = :position, done_ms = :done, updated_ms = :now WHERE id = :id";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":status": word_of(&to), ":position": self.place(to, before.filter(|before| *before != id))?,
            ":done": done, ":now": now_ms,
        })?;
        self.found_again(id)
    }

    /// Takes a suggestion as a task.
    pub fn approve(&self, id: TaskId, now_ms: i64) -> Result<TaskView, StoreError> {
        let task = self.get(id)?;
        self.within.projects().touch(task.project_id, now_ms)?;
        let sql = "UPDATE tasks SET is_approved = 1, updated_ms = :now WHERE id = :id";
        let values = named_params! {":id": Key(id), ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        self.get(id)
    }

    fn found_again(&self, id: TaskId) -> Result<TaskView, StoreError> {
        let task = self.get(id)?;
        let findable = self.within.findables();
        findable.put(
            EntityKind::Task,
            id.uuid(),
            task.project_id,
            &task.title,
            &task.description,
        )?;
        Ok(task)
    }

    /// A position in a column that no task has yet.
    fn place(&self, column: TaskStatus, before: Option<TaskId>) -> Result<f64, StoreError> {
        let connection = self.within.connection;
        let column = word_of(&column);
        let Some(before) = before else {
            let sql = "SELECT coalesce(max(position), 0) + 1 FROM tasks WHERE status = :column";
            let mut statement = connection.prepare_cached(sql)?;
            return Ok(statement.query_row(named_params! {":column": column}, |row| row.get(0))?);
        };
        let (above, below) = self.gap(&column, before)?;
        let middle = f64::midpoint(above, below);
        if above < middle && middle < below {
            return Ok(middle);
        }
        // The two are so close that no number lies between: the column is numbered anew.
        let sql = "UPDATE tasks SET position = anew.number
                   FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS number FROM tasks WHERE status = :column) anew
                   WHERE tasks.id = anew.id";
        connection
            .prepare_cached(sql)?
            .execute(named_params! {":column": column})?;
        let (above, below) = self.gap(&column, before)?;
        Ok(f64::midpoint(above, below))
    }

    fn gap(&self, column: &str, before: TaskId) -> Result<(f64, f64), StoreError> {
        let connection = self.within.connection;
        let sql = "SELECT position FROM tasks WHERE id = :id AND status = :column AND deleted_ms IS NULL";
        let below: Option<f64> = connection
            .prepare_cached(sql)?
            .query_row(named_params! {":id": Key(before), ":column": column}, |row| row.get(0))
            .optional()?;
        let below = below.ok_or(StoreError::Conflict(
            "the task to go before is not in that column any more",
        ))?;
        let sql = "SELECT max(position) FROM tasks WHERE status = :column AND position < :below";
        let above: Option<f64> = connection
            .prepare_cached(sql)?
            .query_row(named_params! {":column": column, ":below": below}, |row| row.get(0))?;
        Ok((above.unwrap_or(below - 2.0), below))
    }
}

fn order(order: TaskOrder) -> &'static str {
    match order {
        TaskOrder::Manual => "CASE status WHEN 'in_progress' THEN 0 WHEN 'todo' THEN 1 ELSE 2 END",
        TaskOrder::DueDate => "due_ms IS NULL, due_ms",
        TaskOrder::Priority => {
            "CASE priority WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, due_ms IS NULL, due_ms"
        }
        TaskOrder::Created => "created_ms DESC",
        TaskOrder::Updated => "updated_ms DESC",
        TaskOrder::Title => "title COLLATE NOCASE",
    }
}

fn task(row: &Row<'_>) -> Result<TaskView, StoreError> {
    Ok(TaskView {
        id: id(row, "id")?,
        title: row.get("title")?,
        description: row.get("description")?,
        status: of_word(&row.get::<_, String>("status")?, "task status")?,
        priority: of_word(&row.get::<_, String>("priority")?, "priority")?,
        assignees: of_json(&row.get::<_, String>("assignees")?, "assignee")?,
        due_date: row.get("due_ms")?,
        project_id: row.get::<_, Option<Key<_>>>("project_id")?.map(|key| key.0),
        is_ai_suggested: row.get("is_ai_suggested")?,
        is_approved: row.get("is_approved")?,
        comments: unsigned(row.get("comments")?),
        created: row.get("created_ms")?,
        updated: row.get("updated_ms")?,
        done: row.get("done_ms")?,
    })
}
