//! Vectors for texts, made on this machine by one of the shipped models.
//!
//! A model lies in a folder of its own: weights, tokenizer, and `embedder.json`, which says all there is to know about
//! it ([`EmbedderSpec`]). [`Weights`] finds these folders, an [`Embedder`] runs one of them on the ONNX runtime, which
//! is loaded from a shared library when the first text is embedded. Everything here blocks and is heavy on the
//! processor; callers give it a thread of its own.

mod numbers;
mod platform;
mod runtime;
mod spec;
mod tokens;
mod weights;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use fastembed::{InitOptionsUserDefined, QuantizationMode, TextEmbedding, UserDefinedEmbeddingModel};
use ort::ep;

pub use runtime::locate_runtime;
pub use spec::{EmbedderId, EmbedderSpec, Languages, Pooling};
pub use tokens::TokenCounter;
pub use weights::Weights;

/// What can go wrong with an embedding model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// The ONNX runtime is not installed.
    #[error(
        "the ONNX runtime is missing, looked for {}: run `cargo xtask setup` in a checkout, otherwise install adiuva again",
        listed(tried)
    )]
    RuntimeMissing {
        /// Where it was looked for, in order.
        tried: Vec<PathBuf>,
    },
    /// The ONNX runtime cannot be used.
    #[error("cannot use the ONNX runtime at {}: run `cargo xtask setup` in a checkout, otherwise install adiuva again", path.display())]
    RuntimeUnusable {
        /// The library.
        path: PathBuf,
        /// What the loader said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The shipped models are not installed.
    #[error(
        "the embedding models are missing, looked in {}: install adiuva again, or name their folder in ADIUVA_MODELS",
        listed(tried)
    )]
    WeightsMissing {
        /// Where they were looked for, in order.
        tried: Vec<PathBuf>,
    },
    /// A file of a model cannot be read.
    #[error("cannot read {} of an embedding model: install adiuva again", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file of a model is not what was shipped.
    #[error("{} of an embedding model is damaged: install adiuva again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the parser said; none when its hash is wrong.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// The model could not be loaded or run.
    #[error("the embedding model {id} failed")]
    Model {
        /// Which model.
        id: EmbedderId,
        /// What the runtime said.
        #[source]
        source: fastembed::Error,
    },
    /// The tokenizer refused a text.
    #[error("the tokenizer of the embedding model {id} failed")]
    Tokenizer {
        /// Which model.
        id: EmbedderId,
        /// What the tokenizer said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The model answered something that is no vector of its kind.
    #[error("the embedding model {id} answered no vector of {dimensions} finite numbers")]
    Output {
        /// Which model.
        id: EmbedderId,
        /// What was expected.
        dimensions: usize,
    },
}

/// How a model is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmbedOptions {
    /// Texts that are computed at the same time, each by weights of its own. Two texts side by side take much less time
    /// than two in a row with all cores at each; the default is 2 where there are as many cores.
    pub seats: usize,
    /// Threads that compute one text together. The default shares the physical cores among the seats.
    pub threads: usize,
    /// Keeps freed working memory for the next text. Without it the system's own allocator keeps more, in pieces.
    pub arena: bool,
}

/// What loading a model took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadReport {
    /// From reading the files to being ready.
    pub took: Duration,
    /// By how much the resident memory of the process grew, in bytes; none where the system does not tell.
    pub grew: Option<u64>,
}

/// One embedding model. The weights of a seat are loaded with its first text and let go by [`Embedder::unload`].
///
/// It may be shared between threads: each seat computes one text at a time. Queries take the first seat, where a waiting
/// one goes before the next passage.
pub struct Embedder {
    spec: EmbedderSpec,
    folder: PathBuf,
    options: EmbedOptions,
    tokens: TokenCounter,
    first: Mutex<Option<Loaded>>,
    others: Vec<Mutex<Option<Loaded>>>,
    queries: AtomicUsize,
    no_query: Condvar,
}

struct Loaded {
    model: TextEmbedding,
    report: LoadReport,
}

impl Embedder {
    /// Seats that a model has at most by default: each holds the weights once more.
    pub const MOST_SEATS: usize = 2;

    /// Reads the description and the tokenizer of the model in `folder`, to be run with the default options.
    ///
    /// # Errors
    /// When a file is missing or damaged.
    pub fn load(folder: &Path) -> Result<Self, EmbedError> {
        Self::load_with(folder, EmbedOptions::default())
    }

    /// The same with other options.
    ///
    /// # Errors
    /// When a file is missing or damaged.
    pub fn load_with(folder: &Path, options: EmbedOptions) -> Result<Self, EmbedError> {
        let spec = EmbedderSpec::read(folder)?;
        let tokens = TokenCounter::load(folder)?;
        Ok(Self {
            spec,
            folder: folder.to_owned(),
            options,
            tokens,
            first: Mutex::new(None),
            others: (1..options.seats).map(|_| Mutex::new(None)).collect(),
            queries: AtomicUsize::new(0),
            no_query: Condvar::new(),
        })
    }

    /// What is known about the model.
    #[must_use]
    pub fn spec(&self) -> &EmbedderSpec {
        &self.spec
    }

    /// Counts tokens as the model does.
    #[must_use]
    pub fn tokenizer(&self) -> &TokenCounter {
        &self.tokens
    }

