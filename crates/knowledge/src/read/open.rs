//! Opening a file that somebody else may have replaced since it was seen.

use std::fs::File;
use std::path::Path;

use super::refusal::ReadError;
use crate::platform::{modified_ns, open_without_surprises};

/// An open regular file and what it was at that moment.
pub struct Opened {
    /// The file, at its start.
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the epoch.
    pub modified_ns: i64,
}

/// Opens a regular file. Links are not followed, pipes, sockets and devices not touched.
///
/// # Errors
/// When it is gone, forbidden or no regular file.
pub fn open_regular(path: &Path) -> Result<Opened, ReadError> {
    let file = open_without_surprises(path).map_err(|error| match error.raw_os_error() {
        // A link, a socket, or a device without a driver.
        #[cfg(unix)]
        Some(code)
            if [rustix::io::Errno::LOOP, rustix::io::Errno::NXIO]
                .iter()
                .any(|e| e.raw_os_error() == code) =>
        {
            ReadError::NotAFile
        }
        _ => ReadError::from(error),
    })?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    Ok(Opened {
        size: metadata.len(),
        modified_ns: modified_ns(&metadata),
        file,
    })
}
