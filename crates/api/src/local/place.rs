//! A data folder as one dispatch, whoever has it open: this process, or for a while another one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use adiuva_protocol::{Caller, Code, Command, Dispatch, Failure, Notice, Topic};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{Client, Server};

/// How long a closing process is waited for before it is said to hold the folder.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long after a failure it is tried again.
const PAUSE: Duration = Duration::from_secs(2);

/// Opens a data folder in this process, and closes it.
pub trait Opener: Send + Sync {
    /// Opens it. `E_VAULT_IN_USE` says that another process has it.
    fn open<'a>(&'a self, folder: &'a Path) -> BoxFuture<'a, Result<Arc<dyn Dispatch>, Failure>>;

    /// Closes what was opened.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// A dispatch for a process that stays: it opens the folder, or joins who has it and opens it when they have gone.
pub struct Place {
    folder: PathBuf,
    state: watch::Sender<State>,
    stop: CancellationToken,
}

#[derive(Clone)]
enum State {
    /// Not known yet; commands wait.
    Opening,
    Open(Arc<dyn Dispatch>),
    Failed(Failure),
    Closed,
}

/// Who carries out the commands.
enum Holder {
    Here(Arc<dyn Dispatch>),
    Elsewhere(Arc<Client>),
}

impl Place {
    /// The place at this folder. Commands wait until [`Place::keep`] has opened or joined it.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            state: watch::Sender::new(State::Opening),
            stop: CancellationToken::new(),
        }
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens or joins the folder, serves it to others while it is open here, and goes on until [`Place::close`].
    pub async fn keep(&self, opener: &dyn Opener) {
        while let Some(held) = self.stop.run_until_cancelled(self.hold(opener)).await {
            match held {
                Ok(Holder::Here(dispatch)) => {
                    self.serve(dispatch).await;
                    opener.close().await;
                    break;
                }
                Ok(Holder::Elsewhere(client)) => {
                    self.state.send_replace(State::Open(client.clone()));
                    self.stop.run_until_cancelled(client.until_gone()).await;
                    self.state.send_replace(State::Opening);
                }
                Err(failure) => {
                    tracing::warn!("the data folder is not open: {failure}");
                    self.state.send_replace(State::Failed(failure));
                    self.stop.run_until_cancelled(sleep(PAUSE)).await;
                }
            }
        }
        self.state.send_replace(State::Closed);
    }

    /// Ends what [`Place::keep`] does, and waits so long for it.
    pub async fn close(&self, patience: Duration) {
        self.stop.cancel();
        let mut state = self.state.subscribe();
        let closed = state.wait_for(|state| matches!(state, State::Closed));
        if timeout(patience, closed).await.is_err() {
            tracing::warn!("the data folder was not closed within {} s", patience.as_secs());
        }
    }

    async fn hold(&self, opener: &dyn Opener) -> Result<Holder, Failure> {
        let begun = Instant::now();
        loop {
            if let Some(client) = Client::load(&self.folder).await {
                return Ok(Holder::Elsewhere(Arc::new(client)));
            }
            match opener.open(&self.folder).await {
                Ok(dispatch) => return Ok(Holder::Here(dispatch)),
                // A process that is just closing answers no more and holds the folder for a moment longer.
                Err(failure) if failure.code == Code::VaultInUse && begun.elapsed() < PATIENCE => {
                    sleep(Duration::from_millis(50)).await;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    async fn serve(&self, dispatch: Arc<dyn Dispatch>) {
        let server = Server::bind(&self.folder);
        self.state.send_replace(State::Open(Arc::clone(&dispatch)));
        match server {
            Ok(server) => server.run(dispatch, self.stop.clone()).await,
            Err(error) => {
                // Other processes then have to wait until this one is done.
                tracing::info!("no local lane: {error}");
                self.stop.cancelled().await;
            }
        }
    }
}

impl Dispatch for Place {
    fn call<'a>(
        &'a self,
        caller: &'a Caller,
        command: Command,
        request: Value,
    ) -> BoxFuture<'a, Result<Value, Failure>> {
        let mut state = self.state.subscribe();
        Box::pin(async move { holder(&mut state).await?.call(caller, command, request).await })
    }

    /// A run ends with whoever carries it out. The app's events go on with the next one, after a notice that some may
    /// have been missed.
    fn subscribe<'a>(
        &'a self,
        caller: &'a Caller,
        topic: Topic,
    ) -> BoxFuture<'a, Result<BoxStream<'static, Notice>, Failure>> {
        let mut state = self.state.subscribe();
        Box::pin(async move {
            let notices = holder(&mut state).await?.subscribe(caller, topic).await?;
            Ok(match topic {
                Topic::Events => outlasting(notices, state, caller.clone()),
                Topic::Run { .. } => notices,
            })
        })
    }
}

/// Who carries out the commands, once that is known.
async fn holder(state: &mut watch::Receiver<State>) -> Result<Arc<dyn Dispatch>, Failure> {
    let state = state.wait_for(|state| !matches!(state, State::Opening)).await;
    match state.as_deref() {
        Ok(State::Open(dispatch)) => Ok(Arc::clone(dispatch)),
        Ok(State::Failed(failure)) => Err(failure.clone()),
        _ => Err(Failure::new(Code::Internal, "the program is closing; start it again")),
    }
}

/// The events of whoever carries out the commands, then of the next one, until the place is closed.
fn outlasting(
    notices: BoxStream<'static, Notice>,
    state: watch::Receiver<State>,
    caller: Caller,
) -> BoxStream<'static, Notice> {
    let next = |(mut notices, mut state, caller): (BoxStream<'static, Notice>, watch::Receiver<State>, Caller)| async {
        if let Some(notice) = notices.next().await {
            return Some((notice, (notices, state, caller)));
        }
        loop {
            // Whoever was gone may still stand there for a moment.
            state.changed().await.ok()?;
            let open = state
                .wait_for(|state| matches!(state, State::Open(_) | State::Closed))
                .await;
            let State::Open(dispatch) = open.ok()?.clone() else {
                return None;
            };
            if let Ok(notices) = dispatch.subscribe(&caller, Topic::Events).await {
                return Some((Notice::Missed(0), (notices, state, caller)));
            }
        }
    };
    stream::unfold((notices, state, caller), next).boxed()
}

impl Client {
    /// Waits until the process that was joined has ended.
    async fn until_gone(&self) {
        if let Ok(events) = self.subscribe(&Caller::command_line(), Topic::Events).await {
            events.for_each(|_| std::future::ready(())).await;
        }
    }
}
