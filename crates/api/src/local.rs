//! The local lane: a socket that only the same user of this machine can open.
//!
//! One connection carries one request. The client sends one line of JSON, the server answers with one line for a call,
//! or with one line a notice for a subscription; closing the connection ends either. Lines hold no keys but what the
//! person typed to unlock, and never reach a log.

mod client;
mod place;
mod server;
mod socket;

use adiuva_protocol::{Failure, Notice, Topic};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use client::Client;
pub use place::{Opener, Place};
pub use server::{ServeError, Server};

/// What a client sends.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Call {
        command: String,
        request: Value,
    },
    Subscribe(Topic),
    /// A link to the browser UI, where this process serves it.
    Link,
}

/// What the server sends.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Reply(Value),
    Failure(Failure),
    Notice(Notice),
}
