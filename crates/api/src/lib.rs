//! Faces of any [`Dispatch`](adiuva_protocol::Dispatch) for other processes.
//!
//! There are two lanes. [`local`] is a socket in the data folder by which the command line joins a running app instead of
//! fighting it for the database. [`http`] is the browser's lane on loopback: the UI's files, every command, and one stream
//! of events, for pages that were opened by a one-time link and for nobody else. This crate knows the contract and nothing
//! of what lies behind it: no vault, no store, no rule but who may connect.

pub mod http;
pub mod local;
