//! Intake and embedding as the engine runs them, over a home that is measured.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use adiuva_knowledge::embed::{EmbedLoop, LoopState};
use adiuva_knowledge::intake::{Clock, Intake, Parts};
use adiuva_knowledge::library::Library;
use adiuva_knowledge::read::Reader;
use adiuva_knowledge::read::child::ParserCommand;
use adiuva_models::Weights;
use adiuva_protocol::id::SourceId;
use adiuva_protocol::knowledge::KnowledgeAdd;
use adiuva_protocol::settings::Embedding;
use anyhow::{Result, bail};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::home::Home;

/// A home whose folders are followed until this is ended.
pub(crate) struct Following {
    pub(crate) library: Library,
    stop: CancellationToken,
    reading: JoinHandle<Result<(), adiuva_store::StoreError>>,
}

impl Following {
    pub(crate) async fn start(home: &Home) -> Result<Self> {
        let clock: Clock = Arc::new(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |now| now.as_millis() as i64)
        });
        let intake = Intake::new(Parts {
            store: home.store.clone(),
            reader: Reader::new(ParserCommand::this_program()?),
            weights: Some(Weights::locate()?),
            embedding: Embedding::ByLanguage,
            clock: Arc::clone(&clock),
        });
        let library = Library::open(home.store.clone(), intake.clone(), clock).await?;
        let stop = CancellationToken::new();
        let running = stop.clone();
        let reading = tokio::spawn(async move { intake.run(running).await });
        Ok(Self { library, stop, reading })
    }

    /// Adds a folder and waits until every file of it is read; tells how long that took.
    pub(crate) async fn add(&self, folder: &Path) -> Result<(SourceId, Duration)> {
        let started = Instant::now();
        let path = folder.to_string_lossy().into_owned();
        let source = self.library.add(KnowledgeAdd { path, base: None }).await?;
        self.until_read().await?;
        Ok((source.id, started.elapsed()))
    }

    pub(crate) async fn until_read(&self) -> Result<()> {
        loop {
            if self.library.coverage(None).await?.read() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) async fn end(self) -> Result<()> {
        self.stop.cancel();
        self.reading.await??;
        Ok(())
    }
}

/// Gives every waiting chunk its vector; tells how long that took.
pub(crate) async fn embed(home: &Home) -> Result<Duration> {
    let state = watch::Sender::new(LoopState::Working);
    let mut seen = state.subscribe();
    let (_pause, paused) = watch::channel(false);
    let stop = CancellationToken::new();
    let making = EmbedLoop {
        store: home.store.clone(),
        vectors: home.vectors.clone(),
        embedders: home.embedders.clone(),
        bell: Arc::clone(&home.bell),
        paused,
        state,
    };
    let started = Instant::now();
    let task = tokio::spawn(making.run(stop.clone()));
    let ended = seen
        .wait_for(|state| matches!(state, LoopState::Idle | LoopState::Held(_)))
        .await?
        .clone();
    let took = started.elapsed();
    stop.cancel();
    task.await??;
    match ended {
        LoopState::Held(reason) => bail!("chunks could not be embedded: {reason}"),
        _ => Ok(took),
    }
}
