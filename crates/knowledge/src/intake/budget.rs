//! How much may be held in memory at once by files that are being read.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Bytes that may be held. A single larger file is let in alone.
#[derive(Clone)]
pub(super) struct Budget {
    shared: Arc<(Mutex<u64>, Condvar)>,
    most: u64,
}

/// Bytes that are held; given back when dropped.
pub(super) struct Share {
    budget: Budget,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(most: u64) -> Self {
        Self {
            shared: Arc::default(),
            most,
        }
    }

    /// Waits until so many bytes may be held. Blocks.
    pub(super) fn take(&self, bytes: u64) -> Share {
        let bytes = bytes.min(self.most);
        let (held, freed) = &*self.shared;
        let held = held.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = freed
            .wait_while(held, |held| *held + bytes > self.most)
            .unwrap_or_else(PoisonError::into_inner);
        *held += bytes;
        Share {
            budget: self.clone(),
            bytes,
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let (held, freed) = &*self.budget.shared;
        *held.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        freed.notify_all();
    }
}
