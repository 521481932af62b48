//! The workspace: what a person works on, apart from the files they follow.
//!
//! [`Workspace`] keeps the rules over the tables: titles and sizes, suggestions that wait for approval, notes that are
//! read before they are changed, docs whose clashes keep both texts, the trash that takes every deletion for 30 days.
//! [`tools`] are the same things as agents call them, through the gate.
//!
//! It knows no model, no network and no screen. A path from outside is never used: artifacts come as bytes.
//!
//! Start at [`Workspace`]; each area has a file of its own.

mod analytics;
mod artifacts;
mod calendar;
mod check;
mod checkpoints;
mod clients;
mod docs;
mod media;
mod notes;
mod projects;
mod search;
mod tasks;
mod trash;
mod uploads;
mod workspace;

pub mod author;
pub mod clock;
pub mod error;
pub mod tools;

pub use author::Author;
pub use clock::{Clock, SystemClock};
pub use error::WorkspaceError;
pub use tools::{Agent, ReadSoFar, tools};
pub use uploads::IDLE_MS as UPLOAD_IDLE_MS;
pub use workspace::Workspace;
