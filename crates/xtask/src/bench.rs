//! Measuring: the figures themselves live in the crate `bench`.

use std::process::Command;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::programs::Programs;
use crate::screens::{self, Quality};
use crate::setup::{self, Tools};
use crate::{node, shell};

/// Cases that look at the screens, which are built as shipped for them.
const OF_SCREENS: [&str; 2] = ["screens", "window"];

/// Builds the bench with optimisation and runs it with these arguments.
pub(crate) fn run(place: &Place, tools: &Tools, args: &[String]) -> Result<()> {
    let looks = looks_at_screens(args);
    if looks {
        screens::build(place, Quality::Release)?;
        screens::build_bare(place)?;
    }
    // All programs: the bench starts others, which have to lie beside it.
    let programs = Programs::build(place, tools, true)?;
    let mut bench = Command::new(programs.bench());
    if looks {
        build_others(place, tools)?;
        let chromium = setup::find_chromium().context("Chromium was not found; ADIUVA_CHROMIUM may name it")?;
        bench
            .env("ADIUVA_CHROMIUM", chromium)
            .env("ADIUVA_NODE_MODULES", node::modules(place)?)
            .env("ADIUVA_PROGRAMS", programs.folder());
    }
    shell::run(tools.equip(place, &mut bench).current_dir(&place.root).args(args))
}

/// Whether a case of the screens is named, or none at all.
pub(crate) fn looks_at_screens(args: &[String]) -> bool {
    args.iter().any(|argument| OF_SCREENS.contains(&argument.as_str()))
        || args.iter().all(|argument| argument.starts_with('-'))
}

/// What ours is measured against, and whom it talks to meanwhile.
fn build_others(place: &Place, tools: &Tools) -> Result<()> {
    let mut cargo = place.cargo("build");
    cargo
        .args(["--release", "--features", "adiuva-desktop/bare-window"])
        .args(["--example", "bare_window", "--example", "model_server"]);
    shell::run(tools.equip(place, &mut cargo))
}
