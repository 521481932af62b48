//! The threads that compute vectors.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use adiuva_models::{EmbedError, Embedder};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::platform::lower_priority;

/// Threads of low priority, one for each seat that a model may have; they end when this is dropped. They live long: the
/// memory that a thread has worked in is given back badly when another takes its place.
pub(super) struct Worker {
    threads: Vec<Thread>,
}

struct Thread {
    jobs: Option<mpsc::Sender<Arc<Job>>>,
    handle: Option<JoinHandle<()>>,
}

/// A text's vector, or why there is none.
pub(super) type Embedded = Result<Vec<f32>, EmbedError>;

/// Texts that all threads take from, in their order. Each that is taken is finished, so what there is has no gaps.
struct Job {
    embedder: Arc<Embedder>,
    texts: Vec<String>,
    stop: CancellationToken,
    next: AtomicUsize,
    lost: AtomicBool,
    made: mpsc::Sender<(usize, Embedded)>,
}

impl Worker {
    pub(super) fn start() -> std::io::Result<Self> {
        let threads = (0..Embedder::MOST_SEATS).map(Thread::start).collect::<Result<_, _>>()?;
        Ok(Self { threads })
    }

    /// Vectors of the texts in their order. When stopped there are fewer.
    pub(super) async fn embed(
        &self,
        embedder: Arc<Embedder>,
        texts: Vec<String>,
        stop: CancellationToken,
    ) -> Vec<Embedded> {
        let (made, mut arriving) = mpsc::channel(texts.len().max(1));
        let seats = embedder.seats();
        let job = Arc::new(Job {
            embedder,
            texts,
            stop,
            next: AtomicUsize::new(0),
            lost: AtomicBool::new(false),
            made,
        });
        for jobs in self
            .threads
            .iter()
            .take(seats)
            .filter_map(|thread| thread.jobs.as_ref())
        {
            // A thread that panicked takes nothing; the others do its part.
            let _lost = jobs.send(Arc::clone(&job)).await;
        }
        drop(job);
        let mut vectors = Vec::new();
        while let Some(vector) = arriving.recv().await {
            vectors.push(vector);
        }
        vectors.sort_unstable_by_key(|(at, _)| *at);
        // A thread that panicked leaves a gap: what stands behind it is computed again.
        let gapless = vectors
            .into_iter()
            .enumerate()
            .take_while(|(place, (at, _))| place == at);
        gapless.map(|(_, (_, vector))| vector).collect()
    }
}

impl Thread {
    fn start(seat: usize) -> std::io::Result<Self> {
        let (jobs, mut queue) = mpsc::channel::<Arc<Job>>(1);
        let work = move || {
            lower_priority();
            while let Some(job) = queue.blocking_recv() {
                job.work(seat);
            }
        };
        let handle = std::thread::Builder::new()
            .name(format!("embedding {seat}"))
            .spawn(work)?;
        Ok(Self {
            jobs: Some(jobs),
            handle: Some(handle),
        })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.jobs.take();
        // It is within one text of its end; waiting for it keeps the runtime library loaded until then.
        if let Some(handle) = self.handle.take() {
            let _panicked_long_ago = handle.join();
        }
    }
}

impl Job {
    fn work(&self, seat: usize) {
        while !self.stop.is_cancelled() && !self.lost.load(Ordering::Relaxed) {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(text) = self.texts.get(at) else { break };
            let vector = self.embedder.embed_passage(seat, text);
            if matches!(&vector, Err(error) if concerns_all(error)) {
                self.lost.store(true, Ordering::Relaxed);
            }
            // There is room for all. Whoever asked may have given up; the next batch is as good.
            let _unheard = self.made.try_send((at, vector));
        }
    }
}

/// Whether an error says nothing about the text at hand: no other text would fare better.
pub(super) fn concerns_all(error: &EmbedError) -> bool {
    !matches!(error, EmbedError::Output { .. } | EmbedError::Tokenizer { .. })
}
