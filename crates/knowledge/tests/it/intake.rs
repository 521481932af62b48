use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use adiuva_knowledge::intake::{Clock, Intake, Parts};
use adiuva_knowledge::library::{Library, LibraryError};
use adiuva_knowledge::read::Reader;
use adiuva_protocol::SourceId;
use adiuva_protocol::knowledge::{
    Coverage, FileProblem, FileStatus, FileView, Filter, KnowledgeAdd, KnowledgeDocument, KnowledgeFiles,
    KnowledgeRetry, KnowledgeSources, Span,
};
use adiuva_protocol::settings::Embedding;
use adiuva_store::words::{Weights, quoted};
use adiuva_store::{DbKey, Options, Store, StoreError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::read::{command, fixture};

/// A program with a knowledge base; `Home::stop` ends it, `Home::crash` drops it in the middle of everything.
struct Home {
    store: Store,
    library: Library,
    clock: Arc<AtomicI64>,
    stop: CancellationToken,
    running: JoinHandle<Result<(), StoreError>>,
}

impl Home {
    async fn start(folder: &Path) -> Self {
        let (path, key) = (folder.join("vault.db"), DbKey::new([7; 32]));
        let opened = if path.exists() {
            Store::open(&path, &key, Options::default())
        } else {
            Store::create(&path, &key, Options::default())
        };
        let store = opened.expect("a store").store;
        let clock = Arc::new(AtomicI64::new(1_700_000_000_000));
        let time = Arc::clone(&clock);
        let now: Clock = Arc::new(move || time.load(Ordering::Relaxed));
        let parts = Parts {
            store: store.clone(),
            reader: Reader::new(command()),
            weights: None,
            embedding: Embedding::ByLanguage,
            clock: Arc::clone(&now),
        };
        let intake = Intake::new(parts);
        let library = Library::open(store.clone(), intake.clone(), now)
            .await
            .expect("a library");
        let stop = CancellationToken::new();
        let (token, running) = (stop.clone(), intake);
        let running = tokio::spawn(async move { running.run(token).await });
        Self {
            store,
            library,
            clock,
            stop,
            running,
        }
    }

    async fn stop(self) {
        self.stop.cancel();
        self.running.await.expect("no panic").expect("stopping is no error");
        drop(self.library);
        self.store.close().await.expect("closed");
    }

    async fn add(&self, path: &Path) -> SourceId {
        let path = path.to_str().expect("a path of text").to_owned();
        self.library
            .add(KnowledgeAdd { path, base: None })
            .await
            .expect("added")
            .id
    }

    async fn until(&self, what: &str, done: impl Fn(&Coverage) -> bool) -> Coverage {
        let mut changes = self.library.intake().changes();
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            changes.borrow_and_update();
            let coverage = self.library.coverage(None).await.expect("coverage");
            if done(&coverage) {
                return coverage;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: {coverage:?}");
            let _ = tokio::time::timeout(left.min(Duration::from_millis(500)), changes.changed()).await;
        }
    }

    async fn settle(&self) -> Coverage {
        self.until("read", Coverage::read).await
    }

    async fn files(&self) -> BTreeMap<String, FileView> {
        let request = KnowledgeFiles {
            source: None,
            status: None,
            after: None,
            limit: 1000,
        };
        let files = self.library.files(request).await.expect("files").files;
        files.into_iter().map(|file| (name_of(&file.path), file)).collect()
    }

    /// How many chunks hold a word, which is given as it is analysed.
    async fn hits(&self, word: &str) -> usize {
        let expression = quoted(word);
        let weights = Weights { title: 1.0, body: 1.0 };
        self.store
            .read(move |reader| reader.words().search(&expression, weights, &Filter::default(), 100))
            .await
            .expect("searched")
            .len()
    }

    /// Documents, and the highest number that a chunk ever had.
    async fn stored(&self) -> (u64, i64) {
        self.store
            .read(|reader| {
                let chunks = reader.chunks().count_by_embedder()?;
                let chunks: u64 = chunks.values().map(|count| count.pending + count.vectored).sum();
                Ok((reader.documents().count()?, chunks as i64))
            })
            .await
            .expect("counted")
    }
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("files")).expect("made");
        fs::create_dir(folder.path().join("home")).expect("made");
        Self { folder }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.files().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_is_accounted_for() {
    let place = Place::new();
    place.write("a.txt", "The walrus sleeps on the ice.");
    place.write("deep/b.md", "# Walruses\n\nThey dive for clams.");
    place.write("empty.txt", "");
    place.write(".hidden", "nothing");
    for name in ["boiler.pdf", "encrypted.pdf", "report.docx", "quote.eml"] {
        fs::copy(fixture(name), place.files().join(name)).expect("copied");
    }
    let home = Home::start(&place.home()).await;
    home.add(&place.files()).await;
    let coverage = home.settle().await;
    assert_eq!(
        (coverage.files, coverage.searchable, coverage.failed, coverage.ignored),
        (7, 5, 2, 1),
        "{coverage:?}"
    );
    let files = home.files().await;
    let problem = |name: &str| files[name].problem;
    assert_eq!(
        (problem("empty.txt"), problem("encrypted.pdf")),
        (Some(FileProblem::Empty), Some(FileProblem::Encrypted))
    );
    let reason = |name: &str| files[name].reason.clone().unwrap_or_default();
    assert!(
        reason("empty.txt").contains("empty") && reason("encrypted.pdf").contains("encrypted"),
        "{files:?}"
    );
    assert_eq!((home.hits("walrus").await, home.hits("gasket").await), (2, 0));
    let document = files["boiler.pdf"].document.expect("a document");
    let view = home
        .library
        .document(KnowledgeDocument { document, around: None })
        .await
        .expect("a view");
    assert_eq!(
        (view.title.as_str(), view.format.as_str(), view.pages.len()),
        ("Manuale della caldaia", "pdf", 2)
    );
    assert_eq!(
        view.span,
        Span {
            start: 0,
            end: view.length
        }
    );
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_is_one_document() {
    let place = Place::new();
    place.write("one.txt", "Otters hold hands.");
    place.write("two.txt", "Otters hold hands.");
    let home = Home::start(&place.home()).await;
    home.add(&place.files()).await;
    home.settle().await;
    assert_eq!(home.stored().await, (1, 1));
    let document = home.files().await["one.txt"].document.expect("a document");
    let view = home
        .library
        .document(KnowledgeDocument { document, around: None })
        .await
        .expect("a view");
    assert_eq!(view.paths.len(), 2, "both places are cited");
    fs::remove_file(place.files().join("one.txt")).expect("removed");
    home.until("noticed", |coverage| coverage.files == 1 && coverage.read())
        .await;
    assert_eq!(home.hits("otter").await, 1, "it still lies at the other place");
    place.write("three.txt", "Something else, so that the folder is not empty.");
    fs::remove_file(place.files().join("two.txt")).expect("removed");
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut changes = home.library.intake().changes();
    while home.hits("otter").await > 0 {
        home.library.rescan(None).await.expect("asked");
        let _ = tokio::time::timeout(Duration::from_millis(500), changes.changed()).await;
        assert!(Instant::now() < deadline, "what lies nowhere any more is cleared away");
    }
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_folder_is_read_but_not_made_anew() {
    let place = Place::new();
    for n in 0..30 {
        place.write(&format!("old/{n}.txt"), &format!("Badger number {n} digs."));
    }
    let home = Home::start(&place.home()).await;
    home.add(&place.files()).await;
    home.settle().await;
    let chunks = |home: &Home| {
        let store = home.store.clone();
        async move {
            store
                .read(|reader| reader.chunks().pending("all-minilm-l6-v2", 100))
                .await
                .expect("chunks")
        }
    };
    let before: Vec<_> = chunks(&home).await.iter().map(|chunk| chunk.id).collect();
    assert_eq!(before.len(), 30);
    fs::rename(place.files().join("old"), place.files().join("new")).expect("renamed");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !home.files().await.values().all(|file| file.path.contains("/new/")) {
        assert!(Instant::now() < deadline, "the new names are seen");
        home.library.rescan(None).await.expect("asked");
        home.settle().await;
    }
    home.settle().await;
    assert_eq!(home.files().await.len(), 30);
    let after: Vec<_> = chunks(&home).await.iter().map(|chunk| chunk.id).collect();
    assert_eq!(before, after, "the very same chunks, so no vector is made again");
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_followed_while_running_and_while_not() {
    let place = Place::new();
    place.write("a.txt", "A heron waits.");
    let home = Home::start(&place.home()).await;
    let source = home.add(&place.files()).await;
    home.settle().await;
    assert!(home.library.source(source).await.expect("a source").watching);
    place.write("a.txt", "A heron waits, then a kingfisher dives.");
    place.write("sub/b.txt", "A kingfisher nests.");
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut changes = home.library.intake().changes();
    while home.hits("kingfish").await < 2 {
        assert!(Instant::now() < deadline, "changes are noticed");
        let _ = tokio::time::timeout(Duration::from_millis(500), changes.changed()).await;
    }
    home.stop().await;
    fs::remove_file(place.files().join("sub/b.txt")).expect("removed");
    place.write("c.txt", "A bittern booms.");
    let home = Home::start(&place.home()).await;
    home.until("two files", |coverage| coverage.files == 2 && coverage.read())
        .await;
    assert_eq!(
        (home.hits("bittern").await, home.files().await.contains_key("b.txt")),
        (1, false)
    );
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_vanishes_keeps_its_documents() {
    let place = Place::new();
    place.write("a.txt", "The lynx hunts.");
    let home = Home::start(&place.home()).await;
    let source = home.add(&place.files()).await;
    home.settle().await;
    let away = place.folder.path().join("away");
    let problem = async |expected: bool| {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            home.library.rescan(Some(source)).await.expect("asked");
            home.settle().await;
            let problem = home.library.source(source).await.expect("a source").problem;
            if problem.is_some() == expected {
                return problem.unwrap_or_default();
            }
            assert!(Instant::now() < deadline, "{problem:?}");
        }
    };
    fs::rename(place.files(), &away).expect("moved away");
    assert!(problem(true).await.contains("unmounted"));
    assert_eq!(home.hits("lynx").await, 1, "what was read stays");
    fs::create_dir(place.files()).expect("an empty mount point");
    assert!(problem(true).await.contains("empty"));
    assert_eq!((home.hits("lynx").await, home.files().await.len()), (1, 1));
    fs::remove_dir(place.files()).expect("removed");
    fs::rename(&away, place.files()).expect("moved back");
    problem(false).await;
    assert_eq!(home.hits("lynx").await, 1);
    home.library.remove(source).await.expect("removed");
    assert_eq!((home.hits("lynx").await, home.files().await.len()), (0, 0));
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_the_middle_loses_nothing_and_doubles_nothing() {
    let place = Place::new();
    for n in 0..400 {
        place.write(
            &format!("{}/{n}.txt", n % 7),
            &format!("Puffin {n} carries fish to burrow {n}."),
        );
    }
    for round in 0..6 {
        let home = Home::start(&place.home()).await;
        if round == 0 {
            home.add(&place.files()).await;
        }
        let enough = round * 60;
        home.until("some", |coverage| {
            coverage.searchable >= enough || coverage.files == 400 && coverage.read()
        })
        .await;
        // No clean-up of any kind: the future is dropped wherever it is.
        home.running.abort();
        let _ = home.running.await;
        drop(home.library);
        home.store.close().await.expect("closed");
    }
    let home = Home::start(&place.home()).await;
    let coverage = home
        .until("all", |coverage| coverage.files == 400 && coverage.read())
        .await;
    assert_eq!((coverage.searchable, coverage.failed), (400, 0));
    assert_eq!(home.stored().await, (400, 400), "each once");
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_retried_when_asked() {
    let place = Place::new();
    place.write("a.txt", "");
    let home = Home::start(&place.home()).await;
    let source = home.add(&place.files()).await;
    assert_eq!(home.settle().await.failed, 1);
    let before = fs::metadata(place.files().join("a.txt"))
        .and_then(|metadata| metadata.modified())
        .expect("a time");
    let all = KnowledgeRetry {
        source: Some(source),
        path: None,
    };
    assert_eq!(home.library.retry(all.clone()).await.expect("asked"), 1);
    assert_eq!(home.settle().await.failed, 1);
    let at = |name: &str| KnowledgeRetry {
        path: Some(place.files().join(name).to_string_lossy().into_owned()),
        ..all.clone()
    };
    assert_eq!(home.library.retry(at("b.txt")).await.expect("asked"), 0);
    assert_eq!(home.library.retry(at("a.txt")).await.expect("asked"), 1);
    assert_eq!(home.settle().await.failed, 1);
    assert!(before <= SystemTime::now());
    place.write("a.txt", "An ibis.");
    home.until("read", |coverage| coverage.searchable == 1).await;
    assert_eq!(home.files().await["a.txt"].status, FileStatus::Searchable);
    home.clock.fetch_add(1, Ordering::Relaxed);
    home.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_added_says_why() {
    let place = Place::new();
    let home = Home::start(&place.home()).await;
    let add = async |path: &str, base: Option<&str>| {
        let request = KnowledgeAdd {
            path: path.to_owned(),
            base: base.map(str::to_owned),
        };
        home.library.add(request).await.expect_err(path)
    };
    assert!(matches!(add("relative", None).await, LibraryError::NotAbsolute));
    assert!(matches!(
        add("/nowhere/at/all", None).await,
        LibraryError::Unreachable(_)
    ));
    assert!(matches!(add("/dev/null", None).await, LibraryError::NotAFile));
    assert!(matches!(add("/tmp", Some("  ")).await, LibraryError::Name));
    assert!(
        home.library
            .sources(KnowledgeSources { base: None })
            .await
            .expect("sources")
            .sources
            .is_empty()
    );
    home.library.set_paused(true).await.expect("paused");
    assert!(*home.library.paused().borrow());
    home.stop().await;
    let home = Home::start(&place.home()).await;
    assert!(*home.library.paused().borrow(), "remembered over a restart");
    home.stop().await;
}
