//! Faces of any [`Dispatch`](adiuva_protocol::Dispatch) for other processes.
//!
//! Today there is one lane, [`local`]: a socket in the data folder by which the command line joins a running app
//! instead of fighting it for the database. This crate knows the contract and nothing of what lies behind it: no vault,
//! no store, no rule but who may connect.

pub mod local;
