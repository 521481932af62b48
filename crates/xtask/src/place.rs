//! Where things are: the clone, the user's cache, the build folder, and the environment of every child.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The folders every chore works with, all absolute.
pub(crate) struct Place {
    /// The clone.
    pub(crate) root: PathBuf,
    /// What survives clones: `<user cache>/adiuva`.
    pub(crate) cache: PathBuf,
    /// Where cargo builds, outside the clone unless `CARGO_TARGET_DIR` says otherwise.
    pub(crate) target: PathBuf,
    /// CI=true: nobody watches, nothing may be decided by an outdated lock file.
    pub(crate) ci: bool,
}

impl Place {
    /// Reads the environment; makes no folder.
    pub(crate) fn find() -> Result<Self> {
        // cargo sets it for `cargo run`, and then it is the clone of now, also when the program was built elsewhere.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .ancestors()
            .nth(2)
            .context("xtask lies two folders below the root")?;
        let cache = cache_folder(|name| std::env::var_os(name).filter(|value| !value.is_empty()))?.join("adiuva");
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(chosen) => std::env::current_dir()?.join(chosen),
            None => cache.join("target"),
        };
        let ci = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
        Ok(Self {
            root: root.to_path_buf(),
            cache,
            target,
            ci,
        })
    }

    /// The models that ship with the app.
    pub(crate) fn models(&self) -> PathBuf {
        self.root.join("crates/models/weights")
    }

    /// The numbered migrations of the local database.
    pub(crate) fn migrations(&self) -> PathBuf {
        self.root.join("migrations/local")
    }

    /// Where the screens are built: apart, so that they and the native programs never wait for each other.
    pub(crate) fn ui_target(&self) -> PathBuf {
        let mut folder = self.target.clone().into_os_string();
        folder.push("-ui");
        folder.into()
    }

    /// A cargo call in the clone that builds into [`Place::target`].
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .arg(subcommand);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(is_of_our_own_package) {
                command.env_remove(name);
            }
        }
        if self.ci && subcommand != "fmt" {
            command.arg("--locked").env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    /// Makes the build folder this clone's own.
    ///
    /// Cargo names what it builds by the path *inside* a workspace and compares file times only, so a second clone
    /// with other content would be given the first clone's programs. When the folder was last used by another
    /// clone, the records of the workspace's own packages are dropped; dependencies stay built.
    pub(crate) fn claim_target(&self) -> Result<()> {
        self.claim(&self.target)
    }

    /// The same for the folder of the screens.
    pub(crate) fn claim_ui_target(&self) -> Result<()> {
        self.claim(&self.ui_target())
    }

    fn claim(&self, target: &Path) -> Result<()> {
        let marker = target.join(".clone");
        let me = self.root.to_string_lossy();
        if fs::read_to_string(&marker).is_ok_and(|owner| owner == me) {
            return Ok(());
        }
        fs::create_dir_all(target).with_context(|| format!("cannot make {}", target.display()))?;
        for profile in folders_in(target) {
            forget_own_packages(&profile)?;
            for below_triple in folders_in(&profile) {
                forget_own_packages(&below_triple)?;
            }
        }
        fs::write(&marker, me.as_bytes()).with_context(|| format!("cannot write {}", marker.display()))
    }
}

/// The user's cache folder, by the conventions of the system.
fn cache_folder(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    if cfg!(windows) {
        return variable("LOCALAPPDATA")
            .map(PathBuf::from)
            .context("LOCALAPPDATA is not set");
    }
    if let Some(chosen) = variable("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
    {
        return Ok(chosen);
    }
    let home = PathBuf::from(variable("HOME").context("HOME is not set: say where the user's folder is")?);
    Ok(if cfg!(target_os = "macos") {
        home.join("Library/Caches")
    } else {
        home.join(".cache")
    })
}

/// Whether cargo sets this variable to tell a program about its own package.
///
/// A build script that asks to be run again when one of them changes (the one of `ring` does) would otherwise see ours in a
/// chore and none in a plain cargo call, and everything above it, Lance and all, would be built anew at each turn.
fn is_of_our_own_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

fn forget_own_packages(profile: &Path) -> Result<()> {
    for record in folders_in(&profile.join(".fingerprint")) {
        if record
            .file_name()
            .is_some_and(|name| is_own_package(&name.to_string_lossy()))
        {
            fs::remove_dir_all(&record).with_context(|| format!("cannot remove {}", record.display()))?;
        }
    }
    Ok(())
}

fn is_own_package(record: &str) -> bool {
    record.starts_with("adiuva-") || record.starts_with("xtask-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_follows_the_environment() {
        let with = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                pairs
                    .iter()
                    .find(|pair| pair.0 == name)
                    .map(|pair| OsString::from(pair.1))
            }
        };
        if cfg!(target_os = "linux") {
            assert_eq!(cache_folder(with(&[("HOME", "/h")])).unwrap(), Path::new("/h/.cache"));
            assert_eq!(
                cache_folder(with(&[("HOME", "/h"), ("XDG_CACHE_HOME", "/c")])).unwrap(),
                Path::new("/c")
            );
            let relative = with(&[("HOME", "/h"), ("XDG_CACHE_HOME", "c")]);
            assert_eq!(
                cache_folder(relative).unwrap(),
                Path::new("/h/.cache"),
                "the convention ignores relative paths"
            );
        }
        assert!(
            cache_folder(with(&[])).is_err(),
            "without any variable there is no place"
        );
    }

    #[test]
    fn a_chore_tells_cargo_nothing_of_its_own_package() {
        let place = Place {
            root: "/clone".into(),
            cache: "/cache".into(),
            target: "/target".into(),
            ci: false,
        };
        let removed = |name: &str| {
            let command = place.cargo("build");
            command.get_envs().any(|(key, value)| key == name && value.is_none())
        };
        assert!(removed("CARGO_MANIFEST_DIR"), "cargo sets it for this very test");
        assert!(removed("CARGO_PKG_NAME"));
        assert!(!removed("CARGO_HOME"));
    }

    #[test]
    fn another_clone_keeps_the_dependencies_and_drops_our_own_records() {
        let target = std::env::temp_dir().join(format!("xtask-claim-{}", std::process::id()));
        let records = [
            "debug/.fingerprint/serde-1",
            "debug/.fingerprint/adiuva-vault-2",
            "wasm32-unknown-unknown/debug/.fingerprint/adiuva-protocol-3",
        ];
        for record in records {
            fs::create_dir_all(target.join(record)).unwrap();
        }
        let left = || records.map(|record| target.join(record).exists());
        let claim = |root: &str| {
            let place = Place {
                root: root.into(),
                cache: target.clone(),
                target: target.clone(),
                ci: false,
            };
            place.claim_target().unwrap();
        };
        claim("/clone/a");
        assert_eq!(left(), [true, false, false], "an unknown owner counts as another clone");
        fs::create_dir_all(target.join(records[1])).unwrap();
        claim("/clone/a");
        assert_eq!(left(), [true, true, false], "the same clone keeps its records");
        claim("/clone/b");
        assert_eq!(left(), [true, false, false]);
        fs::remove_dir_all(&target).unwrap();
    }
}
