//! System packages: what is looked for, what it is for, and how each family of systems calls it.
//!
//! Presence is read off files and programs, not off a package manager, so that it works everywhere. A C compiler is
//! not in the list: Rust itself links with it, so this program could not have been built without.

mod probe;
mod table;

use anyhow::{Result, bail};

use super::Purpose;
use super::family::{Family, Names, install_by_apt, is_root};
use probe::Probe;

pub(crate) use probe::{find_chromium, find_python};
pub(crate) use table::{ALL, PIP};

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

#[derive(PartialEq, Eq)]
enum On {
    All,
    Unix,
    Linux,
}

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
        bail!("installed, and still not there:\n{}", reasons(&left));
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
}
