//! Tells that something changed, not too often.

use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

/// Between two tellings.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Changes {
    noted: Notify,
    told: watch::Sender<u64>,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            noted: Notify::new(),
            told: watch::Sender::new(0),
        }
    }
}

impl Changes {
    pub(super) fn note(&self) {
        self.noted.notify_one();
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.told.subscribe()
    }

    /// Tells until stopped, and once more then: the last state must not be the one that nobody heard of.
    pub(super) async fn run(&self, stop: &CancellationToken) {
        while stop.run_until_cancelled(self.noted.notified()).await.is_some() {
            self.told.send_modify(|number| *number += 1);
            stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
        }
        self.told.send_modify(|number| *number += 1);
    }
}