    /// Vectors of length 1 for passages, in their order. The prefix is added here; what is longer than the model reads
    /// is cut at its end. The vector of a text does not depend on the texts beside it.
    ///
    /// # Errors
    /// When the weights cannot be loaded or run.
    pub fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        texts.iter().map(|text| self.embed_passage(0, text)).collect()
    }

    /// How many passages may be computed at the same time.
    #[must_use]
    pub fn seats(&self) -> usize {
        1 + self.others.len()
    }

    /// The vector of one passage, computed on this seat, from 0; on one that there is not, the first computes it.
    ///
    /// # Errors
    /// When the weights cannot be loaded or run.
    pub fn embed_passage(&self, seat: usize, text: &str) -> Result<Vec<f32>, EmbedError> {
        // The lock is taken for one text, so that a query never waits for more than one passage.
        let mut model = self.lock(seat);
        while seat == 0 && self.queries.load(Ordering::Acquire) > 0 {
            model = self.no_query.wait(model).unwrap_or_else(PoisonError::into_inner);
        }
        self.embed(&mut model, &self.spec.passage_prefix, text)
    }

    /// The vector of length 1 for a question; its prefix is added here.
    ///
    /// # Errors
    /// When the weights cannot be loaded or run.
    pub fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        self.queries.fetch_add(1, Ordering::AcqRel);
        let mut model = self.lock(0);
        let vector = self.embed(&mut model, &self.spec.query_prefix, text);
        self.queries.fetch_sub(1, Ordering::AcqRel);
        self.no_query.notify_all();
        vector
    }

    /// Loads the weights of the first seat now, unless they are loaded, and tells what that took.
    ///
    /// # Errors
    /// When the runtime or the weights are missing or damaged.
    pub fn warm(&self) -> Result<LoadReport, EmbedError> {
        let mut model = self.lock(0);
        Ok(self.loaded(&mut model)?.report)
    }

    /// What loading the weights of the first seat took; none while they are not loaded.
    #[must_use]
    pub fn report(&self) -> Option<LoadReport> {
        self.lock(0).as_ref().map(|loaded| loaded.report)
    }

    /// Lets the weights go; the next text loads them again.
    pub fn unload(&self) {
        for seat in 0..self.seats() {
            *self.lock(seat) = None;
        }
    }

    fn lock(&self, seat: usize) -> MutexGuard<'_, Option<Loaded>> {
        let other = seat.checked_sub(1).and_then(|other| self.others.get(other));
        let seat = other.unwrap_or(&self.first);
        // A panic inside the runtime leaves no half-written state on our side.
        seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn loaded<'a>(&self, model: &'a mut Option<Loaded>) -> Result<&'a mut Loaded, EmbedError> {
        let loaded = match model.take() {
            Some(loaded) => loaded,
            None => self.load_weights()?,
        };
        Ok(model.insert(loaded))
    }

    fn embed(&self, model: &mut Option<Loaded>, prefix: &str, text: &str) -> Result<Vec<f32>, EmbedError> {
        let loaded = self.loaded(model)?;
        // One text at a time: with dynamic quantisation the scale is taken over the whole batch, so a larger batch
        // would make a text's vector depend on its neighbours, and on a processor it is no faster.
        let text = numbers::write(&mut loaded.model, &self.tokens.numbers(prefix, text)?);
        let vectors = loaded.model.embed([text], None).map_err(|source| self.failed(source))?;
        let vector = vectors.into_iter().next().unwrap_or_default();
        if vector.len() != self.spec.dimensions || !vector.iter().all(|number| number.is_finite()) {
            return Err(EmbedError::Output {
                id: self.spec.id.clone(),
                dimensions: self.spec.dimensions,
            });
        }
        Ok(vector)
    }

    /// One seat after the other: while weights are loaded they are in memory three times.
    fn load_weights(&self) -> Result<Loaded, EmbedError> {
        static ONE: Mutex<()> = Mutex::new(());
        let _turn = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let started = Instant::now();
        let before = platform::resident_bytes();
        let environment = runtime::get_environment()?;
        let weights = self.spec.read_file(&self.folder, &self.spec.model)?;
        let mut description =
            UserDefinedEmbeddingModel::new(weights, numbers::files()).with_pooling(match self.spec.pooling {
                Pooling::Mean => fastembed::Pooling::Mean,
                Pooling::Cls => fastembed::Pooling::Cls,
            });
        description.quantization = QuantizationMode::Dynamic;
        let options = InitOptionsUserDefined::new()
            .with_environment(environment)
            .with_max_length(self.spec.max_tokens)
            .with_intra_threads(self.options.threads)
            .with_execution_providers(vec![
                ep::CPU::default().with_arena_allocator(self.options.arena).build(),
            ])
            // Idle threads of the pool would otherwise spin and take the processor from the rest of the program.
            .with_session_config("session.intra_op.allow_spinning", "0");
        let model =
            TextEmbedding::try_new_from_user_defined(description, options).map_err(|source| self.failed(source))?;
        let report = LoadReport {
            took: started.elapsed(),
            grew: platform::resident_bytes()
                .zip(before)
                .map(|(after, before)| after.saturating_sub(before)),
        };
        tracing::debug!(
            embedder.id = %self.spec.id,
            took_ms = report.took.as_millis(),
            grew_bytes = report.grew,
            "embedding model loaded"
        );
        Ok(Loaded { model, report })
    }

    fn failed(&self, source: fastembed::Error) -> EmbedError {
        EmbedError::Model {
            id: self.spec.id.clone(),
            source,
        }
    }
}

impl Default for EmbedOptions {
    fn default() -> Self {
        let cores = platform::physical_cores();
        let seats = cores.min(Embedder::MOST_SEATS);
        Self {
            seats,
            threads: cores / seats,
            arena: true,
        }
    }
}

impl fmt::Debug for Embedder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedder")
            .field("id", &self.spec.id)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn listed(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}
