//! The `adiuva` command. Every line of work is a command of the contract; this binary turns words into requests and
//! replies into words, joins the process that has the data folder open, or opens it itself.

mod args;
mod command;
mod interrupt;
mod opener;
mod out;
mod session;

use std::process::ExitCode;

use adiuva_protocol::{Code, Failure};
use clap::Parser;

use crate::args::Args;
use crate::out::Out;

/// Exit codes, as the contract names them.
mod exit {
    pub(crate) const FAILED: u8 = 1;
    pub(crate) const REFUSED: u8 = 3;
    pub(crate) const LOCKED: u8 = 4;
    /// What shells report for a program that was stopped by Ctrl-C.
    pub(crate) const STOPPED: u8 = 130;
}

/// Why the command did not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A command of the contract failed.
    Failure(Failure),
    /// The person pressed Ctrl-C.
    Stopped,
    /// What was printed says it all, such as a failed verification.
    Bad,
    /// Whoever read the output has gone.
    NobodyReads,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::NobodyReads;
        }
        Self::Failure(Failure::new(
            Code::Internal,
            format!("reading or writing failed: {error}"),
        ))
    }
}

fn main() -> ExitCode {
    // Parsers and index builds run in children made of this same executable.
    adiuva_engine::become_child_if_asked();
    adiuva_engine::harden_process();
    let args = Args::parse();
    let out = Out::new(args.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return out.fail(&Stop::from(error)),
    };
    let result = runtime.block_on(command::run(args, &out));
    // Nothing is lost by not waiting: what counts is committed in steps.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => out.fail(&stop),
    }
}
