//! Paths as bytes, the same functions on every system. The bytes are for this machine; they are not portable.

pub(crate) use imp::{path_from_bytes, path_to_bytes, sync_folder};

#[cfg(unix)]
mod imp {
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io;
    use std::os::unix::ffi::OsStrExt;
    use std::path::{Path, PathBuf};

    /// A path as the system's own bytes.
    pub(crate) fn path_to_bytes(path: &Path) -> Vec<u8> {
        path.as_os_str().as_bytes().to_vec()
    }

    /// The path of such bytes.
    pub(crate) fn path_from_bytes(bytes: &[u8]) -> PathBuf {
        PathBuf::from(OsStr::from_bytes(bytes))
    }

    /// Makes created, renamed and removed names in a folder durable.
    pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }
}

#[cfg(windows)]
mod imp {
    use std::ffi::OsString;
    use std::io;
    use std::os::windows::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    /// A path as UTF-16, little end first, unpaired surrogates and all.
    pub(crate) fn path_to_bytes(path: &Path) -> Vec<u8> {
        path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
    }

    /// The path of such bytes.
    pub(crate) fn path_from_bytes(bytes: &[u8]) -> PathBuf {
        let (pairs, _) = bytes.as_chunks::<2>();
        let wide: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        PathBuf::from(OsString::from_wide(&wide))
    }

    /// NTFS journals names by itself, and a folder cannot be flushed.
    pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
        Ok(())
    }
}
