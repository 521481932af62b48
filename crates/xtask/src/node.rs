//! Packages of Node that chores use, installed into the user's cache from the lock file in `tests/browser`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::shell;

/// Where the manifests lie in the clone, and their names.
const MANIFESTS: (&str, [&str; 2]) = ("tests/browser", ["package.json", "package-lock.json"]);

/// The folder `node_modules` as the lock file says; quick when it is there.
pub(crate) fn modules(place: &Place) -> Result<PathBuf> {
    let (folder, names) = MANIFESTS;
    let mut manifests = Vec::new();
    let mut hasher = Sha256::new();
    for name in names {
        let path = place.root.join(folder).join(name);
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        hasher.update(&text);
        manifests.push((name, text));
    }
    let hash: String = hasher
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let parent = place.cache.join("node");
    let modules = parent.join(hash).join("node_modules");
    if !modules.exists() {
        // Two installations at the same moment work in folders of their own; the one that is late is dropped.
        let work = parent.join(format!("installing-{}", std::process::id()));
        let done = install(&work, &manifests, &modules);
        if work.exists() {
            fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
        }
        done?;
    }
    Ok(modules)
}

fn install(work: &Path, manifests: &[(&str, Vec<u8>)], modules: &Path) -> Result<()> {
    let npm = find_npm().context("npm was not found: install Node 20 or later with npm")?;
    fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
    for (name, text) in manifests {
        fs::write(work.join(name), text).with_context(|| format!("cannot write {}", work.display()))?;
    }
    // Not `npm ci`: that refuses a lock file without the packages of every other platform.
    let mut npm = Command::new(npm);
    npm.current_dir(work).args([
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    shell::run(&mut npm).context("the packages of Node could not be installed")?;
    let folder = modules.parent().context("the packages lie in a folder")?;
    match fs::rename(work, folder) {
        Err(_) if modules.exists() => Ok(()),
        renamed => renamed.with_context(|| format!("cannot make {}", folder.display())),
    }
}

/// npm, as it has to be started here.
pub(crate) fn find_npm() -> Option<PathBuf> {
    if cfg!(windows) {
        // A script there, which starts by its full name only.
        let folders = std::env::var_os("PATH")?;
        let mut scripts = std::env::split_paths(&folders).map(|folder| folder.join("npm.cmd"));
        return scripts.find(|path| path.is_file());
    }
    shell::find_program("npm")
}
