//! Search: by keywords and by meaning at once, joined by what each is worth.
//!
//! Both sides only nominate. Keywords nominate by the query's rarer words, because very common words cost much and tell
//! little; vectors nominate from the tables of the models that understand the query. Then every nominee is scored on
//! both counts, with all words of the query, and the scores are joined with weights that were measured
//! ([`Tuning`]). When one side cannot be asked the other answers alone, and a notice says so.

mod fuse;
mod plan;
mod score;
mod tuning;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use adiuva_models::{EmbedError, EmbedderId};
use adiuva_protocol::id::ChunkId;
use adiuva_protocol::knowledge::{Filter, Found, Hit, KnowledgeSearch, Mode, Why};
use adiuva_store::chunks::Chunk;
use adiuva_store::{Store, StoreError};
use tokio::sync::Notify;

use crate::embed::Embedders;
use crate::language::Language;
use crate::library::title_or_name;
use crate::vectors::{Near, Scope, VectorError, Vectors};
use fuse::{Nominee, Scored, fuse};
use plan::{Plan, plan};
use score::Scorer;
pub use tuning::Tuning;

/// How long what is known about the files may be old; planning needs no more than a rough idea of them.
const CORPUS_FRESH: Duration = Duration::from_secs(60);
/// Chunks up to which those that a filter lets through are listed before the search.
const LISTED: u64 = 100_000;

/// Into how many shares the nominees are cut to be read and scored at the same time.
const SIDE_BY_SIDE: usize = 2;

/// In how many chunks a form of a word stands.
type Frequencies = HashMap<String, u64>;

/// Searches one vault; a clone shares everything.
#[derive(Clone)]
pub struct Search {
    store: Store,
    vectors: Vectors,
    embedders: Embedders,
    tuning: Tuning,
    /// Rung when a damaged index was met, so that it is made anew.
    bell: Arc<Notify>,
    corpus: Arc<Mutex<Memory>>,
}

/// What can go wrong with a search as a whole. The vector side alone going wrong is only a notice.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The database refused.
    #[error("the files could not be searched")]
    Store(#[from] StoreError),
}

/// What the searched files are like, as far as planning needs it.
#[derive(Debug, Default)]
struct Corpus {
    chunks: u64,
    /// Languages of the chunks, the most common first.
    languages: Vec<Language>,
    /// Models that have vectors, and whether others are still to come.
    embedders: BTreeMap<EmbedderId, u64>,
    pending: bool,
}

/// What the vector side found, by model.
#[derive(Debug, Default)]
struct Meant {
    lists: Vec<(EmbedderId, Vec<Near>)>,
    notice: Option<String>,
}

impl Search {
    /// A search over these. `bell` is the embedding loop's.
    #[must_use]
    pub fn new(store: Store, vectors: Vectors, embedders: Embedders, bell: Arc<Notify>) -> Self {
        Self {
            store,
            vectors,
            embedders,
            tuning: Tuning::default(),
            bell,
            corpus: Arc::default(),
        }
    }

    /// The same with other weights, for measuring them.
    #[must_use]
    pub fn with_tuning(mut self, tuning: Tuning) -> Self {
        self.tuning = tuning;
        self
    }

