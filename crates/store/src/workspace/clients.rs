//! Clients.

use adiuva_protocol::ClientId;
use adiuva_protocol::workspace::clients::ClientView;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, unsigned};
use crate::transaction::{Access, Writer};

/// The table of clients.
pub struct Clients<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str =
    "SELECT id, name, (SELECT count(*) FROM projects WHERE client_id = clients.id AND projects.deleted_ms IS NULL)
                          AS projects
                      FROM clients WHERE deleted_ms IS NULL";

impl<T: Access> Clients<'_, T> {
    /// All of them, by name.
    pub fn list(&self) -> Result<Vec<ClientView>, StoreError> {
        let sql = format!("{SELECT} ORDER BY name COLLATE NOCASE, id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let clients = statement.query_map([], client)?.collect::<Result<_, _>>()?;
        Ok(clients)
    }

    /// The one with this id.
    pub fn load(&self, id: ClientId) -> Result<Option<ClientView>, StoreError> {
        let sql = format!("{SELECT} AND id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        Ok(statement.query_row(named_params! {":id": Key(id)}, client).optional()?)
    }
}

impl Clients<'_, Writer<'_>> {
    /// Adds one.
    pub fn insert(&self, name: &str, now_ms: i64) -> Result<ClientView, StoreError> {
        let id = ClientId::make();
        let sql = "INSERT INTO clients (id, name, created_ms) VALUES (:id, :name, :now)";
        let values = named_params! {":id": Key(id), ":name": name, ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        self.load(id)?.ok_or(StoreError::NotFound("client"))
    }

    /// Renames it.
    pub fn rename(&self, id: ClientId, name: &str) -> Result<ClientView, StoreError> {
        let sql = "UPDATE clients SET name = :name WHERE id = :id AND deleted_ms IS NULL";
        let values = named_params! {":id": Key(id), ":name": name};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        self.load(id)?.ok_or(StoreError::NotFound("client"))
    }
}

fn client(row: &Row<'_>) -> rusqlite::Result<ClientView> {
    Ok(ClientView {
        id: id(row, "id")?,
        name: row.get("name")?,
        projects: unsigned(row.get("projects")?),
    })
}
