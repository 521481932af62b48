//! Printing: words for people, JSON for programs, and never a panic when nobody reads.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use adiuva_protocol::{Code, Envelope, Failure, RequestId};
use serde::Serialize;

use crate::{Stop, exit};

/// Where output goes and in which form.
pub(crate) struct Out {
    /// JSON is wanted.
    pub(crate) json: bool,
    /// A person watches, so progress may be drawn on standard error.
    pub(crate) watched: bool,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            watched: !json && io::stderr().is_terminal(),
        }
    }

    /// Prints a line on standard output.
    pub(crate) fn line(&self, text: impl AsRef<str>) -> io::Result<()> {
        writeln!(io::stdout().lock(), "{}", text.as_ref())
    }

    /// Prints a piece of a line at once, for text that streams.
    pub(crate) fn piece(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Prints a JSON document on one line.
    pub(crate) fn document(&self, value: &impl Serialize) -> io::Result<()> {
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, value)?;
        out.write_all(b"\n")
    }

    /// Says something beside the result, on standard error, to a person only.
    pub(crate) fn aside(&self, text: impl AsRef<str>) {
        if !self.json {
            // When nobody can read it, nothing is lost.
            let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
        }
    }

    /// Says why it ended badly, and gives the exit code.
    pub(crate) fn fail(&self, stop: &Stop) -> ExitCode {
        match stop {
            Stop::Failure(failure) => {
                self.tell(failure);
                ExitCode::from(exit_code(failure.code))
            }
            Stop::Stopped => {
                self.aside("stopped");
                ExitCode::from(exit::STOPPED)
            }
            Stop::Bad => ExitCode::from(exit::FAILED),
            Stop::NobodyReads => ExitCode::SUCCESS,
        }
    }

    fn tell(&self, failure: &Failure) {
        let mut err = io::stderr().lock();
        // When nobody can read it, the exit code still tells.
        let _ = if self.json {
            let envelope = Envelope {
                error: failure.clone(),
                request_id: RequestId::make(),
            };
            serde_json::to_writer(&mut err, &envelope)
                .map_err(io::Error::from)
                .and_then(|()| err.write_all(b"\n"))
        } else {
            writeln!(err, "adiuva: {failure}")
        };
    }
}

fn exit_code(code: Code) -> u8 {
    match code {
        Code::VaultLocked | Code::VaultWrongPassphrase | Code::VaultMissing => exit::LOCKED,
        Code::ApprovalDenied
        | Code::ApprovalNeeded
        | Code::ApprovalDecided
        | Code::ApprovalExpired
        | Code::ApprovalChanged
        | Code::ApprovalLane
        | Code::AuthScope
        | Code::CapabilityDisabled => exit::REFUSED,
        _ => exit::FAILED,
    }
}
