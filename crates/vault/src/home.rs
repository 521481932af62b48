//! The folder of a vault: what is in it, and how `vault.meta` gets there whole or not at all.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::meta::{MAX_LEN, MetaDamage, NotMeta, VaultMeta};
use crate::platform;
use crate::vault::VaultError;

/// The file that decides whether there is a vault.
pub const META_FILE: &str = "vault.meta";
/// The database, of which this crate knows only the name: one without `vault.meta` is never built over.
pub const DATABASE_FILE: &str = "vault.db";

const LOCK_FILE: &str = "vault.meta.lock";

/// What a folder holds.
#[derive(Debug)]
pub enum HomeState {
    /// Neither a vault nor a database: a first run.
    Empty,
    /// A vault that can be opened with the right key.
    Ready(VaultMeta),
    /// A database whose `vault.meta` is gone: to be repaired from a backup, never a first run.
    DatabaseWithoutMeta,
    /// A `vault.meta` that cannot be read.
    Damaged(MetaDamage),
    /// Written by a newer program.
    Newer {
        /// The format it has or asks for.
        version: u32,
    },
}

/// Looks at the folder without changing anything in it; a folder that does not exist is empty.
///
/// # Errors
/// [`VaultError::Io`] when it cannot be read, which says nothing about what it holds.
pub fn inspect(home: &Path) -> Result<HomeState, VaultError> {
    let path = home.join(META_FILE);
    let Some(found) = load_file(&path).map_err(|source| VaultError::Io { path, source })? else {
        return Ok(if has_database(home)? {
            HomeState::DatabaseWithoutMeta
        } else {
            HomeState::Empty
        });
    };
    Ok(
        match found
            .map_err(NotMeta::Damaged)
            .and_then(|bytes| VaultMeta::decode(&bytes))
        {
            Ok(meta) => HomeState::Ready(meta),
            Err(NotMeta::Damaged(damage)) => HomeState::Damaged(damage),
            Err(NotMeta::Newer { version }) => HomeState::Newer { version },
        },
    )
}

/// Makes the folder private if it is new or has nothing in it yet; a folder in use keeps the mode its owner chose.
pub(crate) fn make_home(home: &Path) -> Result<(), VaultError> {
    let made = platform::make_private_folder(home).and_then(|()| {
        if std::fs::read_dir(home)?.next().is_none() {
            platform::tighten_folder(home)?;
        }
        Ok(())
    });
    made.map_err(|source| VaultError::Io {
        path: home.to_owned(),
        source,
    })
}

/// Writes the first `vault.meta`; fails with [`VaultError::AlreadyExists`] when one has appeared meanwhile.
pub(crate) fn write_first_meta(home: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let path = home.join(META_FILE);
    let written = stage(home, bytes).and_then(|staged| {
        staged.persist_noclobber(&path).map_err(|refused| refused.error)?;
        platform::sync_folder(home)
    });
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => VaultError::AlreadyExists,
        _ => VaultError::Io { path, source },
    })
}

/// Replaces `vault.meta`; after a crash at any moment the old or the new one is there, whole.
pub(crate) fn replace_meta(home: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let path = home.join(META_FILE);
    let written = stage(home, bytes).and_then(|staged| {
        staged.persist(&path).map_err(|refused| refused.error)?;
        platform::sync_folder(home)
    });
    written.map_err(|source| VaultError::Io { path, source })
}

/// Held while `vault.meta` is read, changed and written; released when dropped.
pub(crate) fn lock_meta(home: &Path) -> Result<File, VaultError> {
    let path = home.join(LOCK_FILE);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| VaultError::Io {
            path: path.clone(),
            source,
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VaultError::Busy),
        Err(TryLockError::Error(source)) => Err(VaultError::Io { path, source }),
    }
}

/// A synced temporary file beside the real one; its mode is 0600 from the start.
fn stage(home: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut staged = tempfile::Builder::new()
        .prefix("vault.meta.")
        .suffix(".tmp")
        .tempfile_in(home)?;
    staged.write_all(bytes)?;
    staged.as_file().sync_all()?;
    Ok(staged)
}

/// `None` when there is nothing of that name. Only plain files are opened: a pipe would block for ever.
fn load_file(path: &Path) -> io::Result<Option<Result<Vec<u8>, MetaDamage>>> {
    if !exists(path)? {
        return Ok(None);
    }
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Ok(Some(Err(MetaDamage::NotAFile))),
        // A link that leads nowhere is not a first run.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Err(MetaDamage::NotAFile))),
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_LEN + 1).read_to_end(&mut bytes)?;
    Ok(Some(if bytes.len() as u64 > MAX_LEN {
        Err(MetaDamage::TooLarge)
    } else {
        Ok(bytes)
    }))
}

fn has_database(home: &Path) -> Result<bool, VaultError> {
    for suffix in ["", "-wal", "-journal"] {
        let path: PathBuf = home.join(format!("{DATABASE_FILE}{suffix}"));
        if exists(&path).map_err(|source| VaultError::Io { path, source })? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Unlike `Path::exists`, tells "not there" from "could not look", and counts a link that leads nowhere.
fn exists(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
