//! A person's desk: a screen, a desktop bus, a home folder; and the program started on it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::screen::Screen;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// The longest wait for anything to happen on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A process that ends with whoever holds it.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A person's desk.
pub(crate) struct Desk {
    // What runs ends before its folder goes.
    _screen: Running,
    _bus: Running,
    display: String,
    bus_address: String,
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for name in ["documents", "run", "programs"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let runtime = folder.path().join("run");
        fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        let mut screen = tool("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
        let (screen, number) = start_and_read(&mut screen);
        let mut bus = tool("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"])
            .env("XDG_RUNTIME_DIR", &runtime);
        let (bus, bus_address) = start_and_read(&mut bus);
        Self {
            _screen: screen,
            _bus: bus,
            display: format!(":{number}"),
            bus_address,
            folder,
        }
    }

    /// The data folder.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file of the person's own settings of the desktop.
    pub(crate) fn setting(&self, path: &str) -> PathBuf {
        self.folder.path().join(".config").join(path)
    }

    /// The person's own documents.
    pub(crate) fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    /// The screen, to look at and to type on.
    pub(crate) fn screen(&self) -> Screen {
        Screen::connect(&self.display)
    }

    pub(crate) fn bus_address(&self) -> &str {
        &self.bus_address
    }

    /// Puts a program of the desktop in place that only notes what it was given, and says where it notes that.
    pub(crate) fn note_calls_of(&self, program: &str) -> PathBuf {
        let (script, notes) = (
            self.programs().join(program),
            self.folder.path().join(format!("{program}.calls")),
        );
        fs::write(&script, format!("#!/bin/sh\necho \"$@\" >> '{}'\n", notes.display())).unwrap();
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        notes
    }

    /// A program with this desk as its surroundings, and nothing of the machine's own desktop.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let at = |name: &str| self.folder.path().join(name);
        let path = std::env::var("PATH").unwrap_or_default();
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        command
            .env("HOME", self.folder.path())
            // What was set up for this machine is kept there.
            .env(
                "XDG_CACHE_HOME",
                cache.unwrap_or_else(|| std::env::home_dir().unwrap().join(".cache")),
            )
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("XDG_RUNTIME_DIR", at("run"))
            .env("XDG_CONFIG_HOME", at(".config"))
            .env("XDG_DATA_HOME", at(".local/share"))
            .env("PATH", format!("{}:{path}", self.programs().display()))
            .env("ADIUVA_HOME", self.home())
            .env("LANG", "en_US.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("LC_ALL")
            .stdin(Stdio::null());
        command
    }

    /// The window's program.
    pub(crate) fn app(&self) -> Command {
        self.command(env!("CARGO_BIN_EXE_adiuva-desktop"))
    }

    /// Asks the command line, which has to succeed.
    pub(crate) fn adiuva(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.adiuva_command(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&stderr).into_owned();
        assert!(status.success(), "adiuva {arguments:?} failed: {told}");
        String::from_utf8(stdout).unwrap()
    }

    pub(crate) fn adiuva_command(&self, arguments: &[&str]) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_adiuva-desktop")).with_file_name("adiuva");
        assert!(
            program.is_file(),
            "the command line is not built: run `cargo build` first"
        );
        let mut command = self.command(program);
        command.args(arguments).env("ADIUVA_PASSPHRASE", PASSPHRASE);
        command
    }

    /// The process that has the data folder open.
    pub(crate) fn holder(&self) -> Option<u32> {
        let lock = fs::File::open(self.home().join("lock")).ok()?;
        if lock.try_lock_shared().is_ok() {
            return None;
        }
        fs::read_to_string(self.home().join("lock")).ok()?.trim().parse().ok()
    }

    fn programs(&self) -> PathBuf {
        self.folder.path().join("programs")
    }
}

/// A program that the tests need beside ours.
pub(crate) fn tool(name: &str) -> Command {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    let Some(path) = found else {
        panic!("{name} is needed for the tests of the window and is not installed; run `cargo xtask setup`");
    };
    Command::new(path)
}

/// Waits until something is there.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until a process has ended, and says with which code.
pub(crate) fn until_ended(what: &str, process: &mut Running) -> Option<i32> {
    until(what, || process.0.try_wait().unwrap()).code()
}

fn start_and_read(command: &mut Command) -> (Running, String) {
    let program = command.get_program().to_owned();
    let started = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .spawn();
    let mut running = Running(started.unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(!line.trim().is_empty(), "{} did not start", program.display());
    (running, line.trim().to_owned())
}
