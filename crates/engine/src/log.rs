//! The log file: what happened, never with which content.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// Bytes after which the log is begun anew; the one before is kept.
const FULL: u64 = 5 << 20;

/// Starts writing the log of this data folder. `ADIUVA_LOG` chooses what is kept, in the form `warn,adiuva=debug`.
pub fn start_log(home: &Path) {
    let filter = std::env::var("ADIUVA_LOG").unwrap_or_else(|_| "warn,adiuva=info".into());
    let Some(file) = load_file(home) else { return };
    // A second subscriber is refused, and the first one goes on.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(Mutex::new(file))
        .try_init();
}

/// The file to write to; none when the folder is not there yet or cannot be written, which stops no command.
fn load_file(home: &Path) -> Option<File> {
    let folder = home.join("logs");
    if !home.is_dir() {
        return None;
    }
    std::fs::create_dir_all(&folder).ok()?;
    let path = folder.join("adiuva.log");
    if path.metadata().is_ok_and(|meta| meta.len() > FULL) {
        std::fs::rename(&path, folder.join("adiuva.1.log")).ok()?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).ok()
}
