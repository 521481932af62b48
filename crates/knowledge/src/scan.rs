//! What lies in a source now.
//!
//! Links are never followed, so that nothing outside is read and no loop exists. What is left out is counted: hidden
//! files, what ignore files name, junk by rule, and whatever is no regular file. A folder that is left out counts once.

mod rules;

use std::ffi::OsString;
use std::fs::{DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use adiuva_store::files::SeenFile;
use adiuva_store::sources::SourceKind;
use tokio_util::sync::CancellationToken;

use crate::platform::modified_ns;
use rules::Rules;
pub(crate) use rules::is_junk;

/// What a walk came to, besides the files that it handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Files and folders left out.
    pub ignored: u64,
    /// Folders below the source that could not be listed; what was known of them still holds.
    pub unreadable: Vec<PathBuf>,
    /// Whether there was anything in the source at all, left out or not.
    pub anything: bool,
    /// It was told to stop and did not see everything.
    pub stopped: bool,
}

/// Why a source could not be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// It is not there.
    #[error("it is not there any more; if its disk was unmounted, mount it again, otherwise remove the source")]
    Gone,
    /// We may not list it.
    #[error("permission to read it was denied; allow it and rescan")]
    Denied,
    /// It became something else.
    #[error("it is not the folder or file any more that was added; remove the source and add it again")]
    OtherKind,
    /// The disk or the network behind it.
    #[error("it could not be listed; check the disk or the connection and rescan")]
    Disk(#[source] io::Error),
}

impl From<io::Error> for WalkError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Gone,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::NotADirectory => Self::OtherKind,
            _ => Self::Disk(error),
        }
    }
}

/// Walks a source and hands out every file that belongs to it, with its path below the source.
///
/// # Errors
/// When the source itself cannot be listed, or what the hand-out does fails.
pub fn walk<E: From<WalkError>>(
    root: &Path,
    kind: SourceKind,
    stop: &CancellationToken,
    mut seen: impl FnMut(SeenFile) -> Result<(), E>,
) -> Result<Walked, E> {
    let metadata = std::fs::metadata(root).map_err(WalkError::from)?;
    if kind == SourceKind::File {
        if !metadata.is_file() {
            return Err(WalkError::OtherKind.into());
        }
        seen(SeenFile {
            path: PathBuf::new(),
            size: metadata.len(),
            mtime_ns: modified_ns(&metadata),
        })?;
        return Ok(Walked {
            anything: true,
            ..Walked::default()
        });
    }
    let mut walked = Walked::default();
    let mut folders = vec![(PathBuf::new(), Rules::default())];
    while let Some((folder, above)) = folders.pop() {
        if stop.is_cancelled() {
            walked.stopped = true;
            break;
        }
        let is_root = folder.as_os_str().is_empty();
        let absolute = if is_root { root.to_owned() } else { root.join(&folder) };
        let entries = match list(&absolute) {
            Ok(entries) => entries,
            Err(error) if is_root => return Err(WalkError::from(error).into()),
            // It went away between the listing above and now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(_) => {
                walked.unreadable.push(folder);
                continue;
            }
        };
        walked.anything |= !entries.is_empty();
        if !is_root && entries.iter().any(|(_, name, _)| name == "CACHEDIR.TAG") {
            walked.ignored += 1;
            continue;
        }
        let rules = above.within(&absolute, entries.iter().map(|(_, name, _)| name.as_os_str()));
        for (entry, name, file_type) in entries {
            if is_junk(&name, file_type.is_dir()) || rules.ignores(&absolute.join(&name), file_type.is_dir()) {
                walked.ignored += 1;
                continue;
            }
            let path = folder.join(&name);
            if file_type.is_dir() {
                folders.push((path, rules.clone()));
                continue;
            }
            if !file_type.is_file() {
                walked.ignored += 1;
                continue;
            }
            // Gone again already: it is simply not there.
            let Ok(metadata) = entry.metadata() else { continue };
            seen(SeenFile {
                path,
                size: metadata.len(),
                mtime_ns: modified_ns(&metadata),
            })?;
        }
    }
    Ok(walked)
}

fn list(folder: &Path) -> io::Result<Vec<(DirEntry, OsString, FileType)>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (name, file_type) = (entry.file_name(), entry.file_type()?);
        entries.push((entry, name, file_type));
    }
    Ok(entries)
}
