//! From the bytes of a file to its text and structure.
//!
//! Plain formats are read here; every other one is read by a process of its own ([`child`]), because its parser meets
//! bytes that somebody else chose. [`Reader`] is the one door.

pub mod child;
mod csv_rows;
mod decode;
mod docx;
mod epub;
mod extract;
mod format;
mod gzip;
mod html;
mod json;
mod mail;
mod mark;
mod odf;
mod open;
mod package;
mod parse;
mod pdf;
mod pptx;
mod reader;
mod refusal;
mod sheet;
mod xml;

pub use extract::{Block, BlockKind, Extract, PageStart};
pub use format::{Detected, Format, Lane, detect};
pub(crate) use mark::heading_words;
pub use open::{Opened, open_regular};
pub use reader::{Content, Reader};
pub use refusal::{ReadError, Refusal};

/// Most bytes of a plain file that are read.
pub const MAX_PLAIN: u64 = 64 << 20;
/// Most bytes of any other file that are read.
pub const MAX_OTHER: u64 = 256 << 20;
/// Most bytes of text that one document may hold.
pub const MAX_TEXT: usize = 64 << 20;
/// How deep documents may lie in one another: a mail in a mail with a compressed file is three.
pub const MAX_DEPTH: u32 = 3;
