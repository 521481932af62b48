//! Packages of Node that chores use, installed into the user's cache from the lock file in `tests/browser`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::shell;

/// Whether Node and npm can be used.
pub(crate) fn is_there() -> bool {
    shell::find_program("node").is_some() && find_npm().is_some()
}

/// The folder `node_modules` with exactly what the lock file says; quick when it is there.
pub(crate) fn modules(place: &Place) -> Result<PathBuf> {
    let manifests = place.root.join("tests/browser");
    let read = |name: &str| {
        let path = manifests.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (package, lock) = (read("package.json")?, read("package-lock.json")?);
    let hash: String = Sha256::digest(&lock)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let folder = place.cache.join("node").join(hash);
    let modules = folder.join("node_modules");
    if modules.exists() {
        return Ok(modules);
    }
    // Two installations at the same moment work in folders of their own; the one that is late is dropped.
    let work = place
        .cache
        .join("node")
        .join(format!("installing-{}", std::process::id()));
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    let done = (|| {
        fs::write(work.join("package.json"), package)?;
        fs::write(work.join("package-lock.json"), lock)?;
        let npm = find_npm().context("npm was not found: install Node 20 or later with npm")?;
        let mut command = Command::new(npm);
        command
            .current_dir(&work)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        shell::run(&mut command).context("the packages of Node could not be installed")?;
        if !modules.exists() {
            fs::rename(&work, &folder).or_else(|error| if modules.exists() { Ok(()) } else { Err(error) })?;
        }
        anyhow::Ok(())
    })();
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
    }
    done.map(|()| modules)
}

fn find_npm() -> Option<PathBuf> {
    if cfg!(windows) {
        // npm is a script there, which is found by its full name only.
        let folders = std::env::var_os("PATH")?;
        return std::env::split_paths(&folders)
            .map(|folder| folder.join("npm.cmd"))
            .find(|path| path.is_file());
    }
    shell::find_program("npm")
}
