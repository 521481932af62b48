//! A small dispatch that shows what reached it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use adiuva_protocol::{Caller, Code, Command, Dispatch, Event, Failure, Frame, FrameBody, Notice, RunId, Topic};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// A run that ends after two frames, one that talks without end, and one that is not there: told apart by `after`.
pub(crate) const ENDS: u64 = 0;
pub(crate) const FLOODS: u64 = 1;
pub(crate) const UNKNOWN: u64 = 2;

/// Answers every command with what it was asked.
#[derive(Default)]
pub(crate) struct StandIn {
    pub(crate) calls: Mutex<Vec<Command>>,
    /// Subscriptions that live.
    pub(crate) listeners: Arc<AtomicUsize>,
    /// Lets `models.test` come to its end.
    pub(crate) release: Notify,
    /// How often it did.
    pub(crate) finished: AtomicUsize,
}

struct Listening(Arc<AtomicUsize>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl StandIn {
    pub(crate) fn listeners(&self) -> usize {
        self.listeners.load(Ordering::SeqCst)
    }

    pub(crate) fn calls(&self) -> Vec<Command> {
        self.calls.lock().unwrap().clone()
    }
}

impl Dispatch for StandIn {
    fn call<'a>(
        &'a self,
        caller: &'a Caller,
        command: Command,
        request: Value,
    ) -> BoxFuture<'a, Result<Value, Failure>> {
        self.calls.lock().unwrap().push(command);
        Box::pin(async move {
            match command {
                Command::audit_list => Err(Failure::new(Code::VaultLocked, "the vault is closed; unlock it")),
                Command::models_test => {
                    self.release.notified().await;
                    self.finished.fetch_add(1, Ordering::SeqCst);
                    Ok(Value::Null)
                }
                _ => Ok(json!({ "asked": request, "caller": caller.kind(), "command": command.name() })),
            }
        })
    }

    fn subscribe<'a>(
        &'a self,
        _: &'a Caller,
        topic: Topic,
    ) -> BoxFuture<'a, Result<BoxStream<'static, Notice>, Failure>> {
        let notices = match topic {
            Topic::Events => stream::iter([Notice::Event(Event::Sources), Notice::Event(Event::Models)])
                .chain(stream::pending())
                .boxed(),
            Topic::Run { id, after: ENDS } => stream::iter([frame(id, 1, "one"), frame(id, 2, "two")]).boxed(),
            Topic::Run { id, after: FLOODS } => stream::repeat(frame(id, 1, &"flood ".repeat(10_000))).boxed(),
            Topic::Run { .. } => {
                let failure = Failure::new(Code::NotFound, "there is no such run");
                return Box::pin(async { Err(failure) });
            }
        };
        self.listeners.fetch_add(1, Ordering::SeqCst);
        let listening = Listening(Arc::clone(&self.listeners));
        let notices = notices.map(move |notice| {
            let _ = &listening;
            notice
        });
        Box::pin(async move { Ok(notices.boxed()) })
    }
}

fn frame(run: RunId, seq: u64, chunk: &str) -> Notice {
    let chunk = chunk.to_owned();
    let body = FrameBody::StreamText { chunk };
    Notice::Frame(Frame { run, seq, body })
}

/// Waits until it is so.
pub(crate) async fn until(what: &str, so: impl Fn() -> bool) {
    let waiting = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), waiting).await;
    assert!(waited.is_ok(), "{what} did not happen");
}
