//! Comparing all pages with the seal, on a thread of its own so that opening need not wait for it.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crate::error::OpenError;
use crate::seal::{PageDigest, digest_pages};

/// The file, which must stay open as long as the database is, and whether its pages are the sealed ones; none when it was
/// stopped or could not be read.
pub(crate) type Checked = (Option<File>, Option<bool>);

/// A comparison under way.
pub(crate) struct PageCheck {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Checked>,
}

impl PageCheck {
    /// Begins to compare the file's pages with the digest; `ended` is told the verdict on the thread of the check.
    pub(crate) fn start(
        database: PathBuf,
        expected: PageDigest,
        ended: impl FnOnce(Option<bool>) + Send + 'static,
    ) -> Result<Self, OpenError> {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let compare = move || {
            let file = File::open(database).ok();
            let digest = file.as_ref().and_then(|file| digest_pages(file, &seen).ok().flatten());
            let whole = digest.map(|digest| digest == expected);
            ended(whole);
            (file, whole)
        };
        let thread = std::thread::Builder::new()
            .name("store-page-check".into())
            .spawn(compare)
            .map_err(|source| OpenError::Files {
                what: "start the page check",
                source,
            })?;
        Ok(Self { stop, thread })
    }

    /// Asks it to end without a verdict.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it has ended.
    pub(crate) fn ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for its end.
    pub(crate) fn join(self) -> Checked {
        self.thread.join().unwrap_or((None, None))
    }
}
