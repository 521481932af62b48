//! The contract between everything that shows Adiuva and everything that does its work.
//!
//! A face (window, browser, command line) sends one [`Command`] with a request value and gets one reply or one
//! [`Failure`]; long work answers at once with a [`RunId`] whose numbered [`Frame`]s follow on a subscription. All
//! commands stand in one table, [`command`]; names, routes, the handler trait and the schemas are derived from it.
//!
//! This crate holds values and names only: no rule, no I/O, no clock. It compiles for wasm32, so that the browser UI
//! speaks exactly the types the engine answers with. The generated contracts lie in `contracts/`.
//!
//! Start at [`command`] for what can be asked, [`dispatch`] for how.

pub mod block;
pub mod caller;
pub mod command;
pub mod dispatch;
pub mod failure;
pub mod flags;
pub mod frame;
pub mod id;
pub mod link;

pub mod agents;
pub mod approvals;
pub mod audit;
pub mod chat;
pub mod contracts;
pub mod home;
pub mod knowledge;
pub mod mail;
pub mod memory;
pub mod meta;
pub mod models;
pub mod plans;
pub mod policy;
pub mod runs;
pub mod settings;
pub mod vault;
pub mod workspace;

pub use caller::{Caller, CallerKind, Scope};
pub use command::{Command, Handles, route};
pub use dispatch::{Dispatch, Endpoint, Notice, Topic, call};
pub use failure::{Code, Envelope, Failure};
pub use flags::Flag;
pub use frame::{Block, Domain, Event, Frame, FrameBody, Outcome};
pub use id::{
    ApprovalId, ArtifactId, BaseId, CalendarEventId, CheckpointId, ChunkId, ClientId, CommentId, DocId, DocumentId,
    MemoryId, MessageId, NoteId, PlanId, ProjectId, ProviderId, RequestId, RunId, SourceId, TaskId, ThreadId,
};
pub use link::Link;
