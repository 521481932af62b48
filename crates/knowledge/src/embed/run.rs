//! The loop itself.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use adiuva_models::{EmbedError, EmbedderId};
use adiuva_protocol::id::ChunkId;
use adiuva_store::chunks::PendingChunk;
use adiuva_store::{Store, StoreError};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::worker::{Embedded, Worker, concerns_all};
use super::{Embedders, passage_text};
use crate::vectors::{Damage, Row, VectorError, Vectors};

/// Chunks in a batch: some seconds of work, so that a kill loses no more, and few commits.
const BATCH: u32 = 192;
/// Removed chunks taken out of the index at once.
const REMOVALS: u32 = 2_000;
/// Batches after which the index is looked after.
const MAINTAIN_EVERY: u32 = 16;
/// How long an error that concerns all chunks is left alone.
const PATIENCE: Duration = Duration::from_secs(60);

/// Gives every waiting chunk its vector, and takes the vectors of removed chunks out.
pub struct EmbedLoop {
    /// Where chunks wait.
    pub store: Store,
    /// Where vectors go.
    pub vectors: Vectors,
    /// What makes them.
    pub embedders: Embedders,
    /// Rung by whoever adds, removes or gives away chunks.
    pub bell: Arc<Notify>,
    /// Whether to hold on; changed by the person.
    pub paused: watch::Receiver<bool>,
    /// What the loop is doing, for the screen.
    pub state: watch::Sender<LoopState>,
}

/// What the loop is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LoopState {
    /// Nothing waits.
    #[default]
    Idle,
    /// Vectors are being made.
    Working,
    /// A person told it to hold on.
    Paused,
    /// It cannot go on by itself, for this reason, and tries again later.
    Held(String),
}

/// How the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was stopped.
    Stopped,
}

