//! Opening a link in the person's browser.
//!
//! What a program is started with can be read by everybody on the machine, and a link is a secret. So the browser is
//! given a private file that leads on to it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Opens the link in the person's browser.
pub(crate) fn open(home: &Path, link: &str) -> io::Result<()> {
    let page = page(home);
    write_private(
        &page,
        &format!("<!doctype html><meta http-equiv=\"refresh\" content=\"0; url={link}\">\n"),
    )?;
    let mut command = if cfg!(windows) {
        Command::new("explorer")
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    };
    command
        .arg(&page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Where no browser can be started the printed link is still there.
    let _ = command.spawn();
    Ok(())
}

/// Takes the file away again.
pub(crate) fn tidy(home: &Path) {
    // By then the link in it is worth nothing.
    let _ = fs::remove_file(page(home));
}

fn page(home: &Path) -> PathBuf {
    home.join("open.html")
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    options.open(path)?.write_all(text.as_bytes())
}
