//! The read-only connections: opened when first needed, never more than a few.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use crate::connection::{Role, connect};
use crate::error::StoreError;
use crate::key::DbKey;

/// How many there are at most.
const MOST: usize = 4;

/// The connections that nobody uses now.
pub(crate) struct Pool {
    path: PathBuf,
    key: DbKey,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    open: usize,
    closed: bool,
}

impl Pool {
    pub(crate) fn new(path: PathBuf, key: DbKey) -> Self {
        Self {
            path,
            key,
            state: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Runs the closure with a connection, waiting for one when all are used. Blocks.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let lease = Lease {
            pool: self,
            connection: Some(self.take()?),
        };
        let connection = lease.connection.as_ref().ok_or(StoreError::Closed)?;
        connection.execute_batch("BEGIN")?;
        let result = work(connection);
        let ended = connection.execute_batch("ROLLBACK");
        result.and_then(|value| Ok(ended.map(|()| value)?))
    }

    /// Closes all connections, waiting for those in use; nothing is read afterwards.
    pub(crate) fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        state.open -= state.idle.len();
        state.idle.clear();
        self.freed.notify_all();
        while state.open > 0 {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.closed {
                return Err(StoreError::Closed);
            }
            if let Some(connection) = state.idle.pop() {
                return Ok(connection);
            }
            if state.open < MOST {
                state.open += 1;
                break;
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        connect(&self.path, &self.key, Role::Reader, OpenFlags::empty()).map_err(|error| {
            self.state.lock().unwrap_or_else(PoisonError::into_inner).open -= 1;
            self.freed.notify_all();
            error.into()
        })
    }
}

/// Gives the connection back, also when the closure panics.
struct Lease<'p> {
    pool: &'p Pool,
    connection: Option<Connection>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        // One left within a transaction by a panic must not be used again.
        if state.closed || !connection.is_autocommit() {
            state.open -= 1;
            drop(connection);
        } else {
            state.idle.push(connection);
        }
        self.pool.freed.notify_all();
    }
}
