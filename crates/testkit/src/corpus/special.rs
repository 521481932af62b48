//! Files that readers stumble over.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{docx_bomb, encrypted_pdf};

/// The special files of one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Special {
    /// `empty.txt`.
    pub empty: PathBuf,
    /// `junk.txt`, which is no text.
    pub junk: PathBuf,
    /// `latin1.txt`, with accents that are not UTF-8.
    pub latin1: PathBuf,
    /// A text whose name is not UTF-8; none where the system has no such names.
    pub odd_name: Option<PathBuf>,
    /// A folder `loop` that holds a link to itself; none where links need a privilege.
    pub symlink_loop: Option<PathBuf>,
    /// `bomb.docx`, small and 64 MB long when unpacked; [`docx_bomb`] makes larger ones.
    pub bomb: PathBuf,
    /// `sealed.pdf`, which needs a password.
    pub sealed: PathBuf,
}

/// Writes one of each into `folder`.
///
/// # Errors
/// When a file cannot be written.
pub fn specials(folder: &Path) -> io::Result<Special> {
    fs::create_dir_all(folder)?;
    let bomb = folder.join("bomb.docx");
    docx_bomb(&bomb, 64_000_000)?;
    let sealed = folder.join("sealed.pdf");
    encrypted_pdf(&sealed)?;
    Ok(Special {
        empty: empty(folder)?,
        junk: binary_junk(folder)?,
        latin1: latin1(folder)?,
        odd_name: not_utf8_name(folder)?,
        symlink_loop: symlink_loop(folder)?,
        bomb,
        sealed,
    })
}

/// `empty.txt`, of no bytes.
///
/// # Errors
/// When it cannot be written.
pub fn empty(folder: &Path) -> io::Result<PathBuf> {
    written(folder.join("empty.txt"), &[])
}

/// `junk.txt`, of 64 KiB that are no text although the name says so.
///
/// # Errors
/// When it cannot be written.
pub fn binary_junk(folder: &Path) -> io::Result<PathBuf> {
    let junk: Vec<u8> = (0..65536_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    written(folder.join("junk.txt"), &junk)
}

/// `latin1.txt`: Italian sentences in ISO 8859-1.
///
/// # Errors
/// When it cannot be written.
pub fn latin1(folder: &Path) -> io::Result<PathBuf> {
    let text = "La città è più bella perché il caffè è già pronto. Così la libertà è la novità di lunedì.\n".repeat(8);
    let bytes: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'))
        .collect();
    written(folder.join("latin1.txt"), &bytes)
}

/// A text whose name is not UTF-8; none where the system has no such names.
///
/// # Errors
/// When it cannot be written.
pub fn not_utf8_name(folder: &Path) -> io::Result<Option<PathBuf>> {
    platform::odd_name()
        .map(|name| written(folder.join(name), b"The name of this file is not UTF-8.\n"))
        .transpose()
}

/// A folder `loop` with a text and a link `again` to itself; none where links need a privilege.
///
/// # Errors
/// When it cannot be written.
pub fn symlink_loop(folder: &Path) -> io::Result<Option<PathBuf>> {
    let place = folder.join("loop");
    fs::create_dir_all(&place)?;
    written(
        place.join("inside.txt"),
        b"This file is met once, however often the link is followed.\n",
    )?;
    platform::link(&place, &place.join("again")).map(|linked| linked.then_some(place))
}

fn written(path: PathBuf, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::write(&path, bytes)?;
    Ok(path)
}

#[cfg(target_os = "linux")]
mod platform {
    use std::ffi::OsString;
    use std::io;
    use std::os::unix::ffi::OsStringExt as _;
    use std::path::Path;

    pub(super) fn odd_name() -> Option<OsString> {
        Some(OsString::from_vec(b"caf\xe9.txt".to_vec()))
    }

    pub(super) fn link(to: &Path, at: &Path) -> io::Result<bool> {
        std::os::unix::fs::symlink(to, at).map(|()| true)
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod platform {
    use std::ffi::OsString;
    use std::io;
    use std::path::Path;

    // The file systems of macOS refuse such names.
    pub(super) fn odd_name() -> Option<OsString> {
        None
    }

    pub(super) fn link(to: &Path, at: &Path) -> io::Result<bool> {
        std::os::unix::fs::symlink(to, at).map(|()| true)
    }
}

#[cfg(windows)]
mod platform {
    use std::ffi::OsString;
    use std::io;
    use std::path::Path;

    pub(super) fn odd_name() -> Option<OsString> {
        None
    }

    pub(super) fn link(_: &Path, _: &Path) -> io::Result<bool> {
        Ok(false)
    }
}
