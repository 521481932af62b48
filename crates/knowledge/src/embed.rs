//! Vectors in the background: which model embeds what, and the loop that gives every waiting chunk its vector.
//!
//! The loop never holds more than a few batches, keeps the processor at work while the last batch is being written and
//! the next one read, and commits each batch in two steps that may be repeated: vectors first, then the mark in the
//! database. Killed in between, it finds the vectors there and only sets the mark.

mod choice;
mod embedders;
mod platform;
mod run;
mod worker;

pub use choice::{assignments, choose, passage_text};
pub use embedders::Embedders;
pub use run::{EmbedLoop, LoopError, LoopState, Outcome};
