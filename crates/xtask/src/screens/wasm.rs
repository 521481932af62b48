//! From Rust to what a browser runs: cargo, the cut into parts, wasm-bindgen, and wasm-opt where Node is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::Quality;
use super::files::Bundle;
use super::parts::{self, Needs};
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

/// Programs that shape what was compiled, where they can be had.
#[derive(Debug)]
struct Tools {
    splitter: Option<PathBuf>,
    optimizer: Option<PathBuf>,
}

/// Compiles a module and gives it with its script.
pub(super) fn build(place: &Place, module: Module, quality: Quality) -> Result<Bundle> {
    let splitter = match (module, quality) {
        (Module::Ui, Quality::Release) => parts::tool(place),
        _ => None,
    };
    let compiled = compile(place, module, quality, splitter.is_some())?;
    let optimizer = match quality {
        Quality::Dev => None,
        Quality::Release => optimizer(place),
    };
    let stage = format!("bundle-{}-{}", module.name(), profile(quality));
    let stage = place.ui_target().join(stage);
    let (mark, needs) = (stage.with_extension("made-of"), stage.with_extension("needs.json"));
    let tools = Tools { splitter, optimizer };
    let made_of = recipe(&compiled, &tools)?;
    if fs::read_to_string(&mark).ok().as_ref() != Some(&made_of) {
        let found = make(&compiled, module, &stage, quality, &tools)?;
        fs::write(&needs, serde_json::to_vec(&found)?).with_context(|| format!("cannot write {}", needs.display()))?;
        fs::write(&mark, made_of).with_context(|| format!("cannot write {}", mark.display()))?;
    }
    let needs = fs::read(&needs).with_context(|| format!("cannot read {}", needs.display()))?;
    let mut bundle = Bundle::of_parts(serde_json::from_slice(&needs)?);
    bundle.add_folder(&stage, "")?;
    Ok(bundle)
}

fn profile(quality: Quality) -> &'static str {
    match quality {
        Quality::Dev => "dev",
        Quality::Release => "ui",
    }
}

fn compile(place: &Place, module: Module, quality: Quality, in_parts: bool) -> Result<PathBuf> {
    let mut cargo = place.cargo("rustc");
    cargo
        .env("CARGO_TARGET_DIR", place.ui_target())
        .args(["--package", "adiuva-ui", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", profile(quality)]);
    cargo.args(match module {
        Module::Ui => ["--bin", "ui"],
        Module::Bare => ["--example", "bare"],
    });
    if in_parts {
        // The cut needs to know every reference. What the macro of the parts writes for the linker counts as unsafe,
        // which is forbidden in what we write ourselves; every other build checks that.
        cargo.args([
            "--features",
            "parts",
            "--",
            "-Clink-arg=--emit-relocs",
            "--cap-lints=allow",
        ]);
    }
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

fn make(compiled: &Path, module: Module, stage: &Path, quality: Quality, tools: &Tools) -> Result<Needs> {
    if stage.exists() {
        fs::remove_dir_all(stage).with_context(|| format!("cannot remove {}", stage.display()))?;
    }
    let dev = quality == Quality::Dev;
    let mut bindgen = Bindgen::new();
    let cut = match &tools.splitter {
        Some(splitter) => Some(parts::cut(splitter, compiled, stage)?),
        None => None,
    };
    match &cut {
        // The parts take the table, the memory and the stack from the first module.
        Some((first, _)) => bindgen.keep_lld_exports(true).input_path(first),
        None => bindgen.input_path(compiled),
    };
    bindgen
        .out_name(module.name())
        .web(true)?
        .typescript(false)
        .debug(dev)
        .keep_debug(false)
        // Twice as large as the code, and a panic tells its place without it.
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(stage)
        .context("wasm-bindgen cannot write the script of the screens")?;
    let needs = match cut {
        Some((_, folder)) => parts::join(stage, &folder)?,
        None => Needs::new(),
    };
    if let Some(optimizer) = &tools.optimizer {
        for module in parts::modules(stage)? {
            let mut command = Command::new("node");
            command
                .arg(optimizer)
                .arg(&module)
                .arg("-o")
                .arg(&module)
                .args(WASM_OPT);
            shell::run(&mut command)?;
        }
    }
    Ok(needs)
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

/// What the stage follows from: the compiled module, the tools, and this program; a stage made of the same is kept.
fn recipe(compiled: &Path, tools: &Tools) -> Result<String> {
    let bytes = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let maker = fs::metadata(std::env::current_exe()?)?.modified()?;
    Ok(format!("{hash} {tools:?} {maker:?}"))
}
