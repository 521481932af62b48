//! The knowledge base, put together: library, intake, vectors, search, and the checking of answers.

use std::sync::Arc;
use std::time::Duration;

use adiuva_knowledge::answer::{self, Passages};
use adiuva_knowledge::embed::{EmbedLoop, Embedders, LoopState, assignments};
use adiuva_knowledge::intake::{Intake, Parts};
use adiuva_knowledge::language::Language;
use adiuva_knowledge::library::Library;
use adiuva_knowledge::read::Reader;
use adiuva_knowledge::read::child::ParserCommand;
use adiuva_knowledge::search::Search;
use adiuva_knowledge::vectors::{IndexPlan, StoreRoster, Vectors};
use adiuva_models::{EmbedderId, Weights};
use adiuva_protocol::knowledge::{Answer, Hit};
use adiuva_protocol::settings::Embedding;
use adiuva_protocol::{Code, Failure};
use adiuva_store::Store;
use adiuva_vault::Vault;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::engine::blocking;
use crate::failure::{library_failure, store_failure};
use crate::session::now_ms;

/// Scalar values of passages that one answer is made from; a small local model holds them beside rules and question.
const ROOM: usize = 12_000;
/// Between two tellings that counts may have moved.
const BETWEEN_TELLINGS: Duration = Duration::from_millis(200);

/// The knowledge base of an open vault.
pub(crate) struct Knowledge {
    pub(crate) library: Library,
    pub(crate) search: Search,
    intake: Intake,
    vectors: Vectors,
    embedders: Embedders,
    store: Store,
    /// Rung when chunks have come, gone or changed their model.
    bell: Arc<Notify>,
    /// What the loop that makes vectors is doing; sent for each batch of them.
    making: watch::Sender<LoopState>,
    /// Grows when counts may have moved, by reading or by vectors.
    moved: watch::Sender<u64>,
}

impl Knowledge {
    /// Puts it together; nothing is read, loaded or started yet.
    pub(crate) async fn open(vault: &Vault, store: Store, embedding: Embedding) -> Result<Self, Failure> {
        let internal = |error: &dyn std::error::Error| Failure::new(Code::Internal, error.to_string());
        let clock = Arc::new(now_ms);
        let reader = Reader::new(ParserCommand::this_program().map_err(|error| internal(&error))?);
        let located = Weights::locate();
        let weights = located.as_ref().ok().cloned();
        let intake = Intake::new(Parts {
            store: store.clone(),
            reader,
            weights,
            embedding,
            clock: clock.clone(),
        });
        let library = Library::open(store.clone(), intake.clone(), clock)
            .await
            .map_err(library_failure)?;
        let home = vault.home();
        let roster = Arc::new(StoreRoster(store.clone()));
        let vectors = Vectors::new(home.join("index"), vault.keys().clone(), roster, IndexPlan::default());
        let vectors = vectors.map_err(|error| internal(&error))?;
        // Without the models search goes on by keywords, and says so.
        let embedders = Embedders::new(located.unwrap_or_else(|_| Weights::at(home.join("models"))));
        let bell = Arc::new(Notify::new());
        let search = Search::new(store.clone(), vectors.clone(), embedders.clone(), Arc::clone(&bell));
        Ok(Self {
            library,
            search,
            intake,
            vectors,
            embedders,
            store,
            bell,
            making: watch::Sender::default(),
            moved: watch::Sender::default(),
        })
    }

    /// Starts reading files and making vectors, until it is stopped.
    pub(crate) fn work(&self, tasks: &TaskTracker, stop: &CancellationToken) {
        let (intake, until) = (self.intake.clone(), stop.clone());
        tasks.spawn(async move {
            if let Err(error) = intake.run(until).await {
                tracing::error!("reading files ended early: {error}");
            }
        });
        let making = EmbedLoop {
            store: self.store.clone(),
            vectors: self.vectors.clone(),
            embedders: self.embedders.clone(),
            bell: Arc::clone(&self.bell),
            paused: self.library.paused(),
            state: self.making.clone(),
        };
        let until = stop.clone();
        tasks.spawn(async move {
            if let Err(error) = making.run(until).await {
                tracing::error!("making vectors ended early: {error}");
            }
        });
        // What was read waits for its vectors.
        let (mut changes, bell, until) = (self.intake.changes(), Arc::clone(&self.bell), stop.clone());
        tasks.spawn(async move {
            while let Some(Ok(())) = until.run_until_cancelled(changes.changed()).await {
                bell.notify_one();
            }
        });
        let (mut read, mut made) = (self.intake.changes(), self.making.subscribe());
        let (moved, until) = (self.moved.clone(), stop.clone());
        tasks.spawn(async move {
            let mut either = async || tokio::select! { read = read.changed() => read, made = made.changed() => made };
            while let Some(Ok(())) = until.run_until_cancelled(either()).await {
                moved.send_modify(|number| *number += 1);
                until.run_until_cancelled(tokio::time::sleep(BETWEEN_TELLINGS)).await;
            }
        });
    }

    /// Grows when coverage may have changed, at most five times a second.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    /// Embeds by these models from now on, and gives chunks to other models where the setting says so.
    pub(crate) async fn set_embedding(&self, embedding: Embedding) -> Result<(), Failure> {
        self.intake.set_embedding(embedding);
        let models = assignments(embedding);
        self.store
            .write(move |w| w.chunks().assign_embedders(&models))
            .await
            .map_err(store_failure)?;
        self.search.refresh();
        self.bell.notify_one();
        Ok(())
    }

    /// The models that make vectors.
    pub(crate) fn embedders(&self) -> Embedders {
        self.embedders.clone()
    }

    /// An answer made of the passages' own sentences.
    pub(crate) fn extract(&self, question: &str, passages: &Passages) -> Answer {
        answer::extract(question, passages, language_of(question))
    }

    /// A model's answer with its citations checked.
    pub(crate) async fn check(&self, text: String, model: String, passages: Passages) -> Result<Answer, Failure> {
        let embedders = self.embedders.clone();
        blocking(move || {
            let alike = |one: &str, other: &str| alike(&embedders, one, other);
            let language = language_of(&text);
            answer::finish(text, model, &passages, language, &alike)
        })
        .await
    }
}

/// As many of the hits as an answer is made from.
pub(crate) fn passages(hits: Vec<Hit>) -> Passages {
    Passages::of(hits, ROOM)
}

/// The language that a text is in; English where it is too short to tell.
fn language_of(text: &str) -> Language {
    Language::detect(text).unwrap_or(Language::ENGLISH)
}

/// Cosine similarity of two texts by the model that knows all languages; none when it cannot be used.
fn alike(embedders: &Embedders, one: &str, other: &str) -> Option<f32> {
    let embedder = embedders.get(&EmbedderId::MANY).ok()?;
    let vectors = embedder.embed_passages(&[one, other]).ok()?;
    let [one, other] = vectors.as_slice() else { return None };
    Some(one.iter().zip(other).map(|(a, b)| a * b).sum())
}
