//! The journeys of a person: through the screens in Chromium, and through the real window.

use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::node;
use crate::place::Place;
use crate::programs::Programs;
use crate::screens::{self, Quality};
use crate::setup::{self, Tools};
use crate::shell;

/// Where a journey goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Face {
    /// The screens in Chromium, served by `adiuva serve`.
    Browser,
    /// The window, driven by WebDriver.
    Window,
}

/// Runs the journeys and nothing else; without a face, through both.
pub(crate) fn run(place: &Place, tools: &Tools, face: Option<Face>, filter: Option<&str>) -> Result<()> {
    screens::build(place, Quality::Dev)?;
    place.claim_target()?;
    // As `cargo test` builds them, so that nothing is built for this alone: a test brings the program that it starts.
    let programs = [
        "--no-run",
        "--test",
        "window",
        "--test",
        "journeys",
        "--example",
        "model_server",
        "--example",
        "mail_server",
    ];
    shell::run(tools.equip(place, place.cargo("test").args(programs)))?;
    let mut done = Ok(());
    if face != Some(Face::Browser) {
        let mut window = place.cargo("test");
        window.args(["--test", "window"]).args(filter);
        done = shell::run(tools.equip(place, &mut window));
    }
    if face != Some(Face::Window) {
        done = done.and(browser(place, tools, false, filter));
    }
    done
}

/// Runs the browser's journeys with the programs that are built.
pub(crate) fn browser(place: &Place, tools: &Tools, release: bool, filter: Option<&str>) -> Result<()> {
    let chromium = setup::find_chromium().context("Chromium was not found; ADIUVA_CHROMIUM may name it")?;
    let mut command = Command::new("node");
    command
        .current_dir(place.root.join("tests/browser"))
        .env("ADIUVA_CHROMIUM", chromium)
        .env("ADIUVA_NODE_MODULES", node::modules(place)?)
        .env("ADIUVA_PROGRAMS", Programs::of(place, release).folder())
        .args(["--test", "--test-reporter=spec", "--test-concurrency=2"])
        .args(filter.map(|filter| format!("--test-name-pattern={filter}")))
        .args(journeys(place)?);
    shell::run(tools.equip(place, &mut command))
}

/// The test files by name: patterns are understood by newer versions of Node only.
fn journeys(place: &Place) -> Result<Vec<String>> {
    let folder = place.root.join("tests/browser");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
