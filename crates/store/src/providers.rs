//! Model providers and their sealed keys.

use adiuva_protocol::ProviderId;
use adiuva_protocol::models::Wire;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, of_word, word_of};
use crate::transaction::{Access, Writer};

/// A configured provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Its name, unique whatever the case of ASCII letters.
    pub name: String,
    /// The wire it speaks.
    pub wire: Wire,
    /// Where it is, without credentials.
    pub base_url: String,
    /// The model used when none is named.
    pub model: Option<String>,
    /// Its key, as the vault sealed it.
    pub sealed_key: Option<Vec<u8>>,
    /// It is asked when no provider is named; at most one is.
    pub preferred: bool,
    /// What its last test or call said; none when it worked or was never called.
    pub problem: Option<String>,
    /// When it was added, milliseconds since the epoch.
    pub added_ms: i64,
}

/// The table of providers.
pub struct Providers<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, name, wire, base_url, model, sealed_key, preferred, problem, added_ms FROM providers";

impl<T: Access> Providers<'_, T> {
    /// All of them: the preferred one first, then in the order they were added.
    pub fn list(&self) -> Result<Vec<Provider>, StoreError> {
        let sql = format!("{SELECT} ORDER BY preferred DESC, added_ms, id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut providers = Vec::new();
        while let Some(row) = rows.next()? {
            providers.push(provider(row)?);
        }
        Ok(providers)
    }

    /// The one with this id.
    pub fn load(&self, id: ProviderId) -> Result<Option<Provider>, StoreError> {
        let sql = format!("{SELECT} WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(provider(row)))
            .optional()?;
        found.transpose()
    }

    /// The preferred one.
    pub fn load_preferred(&self) -> Result<Option<Provider>, StoreError> {
        let sql = format!("{SELECT} WHERE preferred = 1");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement.query_row([], |row| Ok(provider(row))).optional()?;
        found.transpose()
    }
}

impl Providers<'_, Writer<'_>> {
    /// Adds a provider, or replaces the one with its id. A preferred one takes the preference from the former; the first
    /// provider is preferred whatever it says.
    pub fn set(&self, provider: &Provider) -> Result<(), StoreError> {
        let connection = self.within.connection;
        let taken = "SELECT 1 FROM providers WHERE name = :name AND id <> :id";
        let values = named_params! {":name": provider.name, ":id": Key(provider.id)};
        if connection.prepare_cached(taken)?.exists(values)? {
            return Err(StoreError::Conflict("another provider has this name"));
        }
        let others = "SELECT 1 FROM providers WHERE preferred = 1 AND id <> :id";
        let alone = !connection
            .prepare_cached(others)?
            .exists(named_params! {":id": Key(provider.id)})?;
        let preferred = provider.preferred || alone;
        if preferred {
            connection
                .prepare_cached("UPDATE providers SET preferred = 0 WHERE preferred = 1")?
                .execute([])?;
        }
        let sql = "INSERT INTO providers (id, name, wire, base_url, model, sealed_key, preferred, problem, added_ms)
                   VALUES (:id, :name, :wire, :base_url, :model, :sealed_key, :preferred, :problem, :added_ms)
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, wire = excluded.wire,
                       base_url = excluded.base_url, model = excluded.model, sealed_key = excluded.sealed_key,
                       preferred = excluded.preferred, problem = excluded.problem";
        connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(provider.id), ":name": provider.name, ":wire": word_of(&provider.wire),
            ":base_url": provider.base_url, ":model": provider.model, ":sealed_key": provider.sealed_key,
            ":preferred": preferred, ":problem": provider.problem, ":added_ms": provider.added_ms,
        })?;
        Ok(())
    }

    /// Keeps what the provider's last call said; none when it worked.
    pub fn set_problem(&self, id: ProviderId, problem: Option<&str>) -> Result<(), StoreError> {
        let sql = "UPDATE providers SET problem = :problem WHERE id = :id AND problem IS NOT :problem";
        let values = named_params! {":id": Key(id), ":problem": problem};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Removes it with its key. When it was preferred, the one added first of the others is.
    pub fn remove(&self, id: ProviderId) -> Result<(), StoreError> {
        let connection = self.within.connection;
        let sql = "DELETE FROM providers WHERE id = :id";
        if connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": Key(id)})?
            == 0
        {
            return Err(StoreError::NotFound("provider"));
        }
        let sql = "UPDATE providers SET preferred = 1
                   WHERE id = (SELECT id FROM providers ORDER BY added_ms, id LIMIT 1)
                     AND NOT EXISTS (SELECT 1 FROM providers WHERE preferred = 1)";
        connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

fn provider(row: &Row<'_>) -> Result<Provider, StoreError> {
    let wire: String = row.get("wire")?;
    Ok(Provider {
        id: id(row, "id")?,
        name: row.get("name")?,
        wire: of_word(&wire, "wire")?,
        base_url: row.get("base_url")?,
        model: row.get("model")?,
        sealed_key: row.get("sealed_key")?,
        preferred: row.get("preferred")?,
        problem: row.get("problem")?,
        added_ms: row.get("added_ms")?,
    })
}
