//! The private folder for what Lance writes outside its store while it builds an index.
//!
//! An index build puts quantised or raw vectors into temporary files, through a store of its own that nothing can seal.
//! So temporary files of the whole process are made in a folder that only this user can enter, in memory where the
//! system has such a place, and that is removed with the process, or at the next start when the process was killed.
//!
//! All of them come from the `tempfile` crate, whose folder can be set once from within the process
//! ([`tempfile::env::override_temp_dir`]); so neither a helper process nor an environment variable is needed.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::VectorError;
use super::platform::{memory_folders, private_folder};

const PREFIX: &str = "adiuva-index-";
const LOCK: &str = "lock";

/// Held until the process ends: the lock tells other processes that the folder is in use.
static CLAIMED: Mutex<Option<Claim>> = Mutex::new(None);

struct Claim {
    folder: PathBuf,
    _lock: File,
}

/// Makes the folder once a process, removes those of dead processes, and returns it.
///
/// # Errors
/// When no place for it can be written, or another part of the program has set the folder for temporary files.
pub fn claim() -> Result<PathBuf, VectorError> {
    let mut claimed = CLAIMED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(claim) = &*claimed {
        return Ok(claim.folder.clone());
    }
    let claim = make().map_err(VectorError::Scratch)?;
    tempfile::env::override_temp_dir(&claim.folder).map_err(|_| {
        VectorError::Scratch(io::Error::other(
            "the folder for temporary files was already set elsewhere",
        ))
    })?;
    let folder = claim.folder.clone();
    *claimed = Some(claim);
    Ok(folder)
}

fn make() -> io::Result<Claim> {
    let mut refused = None;
    for place in memory_folders().into_iter().chain([std::env::temp_dir()]) {
        sweep(&place);
        match make_in(&place) {
            Ok(claim) => return Ok(claim),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
}

fn make_in(place: &Path) -> io::Result<Claim> {
    // The name is random and the folder is made, not found, so nobody can prepare it for us.
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?.keep();
    private_folder(&folder)?;
    let lock = File::create(folder.join(LOCK))?;
    lock.lock()?;
    Ok(Claim { folder, _lock: lock })
}

/// Removes the folders of processes that were killed. Those of other users cannot be opened and stay.
fn sweep(place: &Path) {
    let Ok(entries) = std::fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let a_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if ours && a_folder && is_abandoned(&entry.path()) {
            let _tried_again_at_the_next_start = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn is_abandoned(folder: &Path) -> bool {
    match File::open(folder.join(LOCK)) {
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        // A process may be between making its folder and its lock; an old folder without one is abandoned.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let age = std::fs::metadata(folder)
                .and_then(|meta| meta.modified())
                .map(|made| made.elapsed());
            matches!(age, Ok(Ok(age)) if age.as_secs() > 60)
        }
        Err(_) => false,
    }
}

/// Removes the folder; for the end of the program, because no temporary file can be made afterwards.
pub fn release() {
    if let Some(claim) = &*CLAIMED.lock().unwrap_or_else(PoisonError::into_inner) {
        let _swept_at_the_next_start = std::fs::remove_dir_all(&claim.folder);
    }
}
