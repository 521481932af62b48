//! What the vector index needs remembered where it cannot be tampered with: which sealed file belongs where, which
//! table serves which embedder, and which chunks are gone.

use adiuva_protocol::ChunkId;
use rusqlite::{OptionalExtension, named_params};

use crate::error::StoreError;
use crate::transaction::{Access, Writer};

/// How a vector table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableState {
    /// Being filled beside the live one.
    Building,
    /// Searched.
    Live,
    /// Replaced, to be dropped.
    Old,
}

impl TableState {
    fn word(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Live => "live",
            Self::Old => "old",
        }
    }
}

/// A table of the vector index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorTable {
    /// Its name in the index.
    pub name: String,
    /// Whose vectors it holds.
    pub embedder: String,
    /// How it stands.
    pub state: TableState,
}

/// The tables about the vector index.
pub struct Vectors<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Vectors<'_, T> {
    /// Chunks that are gone and whose vectors may still lie in an index, by id.
    pub fn removals(&self, limit: u32) -> Result<Vec<ChunkId>, StoreError> {
        let sql = "SELECT chunk_id FROM vector_removals ORDER BY chunk_id LIMIT :limit";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let ids = statement
            .query_map(named_params! {":limit": limit}, |row| row.get(0).map(ChunkId))?
            .collect::<Result<_, _>>()?;
        Ok(ids)
    }

    /// The salt of the sealed file that belongs at this path.
    pub fn salt(&self, path: &str) -> Result<Option<[u8; 32]>, StoreError> {
        let sql = "SELECT salt FROM vector_files WHERE path = :path";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement
            .query_row(named_params! {":path": path}, |row| row.get(0))
            .optional()?)
    }

    /// All sealed files, by path.
    pub fn files(&self) -> Result<Vec<(String, [u8; 32])>, StoreError> {
        let sql = "SELECT path, salt FROM vector_files ORDER BY path";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let files = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(files)
    }

    /// The tables of the index, by name.
    pub fn tables(&self) -> Result<Vec<VectorTable>, StoreError> {
        let sql = "SELECT name, embedder, state FROM vector_tables ORDER BY name";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut tables = Vec::new();
        while let Some(row) = rows.next()? {
            let state = match row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)? {
                "building" => TableState::Building,
                "live" => TableState::Live,
                "old" => TableState::Old,
                _ => return Err(StoreError::Unreadable("vector table state")),
            };
            tables.push(VectorTable {
                name: row.get(0)?,
                embedder: row.get(1)?,
                state,
            });
        }
        Ok(tables)
    }
}

impl Vectors<'_, Writer<'_>> {
    /// Notes that the vectors of these chunks are out of every index.
    pub fn clear_removals(&self, chunks: &[ChunkId]) -> Result<(), StoreError> {
        let sql = "DELETE FROM vector_removals WHERE chunk_id = :id";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        for chunk in chunks {
            statement.execute(named_params! {":id": chunk.0})?;
        }
        Ok(())
    }

    /// Says which sealed file belongs at a path, whatever belonged there before.
    pub fn set_file(&self, path: &str, salt: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "INSERT INTO vector_files (path, salt) VALUES (:path, :salt)
                   ON CONFLICT (path) DO UPDATE SET salt = excluded.salt";
        let values = named_params! {":path": path, ":salt": salt.as_slice()};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Says that the file at one path now belongs at another.
    pub fn rename_file(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let sql = "UPDATE OR REPLACE vector_files SET path = :to WHERE path = :from";
        let values = named_params! {":from": from, ":to": to};
        match self.within.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(StoreError::NotFound("vector file")),
            _ => Ok(()),
        }
    }

    /// Says that nothing belongs at these paths any more.
    pub fn remove_files(&self, paths: &[&str]) -> Result<(), StoreError> {
        let sql = "DELETE FROM vector_files WHERE path = :path";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        for path in paths {
            statement.execute(named_params! {":path": path})?;
        }
        Ok(())
    }

    /// Enters a table, or changes its state. A table that becomes live makes the embedder's former live one old.
    pub fn set_table(&self, name: &str, embedder: &str, state: TableState) -> Result<(), StoreError> {
        let connection = self.within.connection;
        if state == TableState::Live {
            let sql = "UPDATE vector_tables SET state = 'old'
                       WHERE embedder = :embedder AND state = 'live' AND name <> :name";
            connection
                .prepare_cached(sql)?
                .execute(named_params! {":embedder": embedder, ":name": name})?;
        }
        let sql = "INSERT INTO vector_tables (name, embedder, state) VALUES (:name, :embedder, :state)
                   ON CONFLICT (name) DO UPDATE SET embedder = excluded.embedder, state = excluded.state";
        let values = named_params! {":name": name, ":embedder": embedder, ":state": state.word()};
        connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Forgets a table that was dropped.
    pub fn remove_table(&self, name: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM vector_tables WHERE name = :name";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":name": name})?;
        Ok(())
    }
}
