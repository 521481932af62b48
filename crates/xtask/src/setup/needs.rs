//! System packages: what is looked for, what it is for, and how each family of systems calls it.
//!
//! Presence is read off files and programs, not off a package manager, so that it works everywhere. A C compiler is
//! not in the list: Rust itself links with it, so this program could not have been built without.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::Purpose;
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

/// Package names, empty where the package above it already brings it.
struct Names {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    suse: &'static str,
    homebrew: &'static str,
    winget: &'static str,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    Suse,
    Homebrew,
    Winget,
    Unknown,
}

impl Family {
    fn of_this_machine() -> Self {
        if cfg!(target_os = "macos") {
            return Self::Homebrew;
        }
        if cfg!(windows) {
            return Self::Winget;
        }
        Self::of_release_file(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
    }

    /// Reads `ID` and `ID_LIKE` of os-release(5); `ID` comes first.
    fn of_release_file(text: &str) -> Self {
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches(['"', '\'']).to_owned()
        };
        let ids = format!("{} {}", value("ID"), value("ID_LIKE"));
        let family = ids.split_whitespace().find_map(|id| match id {
            "debian" | "ubuntu" => Some(Self::Debian),
            "fedora" | "rhel" => Some(Self::Fedora),
            "arch" => Some(Self::Arch),
            "suse" | "opensuse" => Some(Self::Suse),
            _ => None,
        });
        family.unwrap_or(Self::Unknown)
    }

    fn install_command(self) -> &'static str {
        match self {
            Self::Debian => "apt-get install --yes",
            Self::Fedora => "dnf install",
            Self::Arch => "pacman -S",
            Self::Suse => "zypper install",
            Self::Homebrew => "brew install",
            Self::Winget => "winget install",
            Self::Unknown => "",
        }
    }

    fn name_of(self, names: &Names) -> &'static str {
        match self {
            Self::Debian | Self::Unknown => names.debian,
            Self::Fedora => names.fedora,
            Self::Arch => names.arch,
            Self::Suse => names.suse,
            Self::Homebrew => names.homebrew,
            Self::Winget => names.winget,
        }
    }
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

fn install_by_apt(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        // Another installation at the same moment is waited for, and nobody is there to answer questions.
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["-o", "DPkg::Lock::Timeout=300", "-qq"]);
        command
    };
    shell::run(apt().arg("update"))?;
    shell::run(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

/// Whether this process may install; asked of `id`, because a system call would need unsafe code or a dependency.
fn is_root() -> bool {
    cfg!(unix) && shell::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_is_read_off_the_release_file() {
        let check = |text: &str, expected| assert_eq!(Family::of_release_file(text), expected, "{text}");
        check(
            "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n",
            Family::Debian,
        );
        check("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Debian);
        check("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", Family::Fedora);
        check("ID=manjaro\nID_LIKE=arch\n", Family::Arch);
        check("ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n", Family::Suse);
        check("ID=nixos\n", Family::Unknown);
        check("", Family::Unknown);
    }

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
