//! One process at a time has a data folder open.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use adiuva_protocol::{Code, Failure};

use crate::place::make_private_folder;

/// Held while this process has the data folder open; the system lets go of it however the process ends.
pub(crate) struct HomeLock {
    file: File,
}

impl HomeLock {
    /// Takes the folder, making it when it is not there.
    pub(crate) fn take(home: &Path) -> Result<Self, Failure> {
        open(home).map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("the data folder {} cannot be opened: {error}", home.display()),
            )
        })?
    }
}

fn open(home: &Path) -> io::Result<Result<HomeLock, Failure>> {
    make_private_folder(home)?;
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(home.join("lock"))?;
    match file.try_lock() {
        Ok(()) => {
            // The number is for people who look for the holder; the lock itself is the system's.
            file.set_len(0)?;
            write!(file, "{}", std::process::id())?;
            Ok(Ok(HomeLock { file }))
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.rewind()?;
            file.read_to_string(&mut holder)?;
            let message = format!(
                "another Adiuva (process {}) has this data folder open and does not answer; close it first",
                holder.trim()
            );
            Ok(Err(Failure::new(Code::VaultInUse, message)))
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl Drop for HomeLock {
    fn drop(&mut self) {
        // Closing the file lets go of the lock anyway; this only does it at a known moment.
        let _ = self.file.unlock();
    }
}
