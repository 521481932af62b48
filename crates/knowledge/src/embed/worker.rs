//! The threads that compute vectors.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;

use adiuva_models::{EmbedError, Embedder};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::platform::lower_priority;

/// A thread of low priority with a helper for each further seat of a model; it ends when this is dropped.
pub(super) struct Worker {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// A text's vector, or why there is none.
pub(super) type Embedded = Result<Vec<f32>, EmbedError>;

struct Job {
    embedder: Arc<Embedder>,
    texts: Vec<String>,
    stop: CancellationToken,
    answer: oneshot::Sender<Vec<Embedded>>,
}

impl Worker {
    pub(super) fn start() -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let work = move || {
            lower_priority();
            for job in queue {
                let answer = embed(&job);
                // Whoever asked may have given up; the next batch is as good.
                let _unheard = job.answer.send(answer);
            }
        };
        let thread = std::thread::Builder::new().name("embedding".to_owned()).spawn(work)?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Vectors of the texts in their order. When stopped there are fewer.
    pub(super) async fn embed(
        &self,
        embedder: Arc<Embedder>,
        texts: Vec<String>,
        stop: CancellationToken,
    ) -> Vec<Embedded> {
        let (answer, answered) = oneshot::channel();
        let sent = self.jobs.as_ref().map(|jobs| {
            jobs.send(Job {
                embedder,
                texts,
                stop,
                answer,
            })
        });
        match sent {
            Some(Ok(())) => answered.await.unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs.take();
        // The thread is within one text of its end; waiting for it keeps the runtime library loaded until then.
        if let Some(thread) = self.thread.take() {
            let _panicked_long_ago = thread.join();
        }
    }
}

fn embed(job: &Job) -> Vec<Embedded> {
    let (next, lost) = (AtomicUsize::new(0), AtomicBool::new(false));
    // Texts are taken in their order and each that is taken is finished, so what there is has no gaps.
    let work = |seat: usize| {
        let mut vectors = Vec::new();
        while !job.stop.is_cancelled() && !lost.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(text) = job.texts.get(at) else { break };
            let vector = job.embedder.embed_passage(seat, text);
            if matches!(&vector, Err(error) if concerns_all(error)) {
                lost.store(true, Ordering::Relaxed);
            }
            vectors.push((at, vector));
        }
        vectors
    };
    let mut vectors = std::thread::scope(|scope| {
        let work = &work;
        let helpers: Vec<_> = (1..job.embedder.seats())
            .map(|seat| scope.spawn(move || work(seat)))
            .collect();
        let mut vectors = work(0);
        vectors.extend(helpers.into_iter().flat_map(|helper| helper.join().unwrap_or_default()));
        vectors
    });
    vectors.sort_unstable_by_key(|(at, _)| *at);
    // A helper that panicked leaves a gap: what stands behind it is computed again.
    let gapless = vectors
        .into_iter()
        .enumerate()
        .take_while(|(place, (at, _))| place == at);
    gapless.map(|(_, (_, vector))| vector).collect()
}

/// Whether an error says nothing about the text at hand: no other text would fare better.
pub(super) fn concerns_all(error: &EmbedError) -> bool {
    !matches!(error, EmbedError::Output { .. } | EmbedError::Tokenizer { .. })
}
