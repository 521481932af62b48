//! Measuring: the figures themselves live in the crate `bench`.

use std::process::Command;

use anyhow::Result;

use crate::place::Place;
use crate::programs::Programs;
use crate::setup::Tools;
use crate::shell;

/// Builds the bench with optimisation and runs it with these arguments.
pub(crate) fn run(place: &Place, tools: &Tools, args: &[String]) -> Result<()> {
    // All programs: the bench starts others, which have to lie beside it.
    let programs = Programs::build(place, tools, true)?;
    let mut bench = Command::new(programs.bench());
    shell::run(tools.equip(place, &mut bench).current_dir(&place.root).args(args))
}
