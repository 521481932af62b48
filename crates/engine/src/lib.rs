//! The facade: builds everything below it, implements the dispatch, owns tasks and shutdown.
//!
//! An [`Engine`] stands for one data folder. It is closed or open; open, it holds one session with the database, the
//! knowledge library, the gate and the runs, and, where it was asked to, the background work. Each command of the
//! contract is one method of [`handler`], a few lines that turn wire values into calls and failures into codes. There is
//! no rule, no SQL and no parsing here; those have homes of their own.
//!
//! Start at [`Engine::start`], then [`handler`].

#![recursion_limit = "256"]

mod agents;
mod anchor;
mod answer;
mod approvals;
mod chat;
mod chores;
mod colleague;
mod doctor;
mod engine;
mod failure;
mod feed;
mod folders;
mod handler;
mod home;
mod idle;
mod knowledge;
mod ledger;
mod lock;
mod log;
mod mail;
mod memory;
mod models;
mod news;
mod open_file;
#[cfg(test)]
mod opened;
mod pipeline;
mod place;
mod plans;
mod policy;
mod reply;
mod routing;
mod runs;
mod scope;
mod session;
mod tools;
mod turns;
mod uploads;

pub use engine::{Background, Config, Engine};
pub use log::start_log;
pub use open_file::OpenFile;
pub use place::{data_folder, make_private_folder};

/// Becomes a confined parser and never returns, when this process was started as one by another of the same executable.
/// Binaries call it before anything else.
pub fn become_child_if_asked() {
    adiuva_knowledge::read::child::main_if_asked();
}

/// Keeps keys out of core dumps and away from debuggers, as far as the system lets a process do that for itself.
pub fn harden_process() {
    if let Err(error) = adiuva_vault::harden_process() {
        tracing::warn!("this process could not be hardened: {error}");
    }
}
