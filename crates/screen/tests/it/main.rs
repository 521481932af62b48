//! The crate through its public door.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

mod bombs;
mod format;
mod fuzzy;
mod markdown;
mod pace;
mod pages;
mod passage;
mod payloads;
mod safe;
mod stream;
mod strength;
mod window;
