//! Projects.

use std::collections::BTreeMap;

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::projects::{ProjectStatus, ProjectView};
use adiuva_protocol::{ClientId, ProjectId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, of_word, unsigned, word_of};
use crate::transaction::{Access, Writer};

/// What changes in a project; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectChange {
    /// A new name.
    pub name: Option<String>,
    /// For whom it is.
    pub client: Option<Option<ClientId>>,
    /// How it stands.
    pub status: Option<ProjectStatus>,
}

/// The project that gets the most tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busiest {
    /// Which.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Tasks that the person added to it.
    pub tasks: u64,
    /// Tasks that the person added in all.
    pub of_all: u64,
}

/// The table of projects.
pub struct Projects<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT p.id, p.name, p.client_id, c.name AS client, p.status, p.created_ms, p.updated_ms,
        (SELECT count(*) FROM tasks WHERE project_id = p.id AND deleted_ms IS NULL AND is_approved = 1 AND status <> 'done')
            AS open_tasks,
        (SELECT count(*) FROM tasks WHERE project_id = p.id AND deleted_ms IS NULL AND is_approved = 1 AND status = 'done')
            AS done_tasks
    FROM projects p LEFT JOIN clients c ON c.id = p.client_id AND c.deleted_ms IS NULL
    WHERE p.deleted_ms IS NULL";

impl<T: Access> Projects<'_, T> {
    /// Active ones first, then by name; archived ones only where they are asked for.
    pub fn list(&self, client: Option<ClientId>, include_archived: bool) -> Result<Vec<ProjectView>, StoreError> {
        let sql = format!(
            "{SELECT} AND (:client IS NULL OR p.client_id = :client) AND (:archived OR p.status = 'active')
             ORDER BY p.status, p.name COLLATE NOCASE, p.id"
        );
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let values = named_params! {":client": client.map(Key), ":archived": include_archived};
        let mut rows = statement.query(values)?;
        let mut projects = Vec::new();
        while let Some(row) = rows.next()? {
            projects.push(project(row)?);
        }
        Ok(projects)
    }

    /// The names of all projects, those put away too.
    pub fn names(&self) -> Result<BTreeMap<ProjectId, String>, StoreError> {
        let sql = "SELECT id, name FROM projects WHERE deleted_ms IS NULL";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let names = statement.query_map([], |row| Ok((id(row, "id")?, row.get("name")?)))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// The one with this id.
    pub fn load(&self, id: ProjectId) -> Result<Option<ProjectView>, StoreError> {
        let sql = format!("{SELECT} AND p.id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(project(row)))
            .optional()?;
        found.transpose()
    }

    /// The project for which the person has added the most tasks since then: how many, and how many they added in all.
    pub fn busiest(&self, since_ms: i64) -> Result<Option<Busiest>, StoreError> {
        let sql = "SELECT p.id AS id, p.name AS name, count(*) AS tasks,
                       (SELECT count(*) FROM tasks
                        WHERE created_ms >= :since AND is_ai_suggested = 0 AND deleted_ms IS NULL) AS of_all
                   FROM tasks t JOIN projects p ON p.id = t.project_id
                   WHERE t.created_ms >= :since AND t.is_ai_suggested = 0 AND t.deleted_ms IS NULL
                       AND p.deleted_ms IS NULL AND p.status = 'active'
                   GROUP BY p.id ORDER BY tasks DESC, p.id LIMIT 1";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let busiest = |row: &Row<'_>| {
            Ok(Busiest {
                project: crate::row::id(row, "id")?,
                name: row.get("name")?,
                tasks: unsigned(row.get("tasks")?),
                of_all: unsigned(row.get("of_all")?),
            })
        };
        Ok(statement
            .query_row(named_params! {":since": since_ms}, busiest)
            .optional()?)
    }

    /// The one with this id, or that there is none.
    pub fn get(&self, id: ProjectId) -> Result<ProjectView, StoreError> {
        self.load(id)?.ok_or(StoreError::NotFound("project"))
    }
}

impl Projects<'_, Writer<'_>> {
    /// Adds one.
    pub fn insert(&self, name: &str, client: Option<ClientId>, now_ms: i64) -> Result<ProjectView, StoreError> {
        self.check_client(client)?;
        let id = ProjectId::make();
        let sql = "INSERT INTO projects (id, name, client_id, created_ms, updated_ms)
                   VALUES (:id, :name, :client, :now, :now)";
        let values = named_params! {":id": Key(id), ":name": name, ":client": client.map(Key), ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        let findable = self.within.findables();
        findable.put(EntityKind::Project, id.uuid(), Some(id), name, "")?;
        self.get(id)
    }

    /// Changes it.
    pub fn update(&self, id: ProjectId, change: &ProjectChange, now_ms: i64) -> Result<ProjectView, StoreError> {
        self.check_client(change.client.flatten())?;
        let sql = "UPDATE projects SET name = coalesce(:name, name), status = coalesce(:status, status),
                       client_id = iif(:set_client, :client, client_id), updated_ms = :now
                   WHERE id = :id AND deleted_ms IS NULL";
        let values = named_params! {
            ":id": Key(id), ":name": change.name, ":status": change.status.map(|status| word_of(&status)),
            ":set_client": change.client.is_some(), ":client": change.client.flatten().map(Key), ":now": now_ms,
        };
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        let project = self.get(id)?;
        let findable = self.within.findables();
        findable.put(EntityKind::Project, id.uuid(), Some(id), &project.name, "")?;
        Ok(project)
    }

    /// Notes that something of it changed; fails when it is not there.
    pub fn touch(&self, id: Option<ProjectId>, now_ms: i64) -> Result<(), StoreError> {
        let Some(id) = id else { return Ok(()) };
        let sql = "UPDATE projects SET updated_ms = max(updated_ms, :now) WHERE id = :id AND deleted_ms IS NULL";
        let values = named_params! {":id": Key(id), ":now": now_ms};
        match self.within.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(StoreError::NotFound("project")),
            _ => Ok(()),
        }
    }

    fn check_client(&self, client: Option<ClientId>) -> Result<(), StoreError> {
        let Some(client) = client else { return Ok(()) };
        let known = self.within.clients().load(client)?;
        known.map(|_| ()).ok_or(StoreError::NotFound("client"))
    }
}

fn project(row: &Row<'_>) -> Result<ProjectView, StoreError> {
    Ok(ProjectView {
        id: crate::row::id(row, "id")?,
        name: row.get("name")?,
        client_id: row.get::<_, Option<Key<_>>>("client_id")?.map(|key| key.0),
        client: row.get("client")?,
        status: of_word(&row.get::<_, String>("status")?, "project status")?,
        open_tasks: unsigned(row.get("open_tasks")?),
        done_tasks: unsigned(row.get("done_tasks")?),
        created: row.get("created_ms")?,
        updated: row.get("updated_ms")?,
    })
}
