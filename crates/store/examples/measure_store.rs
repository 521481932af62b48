//! Measures the store on made-up documents: `cargo run --release -p adiuva-store --example measure_store [documents]`.
#![expect(clippy::print_stdout, reason = "it prints what it measures")]

use std::path::Path;
use std::time::{Duration, Instant};

use adiuva_protocol::knowledge::{Filter, Span};
use adiuva_store::chunks::NewChunk;
use adiuva_store::documents::NewDocument;
use adiuva_store::files::SeenFile;
use adiuva_store::sources::SourceKind;
use adiuva_store::words::{Weights, quoted};
use adiuva_store::{DbKey, Options, Store, StoreError};

/// Scalar values in a document and in a chunk of it.
const DOCUMENT: usize = 5_000;
const CHUNK: usize = 1_100;
/// Documents in one transaction.
const BATCH: usize = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let documents: usize = std::env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("vault.db");
    let key = DbKey::new([7; 32]);
    let store = Store::create(&path, &key, Options::default())?.store;
    let source = store.write_blocking(|w| {
        let base = w.bases().find_or_make("Files", 0)?;
        Ok(w.sources()
            .add(base.id, Path::new("/people/ada/documents"), SourceKind::Folder, 0)?
            .id)
    })?;

    let mut texts = Texts::new();
    let (mut spent, mut worked) = (Duration::ZERO, 0.0);
    for batch in 0..documents.div_ceil(BATCH) {
        // Reading, cutting and analysing are not the store's work.
        let made: Vec<Made> = (0..BATCH).map(|_| texts.make()).collect();
        let seen: Vec<SeenFile> = (0..BATCH)
            .map(|number| SeenFile {
                path: format!("folder {batch}/file {number}.txt").into(),
                size: DOCUMENT as u64,
                mtime_ns: 0,
            })
            .collect();
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        store.write_blocking(move |w| {
            w.files().upsert_seen(source, &seen)?;
            let queued = w.files().next_queued(BATCH as u32, 0)?;
            for (file, made) in queued.iter().zip(&made) {
                let new = NewDocument {
                    hash: *blake3::hash(made.text.as_bytes()).as_bytes(),
                    format: "txt",
                    title: "",
                    language: "en",
                    text: &made.text,
                    pages: &[],
                    chunks: &made.chunks,
                };
                let key = w.documents().insert(&new)?;
                w.files().bind(file.id, key)?;
            }
            Ok(())
        })?;
        spent += begun.elapsed();
        worked += cpu_seconds() - cpu;
    }
    println!("intake in CPU time: {:.0} documents/s", documents as f64 / worked);
    let rate = documents as f64 / spent.as_secs_f64();
    println!(
        "intake: {documents} documents in {spent:.2?}: {rate:.0} documents/s, {:.1} MB/s",
        rate * DOCUMENT as f64 / 1e6
    );

    time("close", 1, || store.clone().close_blocking())?;
    let bytes = std::fs::metadata(&path)?.len();
    println!(
        "file: {:.1} MB, {:.2} bytes a byte of text",
        bytes as f64 / 1e6,
        bytes as f64 / (documents * DOCUMENT) as f64
    );

    time("open, clean", 20, || {
        Store::open(&path, &key, Options::default()).map(drop)
    })?;
    let store = Store::open(&path, &key, Options::default())?.store;
    time("page check", 1, || Ok::<_, StoreError>(store.wait_for_pages()))?;
    time("coverage of all", 20, || {
        store.read_blocking(|r| r.files().coverage_of_all())
    })?;
    time("known files of a source", 5, || {
        store.read_blocking(|r| r.files().known(source).map(|known| known.len()))
    })?;
    time("pending chunks, 256", 20, || {
        store.read_blocking(|r| r.chunks().pending("english", 256).map(|all| all.len()))
    })?;
    for (what, word) in [("common", 0), ("frequent", 50), ("rare", 20_000)] {
        let word = texts.words.get(word).cloned().unwrap_or_default();
        let weights = Weights { title: 2.0, body: 1.0 };
        time(&format!("count of a {what} word"), 20, || {
            store.read_blocking(|r| r.words().document_frequency(&[&word]))
        })?;
        time(&format!("search for a {what} word"), 5, || {
            store.read_blocking(|r| {
                Ok(r.words()
                    .search(&quoted(&word), weights, &Filter::default(), 100)?
                    .len())
            })
        })?;
        let filter = Filter {
            path: Some("*folder 1/*".into()),
            ..Filter::default()
        };
        time(&format!("search for a {what} word in a folder"), 5, || {
            store.read_blocking(|r| Ok(r.words().search(&quoted(&word), weights, &filter, 100)?.len()))
        })?;
    }
    let ids: Vec<_> =
        store.read_blocking(|r| Ok(r.chunks().pending("english", 4096)?.iter().map(|c| c.id).collect()))?;
    time("load 50 hits", 20, || {
        store.read_blocking(|r| Ok(r.chunks().load_many(ids.get(..50).unwrap_or(&ids))?.len()))
    })?;
    time("mark 4,096 vectored", 1, || {
        let ids = ids.clone();
        store.write_blocking(move |w| w.chunks().mark_vectored(&ids))
    })?;
    time("small durable write", 200, || {
        store.write_blocking(|w| w.meta().set("x", b"y"))
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    time("check of every page", 1, || runtime.block_on(store.check()))?;
    time("close after a write", 1, || store.clone().close_blocking())?;
    Ok(())
}

fn time<T: std::fmt::Debug, E>(what: &str, times: u32, mut work: impl FnMut() -> Result<T, E>) -> Result<(), E> {
    let begun = Instant::now();
    let mut last = None;
    for _ in 0..times {
        last = Some(work()?);
    }
    let took = begun.elapsed() / times;
    let seen = format!("{last:?}");
    println!("{what}: {took:.2?} ({})", seen.chars().take(60).collect::<String>());
    Ok(())
}

/// CPU time of this process, to a hundredth of a second; what counts when the machine is shared. 0 where /proc is missing.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15 of proc(5), counted after the name in brackets, in clock ticks of which Linux shows 100 a second.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

struct Made {
    text: String,
    chunks: Vec<NewChunk>,
}

/// Texts whose words are distributed as in natural language.
struct Texts {
    words: Vec<String>,
    state: u64,
}

impl Texts {
    fn new() -> Self {
        let mut texts = Self {
            words: Vec::new(),
            state: 1,
        };
        texts.words = (0..60_000)
            .map(|_| {
                let length = 2 + texts.next() % 9;
                (0..length)
                    .map(|_| char::from(b'a' + (texts.next() % 26) as u8))
                    .collect()
            })
            .collect();
        texts
    }

    fn make(&mut self) -> Made {
        let mut text = String::with_capacity(DOCUMENT + 16);
        while text.len() < DOCUMENT {
            // Zipf's law: the n-th word is about n times as rare as the first.
            let even = (self.next() % (1 << 32)) as f64 / f64::from(u32::MAX);
            let rank = (60_000_f64.powf(even) - 1.0) as usize;
            text.push_str(self.words.get(rank).map_or("", String::as_str));
            text.push(' ');
        }
        let chunks = (0..text.len())
            .step_by(CHUNK)
            .map(|start| {
                let end = (start + CHUNK).min(text.len());
                NewChunk {
                    span: Span {
                        start: start as u64,
                        end: end as u64,
                    },
                    page: None,
                    headings: vec!["Chapter".into(), "Section".into()],
                    language: "en".into(),
                    embedder: "english".into(),
                    title_words: "chapter section".into(),
                    body_words: text.get(start..end).unwrap_or_default().into(),
                }
            })
            .collect();
        Made { text, chunks }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state >> 3
    }
}
