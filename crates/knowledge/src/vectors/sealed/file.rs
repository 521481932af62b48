//! One sealed file: read in ranges, or made in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

use adiuva_vault::{HEADER_LEN, Keys, Purpose, StreamError, StreamKey};
use bytes::Bytes;
use object_store::PutPayload;

use super::roster::Salt;
use super::{CHUNK, Damage};

/// A file whose header, identity and end have been checked.
pub(super) struct SealedFile {
    disk: PathBuf,
    key: StreamKey,
    plain_len: u64,
}

/// Why a file could not be read: for good, or for now.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error(transparent)]
    Damage(#[from] Damage),
    #[error("a sealed index file could not be read")]
    Io(#[source] io::Error),
}

impl SealedFile {
    /// Opens the file at `disk` and proves that it is the one of this salt and not cut off.
    pub(super) fn open(disk: PathBuf, keys: &Keys, salt: Salt) -> Result<Self, ReadError> {
        let mut file = File::open(&disk).map_err(read_error)?;
        let physical = file.metadata().map_err(read_error)?.len();
        let mut header = [0; HEADER_LEN];
        file.read_exact(&mut header).map_err(read_error)?;
        let key = keys.open_stream(Purpose::Lance, &header).map_err(stream_error)?;
        if *key.salt().as_bytes() != salt {
            return Err(Damage::Foreign.into());
        }
        let layout = key.layout();
        let plain_len = layout.plain_len_from_physical(physical).map_err(stream_error)?;
        let count = layout.chunk_count(plain_len);
        // The range arithmetic names no chunk for an empty file, yet its single empty one must open too.
        let start = layout
            .chunk_range((count - 1) * layout.chunk().bytes() as u64, u64::MAX, plain_len)
            .physical
            .start;
        let start = if plain_len == 0 { HEADER_LEN as u64 } else { start };
        let mut last = vec![0; usize::try_from(physical - start).unwrap_or_default()];
        file.seek(SeekFrom::Start(start)).map_err(read_error)?;
        file.read_exact(&mut last).map_err(read_error)?;
        key.open_chunk(count - 1, true, &mut last).map_err(stream_error)?;
        Ok(Self { disk, key, plain_len })
    }

    pub(super) fn plain_len(&self) -> u64 {
        self.plain_len
    }

    pub(super) fn salt(&self) -> Salt {
        *self.key.salt().as_bytes()
    }

    /// The plain bytes of each range, all of which lie within the file.
    pub(super) fn read(&self, ranges: &[Range<u64>]) -> Result<Vec<Bytes>, ReadError> {
        let mut file = File::open(&self.disk).map_err(read_error)?;
        let layout = self.key.layout();
        let mut read = Vec::with_capacity(ranges.len());
        for range in ranges {
            let range = layout.chunk_range(range.start, range.end - range.start, self.plain_len);
            let mut sealed = vec![0; usize::try_from(range.physical.end - range.physical.start).unwrap_or_default()];
            file.seek(SeekFrom::Start(range.physical.start)).map_err(read_error)?;
            file.read_exact(&mut sealed).map_err(read_error)?;
            read.push(self.key.open_range(&range, sealed).map_err(stream_error)?.into());
        }
        Ok(read)
    }
}

/// `payload` as one sealed file.
pub(super) fn seal(keys: &Keys, payload: &PutPayload) -> Result<(Salt, Vec<u8>), StreamError> {
    let sealed = Vec::with_capacity(payload.content_length() + payload.content_length() / 64 + 256);
    let mut writer = keys.seal_stream(Purpose::Lance, CHUNK, sealed)?;
    let salt = *writer.salt().as_bytes();
    for part in payload {
        io::Write::write_all(&mut writer, part)?;
    }
    Ok((salt, writer.finish()?))
}

/// A file that is gone or too short was there whole when it was recorded; anything else may pass.
fn read_error(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound => Damage::Missing.into(),
        io::ErrorKind::UnexpectedEof => Damage::Broken.into(),
        _ => ReadError::Io(error),
    }
}

fn stream_error(error: StreamError) -> ReadError {
    match error {
        StreamError::Io(error) => read_error(error),
        _ => Damage::Broken.into(),
    }
}
