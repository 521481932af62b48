//! Where the data folder is when nobody says.

use std::path::PathBuf;

use adiuva_protocol::{Code, Failure};

/// The platform's folder for a program's data.
pub(crate) fn data_folder() -> Result<PathBuf, Failure> {
    let from = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = if cfg!(windows) {
        from("LOCALAPPDATA").map(|base| base.join("Adiuva"))
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support/Adiuva"))
    } else {
        from("XDG_DATA_HOME")
            .or_else(|| from("HOME").map(|home| home.join(".local/share")))
            .map(|base| base.join("adiuva"))
    };
    folder.ok_or_else(|| {
        Failure::new(
            Code::Validation,
            "there is no home folder to keep data in; name one with ADIUVA_HOME",
        )
    })
}
