//! Where the chunks of a sealed file lie: plain arithmetic, no keys.

use std::ops::Range;

use super::{HEADER_LEN, StreamError};

/// Bytes after each chunk.
pub const TAG_LEN: usize = 16;

const HEADER: u64 = HEADER_LEN as u64;
const TAG: u64 = TAG_LEN as u64;

/// Plaintext bytes of every chunk but the last: a power of two from 4 KiB to 1 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkSize {
    log2: u8,
}

/// Maps plaintext positions to physical ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    chunk: ChunkSize,
}

/// What to read and open for a range of plaintext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRange {
    /// The chunks, numbered from zero.
    pub chunks: Range<u64>,
    /// The bytes of the file that hold them, tags included.
    pub physical: Range<u64>,
    /// How many chunks the whole file has.
    pub chunk_count: u64,
    /// Plaintext bytes of the first chunk that lie before the range.
    pub skip: usize,
    /// Plaintext bytes in the range, which is cut at the end of the file.
    pub len: usize,
}

impl ChunkSize {
    /// 4 KiB: the least a random read can cost.
    pub const KIB_4: Self = Self { log2: 12 };
    /// 16 KiB: for files read in small random pieces and sometimes whole.
    pub const KIB_16: Self = Self { log2: 14 };
    /// 64 KiB: for files mostly read whole.
    pub const KIB_64: Self = Self { log2: 16 };

    pub(super) fn from_log2(log2: u8) -> Option<Self> {
        (12..=20).contains(&log2).then_some(Self { log2 })
    }

    pub(super) fn log2(self) -> u8 {
        self.log2
    }

    /// The size in bytes.
    pub fn bytes(self) -> usize {
        1 << self.log2
    }

    /// The arithmetic of files with this chunk size.
    pub fn layout(self) -> Layout {
        Layout { chunk: self }
    }
}

impl Layout {
    /// The chunk size it was made with.
    pub fn chunk(self) -> ChunkSize {
        self.chunk
    }

    /// How many chunks hold `plain` bytes; at least one.
    pub fn chunk_count(self, plain: u64) -> u64 {
        plain.div_ceil(self.plain_step()).max(1)
    }

    /// The length of the sealed file of `plain` bytes.
    pub fn physical_len(self, plain: u64) -> u64 {
        plain
            .saturating_add(self.chunk_count(plain).saturating_mul(TAG))
            .saturating_add(HEADER)
    }

    /// The plaintext length of a sealed file of `physical` bytes. Trust it only once the last chunk has opened.
    ///
    /// # Errors
    /// [`StreamError::Truncated`] for a length no sealed file has.
    pub fn plain_len_from_physical(self, physical: u64) -> Result<u64, StreamError> {
        let truncated = StreamError::Truncated { physical };
        let Some(body) = physical.checked_sub(HEADER) else {
            return Err(truncated);
        };
        let count = body.div_ceil(self.sealed_step());
        let Some(plain) = body.checked_sub(count * TAG) else {
            return Err(truncated);
        };
        // A tag with nothing before it is right only for the single chunk of an empty file.
        if self.physical_len(plain) == physical {
            Ok(plain)
        } else {
            Err(truncated)
        }
    }

    /// What to read for `len` bytes of plaintext at `offset` in a file of `plain_len` bytes. A range past the end is
    /// cut; an empty one names no chunks.
    pub fn chunk_range(self, offset: u64, len: u64, plain_len: u64) -> ChunkRange {
        let end = offset.saturating_add(len).min(plain_len);
        let start = offset.min(end);
        let first = start / self.plain_step();
        let chunks = if start == end {
            first..first
        } else {
            first..end.div_ceil(self.plain_step())
        };
        let file_end = self.physical_len(plain_len);
        let physical_of = |chunk: u64| {
            chunk
                .saturating_mul(self.sealed_step())
                .saturating_add(HEADER)
                .min(file_end)
        };
        ChunkRange {
            physical: physical_of(chunks.start)..physical_of(chunks.end),
            chunks,
            chunk_count: self.chunk_count(plain_len),
            skip: usize::try_from(start % self.plain_step()).expect("less than one chunk"),
            len: usize::try_from(end - start).unwrap_or(usize::MAX),
        }
    }

    fn plain_step(self) -> u64 {
        1 << self.chunk.log2
    }

    fn sealed_step(self) -> u64 {
        self.plain_step() + TAG
    }
}
