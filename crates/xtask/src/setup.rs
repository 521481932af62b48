//! Preparing the machine: nothing when all is there, everything it may install itself, and exact advice for the rest.

mod family;
mod needs;
mod onnx;
mod rust;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::place::Place;

pub(crate) use needs::find_chromium;

/// What a part of the machine is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Compiling the screens.
    Screens,
    /// Compiling the app.
    Build,
    /// Running the tests.
    Test,
    /// Starting programs of Node: the browser tests, and what packs the app.
    Node,
    /// The checks of CI beside the tests.
    Check,
}

/// For chores that only build and start.
pub(crate) const TO_BUILD: &[Purpose] = &[Purpose::Screens, Purpose::Build];
/// For the chore that packs the app.
pub(crate) const TO_PACK: &[Purpose] = &[Purpose::Screens, Purpose::Build, Purpose::Node];
/// For the chores that CI runs.
pub(crate) const EVERYTHING: &[Purpose] = &[
    Purpose::Screens,
    Purpose::Build,
    Purpose::Test,
    Purpose::Node,
    Purpose::Check,
];

/// What was prepared, for the programs that need to be told.
pub(crate) struct Tools {
    /// The ONNX runtime's library.
    pub(crate) onnx_runtime: PathBuf,
}

impl Tools {
    /// Tells a program of ours where the ONNX runtime and the models are.
    pub(crate) fn equip<'a>(&self, place: &Place, command: &'a mut Command) -> &'a mut Command {
        command
            .env("ORT_DYLIB_PATH", &self.onnx_runtime)
            .env("ADIUVA_MODELS", place.models())
    }
}

/// Makes the machine ready for the screens alone, which need nothing of the system.
pub(crate) fn prepare_for_screens() -> Result<()> {
    rust::fulfil(&[Purpose::Screens])
}

/// Makes the machine ready for these purposes; quick when it is.
pub(crate) fn prepare(place: &Place, purposes: &[Purpose]) -> Result<Tools> {
    let library = onnx::Library::of_this_machine(place)?;
    let mut wanted: Vec<_> = needs::ALL
        .iter()
        .filter(|need| purposes.contains(&need.purpose))
        .collect();
    if !library.is_present() {
        wanted.push(&needs::PIP);
    }
    needs::fulfil(&wanted)?;
    rust::fulfil(purposes)?;
    Ok(Tools {
        onnx_runtime: library.fetch()?,
    })
}
