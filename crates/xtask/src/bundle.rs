//! `cargo xtask bundle`: what people install, with the ONNX runtime and the models inside.
//!
//! Tauri's own command line does the packing. What is packed beside the window is said here and not in
//! `tauri.conf.json`: every build would want those files there.

mod debian;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::place::Place;
use crate::programs::Programs;
use crate::screens::{self, Quality};
use crate::setup::Tools;
use crate::{node, shell};

/// The largest Debian package.
const DEB_LIMIT: u64 = 130_000_000;

/// Builds everything as shipped and packs it; `debug` packs what is built without optimisation.
pub(crate) fn run(place: &Place, tools: &Tools, debug: bool) -> Result<()> {
    screens::build(place, if debug { Quality::Dev } else { Quality::Release })?;
    let programs = Programs::build(place, tools, !debug)?;
    let additions = additions(place, tools)?;
    let output = programs.folder().join("bundle");
    if output.exists() {
        // A package of an earlier version would be taken for one of now.
        fs::remove_dir_all(&output).with_context(|| format!("cannot remove {}", output.display()))?;
    }
    let mut tauri = Command::new("node");
    tauri
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", &place.target)
        .arg(node::modules(place)?.join("@tauri-apps/cli/tauri.js"))
        .args(["bundle", "--ci", "--bundles", &formats(place).join(",")])
        .args(debug.then_some("--debug"))
        .args(["--config", &additions.to_string()]);
    shell::run(&mut tauri)?;
    if cfg!(target_os = "linux") {
        debian::finish(&output.join("deb"), &programs.command_line())?;
    }
    check(&output, debug)
}

/// What can be packed on this system.
fn formats(place: &Place) -> Vec<&'static str> {
    match std::env::consts::OS {
        "macos" => vec!["app", "dmg"],
        "windows" => vec!["nsis", "msi"],
        _ => {
            let missing = missing_for_appimage(&place.cache.with_file_name("tauri"));
            if missing.is_empty() {
                return vec!["deb", "appimage"];
            }
            println!(
                "no AppImage: Tauri would fetch its tools from elsewhere; missing: {}",
                missing.join(", ")
            );
            vec!["deb"]
        }
    }
}

/// The tools that Tauri keeps in the user's cache once it could fetch them.
fn missing_for_appimage(folder: &Path) -> Vec<String> {
    let arch = std::env::consts::ARCH;
    let tools = [format!("AppRun-{arch}"), format!("linuxdeploy-{arch}.AppImage")];
    tools.into_iter().filter(|tool| !folder.join(tool).is_file()).collect()
}

/// What lies beside the window, as an addition to `tauri.conf.json`.
fn additions(place: &Place, tools: &Tools) -> Result<Value> {
    let runtime = &tools.onnx_runtime;
    let name = runtime
        .file_name()
        .context("the ONNX runtime is a file")?
        .to_string_lossy();
    Ok(json!({
        "bundle": {
            "resources": {
                runtime.to_string_lossy(): format!("resources/onnxruntime/{name}"),
                format!("{}/", place.models().display()): "resources/weights/",
            },
        }
    }))
}

/// Says what came out, and how large it is.
fn check(output: &Path, debug: bool) -> Result<()> {
    let packages = packages_in(output)?;
    if packages.is_empty() {
        bail!("Tauri packed nothing into {}", output.display());
    }
    for package in packages {
        let size = fs::metadata(&package)
            .with_context(|| format!("cannot read {}", package.display()))?
            .len();
        println!("{:>6.1} MB {}", size as f64 / 1e6, package.display());
        let is_deb = package.extension().is_some_and(|end| end == "deb");
        if is_deb && size > DEB_LIMIT && !debug {
            bail!("the limit of a Debian package is {} MB", DEB_LIMIT / 1_000_000);
        }
    }
    Ok(())
}

/// The files and folders that people install; Tauri leaves its working folders beside them.
fn packages_in(output: &Path) -> Result<Vec<PathBuf>> {
    const ENDS: [&str; 6] = ["deb", "AppImage", "app", "dmg", "exe", "msi"];
    let mut packages = Vec::new();
    for format in fs::read_dir(output).with_context(|| format!("cannot list {}", output.display()))? {
        let format = format?.path();
        for entry in fs::read_dir(&format).with_context(|| format!("cannot list {}", format.display()))? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|end| ENDS.iter().any(|known| end == *known))
            {
                packages.push(path);
            }
        }
    }
    packages.sort();
    Ok(packages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appimage_needs_every_tool() {
        let folder = std::env::temp_dir().join(format!("xtask-bundle-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let tools = missing_for_appimage(&folder);
        assert_eq!(tools.len(), 2);
        fs::write(folder.join(&tools[0]), "").unwrap();
        assert_eq!(missing_for_appimage(&folder), tools[1..]);
        fs::write(folder.join(&tools[1]), "").unwrap();
        assert!(missing_for_appimage(&folder).is_empty());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn packages_are_told_from_working_folders() {
        let output = std::env::temp_dir().join(format!("xtask-packages-{}", std::process::id()));
        for folder in ["deb/Adiuva_0.1.0_amd64", "macos/Adiuva.app"] {
            fs::create_dir_all(output.join(folder)).unwrap();
        }
        fs::write(output.join("deb/Adiuva_0.1.0_amd64.deb"), "x").unwrap();
        let expected = ["deb/Adiuva_0.1.0_amd64.deb", "macos/Adiuva.app"].map(|path| output.join(path));
        assert_eq!(packages_in(&output).unwrap(), expected);
        check(&output, false).unwrap();
        fs::remove_dir_all(&output).unwrap();
    }
}
