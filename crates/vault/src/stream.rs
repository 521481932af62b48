//! Sealed files of any size, after the STREAM construction as `age` uses it.
//!
//! A header of 64 bytes (see [`header`]) and chunks of one fixed plaintext size, each followed by a 16-byte tag. The
//! last chunk may be shorter, and is empty only in an empty file. Every file has its own key, derived from the purpose
//! key and the random salt in the header; the nonce of a chunk is its number (11 bytes, big-endian) and a flag that is
//! 1 on the last chunk alone; the associated data is the header. So chunks cannot be changed, moved, dropped or
//! appended, within a file or between files, and a file whose last chunk is gone does not open.
//!
//! Lengths are computed from the physical length alone, which makes ranged reads cheap.
//!
//! Ciphers come from `ring`, which measured 3.3 times as fast as the next best; it does not wipe its per-file keys.

mod header;
mod layout;
mod reader;
mod writer;

use ring::aead::{Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroize;

pub use header::{FileSalt, HEADER_LEN, Suite};
pub use layout::{ChunkRange, ChunkSize, Layout, TAG_LEN};
pub use reader::OpenReader;
pub use writer::SealWriter;

use crate::keys::{Keys, Purpose};
use header::Header;

/// The key of one sealed file, for random access to its chunks.
pub struct StreamKey {
    key: LessSafeKey,
    header: Header,
}

/// Why a sealed file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// Not a sealed file at all.
    #[error("this is not a sealed file")]
    NotSealed,
    /// Made by a newer program.
    #[error("the sealed file has {what} {found}, which this program does not know; update it")]
    Unknown {
        /// The field of the header.
        what: &'static str,
        /// Its value.
        found: u8,
    },
    /// Sealed for another use.
    #[error("the file was sealed for another purpose than {}", .expected.name())]
    OtherPurpose {
        /// What the reader asked for.
        expected: Purpose,
    },
    /// The header was altered or the file belongs to another key.
    #[error("the header of the sealed file was altered or belongs to another key")]
    HeaderRefused,
    /// A length no sealed file can have.
    #[error("the sealed file is cut off ({physical} bytes)")]
    Truncated {
        /// Bytes found.
        physical: u64,
    },
    /// A chunk was altered, moved or is not the last one as it should be.
    #[error("part {index} of the sealed file was altered, moved or cut off")]
    ChunkRefused {
        /// The number of the chunk, from zero.
        index: u64,
    },
    /// The operating system gave no random numbers.
    #[error("the system gave no random numbers for sealing")]
    NoRandom(#[source] getrandom::Error),
    /// The file below could not be read or written.
    #[error("a sealed file could not be read or written")]
    Io(#[from] std::io::Error),
}

impl Keys {
    /// Starts a sealed file in `inner` with a new salt and writes its header; the cipher is the fastest safe one of
    /// this machine. See [`SealWriter`].
    ///
    /// # Errors
    /// `NoRandom`, `Io`.
    pub fn seal_stream<W: std::io::Write>(
        &self,
        purpose: Purpose,
        chunk: ChunkSize,
        inner: W,
    ) -> Result<SealWriter<W>, StreamError> {
        self.seal_stream_with(Suite::get_preferred(), purpose, chunk, inner)
    }

    /// [`seal_stream`](Self::seal_stream) with a chosen cipher.
    ///
    /// # Errors
    /// `NoRandom`, `Io`.
    pub fn seal_stream_with<W: std::io::Write>(
        &self,
        suite: Suite,
        purpose: Purpose,
        chunk: ChunkSize,
        inner: W,
    ) -> Result<SealWriter<W>, StreamError> {
        let (header, key) = Header::make(self, suite, purpose, chunk)?;
        SealWriter::start(StreamKey::new(header, &key), inner)
    }

    /// `plaintext` as one sealed file in memory.
    ///
    /// # Errors
    /// `NoRandom`.
    pub fn seal_bytes(&self, purpose: Purpose, chunk: ChunkSize, plaintext: &[u8]) -> Result<Vec<u8>, StreamError> {
        let len = chunk.layout().physical_len(plaintext.len() as u64);
        let sealed = Vec::with_capacity(usize::try_from(len).unwrap_or_default());
        let mut writer = self.seal_stream(purpose, chunk, sealed)?;
        std::io::Write::write_all(&mut writer, plaintext)?;
        writer.finish()
    }

    /// Checks the header of a sealed file (its first [`HEADER_LEN`] bytes; more may follow) and derives its key.
    ///
    /// # Errors
    /// `NotSealed`, `Unknown`, `OtherPurpose`, `HeaderRefused`.
    pub fn open_stream(&self, purpose: Purpose, header: &[u8]) -> Result<StreamKey, StreamError> {
        let (header, key) = Header::read(self, purpose, header)?;
        Ok(StreamKey::new(header, &key))
    }

    /// Opens a whole sealed file for reading and seeking. See [`OpenReader`].
    ///
    /// # Errors
    /// As [`open_stream`](Self::open_stream), and `Truncated`, `ChunkRefused`, `Io`.
    pub fn open_reader<R: std::io::Read + std::io::Seek>(
        &self,
        purpose: Purpose,
        inner: R,
    ) -> Result<OpenReader<R>, StreamError> {
        OpenReader::start(self, purpose, inner)
    }
}

impl StreamKey {
    fn new(header: Header, key: &crate::Secret<[u8; 32]>) -> Self {
        let unbound = UnboundKey::new(header.suite.algorithm(), key.expose()).expect("both ciphers take 32-byte keys");
        Self {
            key: LessSafeKey::new(unbound),
            header,
        }
    }

    /// The salt that names this very file; kept in the database, it catches swapped and replayed files.
    pub fn salt(&self) -> FileSalt {
        self.header.salt
    }

    /// Where the chunks lie.
    pub fn layout(&self) -> Layout {
        self.header.chunk.layout()
    }

    /// The cipher of the file.
    pub fn suite(&self) -> Suite {
        self.header.suite
    }

    /// Opens one chunk in place and returns its plaintext; `sealed` is the ciphertext and its tag, exactly. After an
    /// error the bytes are of no use.
    ///
    /// # Errors
    /// `ChunkRefused`, also when `last` is wrong.
    pub fn open_chunk<'a>(&self, index: u64, last: bool, sealed: &'a mut [u8]) -> Result<&'a mut [u8], StreamError> {
        self.key
            .open_in_place(derive_nonce(index, last), Aad::from(self.header.as_bytes()), sealed)
            .map_err(|_| StreamError::ChunkRefused { index })
    }

    /// Opens the bytes of `range` (its `physical` part of the file, exactly) and returns the plaintext asked for.
    /// Works in the given buffer, without a second allocation.
    ///
    /// # Errors
    /// `Truncated` when the bytes are not as many as the range says, `ChunkRefused`.
    pub fn open_range(&self, range: &ChunkRange, mut sealed: Vec<u8>) -> Result<Vec<u8>, StreamError> {
        let physical = sealed.len() as u64;
        if range.physical.end - range.physical.start != physical {
            return Err(StreamError::Truncated { physical });
        }
        let step = self.layout().chunk().bytes() + TAG_LEN;
        let mut kept = 0;
        let mut skip = range.skip;
        for (at, index) in range.chunks.clone().enumerate() {
            let start = at * step;
            let end = sealed.len().min(start + step);
            let last = index + 1 == range.chunk_count;
            let chunk = sealed.get_mut(start..end).ok_or(StreamError::Truncated { physical })?;
            let opened = self.open_chunk(index, last, chunk)?.len();
            // The first chunk may begin before the range; `chunk_range` never lets `skip` pass its end.
            let from = start + skip.min(opened);
            sealed.copy_within(from..start + opened, kept);
            kept += start + opened - from;
            skip = 0;
        }
        sealed.truncate(kept.min(range.len));
        Ok(sealed)
    }

    /// Private, because sealing two plaintexts under one number would break the cipher: only the writer, which counts,
    /// may do it.
    fn seal_chunk(&self, index: u64, last: bool, chunk: &mut Vec<u8>) {
        self.key
            .seal_in_place_append_tag(derive_nonce(index, last), Aad::from(self.header.as_bytes()), chunk)
            .expect("a chunk is at most 1 MiB, far below the limit of both ciphers");
    }
}

impl std::fmt::Debug for StreamKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamKey")
            .field("salt", &self.header.salt)
            .finish_non_exhaustive()
    }
}

/// Eleven bytes of counter and the last-chunk flag; three bytes of the counter are always zero.
fn derive_nonce(index: u64, last: bool) -> Nonce {
    let [a, b, c, d, e, f, g, h] = index.to_be_bytes();
    Nonce::assume_unique_for_key([0, 0, 0, a, b, c, d, e, f, g, h, u8::from(last)])
}

/// Plaintext left in a buffer, wiped when its owner goes.
struct Buffer(Vec<u8>);

impl Drop for Buffer {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests;
