//! From a file to what is stored of it, without the database.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use adiuva_models::{EmbedderId, TokenCounter, Weights};
use adiuva_protocol::knowledge::PageMark;
use adiuva_protocol::settings::Embedding;
use adiuva_store::chunks::NewChunk;
use adiuva_store::documents::{DocumentKey, NewDocument};

use crate::chunk::{Chunk, Sizes, cut, estimate, page_marks};
use crate::embed::choose;
use crate::language::{Language, Uniform};
use crate::read::{Content, Extract, ReadError, Reader, Refusal};
use crate::words::analyse;

/// What came of a file.
pub(crate) enum Outcome {
    /// A document that is stored already has this content.
    Known(DocumentKey),
    /// A new document.
    New(Box<Prepared>),
    /// It could not be read.
    Failed(ReadError),
}

/// A document, ready to be stored.
pub(crate) struct Prepared {
    hash: [u8; 32],
    format: &'static str,
    title: String,
    language: &'static str,
    text: String,
    pages: Vec<PageMark>,
    chunks: Vec<NewChunk>,
}

impl Prepared {
    pub(crate) fn document(&self) -> NewDocument<'_> {
        NewDocument {
            hash: self.hash,
            format: self.format,
            title: &self.title,
            language: self.language,
            text: &self.text,
            pages: &self.pages,
            chunks: &self.chunks,
        }
    }

    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        self.text.len() * 3
    }
}

/// Counts tokens exactly, with tokenizers that are loaded when they are first needed.
pub(crate) struct Counters {
    weights: Option<Weights>,
    loaded: Mutex<HashMap<EmbedderId, Option<Arc<TokenCounter>>>>,
}

impl Counters {
    pub(crate) fn new(weights: Option<Weights>) -> Self {
        Self {
            weights,
            loaded: Mutex::default(),
        }
    }

    fn count(&self, embedder: &EmbedderId, text: &str) -> usize {
        let counter = {
            let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            loaded
                .entry(embedder.clone())
                .or_insert_with(|| self.load(embedder))
                .clone()
        };
        // Without the tokenizer the worst that was ever seen is assumed, which only makes passages shorter.
        counter.map_or_else(|| estimate(text) * 17 / 10, |counter| counter.count(text))
    }

    fn load(&self, embedder: &EmbedderId) -> Option<Arc<TokenCounter>> {
        let folder = self.weights.as_ref()?.folder(embedder);
        match TokenCounter::load(&folder) {
            Ok(counter) => Some(Arc::new(counter)),
            Err(error) => {
                tracing::warn!(%error, embedder = embedder.as_str(), "the tokenizer cannot be loaded; passages are cut by estimate");
                None
            }
        }
    }
}

/// Looks at a file, asks whether its content is known, and if not makes everything that is stored of it. Never panics:
/// a file on which our own code breaks is a failed file.
pub(crate) fn prepare(
    path: &Path,
    reader: &Reader,
    counters: &Counters,
    embedding: Embedding,
    known: impl FnOnce(&Content) -> Option<DocumentKey>,
) -> Outcome {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let content = reader.look(path)?;
        if let Some(document) = known(&content) {
            return Ok(Outcome::Known(document));
        }
        let hash = content.hash;
        let extract = reader.read(content)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Outcome::New(Box::new(assemble(
            hash, &name, extract, counters, embedding,
        ))))
    }));
    match outcome {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_) => Outcome::Failed(Refusal::ParserDied.into()),
    }
}

/// Cuts an extract and analyses its words.
pub(crate) fn assemble(
    hash: [u8; 32],
    name: &str,
    extract: Extract,
    counters: &Counters,
    embedding: Embedding,
) -> Prepared {
    let (whole, uniform) = Language::detect_document(&extract.text);
    let embedder = choose(whole, embedding);
    let chunks = cut(&extract, Sizes::default(), &|text| counters.count(&embedder, text));
    let title = extract.title.clone().unwrap_or_default();
    let pages = page_marks(&extract);
    let mut analysed = Vec::with_capacity(chunks.len());
    let mut place = Place::default();
    for (ordinal, chunk) in chunks.into_iter().enumerate() {
        let text = extract.text.get(chunk.bytes.clone()).unwrap_or_default();
        let language = if uniform == Uniform::Yes {
            whole
        } else {
            language_of(&chunk, text, whole)
        };
        let words = language.unwrap_or(Language::ENGLISH);
        // The name that it was first met under is found too, once, with the beginning.
        let name = if ordinal == 0 { name } else { "" };
        analysed.push(NewChunk {
            span: chunk.span,
            page: chunk.page,
            title_words: place.words(&title, &chunk.headings, name, words),
            headings: chunk.headings,
            language: language.map_or("", Language::code).to_owned(),
            embedder: choose(language, embedding).as_str().to_owned(),
            body_words: analyse(text, words),
        });
    }
    let (format, language) = (extract.format.short(), whole.map_or("", Language::code));
    Prepared {
        hash,
        format,
        title,
        language,
        text: extract.text,
        pages,
        chunks: analysed,
    }
}

/// A passage in another language than its document is told only by a fair amount of prose.
fn language_of(chunk: &Chunk, text: &str, whole: Option<Language>) -> Option<Language> {
    if chunk.code || text.len() < 160 {
        return whole;
    }
    Language::detect(text).or(whole)
}

/// The analysed words of title and headings, which neighbours share.
#[derive(Default)]
struct Place {
    headings: Vec<String>,
    language: Option<Language>,
    words: String,
}

impl Place {
    fn words(&mut self, title: &str, headings: &[String], name: &str, language: Language) -> String {
        if self.language != Some(language) || self.headings != headings {
            self.headings = headings.to_vec();
            self.language = Some(language);
            self.words = analyse(&format!("{title}\n{}", headings.join("\n")), language);
        }
        if name.is_empty() {
            self.words.clone()
        } else {
            format!("{} {}", self.words, analyse(name, language))
        }
    }
}
