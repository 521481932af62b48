//! The program in the background, and what a terminal asks of it.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::person::Person;

/// How long something may take that a person waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, running until it is killed.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(person: &Person) -> Self {
        let mut child = person
            .command(&["serve", "--json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // The first line says that it listens.
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self(child)
    }

    /// As the system does it to a process that is in the way.
    pub(crate) fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn call(person: &Person, command: &str, request: &Value) -> Value {
    person.run(&["call", command, &request.to_string()]).done().json()
}

/// The run once it stands like this.
pub(crate) fn until(person: &Person, run: &Value, status: &str) -> Value {
    let begun = Instant::now();
    loop {
        let detail = call(person, "runs.get", &json!({ "run": run }));
        if detail["run"]["status"] == status {
            return detail;
        }
        assert!(begun.elapsed() < PATIENCE, "the run is not {status}: {detail}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn bodies<'d>(detail: &'d Value, kind: &str) -> Vec<&'d Value> {
    let frames = detail["frames"].as_array().unwrap().iter();
    frames
        .map(|frame| &frame["body"])
        .filter(|body| body["type"] == kind)
        .collect()
}
