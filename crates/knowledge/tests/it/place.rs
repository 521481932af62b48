//! A vault in a temporary folder, and small vectors for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use adiuva_knowledge::embed::{Embedders, choose};
use adiuva_knowledge::language::Language;
use adiuva_knowledge::search::Search;
use adiuva_knowledge::vectors::{IndexPlan, Roster, Row, StoreRoster, Vectors};
use adiuva_knowledge::words::analyse;
use adiuva_models::Weights;
use adiuva_protocol::id::{ChunkId, SourceId};
use adiuva_protocol::knowledge::Span;
use adiuva_protocol::settings::Embedding;
use adiuva_store::chunks::NewChunk;
use adiuva_store::documents::NewDocument;
use adiuva_store::files::SeenFile;
use adiuva_store::sources::SourceKind;
use adiuva_store::{DbKey, Options, Store};
use adiuva_testkit::{KeyringState, StandInKeyring};
use adiuva_vault::{Keys, NewSlots, Purpose, Vault};
use tokio::sync::Notify;

pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) keys: Keys,
}

impl Place {
    pub(crate) fn new() -> Self {
        // Under /var/tmp or the target folder and not in the default temporary folder, which vectors move to memory.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let keyring = StandInKeyring::new(KeyringState::Working);
        let slots = NewSlots {
            passphrase: None,
            keyring: Some(&keyring),
        };
        let created = Vault::create(&folder.path().join("home"), slots).unwrap();
        let keys = created.vault.keys().clone();
        Self { folder, keys }
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("home").join("index")
    }

    pub(crate) fn vectors(&self, roster: Arc<dyn Roster>, plan: IndexPlan) -> Vectors {
        Vectors::new(self.index(), self.keys.clone(), roster, plan).unwrap()
    }
}

/// The same numbers every time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    /// A vector of length 1 around one of a few directions, as texts have topics.
    pub(crate) fn vector(&mut self, dimensions: usize) -> Vec<f32> {
        let topic = self.roll(12);
        let mut numbers: Vec<f32> = (0..dimensions)
            .map(|at| {
                let noise = self.roll(2_000) as f32 / 1_000.0 - 1.0;
                noise + if at % 12 == topic { 2.0 } else { 0.0 }
            })
            .collect();
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        numbers.iter_mut().for_each(|number| *number /= length);
        numbers
    }

    pub(crate) fn rows(&mut self, chunks: std::ops::Range<i64>, dimensions: usize) -> Vec<Row> {
        chunks
            .map(|chunk| Row {
                chunk: ChunkId(chunk),
                vector: self.vector(dimensions),
            })
            .collect()
    }
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// A place with a database, for searching and embedding.
pub(crate) struct Shelf {
    pub(crate) place: Place,
    pub(crate) store: Store,
    pub(crate) vectors: Vectors,
    pub(crate) embedders: Embedders,
    pub(crate) bell: Arc<Notify>,
}

/// A text to put on a shelf.
pub(crate) struct Book<'a> {
    pub(crate) path: &'a str,
    pub(crate) base: &'a str,
    pub(crate) language: Language,
    pub(crate) modified_ms: i64,
    pub(crate) chunks: &'a [&'a str],
}

impl<'a> Book<'a> {
    pub(crate) fn english(path: &'a str, chunks: &'a [&'a str]) -> Self {
        Self {
            path,
            base: "Files",
            language: Language::ENGLISH,
            modified_ms: 1_000,
            chunks,
        }
    }

    pub(crate) fn italian(path: &'a str, chunks: &'a [&'a str]) -> Self {
        Self {
            language: Language::ITALIAN,
            ..Self::english(path, chunks)
        }
    }
}

impl Shelf {
    pub(crate) fn new() -> Self {
        Self::with(IndexPlan::default())
    }

    pub(crate) fn with(plan: IndexPlan) -> Self {
        let place = Place::new();
        let key = DbKey::new(*place.keys.derive_key(Purpose::Db).expose());
        let path = place.folder.path().join("home").join(adiuva_vault::DATABASE_FILE);
        let store = Store::create(&path, &key, Options::default()).unwrap().store;
        let vectors = place.vectors(Arc::new(StoreRoster(store.clone())), plan);
        let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/weights");
        Self {
            place,
            store,
            vectors,
            embedders: Embedders::new(Weights::at(weights)),
            bell: Arc::default(),
        }
    }

    /// The same with everything in memory forgotten, as after a restart.
    pub(crate) fn reopen_vectors(&mut self, plan: IndexPlan) {
        self.vectors = self.place.vectors(Arc::new(StoreRoster(self.store.clone())), plan);
    }

    pub(crate) fn search(&self) -> Search {
        Search::new(
            self.store.clone(),
            self.vectors.clone(),
            self.embedders.clone(),
            Arc::clone(&self.bell),
        )
    }

    /// Puts a text there as intake does, and gives back its source.
    pub(crate) async fn put(&self, book: Book<'_>) -> SourceId {
        let Book {
            path,
            base,
            language,
            modified_ms,
            chunks,
        } = book;
        let path = PathBuf::from(path);
        let (base, chunks) = (
            base.to_owned(),
            chunks.iter().map(|chunk| (*chunk).to_owned()).collect::<Vec<_>>(),
        );
        let keep = move |writer: &mut adiuva_store::Writer<'_>| {
            let base = writer.bases().find_or_make(&base, 0)?.id;
            let (folder, name) = (path.parent().unwrap(), PathBuf::from(path.file_name().unwrap()));
            let source = writer.sources().add(base, folder, SourceKind::Folder, 0)?.id;
            let seen = SeenFile {
                path: name.clone(),
                size: 1,
                mtime_ns: modified_ms * 1_000_000,
            };
            writer.files().upsert_seen(source, &[seen])?;
            let file = writer.files().load_by_path(source, &name)?.unwrap();
            let mut at = 0;
            let text = chunks.join("\n");
            let new: Vec<NewChunk> = chunks
                .iter()
                .map(|chunk| {
                    let start = at;
                    at += chunk.chars().count() as u64 + 1;
                    NewChunk {
                        span: Span { start, end: at - 1 },
                        page: None,
                        headings: Vec::new(),
                        language: language.code().to_owned(),
                        embedder: choose(Some(language), Embedding::ByLanguage).to_string(),
                        title_words: String::new(),
                        body_words: analyse(chunk, language),
                    }
                })
                .collect();
            let document = NewDocument {
                hash: *blake3::hash(text.as_bytes()).as_bytes(),
                format: name.extension().and_then(|e| e.to_str()).unwrap_or("text"),
                title: "",
                language: language.code(),
                text: &text,
                pages: &[],
                chunks: &new,
            };
            let document = writer.documents().insert(&document)?;
            writer.files().bind(file.id, document)?;
            Ok(source)
        };
        self.store.write(keep).await.unwrap()
    }
}
