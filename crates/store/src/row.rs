//! Between SQL values and ours.

use adiuva_protocol::id::{Id, Kind};
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Row, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::StoreError;

/// An identifier as it stands in a column: the sixteen bytes of the UUID.
pub(crate) struct Key<K>(pub(crate) Id<K>);

impl<K> ToSql for Key<K> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.uuid().into_bytes().to_vec()))
    }
}

impl<K> FromSql for Key<K> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Uuid::column_result(value).map(|uuid| Self(Id::from_uuid(uuid)))
    }
}

/// The identifier in a column.
pub(crate) fn id<K: Kind>(row: &Row<'_>, column: &str) -> rusqlite::Result<Id<K>> {
    row.get::<_, Key<K>>(column).map(|key| key.0)
}

/// A count for a column; what cannot be so large is stored as the largest.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from a column; none of ours is below zero.
pub(crate) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// A unit variant's wire name, such as `searchable`, for a column with a check.
pub(crate) fn word_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The unit variant of a wire name.
pub(crate) fn of_word<T: DeserializeOwned>(word: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|_| StoreError::Unreadable(what))
}

/// A value as JSON for a column.
pub(crate) fn json_of<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable(what))
}

/// A value from a JSON column.
pub(crate) fn of_json<T: DeserializeOwned>(json: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable(what))
}
