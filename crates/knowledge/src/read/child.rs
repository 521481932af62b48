//! Reading hostile formats in a process of its own.
//!
//! The process is this program again, started with a hidden first argument; a program (or test binary) calls
//! [`main_if_asked`] before anything else. It gets bytes on its standard input and answers with an extract or a refusal
//! on its standard output; memory, CPU, files, network and system calls are taken from it first. Whatever it does,
//! the file at hand fails with a reason and the next file gets a fresh process.

mod frame;
mod pool;
mod serve;
mod watchdog;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

pub(super) use pool::Parsers;
pub use serve::main_if_asked;

/// The hidden first argument.
const ASK: &str = "--adiuva-parse";
/// Set for the process alone, for test binaries, whose first argument is not ours.
const ASK_VARIABLE: &str = "ADIUVA_PARSE";
/// Seconds of CPU for one file.
const CPU_SECONDS: u64 = 20;
/// Bytes that the process may map beside its own program; with its stack and code it stays under 512 MiB.
const MEMORY: u64 = 480 << 20;
/// How long one file may take on the clock, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);
/// Files after which a process is replaced, so that leaks and attacks that wait do not add up.
const FILES: u32 = 400;

/// How a parsing process is started.
#[derive(Clone, Debug)]
pub struct ParserCommand {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl ParserCommand {
    /// This program again, or the one that `ADIUVA_PARSER` names.
    ///
    /// # Errors
    /// When the system does not tell where this program lies.
    pub fn this_program() -> io::Result<Self> {
        let program = match std::env::var_os("ADIUVA_PARSER") {
            Some(program) => PathBuf::from(program),
            None => std::env::current_exe()?,
        };
        Ok(Self {
            program,
            arguments: vec![ASK.into()],
        })
    }

    /// The test binary again, running only the test of this full name, whose body is `main_if_asked()`.
    ///
    /// # Errors
    /// When the system does not tell where this program lies.
    pub fn this_test(name: &str) -> io::Result<Self> {
        let arguments = [name, "--exact", "--nocapture", "--quiet", "--test-threads=1"];
        Ok(Self {
            program: std::env::current_exe()?,
            arguments: arguments.map(OsString::from).to_vec(),
        })
    }
}
