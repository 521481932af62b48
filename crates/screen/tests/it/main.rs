//! The crate through its public door.

mod bombs;
mod format;
mod fuzzy;
mod markdown;
mod payloads;
mod safe;
mod stream;
mod strength;
mod window;
