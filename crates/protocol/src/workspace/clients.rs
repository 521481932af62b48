//! Clients: for whom projects are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::ClientId;

/// A client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientView {
    /// Its id.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// How many projects it has, archived ones too.
    pub projects: u64,
}

/// Asks for all clients, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientsList {}

/// Clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clients {
    /// By name.
    pub clients: Vec<ClientView>,
}

/// Adds a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientsCreate {
    /// Its name.
    pub name: String,
}

/// Renames a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientsUpdate {
    /// The client.
    pub client: ClientId,
    /// The new name.
    pub name: String,
}

/// Puts a client into the trash; its projects stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientsDelete {
    /// The client.
    pub client: ClientId,
}
