//! Families of systems: how each calls and installs packages.

use std::process::Command;

use anyhow::Result;

use crate::shell;

/// Package names, empty where the system has no use for it.
pub(crate) struct Names {
    pub(crate) debian: &'static str,
    pub(crate) fedora: &'static str,
    pub(crate) arch: &'static str,
    pub(crate) suse: &'static str,
    pub(crate) homebrew: &'static str,
    pub(crate) winget: &'static str,
}

/// Systems that call their packages alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Debian,
    Fedora,
    Arch,
    Suse,
    Homebrew,
    Winget,
    Unknown,
}

impl Family {
    /// By the release file on Linux.
    pub(crate) fn of_this_machine() -> Self {
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

    /// What installs packages; empty when unknown.
    pub(crate) fn install_command(self) -> &'static str {
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

    /// The package; Debian's name where the system is unknown.
    pub(crate) fn name_of(self, names: &Names) -> &'static str {
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

/// Fetches the lists, then installs; wants root.
pub(crate) fn install_by_apt(packages: &[&str]) -> Result<()> {
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
pub(crate) fn is_root() -> bool {
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
}