    /// What fits the query, best first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn search(&self, request: &KnowledgeSearch) -> Result<Found, SearchError> {
        let limit = request.limit.clamp(1, 200) as usize;
        let corpus = self.corpus().await?;
        let plan = Arc::new(plan(&request.query, &corpus.languages));
        let nominees = self.tuning.nominees.max(limit + limit / 2);
        let by_words = self.by_words(&plan, request, &corpus, nominees);
        let by_meaning = async {
            match request.mode {
                Mode::Keyword => Ok(Meant::default()),
                Mode::Hybrid | Mode::Vector => {
                    self.by_meaning(&request.query, &plan, &corpus, &request.filter, nominees)
                        .await
                }
            }
        };
        let (words, meant) = tokio::join!(by_words, by_meaning);
        let ((words, frequencies), meant) = (words?, meant?);
        let frequencies = Arc::new(frequencies);
        let nominees = self.nominated(&words, &meant);
        let scored = self.scored(nominees, &plan, &frequencies, corpus.chunks).await?;
        let hits = fuse(scored, request.mode, plan.language, &self.tuning, limit);
        Ok(Found {
            hits,
            notice: meant.notice,
        })
    }

    /// Forgets what is known about the files; for whoever added or removed many.
    pub fn refresh(&self) {
        self.memory().known = None;
    }

    /// Nominees by the query's rarer words, unless only meaning counts; and in how many chunks each word stands, which
    /// scoring needs in any case.
    async fn by_words(
        &self,
        plan: &Arc<Plan>,
        request: &KnowledgeSearch,
        corpus: &Corpus,
        nominees: usize,
    ) -> Result<(Vec<(ChunkId, f64)>, Frequencies), SearchError> {
        let (plan, filter, mode) = (Arc::clone(plan), request.filter.clone(), request.mode);
        let (tuning, chunks) = (self.tuning, corpus.chunks);
        let limit = u32::try_from(nominees).unwrap_or(u32::MAX);
        let search = move |reader: &adiuva_store::Reader<'_>| {
            let words = reader.words();
            let variants: Vec<&str> = plan.variants().collect();
            let counts = words.document_frequency(&variants)?;
            let frequencies: Frequencies = variants.into_iter().map(str::to_owned).zip(counts).collect();
            let found = match plan.expression(&frequencies, chunks, tuning.places) {
                Some(expression) if mode != Mode::Vector && !plan.terms.is_empty() => {
                    words.search(&expression, tuning.nominating_weights(), &filter, limit)?
                }
                _ => Vec::new(),
            };
            Ok((found, frequencies))
        };
        Ok(self.store.read(search).await?)
    }

    async fn by_meaning(
        &self,
        query: &str,
        plan: &Plan,
        corpus: &Corpus,
        filter: &Filter,
        nominees: usize,
    ) -> Result<Meant, SearchError> {
        let mut meant = Meant::default();
        if corpus.embedders.is_empty() {
            meant.notice = Some("Found by keywords alone: no vectors have been made yet.".to_owned());
            return Ok(meant);
        }
        if corpus.pending {
            meant.notice = Some("Not all files have vectors yet; some are found by keywords alone.".to_owned());
        }
        let scope = self.scope(filter, corpus).await?;
        let wanted: Vec<EmbedderId> = wanted_embedders(plan, corpus);
        let searches = wanted.into_iter().map(|embedder| {
            let (query, scope) = (query.to_owned(), scope.clone());
            async move {
                let found = self.nearest(&embedder, query, nominees, scope).await;
                (embedder, found)
            }
        });
        for (embedder, found) in futures::future::join_all(searches).await {
            match found {
                Ok(found) => meant.lists.push((embedder, found)),
                Err(error) => {
                    tracing::warn!(embedder.id = %embedder, error = &error as &dyn std::error::Error, "vectors were not searched");
                    meant.notice = Some(format!("Found by keywords alone: {error}."));
                    self.bell.notify_one();
                }
            }
        }
        Ok(meant)
    }

    /// The chunks that a filter lets through. Of many files most are not worth listing first: a wide filter is applied to
    /// what was found, and the list is made only for one that leaves little of it.
    async fn scope(&self, filter: &Filter, corpus: &Corpus) -> Result<Allowed, SearchError> {
        if *filter == Filter::default() {
            return Ok(Allowed::All);
        }
        if corpus.chunks > LISTED {
            return Ok(Allowed::Later(filter.clone()));
        }
        self.listed(filter.clone()).await
    }

    async fn listed(&self, filter: Filter) -> Result<Allowed, SearchError> {
        let allowed = self.store.read(move |reader| reader.chunks().allowed(&filter)).await?;
        Ok(allowed.map_or(Allowed::All, |allowed| Allowed::Only(allowed.into())))
    }

    async fn nearest(
        &self,
        embedder: &EmbedderId,
        query: String,
        nominees: usize,
        allowed: Allowed,
    ) -> Result<Vec<Near>, MeaningError> {
        let (embedders, id) = (self.embedders.clone(), embedder.clone());
        let vector = tokio::task::spawn_blocking(move || embedders.get(&id)?.embed_query(&query)).await;
        let vector = vector.map_err(|_| MeaningError::Vectors(VectorError::Panicked))??;
        let scope = match allowed {
            Allowed::All => Scope::All,
            Allowed::Only(only) => Scope::Only(only),
            Allowed::Later(filter) => {
                let found = self
                    .vectors
                    .search(embedder, vector.clone(), nominees * 8, Scope::All)
                    .await?;
                let (ids, wide) = (found.iter().map(|near| near.chunk).collect::<Vec<_>>(), filter.clone());
                let kept = self
                    .store
                    .read(move |reader| reader.chunks().filter(&ids, &wide))
                    .await?;
                if kept.len() >= nominees / 2 {
                    let kept: HashSet<ChunkId> = kept.into_iter().collect();
                    let kept = found.into_iter().filter(|near| kept.contains(&near.chunk));
                    return Ok(kept.take(nominees).collect());
                }
                match self.listed(filter).await? {
                    Allowed::Only(only) => Scope::Only(only),
                    Allowed::All | Allowed::Later(_) => Scope::All,
                }
            }
        };
        Ok(self.vectors.search(embedder, vector, nominees, scope).await?)
    }

    /// All that either side named, with what each said of it.
    fn nominated(&self, words: &[(ChunkId, f64)], meant: &Meant) -> BTreeMap<ChunkId, Nominee> {
        let mut nominees: BTreeMap<ChunkId, Nominee> = BTreeMap::new();
        for (rank, (chunk, _)) in (1..).zip(words) {
            nominees.entry(*chunk).or_default().keyword_rank = Some(rank);
        }
        for (embedder, near) in &meant.lists {
            for (rank, near) in (1..).zip(near) {
                nominees
                    .entry(near.chunk)
                    .or_default()
                    .meet(embedder, rank, near.similarity, &self.tuning);
            }
        }
        nominees
    }

    /// The nominees with their text and what it has of the query, read and scored side by side.
    async fn scored(
        &self,
        nominees: BTreeMap<ChunkId, Nominee>,
        plan: &Arc<Plan>,
        frequencies: &Arc<Frequencies>,
        total: u64,
    ) -> Result<Vec<Scored>, SearchError> {
        let nominees: Vec<(ChunkId, Nominee)> = nominees.into_iter().collect();
        let share = nominees.len().div_ceil(SIDE_BY_SIDE).max(1);
        let shares = nominees.chunks(share).map(|share| {
            let (ids, nominees): (Vec<ChunkId>, HashMap<ChunkId, Nominee>) =
                share.iter().map(|(id, nominee)| (*id, (*id, nominee.clone()))).unzip();
            let (plan, frequencies, tuning) = (Arc::clone(plan), Arc::clone(frequencies), self.tuning);
            self.store.read(move |reader| {
                let scorer = Scorer::new(&plan, &frequencies, total, &tuning);
                let scored = reader.chunks().load_many(&ids)?.into_iter().filter_map(|chunk| {
                    let nominee = nominees.get(&chunk.id)?.clone();
                    let matched = scorer.score(&chunk)?;
                    Some(Scored {
                        chunk,
                        nominee,
                        matched,
                    })
                });
                Ok(scored.collect::<Vec<_>>())
            })
        });
        Ok(futures::future::try_join_all(shares).await?.concat())
    }

    /// What the files are like. An old idea of them serves while a new one is made, because a look at a million chunks
    /// takes longer than a search may.
    async fn corpus(&self) -> Result<Arc<Corpus>, SearchError> {
        let known = self.memory().known.clone();
        let Some((at, corpus)) = known else {
            return Ok(self.learn().await?);
        };
        let search = self.clone();
        if at.elapsed() > CORPUS_FRESH && !std::mem::replace(&mut search.memory().learning, true) {
            // It ends by itself, and nothing waits for it.
            drop(tokio::task::spawn_blocking(move || search.learn_blocking()));
        }
        Ok(corpus)
    }

    async fn learn(&self) -> Result<Arc<Corpus>, StoreError> {
        let corpus = Arc::new(self.store.read(read_corpus).await?);
        self.memory().known = Some((Instant::now(), Arc::clone(&corpus)));
        Ok(corpus)
    }

    fn learn_blocking(&self) {
        match self.store.read_blocking(read_corpus) {
            Ok(corpus) => self.memory().known = Some((Instant::now(), Arc::new(corpus))),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the files could not be looked over"
            ),
        }
        self.memory().learning = false;
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.corpus.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is remembered of the files between searches.
#[derive(Default)]
struct Memory {
    known: Option<(Instant, Arc<Corpus>)>,
    learning: bool,
}

