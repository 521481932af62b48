//! Embeds the browser bundle and the windows' capabilities into the program. What is shipped carries no symbols.

use std::path::Path;
use std::{fs, io};

/// Shown when the program was built before the screens were.
const NOT_BUILT: &str =
    "<!doctype html><title>Adiuva</title><p>The screens are not built yet: run <code>cargo xtask ui</code>.</p>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bundle = Path::new("dist");
    keep_a_page(bundle)?;
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--strip-all");
    }
    // Cargo sees changed files by itself, but not new ones.
    println!("cargo:rerun-if-changed={}", bundle.display());
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let commands = tauri_build::AppManifest::new().commands(&["call", "subscribe", "unsubscribe"]);
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        .app_manifest(commands);
    tauri_build::try_build(attributes)?;
    Ok(())
}

/// Tauri wants a bundle to embed also where nobody needs its screens, as in a test of another crate.
fn keep_a_page(bundle: &Path) -> io::Result<()> {
    let page = bundle.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(bundle)?;
    fs::write(page, NOT_BUILT)
}
