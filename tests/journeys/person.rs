//! Somebody at a terminal, with a data folder and a folder of documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// What one command said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// What it printed, as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("not JSON ({error}): {}{}", self.out, self.err))
    }

    /// The same, once it is sure that the command did what it was asked for.
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Somebody at a terminal.
pub(crate) struct Person {
    place: TempDir,
    /// A certificate that the person's machine trusts, instead of the system's.
    trusted: Option<PathBuf>,
}

impl Person {
    /// Somebody who has nothing yet but a folder for documents.
    pub(crate) fn new() -> Self {
        let person = Self {
            place: TempDir::new().unwrap(),
            trusted: None,
        };
        fs::create_dir(person.documents()).unwrap();
        person
    }

    /// Somebody whose vault is made.
    pub(crate) fn with_vault() -> Self {
        let person = Self::new();
        person.run(&["init"]).done();
        person
    }

    /// The same, on a machine that trusts this certificate alone.
    #[cfg(target_os = "linux")]
    pub(crate) fn trusting(mut self, certificate: PathBuf) -> Self {
        self.trusted = Some(certificate);
        self
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.place.path().join("home")
    }

    pub(crate) fn documents(&self) -> PathBuf {
        self.place.path().join("documents")
    }

    /// Puts a document into the folder and says where.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.documents().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The command with this person's surroundings, and nothing of the machine's keyring.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_adiuva"));
        command
            .args(arguments)
            .env("ADIUVA_HOME", self.home())
            .env("ADIUVA_PASSPHRASE", PASSPHRASE)
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null());
        if let Some(certificate) = &self.trusted {
            command.env("SSL_CERT_FILE", certificate);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.command(arguments).output().unwrap().into()
    }

    /// Starts a command and leaves it running.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Adds the folder of documents and waits until everything is embedded.
    pub(crate) fn add_documents(&self) -> Value {
        let added = self
            .run(&["add", "--json", "--wait-embedded", self.documents().to_str().unwrap()])
            .done()
            .json();
        added["sources"][0].clone()
    }

    /// Points the preferred provider at a server.
    pub(crate) fn use_provider(&self, wire: &str, base_url: &str, model: &str) {
        // A server that has gone may leave its port, and so its address, to the next.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("Server {}", MADE.fetch_add(1, Ordering::Relaxed));
        let request =
            serde_json::json!({ "name": name, "wire": wire, "base_url": base_url, "model": model, "preferred": true });
        self.run(&["call", "models.set_provider", &request.to_string()]).done();
    }
}

/// Every file in a folder that contains these bytes.
pub(crate) fn files_with(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(files_with(&path, needle));
        } else if kind.is_file() {
            let bytes = fs::read(&path).unwrap_or_default();
            if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}
