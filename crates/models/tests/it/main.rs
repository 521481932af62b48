//! The crate through its public door: both wires against a scripted server, and the shipped models for real.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops at the first surprise, in its helpers as well"
)]

mod chat;
mod embed;
mod overhead;
mod retry;
mod wires;
