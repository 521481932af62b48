//! The workspace and its tools, over a real database and through the gate.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod place;
mod rules;
mod tools;
mod uploads;
