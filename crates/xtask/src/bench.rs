//! Measuring: the figures themselves live in the crate `bench`.

use anyhow::Result;

use crate::place::Place;
use crate::setup::Tools;
use crate::shell;

/// Builds the bench with optimisation and runs it with these arguments.
pub(crate) fn run(place: &Place, tools: &Tools, args: &[String]) -> Result<()> {
    place.claim_target()?;
    // The programs that the bench starts are built in the same profile, so that they lie beside it.
    shell::run(
        place
            .cargo("build")
            .args(["--release", "-p", "adiuva-bench", "-p", "adiuva-cli"]),
    )?;
    let program = place
        .target
        .join("release")
        .join(format!("adiuva-bench{}", std::env::consts::EXE_SUFFIX));
    let mut bench = std::process::Command::new(program);
    shell::run(tools.equip(place, &mut bench).current_dir(&place.root).args(args))
}
