//! Real-wire stand-ins for tests: a scripted model server, a mail server, a browser, a keyring, a ledger, a clock, corpora.
//!
//! Everything here stands where a part of the outside world would: the program under test talks to it through the same
//! sockets, traits and files. It is a dependency of tests alone and stays light, so that no crate's tests have to build
//! the database, the index or the ONNX runtime because of it.
//!
//! Start at [`ModelServer::builder`] for a model server with a script, at [`corpus`] for folders to index.

pub mod browser;
pub mod clock;
pub mod corpus;
pub mod keyring;
pub mod ledger;
pub mod mail_server;
pub mod model_server;

pub use browser::Browser;
pub use clock::FakeClock;
pub use keyring::{KeyringState, StandInKeyring, make_keys};
pub use ledger::MemoryLedger;
pub use mail_server::MailServer;
pub use model_server::{ModelServer, Reply, SeenRequest};
