//! Where the socket is and how it is named on each system.

use std::io;
use std::path::Path;

use interprocess::local_socket::{GenericFilePath, GenericNamespaced, Name, NameType, ToFsName, ToNsName};

/// The longest path that fits into a socket's address on every Unix (`sun_path` of macOS).
const LONGEST: usize = 103;

/// The name of the socket that belongs to this data folder.
pub(super) fn derive_name(home: &Path) -> io::Result<Name<'static>> {
    if cfg!(windows) || !GenericFilePath::is_supported() {
        // A named pipe: the data folder's path itself tells folders apart.
        let text: String = home
            .to_string_lossy()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        return format!("adiuva-{text}").to_ns_name::<GenericNamespaced>();
    }
    let path = home.join("adiuva.sock");
    if path.as_os_str().len() > LONGEST {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the data folder's path is too long for a socket",
        ));
    }
    path.into_os_string().to_fs_name::<GenericFilePath>()
}
