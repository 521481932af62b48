//! Where the words of the workspace come from, beside the person who typed the rest.

use rusqlite::named_params;
use uuid::Uuid;

use crate::error::StoreError;
use crate::transaction::{Access, Writer};

/// The table of origins, by the id of the thing the words stand in.
pub struct WordOrigins<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> WordOrigins<'_, T> {
    /// The origins of all of these together, in a fixed order; nothing for what the person alone has typed.
    pub fn of(&self, entities: &[Uuid]) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT origin FROM word_origins WHERE entity = :entity";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut origins = std::collections::BTreeSet::new();
        for entity in entities {
            let mut rows = statement.query(named_params! {":entity": entity.into_bytes()})?;
            while let Some(row) = rows.next()? {
                origins.insert(row.get::<_, String>("origin")?);
            }
        }
        Ok(origins.into_iter().collect())
    }
}

impl WordOrigins<'_, Writer<'_>> {
    /// Notes that words from there stand in it. What was noted once is never taken back.
    pub fn join(&self, entity: Uuid, origins: &[String]) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO word_origins (entity, origin) VALUES (:entity, :origin)";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        for origin in origins {
            statement.execute(named_params! {":entity": entity.into_bytes(), ":origin": origin})?;
        }
        Ok(())
    }
}
