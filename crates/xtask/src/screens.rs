//! `cargo xtask ui`: the screens, built for the browser into `dist/`, where the window and `adiuva serve` take them from.
//!
//! No bundler is installed: cargo compiles, wasm-bindgen is a library of this program and of the version that the
//! lock file pins, and everything else is copied. It works the same with and without a network.

mod files;
mod parts;
mod wasm;

use std::fs::{self, File};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::place::Place;
use files::{Bundle, Change};
use wasm::Module;

/// What a browser may have to download before it can show a page, in bytes.
const DOWNLOAD_GOAL: usize = 900_000;

/// How the screens are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    /// In seconds, large.
    Dev,
    /// As shipped: small, compressed, within the limit.
    Release,
}

/// Brings `dist/` up to date; files whose bytes stay the same are not touched, so that nothing is rebuilt for them.
pub(crate) fn build(place: &Place, quality: Quality) -> Result<()> {
    let start = Instant::now();
    place.claim_ui_target()?;
    let mut bundle = {
        // Two builds at the same moment would write the same stage.
        let _turn = lock(place)?;
        wasm::build(place, Module::Ui, quality)?
    };
    bundle.add_folder(&place.root.join("ui/public"), "")?;
    bundle.add_folder(&place.root.join("ui/style"), "")?;
    let dist = place.root.join("dist");
    if quality == Quality::Release {
        bundle.compress(&dist)?;
    }
    let changes = bundle.write(&dist)?;
    report(&bundle, &changes, quality, start)
}

/// Brings `dist-bare/` up to date: the page that the window's figures are measured against, built as ours is.
pub(crate) fn build_bare(place: &Place) -> Result<()> {
    place.claim_ui_target()?;
    let _turn = lock(place)?;
    let mut bundle = wasm::build(place, Module::Bare, Quality::Release)?;
    bundle.add_file(
        &place.root.join("tests/figures/bare/index.html"),
        "index.html".to_owned(),
    )?;
    bundle.write(&place.root.join("dist-bare"))?;
    Ok(())
}

fn lock(place: &Place) -> Result<File> {
    let path = place.ui_target().join("bundle.lock");
    fs::create_dir_all(place.ui_target()).with_context(|| format!("cannot make {}", place.ui_target().display()))?;
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

fn report(bundle: &Bundle, changes: &[Change], quality: Quality, start: Instant) -> Result<()> {
    for size in bundle.sizes() {
        println!("{size}");
    }
    for change in changes {
        println!("{change}");
    }
    let first = bundle.first();
    println!(
        "dist: {} files, {} kB to the first page, {} kB with every page, {} changed, {:.1} s",
        bundle.count(),
        first.div_ceil(1000),
        bundle.whole().div_ceil(1000),
        changes.len(),
        start.elapsed().as_secs_f64()
    );
    if quality == Quality::Release && first > DOWNLOAD_GOAL {
        println!("missed: a first page is {first} bytes to download, the goal is {DOWNLOAD_GOAL}");
    }
    Ok(())
}