/// What a filter lets through.
#[derive(Clone, Debug)]
enum Allowed {
    All,
    Only(Arc<[ChunkId]>),
    /// To be asked about what was found.
    Later(Filter),
}

/// Why one model's vectors were not searched.
#[derive(Debug, thiserror::Error)]
enum MeaningError {
    #[error("the embedding model could not be used")]
    Model(#[from] EmbedError),
    #[error(transparent)]
    Vectors(#[from] VectorError),
    #[error(transparent)]
    Search(#[from] SearchError),
}

impl From<StoreError> for MeaningError {
    fn from(error: StoreError) -> Self {
        Self::Search(error.into())
    }
}

fn read_corpus(reader: &adiuva_store::Reader<'_>) -> Result<Corpus, StoreError> {
    let mut languages: Vec<(Language, u64)> = reader
        .chunks()
        .languages()?
        .into_iter()
        .filter_map(|(code, count)| Some((Language::from_code(&code)?, count)))
        .collect();
    languages.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts = reader.chunks().count_by_embedder()?;
    let with_vectors = |(name, count): (&String, &adiuva_store::chunks::EmbedderCount)| {
        (count.vectored > 0).then(|| (EmbedderId::new(name.clone()), count.vectored))
    };
    Ok(Corpus {
        chunks: counts.values().map(|count| count.vectored + count.pending).sum(),
        languages: languages.into_iter().map(|(language, _)| language).collect(),
        embedders: counts.iter().filter_map(with_vectors).collect(),
        pending: counts.values().any(|count| count.pending > 0),
    })
}

/// The models worth asking: one that knows only English is asked in English alone, unless nothing else has vectors.
fn wanted_embedders(plan: &Plan, corpus: &Corpus) -> Vec<EmbedderId> {
    let understands = |id: &&EmbedderId| **id != EmbedderId::ENGLISH || plan.language == Language::ENGLISH;
    let wanted: Vec<EmbedderId> = corpus.embedders.keys().filter(understands).cloned().collect();
    if wanted.is_empty() {
        corpus.embedders.keys().cloned().collect()
    } else {
        wanted
    }
}

/// The hit of a chunk; scores are filled in by the caller.
fn hit(chunk: Chunk, score: f32, why: Why) -> Hit {
    Hit {
        chunk: chunk.id,
        document: chunk.document,
        title: title_or_name(chunk.title, &chunk.paths),
        paths: chunk.paths,
        headings: chunk.headings,
        page: chunk.page,
        span: chunk.span,
        text: chunk.text,
        score,
        why,
    }
}
