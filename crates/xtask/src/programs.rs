//! Our programs, always built all together: cargo chooses features per call, and another selection builds all anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::place::Place;
use crate::setup::Tools;
use crate::shell;

/// What a call of cargo leaves in one profile's folder.
pub(crate) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Where they lie, whether or not they are built.
    pub(crate) fn of(place: &Place, release: bool) -> Self {
        let folder = place.target.join(if release { "release" } else { "debug" });
        Self { folder }
    }

    /// Builds all of them.
    pub(crate) fn build(place: &Place, tools: &Tools, release: bool) -> Result<Self> {
        place.claim_target()?;
        let mut command = place.cargo("build");
        command.args(release.then_some("--release"));
        shell::run(tools.equip(place, &mut command))?;
        Ok(Self::of(place, release))
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a person types at a terminal.
    pub(crate) fn command_line(&self) -> PathBuf {
        self.program("adiuva")
    }

    /// The window.
    pub(crate) fn window(&self) -> PathBuf {
        self.program("adiuva-desktop")
    }

    /// What measures.
    pub(crate) fn bench(&self) -> PathBuf {
        self.program("adiuva-bench")
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// Runs a program of ours in the person's place: told where its parts are, and this process ends as it ended.
pub(crate) fn stand_in_for(
    place: &Place,
    tools: &Tools,
    program: &Path,
    home: Option<PathBuf>,
    args: &[String],
) -> Result<()> {
    let mut command = Command::new(program);
    tools.equip(place, &mut command).args(args);
    if let Some(home) = home {
        command.env("ADIUVA_HOME", std::path::absolute(home)?);
    }
    let status = shell::status(&mut command)?;
    if status.success() {
        Ok(())
    } else {
        std::process::exit(status.code().unwrap_or(1))
    }
}
