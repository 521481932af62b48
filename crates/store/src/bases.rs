//! Knowledge bases.

use adiuva_protocol::BaseId;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id};
use crate::transaction::{Access, Writer};

/// A knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its id.
    pub id: BaseId,
    /// Its name, unique whatever the case of ASCII letters.
    pub name: String,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
}

/// The table of knowledge bases.
pub struct Bases<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Bases<'_, T> {
    /// All of them, by name.
    pub fn list(&self) -> Result<Vec<Base>, StoreError> {
        let sql = "SELECT id, name, created_ms FROM bases ORDER BY name";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let bases = statement.query_map([], base)?.collect::<Result<_, _>>()?;
        Ok(bases)
    }

    /// The one of this name.
    pub fn load_by_name(&self, name: &str) -> Result<Option<Base>, StoreError> {
        let sql = "SELECT id, name, created_ms FROM bases WHERE name = :name";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! {":name": name}, base).optional()?)
    }

    /// The one with this id.
    pub fn load(&self, id: BaseId) -> Result<Option<Base>, StoreError> {
        let sql = "SELECT id, name, created_ms FROM bases WHERE id = :id";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! {":id": Key(id)}, base).optional()?)
    }
}

impl Bases<'_, Writer<'_>> {
    /// The one of this name, made when there is none.
    pub fn find_or_make(&self, name: &str, now_ms: i64) -> Result<Base, StoreError> {
        if let Some(base) = self.load_by_name(name)? {
            return Ok(base);
        }
        let base = Base {
            id: BaseId::make(),
            name: name.to_owned(),
            created_ms: now_ms,
        };
        let sql = "INSERT INTO bases (id, name, created_ms) VALUES (:id, :name, :created_ms)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(base.id), ":name": base.name, ":created_ms": base.created_ms,
        })?;
        Ok(base)
    }
}

fn base(row: &Row<'_>) -> rusqlite::Result<Base> {
    Ok(Base {
        id: id(row, "id")?,
        name: row.get("name")?,
        created_ms: row.get("created_ms")?,
    })
}
