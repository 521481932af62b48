//! Writing a sealed file.

use std::io::{self, Write};

use zeroize::Zeroize;

use super::{Buffer, FileSalt, StreamError, StreamKey, TAG_LEN};

/// Seals what is written to it. Nothing is complete before [`finish`](Self::finish): a file whose writer was dropped
/// does not open.
#[derive(Debug)]
pub struct SealWriter<W: Write> {
    key: StreamKey,
    inner: W,
    chunk: Buffer,
    index: u64,
    plain: u64,
    /// Set when a write failed in the middle: the next chunk would leave a hole.
    broken: bool,
}

impl<W: Write> SealWriter<W> {
    pub(super) fn start(key: StreamKey, mut inner: W) -> Result<Self, StreamError> {
        inner.write_all(key.header.as_bytes())?;
        let chunk = Buffer(Vec::with_capacity(key.layout().chunk().bytes() + TAG_LEN));
        Ok(Self {
            key,
            inner,
            chunk,
            index: 0,
            plain: 0,
            broken: false,
        })
    }

    /// The salt that names this file; see [`StreamKey::salt`].
    pub fn salt(&self) -> FileSalt {
        self.key.salt()
    }

    /// Plaintext bytes written so far.
    pub fn plain_len(&self) -> u64 {
        self.plain
    }

    /// What is written to, for example to carry away finished bytes when it is a `Vec`.
    pub fn inner_mut(&mut self) -> &mut W {
        &mut self.inner
    }

    /// Seals the last chunk and gives the inner writer back, flushed but not synced.
    ///
    /// # Errors
    /// `Io`, also when an earlier write had failed.
    pub fn finish(mut self) -> Result<W, StreamError> {
        self.write_chunk(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn write_chunk(&mut self, last: bool) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other(
                "an earlier write to this sealed file failed; start it again",
            ));
        }
        self.key.seal_chunk(self.index, last, &mut self.chunk.0);
        self.index += 1;
        let written = self.inner.write_all(&self.chunk.0);
        self.broken = written.is_err();
        self.chunk.0.clear();
        written
    }
}

impl<W: Write> Write for SealWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let size = self.key.layout().chunk().bytes();
        // A full chunk is sealed only when more follows, because the last one carries the flag.
        if self.chunk.0.len() == size && !bytes.is_empty() {
            self.write_chunk(false)?;
        }
        let taken = bytes.len().min(size - self.chunk.0.len());
        self.chunk.0.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        self.plain += taken as u64;
        Ok(taken)
    }

    /// Passes finished chunks on; the plaintext of the current one stays in memory.
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl std::fmt::Debug for Buffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Buffer {
    /// Empties the buffer to `len` zero bytes, ready to be read into.
    pub(super) fn reset(&mut self, len: usize) -> &mut [u8] {
        if self.0.len() > len {
            self.0.truncate(len);
        } else {
            self.0.resize(len, 0);
        }
        &mut self.0
    }

    pub(super) fn wipe(&mut self) {
        self.0.zeroize();
    }
}
