//! The loop that makes vectors: with the real models, interrupted in every way.

use std::time::Duration;

use adiuva_knowledge::embed::{EmbedLoop, LoopState, Outcome, assignments};
use adiuva_knowledge::vectors::{IndexPlan, Row};
use adiuva_models::EmbedderId;
use adiuva_protocol::id::ChunkId;
use adiuva_protocol::knowledge::{FileStatus, Filter, KnowledgeSearch, Mode};
use adiuva_protocol::settings::Embedding;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::place::{Book, Shelf, files};

struct Running {
    stop: CancellationToken,
    state: watch::Receiver<LoopState>,
    pause: watch::Sender<bool>,
    task: tokio::task::JoinHandle<Outcome>,
}

fn start(shelf: &Shelf, paused: bool) -> Running {
    let (pause, paused) = watch::channel(paused);
    let (state, seen) = watch::channel(LoopState::Working);
    let stop = CancellationToken::new();
    let making = EmbedLoop {
        store: shelf.store.clone(),
        vectors: shelf.vectors.clone(),
        embedders: shelf.embedders.clone(),
        bell: shelf.bell.clone(),
        paused,
        state,
    };
    let run = making.run(stop.clone());
    Running {
        stop,
        state: seen,
        pause,
        task: tokio::spawn(async move { run.await.unwrap() }),
    }
}

impl Running {
    async fn until(&mut self, wanted: LoopState) {
        let wait = self.state.wait_for(|state| *state == wanted);
        tokio::time::timeout(Duration::from_secs(120), wait)
            .await
            .expect("the loop gets there")
            .unwrap();
    }

    async fn end(self) {
        self.stop.cancel();
        assert_eq!(self.task.await.unwrap(), Outcome::Stopped);
    }
}

async fn finish(shelf: &Shelf) {
    let mut running = start(shelf, false);
    running.until(LoopState::Idle).await;
    running.end().await;
}

async fn pending(shelf: &Shelf) -> u64 {
    let counts = shelf
        .store
        .read(|reader| reader.chunks().count_by_embedder())
        .await
        .unwrap();
    counts.values().map(|count| count.pending).sum()
}

async fn shelf() -> Shelf {
    let shelf = Shelf::new();
    shelf
        .put(Book::english(
            "/a/bikes.md",
            &["A bicycle needs air in its tyres.", "The chain wants oil now and then."],
        ))
        .await;
    shelf
        .put(Book::english(
            "/a/bread.md",
            &["Dough rises in a warm kitchen before it is baked."],
        ))
        .await;
    shelf
        .put(Book::italian(
            "/a/pane.md",
            &["L'impasto lievita al caldo prima di essere infornato."],
        ))
        .await;
    shelf
}

#[tokio::test]
async fn chunks_are_embedded_by_the_model_of_their_language_and_found_by_meaning() {
    let shelf = shelf().await;
    finish(&shelf).await;
    assert_eq!(shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(), 3);
    assert_eq!(shelf.vectors.count(&EmbedderId::MANY).await.unwrap(), 1);
    let status = shelf
        .store
        .read(|reader| reader.files().list(None, Some(FileStatus::Embedded), None, 10))
        .await
        .unwrap();
    assert_eq!(status.items.len(), 3, "every file became embedded");
    for (query, expected) in [
        ("cycling and pumping up wheels", "/a/bikes.md"),
        ("come si fa la pagnotta", "/a/pane.md"),
    ] {
        let request = KnowledgeSearch {
            query: query.into(),
            limit: 3,
            mode: Mode::Vector,
            filter: Filter::default(),
        };
        let found = shelf.search().search(&request).await.unwrap();
        assert_eq!(found.hits[0].paths, [expected], "{query}");
        assert!(found.hits[0].why.similarity.is_some() && found.hits[0].why.embedder.is_some());
        assert_eq!(found.notice, None);
    }
}

