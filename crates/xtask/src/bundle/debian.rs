//! What Tauri's packer leaves to do for Debian: a tighter compression, and the `adiuva` command as a package of its own.
//!
//! Both programs hold the whole engine, so that one package with both would be nearly twice as large to fetch.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;

/// The package of the command.
const COMMAND: &str = "adiuva-cli";

/// Packs the app's package anew, and the command beside it. The folder is the one that Tauri packs into.
pub(super) fn finish(folder: &Path, command: &Path) -> Result<()> {
    let app = only_package(folder)?;
    let work = folder.join("work");
    shell::run(dpkg().arg("--raw-extract").args([&app, &work]))?;
    pack(&work, &app)?;
    fs::remove_dir_all(&work)?;

    let field = |name: &str| -> Result<String> {
        let told = shell::read(dpkg().arg("--field").arg(&app).arg(name))?;
        Ok(told.trim().to_owned())
    };
    let (name, version) = (field("Package")?, field("Version")?);
    let control = format!(
        "Package: {COMMAND}\nVersion: {version}\nArchitecture: {}\nMaintainer: {}\nSection: utils\nPriority: optional\n\
         Depends: {name} (= {version})\nDescription: The adiuva command: everything the app can do, scriptable\n",
        field("Architecture")?,
        field("Maintainer")?,
    );
    let (about, programs) = (work.join("DEBIAN"), work.join("usr/bin"));
    fs::create_dir_all(&about)?;
    fs::create_dir_all(&programs)?;
    fs::write(about.join("control"), control)?;
    fs::copy(command, programs.join("adiuva")).with_context(|| format!("cannot copy {}", command.display()))?;
    let file = app.with_file_name(format!("{COMMAND}_{version}_{}.deb", field("Architecture")?));
    pack(&work, &file)?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

fn dpkg() -> Command {
    Command::new("dpkg-deb")
}

fn pack(content: &Path, package: &Path) -> Result<()> {
    shell::run(
        dpkg()
            .args(["--root-owner-group", "-Zxz", "-z9", "--build"])
            .args([content, package]),
    )
}

fn only_package(folder: &Path) -> Result<PathBuf> {
    let files = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut packages = files
        .filter_map(|file| file.ok().map(|file| file.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "deb"));
    packages
        .next()
        .with_context(|| format!("Tauri packed nothing into {}", folder.display()))
}
