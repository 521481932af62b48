//! The door to reading: look at a file, then read it if its content is new.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::child::{ParserCommand, Parsers};
use super::extract::Extract;
use super::format::{Format, Lane, detect};
use super::open::open_regular;
use super::parse::parse;
use super::refusal::{ReadError, Refusal};
use super::{MAX_OTHER, MAX_PLAIN};

/// Files up to this size are read once and kept while they are worked on; larger ones are read twice.
const KEPT: u64 = 4 << 20;
const HEAD: usize = 4096;

/// Reads files. Cheap to share; every call blocks.
pub struct Reader {
    parsers: Parsers,
}

/// A file that was looked at: which content it has and what it seems to be.
pub struct Content {
    /// BLAKE3 of all its bytes.
    pub hash: [u8; 32],
    /// Bytes.
    pub size: u64,
    /// What it seems to be.
    pub format: Format,
    /// Nanoseconds since the epoch, when it was opened.
    pub modified_ns: i64,
    name: String,
    body: Body,
}

enum Body {
    Kept(Vec<u8>),
    File(File),
}

impl Reader {
    /// A reader whose parsing processes are started by this command, when they are first needed.
    #[must_use]
    pub fn new(command: ParserCommand) -> Self {
        Self {
            parsers: Parsers::new(command),
        }
    }

    /// Ends what the parsing processes are doing at this moment; their files fail. Later calls work again.
    pub fn stop(&self) {
        self.parsers.stop();
    }

    /// Opens a file, finds out what it is and hashes it.
    ///
    /// # Errors
    /// When it cannot be opened or shows at once that it will not be read; large files then cost nothing.
    pub fn look(&self, path: &Path) -> Result<Content, ReadError> {
        let mut opened = open_regular(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut head = Vec::with_capacity(usize::try_from(opened.size.min(KEPT)).unwrap_or(HEAD) + 1);
        opened.file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let format = detect(&name, &head)?.format;
        let limit = if format.lane() == Lane::Plain {
            MAX_PLAIN
        } else {
            MAX_OTHER
        };
        if opened.size > limit {
            return Err(Refusal::TooLarge {
                size: opened.size.div_ceil(1 << 20),
                limit: limit >> 20,
            }
            .into());
        }
        let (size, modified_ns) = (opened.size, opened.modified_ns);
        if format.lane() == Lane::Plain || size <= KEPT {
            let mut bytes = head;
            // One byte past the limit tells a file that grew beyond it since.
            opened
                .file
                .by_ref()
                .take(limit + 1 - bytes.len() as u64)
                .read_to_end(&mut bytes)?;
            if bytes.len() as u64 > limit {
                return Err(ReadError::Changed);
            }
            let (hash, size) = (*blake3::hash(&bytes).as_bytes(), bytes.len() as u64);
            return Ok(Content {
                hash,
                size,
                format,
                modified_ns,
                name,
                body: Body::Kept(bytes),
            });
        }
        opened.file.rewind()?;
        let mut hasher = blake3::Hasher::new();
        let size = std::io::copy(&mut opened.file.by_ref().take(limit), &mut hasher)?;
        let hash = *hasher.finalize().as_bytes();
        Ok(Content {
            hash,
            size,
            format,
            modified_ns,
            name,
            body: Body::File(opened.file),
        })
    }

    /// Reads the text of a file that was looked at.
    ///
    /// # Errors
    /// When there is no text to be had, or the file changed since the look.
    pub fn read(&self, content: Content) -> Result<Extract, ReadError> {
        match (content.format.lane(), &content.body) {
            (Lane::Plain, Body::Kept(bytes)) => Ok(parse(&content.name, content.format, bytes, 0)?),
            _ => self.parsers.parse(&content),
        }
    }
}

impl Content {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Hands all bytes, in pieces, to a function; fails when they are not those that were hashed.
    pub(super) fn pour(&self, mut into: impl FnMut(&[u8]) -> std::io::Result<()>) -> Result<(), PourError> {
        let mut file = match &self.body {
            Body::Kept(bytes) => return into(bytes).map_err(|_| PourError::Into),
            Body::File(file) => file,
        };
        file.rewind().map_err(PourError::From)?;
        let (mut hasher, mut left) = (blake3::Hasher::new(), self.size);
        let mut block = vec![0; 128 << 10];
        while left > 0 {
            let count = file.take(left).read(&mut block).map_err(PourError::From)?;
            let piece = block.get(..count).unwrap_or_default();
            if piece.is_empty() {
                return Err(PourError::Changed);
            }
            hasher.update(piece);
            into(piece).map_err(|_| PourError::Into)?;
            left -= count as u64;
        }
        if *hasher.finalize().as_bytes() == self.hash {
            Ok(())
        } else {
            Err(PourError::Changed)
        }
    }
}

/// Which side broke.
pub(super) enum PourError {
    From(std::io::Error),
    Into,
    Changed,
}