#[tokio::test]
async fn a_kill_between_vector_and_mark_repeats_nothing() {
    let mut shelf = shelf().await;
    // What the loop does first: the vectors are kept. Then the process is killed before the mark.
    let model = shelf.embedders.get(&EmbedderId::ENGLISH).unwrap();
    let waiting = shelf
        .store
        .read(|reader| reader.chunks().pending(EmbedderId::ENGLISH.as_str(), 10))
        .await
        .unwrap();
    let texts: Vec<&str> = waiting.iter().map(|chunk| chunk.text.as_str()).collect();
    let vectors = model.embed_passages(&texts).unwrap();
    let rows = waiting
        .iter()
        .zip(vectors)
        .map(|(chunk, vector)| Row {
            chunk: chunk.id,
            vector,
        })
        .collect();
    shelf.vectors.put(&EmbedderId::ENGLISH, rows).await.unwrap();
    shelf.reopen_vectors(IndexPlan::default());
    finish(&shelf).await;
    assert_eq!(pending(&shelf).await, 0);
    assert_eq!(
        shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(),
        3,
        "no vector twice"
    );
}

#[tokio::test]
async fn a_pause_holds_and_the_end_of_it_goes_on() {
    let shelf = shelf().await;
    let mut running = start(&shelf, true);
    running.until(LoopState::Paused).await;
    assert_eq!(pending(&shelf).await, 4);
    running.pause.send(false).unwrap();
    running.until(LoopState::Idle).await;
    assert_eq!(pending(&shelf).await, 0);
    // The bell wakes it for what comes later.
    shelf
        .put(Book::english(
            "/b/later.md",
            &["Something else entirely, about clouds."],
        ))
        .await;
    shelf.bell.notify_one();
    running.until(LoopState::Working).await;
    running.until(LoopState::Idle).await;
    assert_eq!(pending(&shelf).await, 0);
    running.end().await;
}

#[tokio::test]
async fn removed_chunks_lose_their_vectors() {
    let shelf = shelf().await;
    let gone = shelf
        .put(Book::english("/gone/one.md", &["This file goes away soon."]))
        .await;
    finish(&shelf).await;
    assert_eq!(shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(), 4);
    shelf
        .store
        .write(move |writer| writer.sources().remove(gone))
        .await
        .unwrap();
    shelf
        .store
        .write(|writer| writer.documents().sweep_orphans(10))
        .await
        .unwrap();
    finish(&shelf).await;
    assert_eq!(shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(), 3);
    assert!(
        shelf
            .store
            .read(|reader| reader.vectors().removals(10))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn another_model_takes_over_when_it_is_complete() {
    let shelf = shelf().await;
    finish(&shelf).await;
    let all = assignments(Embedding::Multilingual);
    shelf
        .store
        .write(move |writer| writer.chunks().assign_embedders(&all))
        .await
        .unwrap();
    assert_eq!(
        shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(),
        3,
        "the old table serves meanwhile"
    );
    finish(&shelf).await;
    assert_eq!(shelf.vectors.count(&EmbedderId::MANY).await.unwrap(), 4);
    assert_eq!(
        shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(),
        0,
        "then it goes"
    );
}

#[tokio::test]
async fn a_damaged_or_lost_index_is_made_anew() {
    let mut shelf = shelf().await;
    finish(&shelf).await;
    let index = shelf.place.index();
    let spoil = |how: &str| match how {
        "damaged" => {
            for file in files(&index) {
                let mut bytes = std::fs::read(&file).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(file, bytes).unwrap();
            }
        }
        _ => std::fs::remove_dir_all(&index).unwrap(),
    };
    for how in ["damaged", "lost"] {
        spoil(how);
        shelf.reopen_vectors(IndexPlan::default());
        let request = |mode| KnowledgeSearch {
            query: "chain oil".into(),
            limit: 3,
            mode,
            filter: Filter::default(),
        };
        let found = shelf.search().search(&request(Mode::Hybrid)).await.unwrap();
        assert_eq!(
            found.hits[0].text, "The chain wants oil now and then.",
            "{how}: keywords still answer"
        );
        assert!(found.notice.is_some(), "{how}: it says so");
        finish(&shelf).await;
        assert_eq!(shelf.vectors.count(&EmbedderId::ENGLISH).await.unwrap(), 3, "{how}");
        let found = shelf.search().search(&request(Mode::Vector)).await.unwrap();
        assert_eq!(
            (found.hits.len(), found.notice),
            (3, None),
            "{how}: found by meaning again"
        );
    }
    let missing = shelf
        .vectors
        .missing(&EmbedderId::ENGLISH, vec![ChunkId(1)])
        .await
        .unwrap();
    assert!(missing.is_empty());
}
