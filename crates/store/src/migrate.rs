//! Numbered migrations, forward only. The number in a file's name is its version; no code repeats it.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::OpenError;

/// A step from one version to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// Its file name, such as `0007_approvals.sql`.
    pub(crate) name: &'static str,
    /// Its statements.
    pub(crate) sql: &'static str,
}

macro_rules! migrations {
    ($($name:literal,)*) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/local/", $name)) },)*]
    };
}

/// All of them, in order.
pub(crate) const MIGRATIONS: &[Migration] = migrations![
    "0001_foundation.sql",
    "0002_knowledge.sql",
    "0003_words_and_vectors.sql",
    "0004_chat.sql",
    "0005_runs.sql",
    "0006_audit.sql",
    "0007_approvals.sql",
    "0008_workspace.sql",
    "0009_agents.sql",
    "0010_memories.sql",
    "0011_plans.sql",
    "0012_mail.sql",
];

impl Migration {
    /// The version that it leads to.
    pub(crate) fn version(&self) -> u32 {
        self.name
            .split('_')
            .next()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    }
}

/// The version that these lead to.
pub(crate) fn newest(migrations: &[Migration]) -> u32 {
    migrations.last().map_or(0, Migration::version)
}

/// The version of a database; 0 for an empty one.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the database to the newest version. All missing steps are one transaction: when the third of three fails, the
/// database is as it was before the first.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    for migration in migrations.iter().filter(|migration| migration.version() > found) {
        let failed = |source| match OpenError::from(source) {
            OpenError::Database(source) => OpenError::Migration {
                name: migration.name,
                source,
            },
            other => other,
        };
        transaction.execute_batch(migration.sql).map_err(failed)?;
        transaction
            .pragma_update(None, "user_version", migration.version())
            .map_err(failed)?;
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_folder_without_gaps() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/local");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        files.sort();
        let listed: Vec<_> = MIGRATIONS.iter().map(|migration| migration.name.to_owned()).collect();
        assert_eq!(listed, files, "the list in migrate.rs and the folder differ");
        for (expected, migration) in (1..).zip(MIGRATIONS) {
            assert_eq!(migration.version(), expected, "{} leaves a gap", migration.name);
        }
    }
}