/// Why the loop cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum LoopError {
    /// The database refused.
    #[error("chunks could not be read or marked")]
    Store(#[from] StoreError),
    /// The index refused.
    #[error("vectors could not be kept")]
    Vectors(#[from] VectorError),
    /// A model cannot be used at all.
    #[error("the embedding model could not be used")]
    Model(#[from] EmbedError),
    /// The system gave no thread.
    #[error("no thread could be started for embedding")]
    Thread(#[source] std::io::Error),
}

/// A batch on its way.
struct Batch {
    embedder: EmbedderId,
    chunks: Vec<PendingChunk>,
}

/// A batch with its vectors, to be kept.
struct Made {
    embedder: EmbedderId,
    rows: Vec<Row>,
    /// Chunks that the model can make nothing of; they are found by keywords alone.
    hopeless: Vec<ChunkId>,
}

impl EmbedLoop {
    /// Works until it is stopped. Whatever was computed when it is stopped is kept first.
    ///
    /// # Errors
    /// Only when the system gives no thread; everything else is waited out.
    pub async fn run(mut self, stop: CancellationToken) -> Result<Outcome, LoopError> {
        let worker = Worker::start().map_err(LoopError::Thread)?;
        loop {
            if stop.is_cancelled() {
                return Ok(Outcome::Stopped);
            }
            if *self.paused.borrow_and_update() {
                self.state.send_replace(LoopState::Paused);
                let changed = stop.run_until_cancelled(self.paused.changed()).await;
                if !matches!(changed, Some(Ok(()))) {
                    return Ok(Outcome::Stopped);
                }
                continue;
            }
            let patience = match self.work(&worker, &stop).await {
                Ok(()) => {
                    self.state.send_replace(LoopState::Idle);
                    None
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "making vectors is held up");
                    self.state.send_replace(LoopState::Held(error.to_string()));
                    Some(PATIENCE)
                }
            };
            self.wait(patience, &stop).await;
        }
    }

    /// Until the bell, a change of the pause, the end of patience, or a stop.
    async fn wait(&mut self, patience: Option<Duration>, stop: &CancellationToken) {
        let bell = Arc::clone(&self.bell);
        tokio::select! {
            () = stop.cancelled() => {}
            () = bell.notified() => {}
            _ = self.paused.changed() => {}
            () = tokio::time::sleep(patience.unwrap_or(Duration::MAX)) => {}
        }
    }

    /// Until nothing waits, or a pause or stop.
    async fn work(&mut self, worker: &Worker, stop: &CancellationToken) -> Result<(), LoopError> {
        self.heal().await?;
        self.take_out_removed(stop).await?;
        let mut batch = self.fetch(HashSet::new()).await?;
        let mut made: Option<Made> = None;
        let mut count = 0;
        while !batch.chunks.is_empty() && !stop.is_cancelled() && !*self.paused.borrow() {
            self.state.send_replace(LoopState::Working);
            let embedder = batch.embedder.clone();
            if made.as_ref().is_some_and(|made| made.embedder != embedder) {
                let (embedders, id) = (self.embedders.clone(), embedder.clone());
                // Both models at the same time would be too much. A question in the other language loads its again.
                let unloaded = tokio::task::spawn_blocking(move || embedders.unload_others(&id)).await;
                unloaded.map_err(|_| LoopError::Vectors(VectorError::Panicked))?;
            }
            let in_work: HashSet<ChunkId> = batch
                .chunks
                .iter()
                .map(|chunk| chunk.id)
                .chain(made.iter().flat_map(|made| made.rows.iter().map(|row| row.chunk)))
                .collect();
            let (embedded, next, kept) = tokio::join!(
                self.embed(worker, batch, stop),
                self.fetch(in_work),
                self.keep(made.take())
            );
            kept?;
            let (computed, failure) = embedded?;
            made = Some(computed);
            if let Some(failure) = failure {
                self.keep(made.take()).await?;
                return Err(failure.into());
            }
            batch = next?;
            count += 1;
            if count % MAINTAIN_EVERY == 0 {
                self.keep(made.take()).await?;
                self.maintain(&embedder, stop).await?;
            }
        }
        self.keep(made).await?;
        if !stop.is_cancelled() && !*self.paused.borrow() {
            self.finish(stop).await?;
        }
        Ok(())
    }

    /// The next chunks that wait, but for those in work: of one model, so that the other's weights are not needed.
    async fn fetch(&self, in_work: HashSet<ChunkId>) -> Result<Batch, LoopError> {
        let most = BATCH + u32::try_from(in_work.len()).unwrap_or(u32::MAX);
        let found = self.store.read(move |reader| {
            for embedder in known_embedders() {
                let mut chunks = reader.chunks().pending(embedder.as_str(), most)?;
                chunks.retain(|chunk| !in_work.contains(&chunk.id));
                chunks.truncate(BATCH as usize);
                if !chunks.is_empty() {
                    return Ok(Batch { embedder, chunks });
                }
            }
            Ok(Batch {
                embedder: EmbedderId::ENGLISH,
                chunks: Vec::new(),
            })
        });
        Ok(found.await?)
    }

    async fn embed(
        &self,
        worker: &Worker,
        batch: Batch,
        stop: &CancellationToken,
    ) -> Result<(Made, Option<EmbedError>), LoopError> {
        let (embedders, id) = (self.embedders.clone(), batch.embedder.clone());
        let model = tokio::task::spawn_blocking(move || embedders.get(&id)).await;
        let model = model.map_err(|_| LoopError::Vectors(VectorError::Panicked))??;
        let text = |chunk: &PendingChunk| passage_text(&chunk.title, &chunk.headings, &chunk.text);
        let texts = batch.chunks.iter().map(text).collect();
        let vectors: Vec<Embedded> = worker.embed(model, texts, stop.clone()).await;
        let mut made = Made {
            embedder: batch.embedder,
            rows: Vec::new(),
            hopeless: Vec::new(),
        };
        let mut failure = None;
        for (chunk, vector) in batch.chunks.iter().zip(vectors) {
            match vector {
                Ok(vector) => made.rows.push(Row {
                    chunk: chunk.id,
                    vector,
                }),
                Err(error) if concerns_all(&error) => failure = Some(error),
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(chunk.id = chunk.id.0, error, "chunk {} has no vector", chunk.id.0);
                    made.hopeless.push(chunk.id);
                }
            }
        }
        Ok((made, failure))
    }

    /// Vectors first, then the mark: the other way round a crash would leave a chunk without its vector for ever.
    async fn keep(&self, made: Option<Made>) -> Result<(), LoopError> {
        let Some(made) = made else { return Ok(()) };
        let mut done: Vec<ChunkId> = made.rows.iter().map(|row| row.chunk).collect();
        done.extend(&made.hopeless);
        match self.vectors.put(&made.embedder, made.rows).await {
            Ok(()) => {}
            Err(error) if error.wants_rebuild() => return self.rebuild(&made.embedder, error).await,
            Err(error) => return Err(error.into()),
        }
        self.store
            .write(move |writer| writer.chunks().mark_vectored(&done))
            .await?;
        Ok(())
    }

    /// Vectors are derived: a damaged table is thrown away, and its chunks wait again.
    async fn rebuild(&self, embedder: &EmbedderId, error: VectorError) -> Result<(), LoopError> {
        tracing::warn!(embedder.id = %embedder, error = &error as &dyn std::error::Error, "vector index is made anew");
        // First the mark: were the table wiped first and the process killed, its chunks would seem to have vectors.
        let name = embedder.as_str().to_owned();
        self.store
            .write(move |writer| writer.chunks().reset_vectors(&name))
            .await?;
        self.vectors.wipe(embedder).await?;
        Ok(())
    }

    /// Makes anew what a search found damaged, and what does not hold a vector for every chunk that should have one,
    /// as when the index folder was deleted.
    async fn heal(&self) -> Result<(), LoopError> {
        let counts = self.store.read(|reader| reader.chunks().count_by_embedder()).await?;
        for embedder in known_embedders() {
            let expected = counts.get(embedder.as_str()).map_or(0, |count| count.vectored);
            match self.vectors.count(&embedder).await {
                Err(error) if error.wants_rebuild() => self.rebuild(&embedder, error).await?,
                Err(error) => return Err(error.into()),
                Ok(0) if expected > 0 => self.rebuild(&embedder, VectorError::Damaged(Damage::Missing)).await?,
                Ok(_) => {}
            }
        }
        Ok(())
    }

    async fn take_out_removed(&self, stop: &CancellationToken) -> Result<(), LoopError> {
        while !stop.is_cancelled() {
            let gone = self.store.read(|reader| reader.vectors().removals(REMOVALS)).await?;
            if gone.is_empty() {
                return Ok(());
            }
            for embedder in known_embedders() {
                match self.vectors.remove(&embedder, gone.clone()).await {
                    Ok(()) => {}
                    Err(error) if error.wants_rebuild() => self.rebuild(&embedder, error).await?,
                    Err(error) => return Err(error.into()),
                }
            }
            self.store
                .write(move |writer| writer.vectors().clear_removals(&gone))
                .await?;
        }
        Ok(())
    }

    async fn maintain(&self, embedder: &EmbedderId, stop: &CancellationToken) -> Result<(), LoopError> {
        match self.vectors.maintain(embedder, stop).await {
            Ok(_) => Ok(()),
            Err(error) if error.wants_rebuild() => self.rebuild(embedder, error).await,
            Err(error) => Err(error.into()),
        }
    }

    /// When nothing waits any more: tables of models that serve no chunk go, the others are put in order.
    async fn finish(&self, stop: &CancellationToken) -> Result<(), LoopError> {
        let counts: BTreeMap<_, _> = self.store.read(|reader| reader.chunks().count_by_embedder()).await?;
        for embedder in known_embedders() {
            let serves = counts
                .get(embedder.as_str())
                .is_some_and(|count| count.vectored + count.pending > 0);
            if serves {
                self.maintain(&embedder, stop).await?;
            } else if self.vectors.count(&embedder).await.is_ok_and(|rows| rows > 0) {
                self.vectors.wipe(&embedder).await?;
            }
        }
        Ok(())
    }
}

fn known_embedders() -> [EmbedderId; 2] {
    adiuva_models::Weights::shipped()
}
