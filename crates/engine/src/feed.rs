//! The frames of one run while it is alive: numbered, joined, replayed to whoever comes late.
//!
//! A frame is never changed once it has a number. Text that comes in small pieces is joined for up to [`JOIN`], but the
//! first piece goes out at once. All frames of a live run are kept here, so a slow listener misses nothing; the size is
//! bounded by the answer itself. The run's task copies them to the run log in steps.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use adiuva_protocol::{Frame, FrameBody, Notice, RunId};
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::watch;

/// How long text is joined before it becomes a frame.
pub(crate) const JOIN: Duration = Duration::from_millis(40);

/// The frames of one live run.
pub(crate) struct Feed {
    run: RunId,
    inner: Mutex<Inner>,
    /// How many frames there are; a listener waits on it.
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct Inner {
    frames: Vec<Frame>,
    text: String,
    flushed: Option<Instant>,
    ended: bool,
}

impl Feed {
    pub(crate) fn new(run: RunId) -> Self {
        Self {
            run,
            inner: Mutex::default(),
            count: watch::Sender::new(0),
        }
    }

    /// A run that goes on after these frames, which the log has.
    pub(crate) fn after_frames(run: RunId, frames: Vec<Frame>) -> Self {
        let feed = Self::new(run);
        feed.count.send_replace(frames.len());
        feed.lock().frames = frames;
        feed
    }

    /// Adds text; it becomes a frame now or within [`JOIN`], when [`Feed::flush`] is called.
    pub(crate) fn text(&self, chunk: &str) {
        let mut inner = self.lock();
        inner.text.push_str(chunk);
        if inner.flushed.is_none_or(|last| last.elapsed() >= JOIN) {
            self.publish_text(&mut inner);
        }
    }

    /// Adds a frame, after the text that came before it.
    pub(crate) fn push(&self, body: FrameBody) {
        let mut inner = self.lock();
        self.publish_text(&mut inner);
        inner.ended |= matches!(body, FrameBody::StreamEnd(_));
        self.publish(&mut inner, body);
    }

    /// Makes joined text a frame.
    pub(crate) fn flush(&self) {
        self.publish_text(&mut self.lock());
    }

    /// The frames with numbers above `after`.
    pub(crate) fn after(&self, after: u64) -> Vec<Frame> {
        let inner = self.lock();
        let from = usize::try_from(after).unwrap_or(usize::MAX).min(inner.frames.len());
        inner.frames.get(from..).unwrap_or_default().to_vec()
    }

    /// All frames with numbers above `after`, those to come included; ends after the last one.
    pub(crate) fn listen(self: Arc<Self>, after: u64) -> BoxStream<'static, Notice> {
        let count = self.count.subscribe();
        let state = (self, count, after, false);
        stream::unfold(state, |(feed, mut count, mut after, ended)| async move {
            if ended {
                return None;
            }
            loop {
                let seen = *count.borrow_and_update();
                let frames = feed.after(after);
                if let Some(last) = frames.last() {
                    after = last.seq;
                    let ended = matches!(last.body, FrameBody::StreamEnd(_));
                    return Some((
                        stream::iter(frames.into_iter().map(Notice::Frame)),
                        (feed, count, after, ended),
                    ));
                }
                if feed.lock().ended && usize::try_from(after).is_ok_and(|after| after >= seen) {
                    return None;
                }
                if count.changed().await.is_err() {
                    return None;
                }
            }
        })
        .flatten()
        .boxed()
    }

    fn publish_text(&self, inner: &mut Inner) {
        if inner.text.is_empty() {
            return;
        }
        let chunk = std::mem::take(&mut inner.text);
        inner.flushed = Some(Instant::now());
        self.publish(inner, FrameBody::StreamText { chunk });
    }

    fn publish(&self, inner: &mut Inner, body: FrameBody) {
        let seq = inner.frames.len() as u64 + 1;
        inner.frames.push(Frame {
            run: self.run,
            seq,
            body,
        });
        self.count.send_replace(inner.frames.len());
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::Outcome;

    use super::*;

    fn texts(frames: &[Frame]) -> Vec<String> {
        frames
            .iter()
            .map(|frame| match &frame.body {
                FrameBody::StreamText { chunk } => chunk.clone(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn the_first_piece_goes_out_at_once_and_the_next_ones_are_joined() {
        let feed = Feed::new(RunId::make());
        for piece in ["One", " two", " three"] {
            feed.text(piece);
        }
        assert_eq!(texts(&feed.after(0)), ["One"]);
        feed.flush();
        assert_eq!(texts(&feed.after(0)), ["One", " two three"]);
        feed.flush();
        assert_eq!(feed.after(0).len(), 2, "nothing is sent when there is nothing");
    }

    #[tokio::test]
    async fn early_and_late_listeners_hear_the_same_without_gaps() {
        let feed = Arc::new(Feed::new(RunId::make()));
        let early = Arc::clone(&feed).listen(0);
        feed.push(FrameBody::StreamStart { model: None });
        feed.text("Yes");
        feed.text(".");
        feed.push(FrameBody::StreamEnd(Outcome::Done { message: None }));
        let early: Vec<_> = early.collect().await;
        let late: Vec<_> = Arc::clone(&feed).listen(0).collect().await;
        assert_eq!(early, late);
        let numbers: Vec<_> = feed.after(0).iter().map(|frame| frame.seq).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let rest: Vec<_> = Arc::clone(&feed).listen(3).collect().await;
        assert_eq!(rest.len(), 1, "only what comes after the last seen");
        let none: Vec<_> = feed.listen(4).collect().await;
        assert!(
            none.is_empty(),
            "a finished run that was heard to the end says nothing more"
        );
    }
}
