//! The processes that wait for work, and what is made of their deaths.

use std::io::{self, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::frame::{Reply, Request, read_json, read_ready, write_json};
use super::watchdog::{SharedChild, Watchdog};
use super::{ASK_VARIABLE, CPU_SECONDS, FILES, PATIENCE, ParserCommand};
use crate::platform::ran_out_of_time;
use crate::read::extract::Extract;
use crate::read::reader::{Content, PourError};
use crate::read::refusal::{ReadError, Refusal};

/// Parsing processes. Each call takes an idle one or starts one, so there are as many as there are callers at once.
pub(in crate::read) struct Parsers {
    command: ParserCommand,
    idle: Mutex<Vec<Process>>,
    watchdog: Watchdog,
    told: AtomicBool,
}

struct Process {
    child: SharedChild,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    files: u32,
}

/// How one attempt ended.
enum Attempt {
    Answered(Reply),
    Died(Refusal),
    Failed(ReadError),
}

impl Parsers {
    pub(in crate::read) fn new(command: ParserCommand) -> Self {
        let (idle, watchdog, told) = (Mutex::default(), Watchdog::start(), AtomicBool::new(false));
        Self {
            command,
            idle,
            watchdog,
            told,
        }
    }

    /// Reads a file in another process. Blocks for as long as that takes, at most twice the patience.
    pub(in crate::read) fn parse(&self, content: &Content) -> Result<Extract, ReadError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(process) = idle {
            match self.attempt(process, content) {
                // It may have died of what an earlier file did to it, or of boredom; a fresh one will tell.
                Attempt::Died(Refusal::ParserDied) => {}
                other => return other.into_result(),
            }
        }
        let process = self.start().map_err(ReadError::Parser)?;
        self.attempt(process, content).into_result()
    }

    /// Ends every process that is at work.
    pub(in crate::read) fn stop(&self) {
        self.watchdog.bite();
    }

    fn attempt(&self, mut process: Process, content: &Content) -> Attempt {
        let watch = self.watchdog.watch(&process.child, PATIENCE);
        let reply = process.exchange(content);
        let bitten = watch.end();
        match reply {
            Ok(reply) => {
                process.files += 1;
                if process.files < FILES {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                }
                Attempt::Answered(reply)
            }
            Err(PourError::From(error)) => Attempt::Failed(error.into()),
            Err(PourError::Changed) => Attempt::Failed(ReadError::Changed),
            Err(PourError::Into) if bitten => Attempt::Died(Refusal::TooSlow(PATIENCE.as_secs())),
            Err(PourError::Into) => {
                let out_of_time = process.end().is_some_and(ran_out_of_time);
                Attempt::Died(if out_of_time {
                    Refusal::TooSlow(CPU_SECONDS)
                } else {
                    Refusal::ParserDied
                })
            }
        }
    }

    fn start(&self) -> io::Result<Process> {
        let mut command = Command::new(&self.command.program);
        command.args(&self.command.arguments).env_clear().env(ASK_VARIABLE, "1");
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        };
        let (child, mut output) = (Arc::new(Mutex::new(child)), BufReader::new(output));
        let watch = self.watchdog.watch(&child, PATIENCE);
        let ready = read_ready(&mut output);
        drop(watch);
        let process = Process {
            child,
            input,
            output,
            files: 0,
        };
        let doors = ready?;
        if doors != 0b11 && !self.told.swap(true, Ordering::Relaxed) {
            let (calls, files) = (doors & 1 != 0, doors & 2 != 0);
            tracing::warn!(
                calls,
                files,
                "this system cannot close every door of the parsing process; limits remain"
            );
        }
        Ok(process)
    }
}

impl Attempt {
    fn into_result(self) -> Result<Extract, ReadError> {
        match self {
            Self::Answered(Ok(extract)) if extract.is_sound() => Ok(extract),
            Self::Answered(Ok(_)) => Err(Refusal::ParserDied.into()),
            Self::Answered(Err(refusal)) | Self::Died(refusal) => Err(refusal.into()),
            Self::Failed(error) => Err(error),
        }
    }
}

impl Process {
    fn exchange(&mut self, content: &Content) -> Result<Reply, PourError> {
        let request = Request {
            name: content.name().to_owned(),
            format: content.format,
            size: content.size,
        };
        write_json(&mut self.input, &request).map_err(|_| PourError::Into)?;
        content.pour(|piece| self.input.write_all(piece))?;
        self.input.flush().map_err(|_| PourError::Into)?;
        let reply = read_json(&mut self.output).map_err(|_| PourError::Into)?;
        reply.ok_or(PourError::Into)
    }

    fn end(&self) -> Option<std::process::ExitStatus> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It closed its pipe, so it is dying already and a signal of ours would hide what of; unless it only closed
        // the pipe, which is why the wait has an end.
        for _ in 0..200 {
            if let Ok(Some(status)) = child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}
