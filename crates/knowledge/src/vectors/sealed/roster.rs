//! Which sealed file belongs at which path.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

/// The random value in a sealed file's header from which its key is derived; as good as a name for its content.
pub type Salt = [u8; 32];

/// The list of (path, salt), kept where nobody can change it without being noticed: in the encrypted database.
///
/// Names are relative to the index folder, with `/` between parts.
#[async_trait]
pub trait Roster: fmt::Debug + Send + Sync {
    /// Every entry.
    async fn all(&self) -> Result<Vec<(String, Salt)>, RosterError>;
    /// Makes `salt` the one that belongs at `name`; durable when it returns.
    async fn record(&self, name: &str, salt: Salt) -> Result<(), RosterError>;
    /// Removes entries; unknown names are nothing special.
    async fn forget(&self, names: &[String]) -> Result<(), RosterError>;
}

/// Why the roster could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The database that holds it refused.
    #[error("the list of sealed index files could not be read or written")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The index folder has no usable path.
    #[error("the index folder has no absolute path")]
    Folder(#[source] object_store::path::Error),
}

/// A roster that lives as long as the program, for tests and for measuring Lance by itself.
#[derive(Debug, Default)]
pub struct MemoryRoster(Mutex<BTreeMap<String, Salt>>);

#[async_trait]
impl Roster for MemoryRoster {
    async fn all(&self) -> Result<Vec<(String, Salt)>, RosterError> {
        Ok(self
            .entries()
            .iter()
            .map(|(name, salt)| (name.clone(), *salt))
            .collect())
    }

    async fn record(&self, name: &str, salt: Salt) -> Result<(), RosterError> {
        self.entries().insert(name.to_owned(), salt);
        Ok(())
    }

    async fn forget(&self, names: &[String]) -> Result<(), RosterError> {
        let mut entries = self.entries();
        for name in names {
            entries.remove(name);
        }
        Ok(())
    }
}

impl MemoryRoster {
    fn entries(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Salt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
