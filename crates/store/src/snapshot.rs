//! Snapshots before migrations: byte for byte copies of the encrypted file, so sealed by nature, under the same key.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::platform::sync_folder;

/// How many are kept.
const KEPT: usize = 3;

/// Copies a database file at rest, one whose log is empty and which nobody has open, into the folder. The copy appears
/// under its name when it is whole and durable. Older snapshots beyond the last three go.
pub(crate) fn take_snapshot(database: &Path, folder: &Path, version: u32) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let now_ms = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    let snapshot = folder.join(format!("snapshot-{version}-{now_ms}.db"));
    let unfinished = folder.join("snapshot.unfinished");
    fs::copy(database, &unfinished)?;
    File::options().write(true).open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, &snapshot)?;
    sync_folder(folder)?;
    forget_older(folder)?;
    Ok(snapshot)
}

fn forget_older(folder: &Path) -> io::Result<()> {
    let mut snapshots = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let taken_ms = path
            .file_stem()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_prefix("snapshot-"))
            .and_then(|name| name.split_once('-'))
            .and_then(|(_, taken)| taken.parse::<u128>().ok());
        if let Some(taken_ms) = taken_ms {
            snapshots.push((taken_ms, path));
        }
    }
    snapshots.sort();
    for (_, path) in snapshots.iter().take(snapshots.len().saturating_sub(KEPT)) {
        fs::remove_file(path)?;
    }
    Ok(())
}
