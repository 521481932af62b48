//! The crate through its public door: both wires against a scripted server, and the shipped models for real.

mod chat;
mod embed;
mod overhead;
mod retry;
mod wires;
