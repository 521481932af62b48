//! Looking for things: files and programs, not the records of a package manager, so that it works everywhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell;

/// How something of the system is recognised.
pub(super) enum Probe {
    /// A program in PATH.
    Program(&'static str),
    /// A file below an `include` folder of the system or beside protoc.
    ProtobufFile(&'static str),
    /// Modules of Perl that distributions split off.
    PerlModules(&'static [&'static str]),
    /// A library to compile with, by its name for pkg-config.
    Library(&'static str),
    /// A library that is loaded while a program runs, by any of these file names.
    Loaded(&'static [&'static str]),
    /// A Python that has pip.
    Pip,
    /// A module of the first Python, or of the system's own.
    PythonModule(&'static str),
    /// Chromium or Chrome.
    Chromium,
    /// Node of a version that still gets mended.
    Node,
    /// The package manager of Node.
    Npm,
}

impl Probe {
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Program("protoc") if std::env::var_os("PROTOC").is_some_and(|path| Path::new(&path).is_file()) => {
                true
            }
            Self::Program(name) => shell::find_program(name).is_some(),
            Self::ProtobufFile(name) => include_folders().iter().any(|folder| folder.join(name).is_file()),
            Self::PerlModules(modules) => {
                let uses = modules.iter().map(|module| format!("-M{module}"));
                shell::succeeds(Command::new("perl").args(uses).args(["-e", "1"]))
            }
            Self::Library(name) => shell::succeeds(Command::new("pkg-config").args(["--exists", name])),
            Self::Loaded(names) => {
                let folders = library_folders();
                names
                    .iter()
                    .any(|name| folders.iter().any(|folder| folder.join(name).exists()))
            }
            Self::Pip => find_python().is_some(),
            Self::PythonModule(module) => {
                let import = format!("import {module}");
                let has_it = |python| shell::succeeds(Command::new(python).args(["-c", &import]));
                has_it("python3") || has_it("/usr/bin/python3")
            }
            Self::Chromium => find_chromium().is_some(),
            Self::Node => shell::read(Command::new("node").arg("--version")).is_ok_and(|version| is_mended(&version)),
            Self::Npm => crate::node::find_npm().is_some(),
        }
    }
}

/// A Python that can run pip, as a program and its first arguments.
pub(crate) fn find_python() -> Option<&'static [&'static str]> {
    const CANDIDATES: [&[&str]; 3] = [&["python3"], &["python"], &["py", "-3"]];
    let works = |candidate: &&&[&str]| match candidate {
        [program, args @ ..] => shell::succeeds(Command::new(program).args(args).args(["-m", "pip", "--version"])),
        [] => false,
    };
    CANDIDATES.iter().find(works).copied()
}

/// The browser of the tests; `ADIUVA_CHROMIUM` chooses another one.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    const PLACES: [&str; 3] = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ];
    if let Some(chosen) = std::env::var_os("ADIUVA_CHROMIUM").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(chosen)).filter(|path| path.is_file());
    }
    let known = || PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
    NAMES.iter().find_map(|name| shell::find_program(name)).or_else(known)
}

fn include_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["/usr/include", "/usr/local/include"].map(PathBuf::from).into();
    folders.extend(std::env::var_os("PROTOC_INCLUDE").map(PathBuf::from));
    let protoc = std::env::var_os("PROTOC")
        .map(PathBuf::from)
        .or_else(|| shell::find_program("protoc"));
    if let Some(prefix) = protoc.and_then(|path| path.canonicalize().ok()?.ancestors().nth(2).map(Path::to_path_buf)) {
        folders.push(prefix.join("include"));
    }
    folders
}

fn library_folders() -> Vec<PathBuf> {
    let multiarch = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let mut folders: Vec<PathBuf> = ["/usr/lib64", "/usr/lib", "/usr/local/lib", &multiarch]
        .map(PathBuf::from)
        .into();
    let chosen = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&chosen));
    folders
}

/// Reads what `node --version` says, such as `v20.20.2`.
fn is_mended(version: &str) -> bool {
    let major = version.trim().trim_start_matches('v').split('.').next();
    major
        .and_then(|major| major.parse().ok())
        .is_some_and(|major: u32| major >= 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_missing() {
        assert!(!Probe::Program("no-such-program-here").is_there());
        assert!(!Probe::ProtobufFile("no/such.proto").is_there());
        assert!(!Probe::PerlModules(&["No::Such::Module"]).is_there());
        assert!(!Probe::Library("no-such-library").is_there());
        assert!(!Probe::Loaded(&["libno-such.so.1"]).is_there());
    }

    #[test]
    fn old_versions_of_node_do_not_count() {
        for (version, fits) in [
            ("v20.20.2\n", true),
            ("v24.0.0", true),
            ("v18.20.4\n", false),
            ("", false),
        ] {
            assert_eq!(is_mended(version), fits, "{version}");
        }
    }
}
