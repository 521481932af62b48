//! Ends processes that take too long. A thread of its own, because the thread that waits for the answer is blocked.

use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub(super) type SharedChild = Arc<Mutex<Child>>;

pub(super) struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    watched: Vec<(u64, Instant, SharedChild)>,
    next: u64,
    stopped: bool,
}

/// One wait; dropping it calls the watchdog off.
pub(super) struct Watch {
    shared: Arc<Shared>,
    id: u64,
}

impl Watchdog {
    pub(super) fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let watching = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("adiuva-parser-watch".to_owned())
            .spawn(move || run(&watching));
        Self {
            shared,
            thread: thread.ok(),
        }
    }

    /// Kills the process unless the watch is dropped within this time.
    pub(super) fn watch(&self, child: &SharedChild, patience: Duration) -> Watch {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        let id = state.next;
        state.next += 1;
        state.watched.push((id, Instant::now() + patience, Arc::clone(child)));
        self.shared.changed.notify_all();
        Watch {
            shared: Arc::clone(&self.shared),
            id,
        }
    }

    /// Kills every process that is watched now.
    pub(super) fn bite(&self) {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, _, child) in state.watched.drain(..) {
            let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        }
    }
}

impl Watch {
    /// Calls the watchdog off; whether it had already bitten.
    pub(super) fn end(self) -> bool {
        let state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        !state.watched.iter().any(|(id, ..)| *id == self.id)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.watched.retain(|(id, ..)| *id != self.id);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).stopped = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(shared: &Shared) {
    let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
    while !state.stopped {
        let now = Instant::now();
        state.watched.retain(|(_, deadline, child)| {
            let late = *deadline <= now;
            if late {
                let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
            }
            !late
        });
        let next = state.watched.iter().map(|(_, deadline, _)| *deadline).min();
        let wait = next.map_or(Duration::from_secs(3600), |next| next.saturating_duration_since(now));
        state = shared
            .changed
            .wait_timeout(state, wait)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
}
