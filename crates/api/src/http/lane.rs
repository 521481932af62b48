//! What all connections of one server share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use adiuva_protocol::{Caller, Dispatch};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::bundle::Bundle;
use super::sessions::Sessions;

/// How much and how long others may keep this side busy.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at the same time; more have to wait until one is free.
    pub connections: usize,
    /// Streams of events at the same time.
    pub streams: usize,
    /// For a request's head, and for the next request of an idle connection.
    pub head: Duration,
    /// For a request's body, and for the first frame of a stream.
    pub body: Duration,
    /// For the other side to take what is written to it.
    pub write: Duration,
    /// Between two questions whether the other side of a stream is still there.
    pub ping: Duration,
    /// For open requests to end when the server stops.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            streams: 32,
            head: Duration::from_secs(15),
            body: Duration::from_secs(5),
            write: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            farewell: Duration::from_secs(5),
        }
    }
}

/// The sessions of one server, shared with whoever makes links.
pub(super) type Shared = Arc<Mutex<Sessions>>;

/// What all connections of one server share.
pub(super) struct Lane {
    pub(super) port: u16,
    /// The values of `Host` that mean this server.
    pub(super) hosts: Vec<String>,
    pub(super) dispatch: Arc<dyn Dispatch>,
    pub(super) caller: Caller,
    pub(super) bundle: Arc<dyn Bundle>,
    pub(super) sessions: Shared,
    pub(super) limits: Limits,
    pub(super) streams: Arc<Semaphore>,
    /// Calls and streams that outlive their connection.
    pub(super) tasks: TaskTracker,
    pub(super) stop: CancellationToken,
}

impl Lane {
    pub(super) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        lock(&self.sessions)
    }

    /// The cookie's name. Cookies are shared by all ports of a host, so the port tells servers apart.
    pub(super) fn cookie(&self) -> String {
        format!("adiuva-{}", self.port)
    }
}

pub(super) fn lock(sessions: &Shared) -> MutexGuard<'_, Sessions> {
    // Nothing is left half done by a panic in there: each change is one step.
    sessions.lock().unwrap_or_else(PoisonError::into_inner)
}
