//! Reading a sealed file from anywhere in it.

use std::io::{self, Read, Seek, SeekFrom};

use super::{Buffer, HEADER_LEN, StreamError, StreamKey};
use crate::keys::{Keys, Purpose};

/// Opens a sealed file chunk by chunk; keeps one chunk in memory.
///
/// The last chunk is opened first, so a shortened file is refused before anything of it is given out. A damaged chunk
/// gives an [`io::ErrorKind::InvalidData`] error that carries the [`StreamError`].
#[derive(Debug)]
pub struct OpenReader<R> {
    key: StreamKey,
    inner: R,
    plain_len: u64,
    position: u64,
    /// The chunk whose plaintext is in the buffer.
    current: Option<u64>,
    chunk: Buffer,
    chunk_len: usize,
}

impl<R: Read + Seek> OpenReader<R> {
    pub(super) fn start(keys: &Keys, purpose: Purpose, mut inner: R) -> Result<Self, StreamError> {
        let physical = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        if physical < HEADER_LEN as u64 {
            return Err(StreamError::NotSealed);
        }
        let mut header = [0; HEADER_LEN];
        inner.read_exact(&mut header)?;
        let key = keys.open_stream(purpose, &header)?;
        let plain_len = key.layout().plain_len_from_physical(physical)?;
        let last = key.layout().chunk_count(plain_len) - 1;
        let mut reader = Self {
            key,
            inner,
            plain_len,
            position: 0,
            current: None,
            chunk: Buffer(Vec::new()),
            chunk_len: 0,
        };
        reader.open_chunk(last)?;
        Ok(reader)
    }

    /// Plaintext bytes of the whole file.
    pub fn plain_len(&self) -> u64 {
        self.plain_len
    }

    /// The key of the file, for its salt and layout.
    pub fn key(&self) -> &StreamKey {
        &self.key
    }

    fn open_chunk(&mut self, index: u64) -> Result<(), StreamError> {
        if self.current == Some(index) {
            return Ok(());
        }
        self.current = None;
        let layout = self.key.layout();
        let size = layout.chunk().bytes() as u64;
        let count = layout.chunk_count(self.plain_len);
        let range = layout.chunk_range(index * size, size, self.plain_len);
        // An empty file names no chunks, yet its single empty one must be checked.
        let start = if self.plain_len == 0 {
            HEADER_LEN as u64
        } else {
            range.physical.start
        };
        let end = if self.plain_len == 0 {
            layout.physical_len(0)
        } else {
            range.physical.end
        };
        let sealed = self
            .chunk
            .reset(usize::try_from(end - start).expect("a chunk is at most 1 MiB"));
        self.inner.seek(SeekFrom::Start(start))?;
        self.inner.read_exact(sealed)?;
        match self.key.open_chunk(index, index + 1 == count, sealed) {
            Ok(plain) => self.chunk_len = plain.len(),
            Err(refused) => {
                self.chunk.wipe();
                return Err(refused);
            }
        }
        self.current = Some(index);
        Ok(())
    }
}

impl<R: Read + Seek> Read for OpenReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() || self.position >= self.plain_len {
            return Ok(0);
        }
        let size = self.key.layout().chunk().bytes() as u64;
        self.open_chunk(self.position / size).map_err(|error| match error {
            StreamError::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidData, other),
        })?;
        let within = usize::try_from(self.position % size).expect("less than one chunk");
        let mut rest = self.chunk.0.get(within..self.chunk_len).unwrap_or_default();
        let read = rest.read(out)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for OpenReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.plain_len.checked_add_signed(by),
        };
        self.position = position
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "cannot seek before the start of the file"))?;
        Ok(self.position)
    }
}
