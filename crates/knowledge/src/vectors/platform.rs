//! Where the systems differ: places in memory, and folders that only their owner may enter.

use std::io;
use std::path::{Path, PathBuf};

/// Folders that live in memory, the best first.
#[cfg(target_os = "linux")]
pub(super) fn memory_folders() -> Vec<PathBuf> {
    // The run-time folder of the session is often too small for the codes of a million vectors, and comes second.
    let session = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute());
    [Some(PathBuf::from("/dev/shm")), session]
        .into_iter()
        .flatten()
        .filter(|folder| folder.is_dir())
        .collect()
}

/// The temporary folder of these systems belongs to one user, and the system encrypts it with the disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn memory_folders() -> Vec<PathBuf> {
    Vec::new()
}

/// Shuts everybody else out.
#[cfg(unix)]
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// Temporary folders are private by inheritance here.
#[cfg(not(unix))]
pub(super) fn private_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
