//! The trash: what was deleted in the last 30 days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::EntityKind;

/// Names a thing in the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TrashKey {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
}

/// A thing in the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrashItem {
    /// Names it.
    #[serde(flatten)]
    pub key: TrashKey,
    /// Its title or name, or how a comment begins.
    pub title: String,
    /// When it was deleted.
    pub deleted: i64,
    /// When it is gone for good.
    pub until: i64,
}

/// Asks for the trash, the last deleted first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrashList {}

/// The trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trash {
    /// The last deleted first, at most 1,000; what went with its project is not listed by itself.
    pub items: Vec<TrashItem>,
}

/// Brings something back, with everything that was deleted with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrashRestore {
    /// What.
    #[serde(flatten)]
    pub key: TrashKey,
}

/// Deletes everything in the trash for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrashEmpty {}
