//! From Rust to what a browser runs: cargo, wasm-bindgen, and wasm-opt where Node is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::Quality;
use super::files::Bundle;
use crate::place::Place;
use crate::{node, shell};

/// Named one by one: `--all-features` writes encodings that no browser reads.
const WASM_OPT: &[&str] = &[
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What of the package of the screens is built.
#[derive(Clone, Copy)]
pub(super) enum Module {
    /// The screens.
    Ui,
    /// An example: the page that the window's figures are measured against.
    Bare,
}

impl Module {
    fn name(self) -> &'static str {
        match self {
            Self::Ui => "ui",
            Self::Bare => "bare",
        }
    }
}

/// Compiles a module and gives it with its script.
pub(super) fn build(place: &Place, module: Module, quality: Quality) -> Result<Bundle> {
    let compiled = compile(place, module, quality)?;
    let optimizer = match quality {
        Quality::Dev => None,
        Quality::Release => optimizer(place),
    };
    let stage = format!("bundle-{}-{}", module.name(), profile(quality));
    let stage = place.ui_target().join(stage);
    let mark = stage.with_extension("made-of");
    let made_of = recipe(&compiled, optimizer.as_deref())?;
    if fs::read_to_string(&mark).ok().as_ref() != Some(&made_of) {
        make(&compiled, module, &stage, quality, optimizer.as_deref())?;
        fs::write(&mark, made_of).with_context(|| format!("cannot write {}", mark.display()))?;
    }
    let mut bundle = Bundle::default();
    bundle.add_folder(&stage, "")?;
    Ok(bundle)
}

fn profile(quality: Quality) -> &'static str {
    match quality {
        Quality::Dev => "dev",
        Quality::Release => "ui",
    }
}

fn compile(place: &Place, module: Module, quality: Quality) -> Result<PathBuf> {
    let mut cargo = place.cargo("build");
    cargo
        .env("CARGO_TARGET_DIR", place.ui_target())
        .args(["--package", "adiuva-ui", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", profile(quality)]);
    cargo.args(match module {
        Module::Ui => ["--bin", "ui"],
        Module::Bare => ["--example", "bare"],
    });
    shell::run(&mut cargo)?;
    let folder = match quality {
        Quality::Dev => "debug",
        Quality::Release => "ui",
    };
    let built = place.ui_target().join("wasm32-unknown-unknown").join(folder);
    Ok(match module {
        Module::Ui => built.join("ui.wasm"),
        Module::Bare => built.join("examples/bare.wasm"),
    })
}

fn make(compiled: &Path, module: Module, stage: &Path, quality: Quality, optimizer: Option<&Path>) -> Result<()> {
    if stage.exists() {
        fs::remove_dir_all(stage).with_context(|| format!("cannot remove {}", stage.display()))?;
    }
    let dev = quality == Quality::Dev;
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .typescript(false)
        .debug(dev)
        .keep_debug(false)
        // Twice as large as the code, and a panic tells its place without it.
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(stage)
        .context("wasm-bindgen cannot write the script of the screens")?;
    if let Some(optimizer) = optimizer {
        let module = stage.join(format!("{}_bg.wasm", module.name()));
        let mut command = Command::new("node");
        command
            .arg(optimizer)
            .arg(&module)
            .arg("-o")
            .arg(&module)
            .args(WASM_OPT);
        shell::run(&mut command)?;
    }
    Ok(())
}

/// wasm-opt makes the module some 8 % smaller; where it cannot be had, the module stays as it is.
fn optimizer(place: &Place) -> Option<PathBuf> {
    match node::modules(place) {
        Ok(modules) => Some(modules.join("binaryen/bin/wasm-opt")),
        Err(error) => {
            println!("the module stays some 8 % larger, for wasm-opt is missing: {error:#}");
            None
        }
    }
}

/// What the stage follows from: the compiled module, the optimizer, and this program; a stage made of the same is kept.
fn recipe(compiled: &Path, optimizer: Option<&Path>) -> Result<String> {
    let bytes = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let maker = fs::metadata(std::env::current_exe()?)?.modified()?;
    let optimizer = optimizer.map_or_else(|| "not optimized".into(), Path::to_string_lossy);
    Ok(format!("{hash} {optimizer} {maker:?}"))
}
