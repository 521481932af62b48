//! Documents as text: blocks to draw, marks in them, words to find, and short excerpts.
//!
//! Places are half-open ranges of Unicode scalar values in the whole text, as on the wire.

mod blocks;
mod excerpt;
mod find;

pub use blocks::{Block, Mark, Piece, blocks, pieces};
pub use excerpt::{Bit, excerpt};
pub use find::find;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A letter without case and accents.
fn folded(letter: char) -> impl Iterator<Item = char> {
    letter
        .to_lowercase()
        .nfd()
        .filter(|part| !is_combining_mark(*part))
        .collect::<Vec<_>>()
        .into_iter()
}
