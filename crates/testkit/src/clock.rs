//! A clock that stands still until it is moved.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Milliseconds since 1970 that only a test changes.
#[derive(Debug)]
pub struct FakeClock {
    ms: AtomicI64,
}

impl FakeClock {
    /// A clock that shows this time, in milliseconds since 1970.
    #[must_use]
    pub fn at(ms: i64) -> Self {
        Self { ms: AtomicI64::new(ms) }
    }

    /// The time it shows, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.ms.load(Ordering::SeqCst)
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        self.ms
            .fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Sets it, also backwards, as a user or a time server may do.
    pub fn set(&self, ms: i64) {
        self.ms.store(ms, Ordering::SeqCst);
    }
}

impl Default for FakeClock {
    /// 1 January 2026, 12:00 UTC.
    fn default() -> Self {
        Self::at(1_767_268_800_000)
    }
}
