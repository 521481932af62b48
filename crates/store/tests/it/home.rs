//! A folder with a database in it, and things to put into the database.

use std::path::{Path, PathBuf};

use adiuva_protocol::knowledge::Span;
use adiuva_protocol::{BaseId, SourceId};
use adiuva_store::chunks::NewChunk;
use adiuva_store::documents::{DocumentKey, NewDocument};
use adiuva_store::files::{FileId, SeenFile};
use adiuva_store::sources::SourceKind;
use adiuva_store::{DbKey, OpenError, Opened, Options, Store, StoreError, Writer};
use rusqlite::Connection;
use tempfile::TempDir;

pub(crate) struct Home {
    pub(crate) folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("vault.db")
    }

    pub(crate) fn create(&self) -> Store {
        Store::create(&self.path(), &key(), Options::default()).unwrap().store
    }

    pub(crate) fn open(&self) -> Store {
        self.try_open(Options::default()).unwrap().store
    }

    pub(crate) fn try_open(&self, options: Options) -> Result<Opened, OpenError> {
        Store::open(&self.path(), &key(), options)
    }
}

pub(crate) fn key() -> DbKey {
    DbKey::new(std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ 0x5a))
}

/// A number that looks random and is the same in every run.
pub(crate) fn scatter(seed: u64) -> u64 {
    let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11
}

/// A folder that Ada follows.
pub(crate) fn follow(w: &Writer<'_>, path: &str) -> Result<(BaseId, SourceId), StoreError> {
    let base = w.bases().find_or_make("Files", 1)?;
    let source = w.sources().add(base.id, Path::new(path), SourceKind::Folder, 1)?;
    Ok((base.id, source.id))
}

pub(crate) fn seen(path: &str, size: u64) -> SeenFile {
    SeenFile {
        path: path.into(),
        size,
        mtime_ns: 1_700_000_000_000_000_000,
    }
}

/// Sees one file and takes it to be read.
pub(crate) fn take(w: &Writer<'_>, source: SourceId, path: &str) -> Result<FileId, StoreError> {
    w.files().upsert_seen(source, &[seen(path, 1)])?;
    let queued = w.files().next_queued(1, 0)?;
    Ok(queued.first().ok_or(StoreError::NotFound("queued file"))?.id)
}

/// Stores a text as a document with one chunk for each of its lines.
pub(crate) fn document(w: &Writer<'_>, text: &str) -> Result<DocumentKey, StoreError> {
    let mut start = 0;
    let chunks: Vec<_> = text
        .split_inclusive('\n')
        .map(|line| {
            let end = start + line.chars().count() as u64;
            let span = Span { start, end };
            start = end;
            NewChunk {
                span,
                page: None,
                headings: vec!["Part".into()],
                language: "en".into(),
                embedder: "english".into(),
                title_words: String::new(),
                body_words: line.to_lowercase(),
            }
        })
        .collect();
    w.documents().insert(&NewDocument {
        hash: *blake3::hash(text.as_bytes()).as_bytes(),
        format: "txt",
        title: "",
        language: "en",
        text,
        pages: &[],
        chunks: &chunks,
    })
}

/// The database opened past the store, as someone with the key could.
pub(crate) fn unlocked(home: &Home) -> Connection {
    let connection = Connection::open(home.path()).unwrap();
    let hex: String = (0..32_u8)
        .map(|at| format!("{:02x}", at.wrapping_mul(37) ^ 0x5a))
        .collect();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 16384;"))
        .unwrap();
    connection
}
