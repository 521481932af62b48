//! The thread that computes vectors.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use adiuva_models::{EmbedError, Embedder};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::platform::lower_priority;

/// One thread of low priority; it ends when this is dropped.
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
    let mut vectors = Vec::with_capacity(job.texts.len());
    for text in &job.texts {
        if job.stop.is_cancelled() {
            break;
        }
        let vector = job.embedder.embed_passages(&[text.as_str()]);
        let lost = matches!(&vector, Err(error) if concerns_all(error));
        vectors.push(vector.map(|vectors| vectors.into_iter().next().unwrap_or_default()));
        if lost {
            break;
        }
    }
    vectors
}

/// Whether an error says nothing about the text at hand: no other text would fare better.
pub(super) fn concerns_all(error: &EmbedError) -> bool {
    !matches!(error, EmbedError::Output { .. } | EmbedError::Tokenizer { .. })
}
