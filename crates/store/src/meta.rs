//! Small facts about the database itself.

use rusqlite::{OptionalExtension, named_params};

use crate::error::StoreError;
use crate::row::unsigned;
use crate::transaction::{Access, Writer};

/// Counts up with every clean stop and every few minutes of writing; an older copy has a smaller one.
const GENERATION: &str = "generation";

/// The table of small facts.
pub struct Meta<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Meta<'_, T> {
    /// The value under a key.
    pub fn load(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT value FROM meta WHERE key = :key";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        Ok(statement
            .query_row(named_params! {":key": key}, |row| row.get(0))
            .optional()?)
    }

    /// How often this database was brought to rest; never goes down.
    pub fn generation(&self) -> Result<u64, StoreError> {
        let sql = "SELECT value FROM meta WHERE key = :key";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let found = statement
            .query_row(named_params! {":key": GENERATION}, |row| row.get(0))
            .optional()?;
        Ok(unsigned(found.unwrap_or(0)))
    }
}

impl Meta<'_, Writer<'_>> {
    /// Keeps a value under a key.
    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        if key == GENERATION {
            return Err(StoreError::Conflict("the generation is counted by the store alone"));
        }
        let sql = "INSERT INTO meta (key, value) VALUES (:key, :value)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":key": key, ":value": value})?;
        Ok(())
    }

    /// Counts up, to at least `floor`; answers the new generation.
    pub(crate) fn next_generation(&self, floor: u64) -> Result<u64, StoreError> {
        let next = self.generation()?.saturating_add(1).max(floor);
        let sql = "INSERT INTO meta (key, value) VALUES (:key, :value)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        let values = named_params! {":key": GENERATION, ":value": crate::row::signed(next)};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(next)
    }
}
