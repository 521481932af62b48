//! The data folder: where it is, and who may look into it.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use adiuva_protocol::{Code, Failure};

/// The data folder: the one that was named, else the platform's folder for a program's data.
///
/// # Errors
/// When none was named and the platform has no such folder; the message says how to name one.
pub fn data_folder(named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let Some(folder) = named.or_else(platform_folder) else {
        return Err(Failure::new(
            Code::Validation,
            "there is no home folder to keep data in; name one with ADIUVA_HOME",
        ));
    };
    std::path::absolute(&folder).map_err(|error| {
        let message = format!("{} cannot be the data folder: {error}", folder.display());
        Failure::new(Code::Validation, message)
    })
}

/// Makes a folder for its owner alone, where it is not there yet.
///
/// # Errors
/// As the system says.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn platform_folder() -> Option<PathBuf> {
    let from = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        from("LOCALAPPDATA").map(|base| base.join("Adiuva"))
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support/Adiuva"))
    } else {
        from("XDG_DATA_HOME")
            .or_else(|| from("HOME").map(|home| home.join(".local/share")))
            .map(|base| base.join("adiuva"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_is_the_one_and_always_absolute() {
        let folder = data_folder(Some(PathBuf::from("somewhere"))).unwrap();
        assert_eq!(folder, env::current_dir().unwrap().join("somewhere"));
    }
}
