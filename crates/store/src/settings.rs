//! The one row of settings.

use adiuva_protocol::settings::Settings;
use rusqlite::{OptionalExtension, named_params};

use crate::error::StoreError;
use crate::row::{json_of, of_json};
use crate::transaction::{Access, Writer};

/// The table with the one row of settings.
pub struct SettingsRow<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> SettingsRow<'_, T> {
    /// The settings; the defaults for what was never set.
    pub fn load(&self) -> Result<Settings, StoreError> {
        let sql = "SELECT json FROM settings WHERE only = 1";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let json: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
        json.map_or_else(|| Ok(Settings::default()), |json| of_json(&json, "setting"))
    }
}

impl SettingsRow<'_, Writer<'_>> {
    /// Replaces all settings.
    pub fn set(&self, settings: &Settings) -> Result<(), StoreError> {
        let sql = "INSERT INTO settings (only, json) VALUES (1, :json)
                   ON CONFLICT (only) DO UPDATE SET json = excluded.json";
        let json = json_of(settings, "setting")?;
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":json": json})?;
        Ok(())
    }
}
