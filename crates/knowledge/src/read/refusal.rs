//! Why a file was not read.

use std::io;

use adiuva_protocol::knowledge::FileProblem;
use serde::{Deserialize, Serialize};

use super::format::Format;
use super::{MAX_DEPTH, MAX_TEXT};

/// A property of the file itself that keeps it from being read; trying again changes nothing until the file changes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Refusal {
    /// No bytes.
    #[error("the file is empty; it is read again when something is written into it")]
    Empty,
    /// Bytes, but no words.
    #[error("no text was found in the {0}; if it shows scanned pages or pictures, run text recognition on it first")]
    NoText(Format),
    /// Not a text at all.
    #[error("this is {0}, which holds no text that can be read; convert it to a text document to search it")]
    Binary(String),
    /// Behind a password.
    #[error("the {0} is encrypted; save a copy without the password and add that")]
    Encrypted(Format),
    /// Too many bytes.
    #[error("the file has {size} MiB and files like it are read up to {limit} MiB; split it and add the parts")]
    TooLarge {
        /// Mebibytes, rounded up.
        size: u64,
        /// Mebibytes.
        limit: u64,
    },
    /// Its text is beyond the cap.
    #[error("the file unpacks to more than {} MiB of text; split it and add the parts", MAX_TEXT >> 20)]
    TooMuchText,
    /// An archive beyond the caps.
    #[error(
        "the file unpacks to far more than it should ({0}), like a decompression bomb; unpack it yourself if you trust it"
    )]
    Bomb(String),
    /// Documents in documents in documents.
    #[error("documents are nested more than {MAX_DEPTH} deep; take the inner ones out and add them")]
    TooDeep,
    /// The parser could not make sense of it.
    #[error(
        "the {format} is damaged or not what its name says ({detail}); open it with its program, save it again and retry"
    )]
    Damaged {
        /// What it was read as.
        format: Format,
        /// The parser's words.
        detail: String,
    },
    /// The parser used all the time it may have.
    #[error("reading took longer than {0} s and was stopped; the file may be damaged or made to keep programs busy")]
    TooSlow(u64),
    /// The parser died: out of memory, stack overflow, abort.
    #[error("the parser broke down on this file and was stopped; the file may be damaged or made to break programs")]
    ParserDied,
}

impl Refusal {
    fn problem(&self) -> FileProblem {
        match self {
            Self::Empty => FileProblem::Empty,
            Self::NoText(_) => FileProblem::NoText,
            Self::Binary(_) => FileProblem::Binary,
            Self::Encrypted(_) => FileProblem::Encrypted,
            Self::TooLarge { size, limit } => FileProblem::TooLarge {
                size: *size,
                limit: *limit,
            },
            Self::TooMuchText => FileProblem::TooMuchText,
            Self::Bomb(_) => FileProblem::Bomb,
            Self::TooDeep => FileProblem::TooDeep,
            Self::Damaged { .. } => FileProblem::Damaged,
            Self::TooSlow(seconds) => FileProblem::TooSlow { seconds: *seconds },
            Self::ParserDied => FileProblem::ParserDied,
        }
    }
}

/// Why a file was not read this time.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Because of what is in it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is no longer there.
    #[error("the file disappeared before it was read; a rescan finds it if it moved")]
    Gone,
    /// We may not read it.
    #[error("permission to read the file was denied; allow it and retry")]
    Denied,
    /// A pipe, socket, device or folder stands where a file was.
    #[error("this is not a regular file any more, so it is not opened")]
    NotAFile,
    /// It was written to while it was read.
    #[error("the file changed while it was being read; it is read again soon")]
    Changed,
    /// The disk or the network behind it.
    #[error("the file could not be read from the disk; check the disk or the connection and retry")]
    Disk(#[source] io::Error),
    /// The parsing process could not be started.
    #[error("the parsing process could not be started; retry, and reinstall the program if this stays")]
    Parser(#[source] io::Error),
}

impl ReadError {
    /// What it is, without words.
    #[must_use]
    pub fn problem(&self) -> FileProblem {
        match self {
            Self::Refused(refusal) => refusal.problem(),
            Self::Gone => FileProblem::Gone,
            Self::Denied => FileProblem::Denied,
            Self::NotAFile => FileProblem::NotAFile,
            Self::Changed => FileProblem::Changed,
            Self::Disk(_) => FileProblem::Disk,
            Self::Parser(_) => FileProblem::Parser,
        }
    }

    /// Whether the same file may be readable in a moment.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Changed | Self::Disk(_) | Self::Parser(_))
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Gone,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::NotAFile,
            _ => Self::Disk(error),
        }
    }
}

/// The parser's words, short enough for a reason and without line breaks.
pub(super) fn damaged(format: Format, error: &impl ToString) -> Refusal {
    let detail: String = error
        .to_string()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(120)
        .collect();
    Refusal::Damaged { format, detail }
}
