//! The turn against a model server that follows a script, over both wires.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;
mod router;
mod turn;
