//! The encrypted database: everything that Adiuva remembers, but for vectors and model weights.
//!
//! [`Store`] holds one SQLCipher file: one writer thread, a few read-only connections, numbered migrations. All SQL of
//! the program stands in this crate; callers run a closure over a [`Reader`] or a [`Writer`] and reach the tables through
//! repositories, plain structs named after their table that give and take domain values.
//!
//! It never creates a database over an existing one, never repairs by deleting, and does not write into a copy that is
//! older than the last state this machine saw. It knows nothing of keyrings or passphrases: the key comes as a value.
//!
//! Start at [`Store::open`], then [`Writer`].

mod connection;
mod migrate;
mod page_check;
mod platform;
mod pool;
mod row;
mod seal;
mod snapshot;
mod tree;
mod writer;

pub mod error;
pub mod key;
pub mod store;
pub mod transaction;

pub mod agents;
pub mod approvals;
pub mod audit;
pub mod bases;
pub mod blobs;
pub mod checkpoints;
pub mod chunks;
pub mod documents;
pub mod effects;
pub mod files;
pub mod filter;
pub mod mail;
pub mod memories;
pub mod messages;
pub mod meta;
pub mod parked;
pub mod plans;
pub mod policy;
pub mod providers;
pub mod runs;
pub mod settings;
pub mod sources;
pub mod threads;
pub mod vectors;
pub mod words;
pub mod workspace;

pub use adiuva_vault::LastSeen;
pub use error::{OpenError, StoreError};
pub use key::DbKey;
pub use store::{Freshness, OlderCopy, Opened, Options, PageVerdict, Store};
pub use transaction::{Page, Reader, Writer};
