//! Runs: begun, followed, cancelled, and copied to the durable log while they live.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adiuva_protocol::runs::{RunStatus, RunView};
use adiuva_protocol::{Code, Event, Failure, Frame, FrameBody, Notice, Outcome, RunId};
use adiuva_store::Store;
use adiuva_store::runs::Run;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::failure::store_failure;
use crate::feed::{Feed, JOIN};
use crate::session::now_ms;

/// How many times text is joined before the frames are copied to the log: about five times a second.
const JOINS_A_COPY: u32 = 5;

/// The live runs, and the log of all.
pub(crate) struct Runs {
    store: Store,
    events: broadcast::Sender<Event>,
    live: Mutex<HashMap<RunId, Live>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

struct Live {
    feed: Arc<Feed>,
    /// It does nothing but wait for a person.
    waits: bool,
    stop: CancellationToken,
}

/// How a run's work came to an end.
pub(crate) enum Ended {
    /// The run is over.
    Over(Outcome),
    /// The run waits for a person, and the vault is being closed; it goes on when the vault is opened again.
    Waits,
}

/// What a run's work gets: where to say what happens, and when to stop.
pub(crate) struct Running {
    pub(crate) id: RunId,
    pub(crate) feed: Arc<Feed>,
    pub(crate) stop: CancellationToken,
}

impl Runs {
    pub(crate) fn new(store: Store, events: broadcast::Sender<Event>, stop: CancellationToken) -> Self {
        Self {
            store,
            events,
            live: Mutex::default(),
            tasks: TaskTracker::new(),
            stop,
        }
    }

    /// Does the work of a run that its caller has noted in the log, on a task of its own. The last frame is written by
    /// this, from what `work` returns, so that there is exactly one whatever happens.
    pub(crate) fn start<W, F>(self: &Arc<Self>, id: RunId, work: W)
    where
        W: FnOnce(Running) -> F,
        F: Future<Output = Ended> + Send + 'static,
    {
        self.go_on(id, Vec::new(), work);
    }

    /// The same for a run that has these frames in the log already.
    pub(crate) fn go_on<W, F>(self: &Arc<Self>, id: RunId, frames: Vec<Frame>, work: W)
    where
        W: FnOnce(Running) -> F,
        F: Future<Output = Ended> + Send + 'static,
    {
        let copied = frames.len() as u64;
        let feed = Arc::new(Feed::after_frames(id, frames));
        let stop = self.stop.child_token();
        self.live().insert(
            id,
            Live {
                feed: Arc::clone(&feed),
                waits: false,
                stop: stop.clone(),
            },
        );
        let _ = self.events.send(Event::Run { id });
        let work = work(Running {
            id,
            feed: Arc::clone(&feed),
            stop,
        });
        let runs = Arc::clone(self);
        self.tasks.spawn(async move {
            let (ended, copied) = runs.copy_while(id, &feed, copied, work).await;
            match ended {
                Ended::Over(outcome) => runs.end(id, &feed, copied, outcome).await,
                Ended::Waits => {
                    feed.flush();
                    runs.copy(id, &feed, copied).await;
                    runs.live().remove(&id);
                }
            }
        });
    }

    /// Stops a run. One that is over already is left as it is.
    pub(crate) async fn cancel(&self, id: RunId) -> Result<(), Failure> {
        if let Some(live) = self.live().get(&id) {
            live.stop.cancel();
            return Ok(());
        }
        let known = self
            .store
            .read(move |r| r.runs().load(id))
            .await
            .map_err(store_failure)?;
        known
            .map(|_| ())
            .ok_or_else(|| Failure::new(Code::NotFound, "there is no such run"))
    }

    /// The frames of a run with numbers above `after`: those there are, then those to come.
    pub(crate) async fn listen(&self, id: RunId, after: u64) -> Result<BoxStream<'static, Notice>, Failure> {
        if let Some(feed) = self.feed(id) {
            return Ok(feed.listen(after));
        }
        let frames = self
            .store
            .read(move |r| r.runs().frames(id, after))
            .await
            .map_err(store_failure)?;
        Ok(stream::iter(frames.into_iter().map(Notice::Frame)).boxed())
    }

    /// The frames of a live run; none when it is over.
    pub(crate) fn feed(&self, id: RunId) -> Option<Arc<Feed>> {
        self.live().get(&id).map(|live| Arc::clone(&live.feed))
    }

    /// Whether the vault is being closed, so that runs are stopped without being over.
    pub(crate) fn closes(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Whether any run is going. Those that wait for a person keep no vault open.
    pub(crate) fn are_going(&self) -> bool {
        self.live().values().any(|live| !live.waits)
    }

    /// Notes that a run waits for a person, or goes on.
    pub(crate) fn set_waits(&self, id: RunId, waits: bool) {
        if let Some(live) = self.live().get_mut(&id) {
            live.waits = waits;
        }
        let _ = self.events.send(Event::Run { id });
    }

    /// Waits until every run has ended; whoever calls has stopped them or let no new ones begin.
    pub(crate) async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Copies frames to the log in steps while the work goes on; tells how many it has copied.
    async fn copy_while(
        &self,
        id: RunId,
        feed: &Feed,
        mut copied: u64,
        work: impl Future<Output = Ended>,
    ) -> (Ended, u64) {
        let mut ticks = 0;
        let mut tick = tokio::time::interval(JOIN);
        tokio::pin!(work);
        loop {
            tokio::select! {
                ended = &mut work => return (ended, copied),
                _ = tick.tick() => {
                    feed.flush();
                    ticks += 1;
                    if ticks % JOINS_A_COPY == 0 {
                        copied = self.copy(id, feed, copied).await;
                    }
                }
            }
        }
    }

    /// Copies what the log does not have yet; tells the number of the last frame it has now.
    async fn copy(&self, id: RunId, feed: &Feed, copied: u64) -> u64 {
        let bodies = bodies(feed, copied);
        if bodies.is_empty() {
            return copied;
        }
        match self.store.write(move |w| w.runs().append(id, &bodies)).await {
            Ok(last) => last,
            Err(error) => {
                // Whoever follows the run has the frames; the next copy tries again.
                tracing::warn!("frames of a run could not be copied to the log: {error}");
                copied
            }
        }
    }

    async fn end(&self, id: RunId, feed: &Feed, copied: u64, outcome: Outcome) {
        let (status, failure) = match &outcome {
            Outcome::Done { .. } => (RunStatus::Done, None),
            Outcome::Cancelled { .. } => (RunStatus::Cancelled, None),
            Outcome::Failed { failure, .. } => (RunStatus::Failed, Some(failure.clone())),
        };
        feed.push(FrameBody::StreamEnd(outcome));
        let bodies = bodies(feed, copied);
        let ended = self.store.write(move |w| {
            w.runs().append(id, &bodies)?;
            w.runs().end(id, status, failure.as_ref(), now_ms())
        });
        if let Err(error) = ended.await {
            tracing::error!(run.id = %id, "the end of run {id} could not be written: {error}");
        }
        self.live().remove(&id);
        let _ = self.events.send(Event::Run { id });
    }

    fn live(&self) -> MutexGuard<'_, HashMap<RunId, Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bodies(feed: &Feed, copied: u64) -> Vec<FrameBody> {
    feed.after(copied).into_iter().map(|frame| frame.body).collect()
}

/// A run as faces see it.
pub(crate) fn run_view(run: Run) -> RunView {
    RunView {
        id: run.id,
        kind: run.kind,
        status: run.status,
        started_ms: run.started_ms,
        ended_ms: run.ended_ms,
        failure: run.failure,
    }
}
