//! From files to cited answers: intake, index and retrieval.

pub mod language;
pub mod read;
pub mod chunk;
pub mod words;

mod platform;
pub mod vectors;
