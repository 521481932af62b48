//! System packages: what is looked for, what it is for, and how each family of systems calls it.
//!
//! Presence is read off files and programs, not off a package manager, so that it works everywhere. A C compiler is
//! not in the list: Rust itself links with it, so this program could not have been built without.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::Purpose;
use super::family::{Family, Names, install_by_apt, is_root};
use crate::shell;

/// Something of the system that a chore needs.
pub(crate) struct Need {
    /// What it is needed for.
    pub(crate) purpose: Purpose,
    why: &'static str,
    probe: Probe,
    /// Systems that need it.
    on: On,
    names: Names,
}

enum Probe {
    /// A program in PATH.
    Program(&'static str),
    /// A file below an `include` folder of the system or beside protoc.
    ProtobufFile(&'static str),
    /// Modules of Perl that distributions split off.
    PerlModules(&'static [&'static str]),
    /// A Python that has pip.
    Pip,
}

#[derive(PartialEq, Eq)]
enum On {
    All,
    Unix,
    Linux,
}

/// Needed by the purposes of each entry.
pub(crate) const ALL: &[Need] = &[
    Need {
        purpose: Purpose::Build,
        why: "protoc compiles the file formats of the vector index",
        probe: Probe::Program("protoc"),
        on: On::All,
        names: Names {
            debian: "protobuf-compiler",
            fedora: "protobuf-compiler",
            arch: "protobuf",
            suse: "protobuf-devel",
            homebrew: "protobuf",
            winget: "Google.Protobuf",
        },
    },
    Need {
        purpose: Purpose::Build,
        why: "protoc's own include files",
        probe: Probe::ProtobufFile("google/protobuf/descriptor.proto"),
        on: On::All,
        names: Names {
            debian: "libprotobuf-dev",
            fedora: "protobuf-devel",
            arch: "protobuf",
            suse: "protobuf-devel",
            homebrew: "protobuf",
            winget: "Google.Protobuf",
        },
    },
    Need {
        purpose: Purpose::Build,
        why: "make builds the database's OpenSSL",
        probe: Probe::Program("make"),
        on: On::Unix,
        names: Names {
            debian: "make",
            fedora: "make",
            arch: "make",
            suse: "make",
            homebrew: "make",
            winget: "",
        },
    },
    Need {
        purpose: Purpose::Build,
        why: "Perl configures the database's OpenSSL",
        probe: Probe::PerlModules(&["FindBin", "IPC::Cmd", "File::Compare", "File::Copy", "Time::Piece"]),
        on: On::All,
        names: Names {
            debian: "perl",
            fedora: "perl-core",
            arch: "perl",
            suse: "perl",
            homebrew: "perl",
            winget: "StrawberryPerl.StrawberryPerl",
        },
    },
    Need {
        purpose: Purpose::Test,
        why: "dbus-run-session gives the keyring tests a bus of their own",
        probe: Probe::Program("dbus-run-session"),
        on: On::Linux,
        names: Names {
            debian: "dbus",
            fedora: "dbus-daemon",
            arch: "dbus",
            suse: "dbus-1-daemon",
            homebrew: "",
            winget: "",
        },
    },
    Need {
        purpose: Purpose::Test,
        why: "gnome-keyring is the real keyring of the tests",
        probe: Probe::Program("gnome-keyring-daemon"),
        on: On::Linux,
        names: Names {
            debian: "gnome-keyring",
            fedora: "gnome-keyring",
            arch: "gnome-keyring",
            suse: "gnome-keyring",
            homebrew: "",
            winget: "",
        },
    },
];

/// Needed only as long as the ONNX runtime has to be fetched.
pub(crate) const PIP: Need = Need {
    purpose: Purpose::Build,
    why: "pip fetches the ONNX runtime",
    probe: Probe::Pip,
    on: On::All,
    names: Names {
        debian: "python3-pip",
        fedora: "python3-pip",
        arch: "python-pip",
        suse: "python3-pip",
        homebrew: "python",
        winget: "Python.Python.3.13",
    },
};

/// Installs what is missing where it may (Debian's family, as root); elsewhere the error is the exact command.
pub(crate) fn fulfil(needs: &[&Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().copied().filter(|need| need.is_missing()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let family = Family::of_this_machine();
    if family == Family::Debian && is_root() {
        install_by_apt(&package_names(&missing, family))?;
        let left: Vec<&Need> = missing.into_iter().filter(|need| need.is_missing()).collect();
        if left.is_empty() {
            return Ok(());
        }
        bail!("installed, and still not found in PATH:\n{}", reasons(&left));
    }
    bail!("{}", advice(&missing, family, is_root()))
}

impl Need {
    fn is_missing(&self) -> bool {
        let applies = match self.on {
            On::All => true,
            On::Unix => cfg!(unix),
            On::Linux => cfg!(target_os = "linux"),
        };
        applies && !self.probe.is_there()
    }
}

impl Probe {
    fn is_there(&self) -> bool {
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
            Self::Pip => find_python().is_some(),
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

fn package_names(needs: &[&Need], family: Family) -> Vec<&'static str> {
    let mut packages: Vec<&str> = needs.iter().map(|need| family.name_of(&need.names)).collect();
    packages.retain(|name| !name.is_empty());
    packages.sort_unstable();
    packages.dedup();
    packages
}

fn reasons(needs: &[&Need]) -> String {
    needs
        .iter()
        .map(|need| format!("  - {}", need.why))
        .collect::<Vec<_>>()
        .join("\n")
}

fn advice(missing: &[&Need], family: Family, root: bool) -> String {
    let packages = package_names(missing, family).join(" ");
    let reasons = reasons(missing);
    if family == Family::Unknown {
        return format!("this machine lacks:\n{reasons}\nDebian calls the packages: {packages}");
    }
    let sudo = if root || matches!(family, Family::Homebrew | Family::Winget) {
        ""
    } else {
        "sudo "
    };
    format!(
        "this machine lacks:\n{reasons}\nget it with: {sudo}{} {packages}",
        family.install_command()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_a_command_to_copy() {
        let missing: Vec<&Need> = ALL.iter().take(2).collect();
        let check = |family, root, expected: &str| {
            let advice = advice(&missing, family, root);
            assert!(advice.ends_with(expected), "{advice}");
            assert!(advice.contains("protoc compiles"), "{advice}");
        };
        check(
            Family::Debian,
            false,
            "get it with: sudo apt-get install --yes libprotobuf-dev protobuf-compiler",
        );
        check(
            Family::Fedora,
            true,
            "get it with: dnf install protobuf-compiler protobuf-devel",
        );
        check(Family::Homebrew, false, "get it with: brew install protobuf");
        check(
            Family::Unknown,
            false,
            "Debian calls the packages: libprotobuf-dev protobuf-compiler",
        );
    }

    #[test]
    fn every_need_has_a_name_where_it_applies() {
        for need in ALL.iter().chain([&PIP]) {
            assert!(!need.why.is_empty());
            for family in [Family::Debian, Family::Fedora, Family::Arch, Family::Suse] {
                assert!(!family.name_of(&need.names).is_empty(), "{}: {family:?}", need.why);
            }
            let elsewhere = [
                (Family::Homebrew, need.on != On::Linux),
                (Family::Winget, need.on == On::All),
            ];
            for (family, applies) in elsewhere {
                assert_eq!(
                    !family.name_of(&need.names).is_empty(),
                    applies,
                    "{}: {family:?}",
                    need.why
                );
            }
        }
    }

    #[test]
    fn what_is_not_there_is_missing() {
        assert!(!Probe::Program("no-such-program-here").is_there());
        assert!(!Probe::ProtobufFile("no/such.proto").is_there());
        assert!(!Probe::PerlModules(&["No::Such::Module"]).is_there());
    }
}
