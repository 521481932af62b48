//! A real mail server, Debian's `python3-aiosmtpd`, with a mailbox to look into and a certificate of its own.

#![expect(clippy::expect_used, reason = "a test without its server cannot go on")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const SERVE: &str = include_str!("mail_server/serve.py");

/// A mail server on this machine; it ends when it is dropped. Who logs in is `anna` with the password `pass`; the mailbox
/// of `nobody@` does not exist.
pub struct MailServer {
    folder: PathBuf,
    child: Child,
    /// The port that is encrypted from the first byte.
    pub tls: u16,
    /// The port with STARTTLS.
    pub starttls: u16,
}

impl MailServer {
    /// Starts one that keeps all it has in an empty folder.
    ///
    /// # Panics
    /// Without Python's aiosmtpd and the program `openssl`.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        make_certificate(folder);
        Self::serve(folder, 0, 0)
    }

    /// Ends it as if its machine had failed.
    pub fn stop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// Starts it again, at the same ports.
    pub fn restart(&mut self) {
        self.stop();
        *self = Self::serve(&self.folder.clone(), self.tls, self.starttls);
    }

    /// Whether the connection breaks when a mail is taken, before that is said.
    pub fn cut_after_mails(&self, cut: bool) {
        let flag = self.folder.join("cut");
        match cut {
            true => fs::write(flag, "").expect("the folder can be written"),
            false => drop(fs::remove_file(flag)),
        }
    }

    /// The certificate that programs must trust to send here.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    /// The mails that have arrived, headers and all, the oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        let mut files: Vec<_> = fs::read_dir(self.folder.join("Maildir/new"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        files.sort();
        files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect()
    }

    fn serve(folder: &Path, tls: u16, starttls: u16) -> Self {
        let mut child = Command::new(python())
            .args(["-c", SERVE])
            .arg(folder)
            .args([tls.to_string(), starttls.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python runs");
        let said = child.stdout.take().expect("its output is a pipe");
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line).expect("it says its ports");
        let ports: Value = serde_json::from_str(&line).expect("it says its ports as JSON");
        let port = |name: &str| {
            ports
                .get(name)
                .and_then(Value::as_u64)
                .and_then(|port| u16::try_from(port).ok())
                .expect("a port")
        };
        Self {
            folder: folder.to_owned(),
            child,
            tls: port("tls"),
            starttls: port("starttls"),
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A Python that has the server; the system's own may not be the first in PATH.
fn python() -> &'static str {
    let has_it = |python: &&str| {
        let asked = Command::new(python)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(has_it);
    found.expect("Python's aiosmtpd is there; `cargo xtask setup` installs it")
}

/// A certificate for this machine's own name that nobody else vouches for.
fn make_certificate(folder: &Path) {
    let made = Command::new("openssl")
        .current_dir(folder)
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ])
        .args([
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-days",
            "7",
            "-subj",
            "/CN=Adiuva test mail server",
        ])
        .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .stderr(Stdio::null())
        .status();
    assert!(made.expect("openssl runs").success(), "openssl makes a certificate");
}
