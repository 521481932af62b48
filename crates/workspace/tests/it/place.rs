//! A workspace in a temporary folder, with a clock that only tests move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use adiuva_protocol::Event;
use adiuva_store::blobs::Blobs;
use adiuva_store::{DbKey, Options, Store};
use adiuva_workspace::{Clock, Workspace};
use tempfile::TempDir;

pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;
/// Monday, 2 November 2026, 10:00 UTC.
pub(crate) const START: i64 = 1_793_613_600_000;

pub(crate) struct Place {
    pub(crate) workspace: Workspace,
    pub(crate) store: Store,
    pub(crate) told: Arc<Mutex<Vec<Event>>>,
    pub(crate) folder: TempDir,
    now: Arc<AtomicI64>,
}

/// A clock in UTC.
struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn day_start(&self, at_ms: i64, days_later: u64) -> i64 {
        (at_ms.div_euclid(DAY) + i64::try_from(days_later).unwrap()) * DAY
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let keys = adiuva_testkit::make_keys(&folder.path().join("home")).unwrap();
        let key = DbKey::new([7; 32]);
        let store = Store::create(&folder.path().join("vault.db"), &key, Options::default())
            .unwrap()
            .store;
        let (now, told) = (Arc::new(AtomicI64::new(START)), Arc::new(Mutex::new(Vec::new())));
        let heard = Arc::clone(&told);
        let workspace = Workspace::new(
            store.clone(),
            Blobs::new(&folder.path().join("blobs"), keys),
            Arc::new(Hand(Arc::clone(&now))),
            Arc::new(move |event| heard.lock().unwrap().push(event)),
        );
        Self {
            workspace,
            store,
            told,
            folder,
            now,
        }
    }

    pub(crate) fn wait(&self, days: i64) {
        self.now.fetch_add(days * DAY, Ordering::Relaxed);
    }

    pub(crate) fn wait_ms(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    /// Files in the folder of sealed contents.
    pub(crate) fn sealed(&self) -> Vec<Vec<u8>> {
        let Ok(files) = std::fs::read_dir(self.folder.path().join("blobs")) else {
            return Vec::new();
        };
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}
