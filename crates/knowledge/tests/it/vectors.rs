//! Vectors in sealed tables: kept once, found again, and never silently different.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use adiuva_knowledge::vectors::{IndexPlan, MemoryRoster, Near, Row, Scope, VectorError, Vectors, scratch};
use adiuva_models::EmbedderId;
use adiuva_protocol::id::ChunkId;
use tokio_util::sync::CancellationToken;

use crate::place::{Dice, Place, files};

const WIDTH: usize = 32;
const NEVER: IndexPlan = IndexPlan {
    from_rows: usize::MAX,
    extend_from: usize::MAX,
    compact_from: 1_000,
    keep_versions: Duration::ZERO,
};
const SOON: IndexPlan = IndexPlan {
    from_rows: 600,
    extend_from: 400,
    compact_from: 8,
    keep_versions: Duration::ZERO,
};

fn embedder() -> EmbedderId {
    EmbedderId::new("test-model")
}

async fn chunks_near(vectors: &Vectors, query: &[f32], limit: usize, scope: Scope) -> Vec<i64> {
    let found = vectors.search(&embedder(), query.to_vec(), limit, scope).await.unwrap();
    found.iter().map(|near| near.chunk.0).collect()
}

fn exact(rows: &[Row], query: &[f32], limit: usize) -> Vec<i64> {
    let dot = |row: &Row| row.vector.iter().zip(query).map(|(a, b)| a * b).sum::<f32>();
    let mut scored: Vec<(f32, i64)> = rows.iter().map(|row| (dot(row), row.chunk.0)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(limit).map(|(_, chunk)| chunk).collect()
}

#[tokio::test]
async fn what_is_kept_is_found_after_reopening() {
    let place = Place::new();
    let roster = Arc::new(MemoryRoster::default());
    let rows = Dice::new(1).rows(1..401, WIDTH);
    let query = Dice::new(2).vector(WIDTH);
    let vectors = place.vectors(roster.clone(), NEVER);
    for part in rows.chunks(100) {
        vectors.put(&embedder(), part.to_vec()).await.unwrap();
    }
    assert_eq!(
        chunks_near(&vectors, &query, 10, Scope::All).await,
        exact(&rows, &query, 10)
    );
    drop(vectors);
    let vectors = place.vectors(roster, NEVER);
    assert_eq!(vectors.count(&embedder()).await.unwrap(), 400);
    assert_eq!(
        chunks_near(&vectors, &query, 10, Scope::All).await,
        exact(&rows, &query, 10)
    );
    let only: Vec<ChunkId> = (50..60).map(ChunkId).collect();
    let scope = Scope::Only(only.clone().into());
    let within: Vec<Row> = rows.iter().filter(|row| only.contains(&row.chunk)).cloned().collect();
    assert_eq!(chunks_near(&vectors, &query, 5, scope).await, exact(&within, &query, 5));
}

#[tokio::test]
async fn a_batch_put_again_after_a_crash_is_there_once() {
    let place = Place::new();
    let roster = Arc::new(MemoryRoster::default());
    let rows = Dice::new(3).rows(1..101, WIDTH);
    let first = place.vectors(roster.clone(), NEVER);
    first.put(&embedder(), rows[..60].to_vec()).await.unwrap();
    first.put(&embedder(), rows[..60].to_vec()).await.unwrap();
    // The process ends between the commit of Lance and the mark in the database.
    drop(first);
    let second = place.vectors(roster, NEVER);
    second.put(&embedder(), rows.clone()).await.unwrap();
    assert_eq!(second.count(&embedder()).await.unwrap(), 100);
    let missing = second
        .missing(&embedder(), vec![ChunkId(7), ChunkId(700)])
        .await
        .unwrap();
    assert_eq!(missing, [ChunkId(700)]);
    let query = &rows[10].vector;
    let found = chunks_near(&second, query, 100, Scope::All).await;
    assert_eq!(found, exact(&rows, query, 100), "each chunk once");
}

#[tokio::test]
async fn removed_chunks_are_gone_for_good() {
    let place = Place::new();
    let roster = Arc::new(MemoryRoster::default());
    let rows = Dice::new(4).rows(1..201, WIDTH);
    let vectors = place.vectors(roster.clone(), NEVER);
    vectors.put(&embedder(), rows.clone()).await.unwrap();
    let gone: Vec<ChunkId> = (1..=150).map(ChunkId).chain([ChunkId(9_999)]).collect();
    vectors.remove(&embedder(), gone).await.unwrap();
    for vectors in [vectors, place.vectors(roster, NEVER)] {
        assert_eq!(vectors.count(&embedder()).await.unwrap(), 50);
        let query = &rows[0].vector;
        assert_eq!(
            chunks_near(&vectors, query, 100, Scope::All).await,
            exact(&rows[150..], query, 100)
        );
    }
}

#[tokio::test]
async fn vectors_of_another_width_are_refused() {
    let place = Place::new();
    let vectors = place.vectors(Arc::new(MemoryRoster::default()), NEVER);
    vectors.put(&embedder(), Dice::new(5).rows(1..5, WIDTH)).await.unwrap();
    let refused = vectors.put(&embedder(), Dice::new(5).rows(5..6, 8)).await;
    assert!(
        matches!(
            refused,
            Err(VectorError::Dimensions {
                expected: WIDTH,
                found: 8
            })
        ),
        "{refused:?}"
    );
    let refused = vectors.search(&embedder(), vec![1.0; 8], 3, Scope::All).await;
    assert!(matches!(refused, Err(VectorError::Dimensions { .. })), "{refused:?}");
}

#[tokio::test]
async fn an_index_finds_what_a_full_search_finds() {
    let place = Place::new();
    let roster = Arc::new(MemoryRoster::default());
    let mut dice = Dice::new(6);
    let mut rows = dice.rows(1..901, WIDTH);
    let vectors = place.vectors(roster.clone(), SOON);
    for part in rows.chunks(90) {
        vectors.put(&embedder(), part.to_vec()).await.unwrap();
    }
    let stop = CancellationToken::new();
    let done = vectors.maintain(&embedder(), &stop).await.unwrap();
    assert!(done.indexed && done.compacted, "{done:?}");
    // What comes after the index is found too, and so is what is asked for by name.
    let late = dice.rows(901..1_001, WIDTH);
    vectors.put(&embedder(), late.clone()).await.unwrap();
    rows.extend(late);
    vectors.remove(&embedder(), vec![ChunkId(5)]).await.unwrap();
    rows.retain(|row| row.chunk.0 != 5);
    for vectors in [vectors, place.vectors(roster, SOON)] {
        assert_eq!(vectors.count(&embedder()).await.unwrap(), 999);
        let (mut met, mut asked) = (0, 0);
        for seed in 100..120 {
            let query = Dice::new(seed).vector(WIDTH);
            let found = chunks_near(&vectors, &query, 10, Scope::All).await;
            let expected = exact(&rows, &query, 10);
            met += expected.iter().filter(|chunk| found.contains(chunk)).count();
            asked += expected.len();
            assert!(!found.contains(&5), "a removed chunk came back");
        }
        assert!(met * 100 >= asked * 95, "{met} of {asked}");
        let only: Vec<ChunkId> = (1..1_000).step_by(100).map(ChunkId).collect();
        let query = Dice::new(9).vector(WIDTH);
        let within: Vec<Row> = rows.iter().filter(|row| only.contains(&row.chunk)).cloned().collect();
        let found = chunks_near(&vectors, &query, 4, Scope::Only(only.into())).await;
        assert_eq!(found, exact(&within, &query, 4));
    }
}

#[tokio::test]
async fn many_small_writes_leave_few_files() {
    let place = Place::new();
    let vectors = place.vectors(Arc::new(MemoryRoster::default()), SOON);
    let stop = CancellationToken::new();
    let mut dice = Dice::new(7);
    for batch in 0..40 {
        vectors
            .put(&embedder(), dice.rows(batch * 10 + 1..batch * 10 + 11, WIDTH))
            .await
            .unwrap();
        if batch % 8 == 7 {
            vectors.maintain(&embedder(), &stop).await.unwrap();
        }
    }
    assert_eq!(vectors.count(&embedder()).await.unwrap(), 400);
    let left = files(&place.index()).len();
    assert!(left < 40, "{left} files");
}

/// A copy of the index folder that can be put back.
struct Kept(BTreeMap<PathBuf, Vec<u8>>);

impl Kept {
    fn of(folder: &Path) -> Self {
        Self(
            files(folder)
                .into_iter()
                .map(|file| (file.clone(), std::fs::read(file).unwrap()))
                .collect(),
        )
    }

    fn put_back(&self, folder: &Path) {
        std::fs::remove_dir_all(folder).unwrap();
        for (file, bytes) in &self.0 {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
    }
}

/// R10: whatever is done to the files, an answer is the right one or an error that leads to a rebuild.
#[tokio::test]
async fn damaged_files_are_noticed_and_rebuilt() {
    let place = Place::new();
    let roster = Arc::new(MemoryRoster::default());
    let mut dice = Dice::new(8);
    let rows = dice.rows(1..801, WIDTH);
    let queries: Vec<Vec<f32>> = (0..3).map(|_| dice.vector(WIDTH)).collect();
    let vectors = place.vectors(roster.clone(), SOON);
    vectors.put(&embedder(), rows[..400].to_vec()).await.unwrap();
    let early = Kept::of(&place.index());
    vectors.put(&embedder(), rows[400..700].to_vec()).await.unwrap();
    vectors.maintain(&embedder(), &CancellationToken::new()).await.unwrap();
    vectors.put(&embedder(), rows[700..].to_vec()).await.unwrap();
    let expected = answers(&vectors, &queries).await.unwrap();
    drop(vectors);
    let whole = Kept::of(&place.index());
    let names: Vec<&PathBuf> = whole.0.keys().collect();
    assert!(names.len() >= 6, "there is something to damage: {names:?}");
    let (mut noticed, mut harmless) = (0, 0);
    for case in 0..100 {
        whole.put_back(&place.index());
        let victim = names[dice.roll(names.len())];
        let mut bytes = whole.0[victim].clone();
        let what = match case % 6 {
            0 | 1 => {
                let at = dice.roll(bytes.len());
                bytes[at] ^= 1 << dice.roll(8);
                std::fs::write(victim, &bytes).unwrap();
                "a flipped bit"
            }
            2 => {
                bytes.truncate(dice.roll(bytes.len()));
                std::fs::write(victim, &bytes).unwrap();
                "a cut"
            }
            3 => {
                std::fs::write(victim, []).unwrap();
                "emptied"
            }
            4 => {
                let other = names[dice.roll(names.len())];
                std::fs::write(victim, &whole.0[other]).unwrap();
                std::fs::write(other, &bytes).unwrap();
                "swapped"
            }
            _ => match early.0.get(victim).filter(|old| **old != bytes) {
                Some(old) => {
                    std::fs::write(victim, old).unwrap();
                    "an older one"
                }
                None => {
                    std::fs::remove_file(victim).unwrap();
                    "removed"
                }
            },
        };
        let vectors = place.vectors(roster.clone(), SOON);
        match answers(&vectors, &queries).await {
            Ok(found) => {
                assert_eq!(found, expected, "case {case}, {what}: silently different");
                harmless += 1;
            }
            Err(error) => {
                assert!(error.wants_rebuild(), "case {case}, {what}: {error:?}");
                assert!(
                    !matches!(error, VectorError::Panicked),
                    "case {case}, {what}: it was noticed only by falling"
                );
                noticed += 1;
            }
        }
    }
    assert!(noticed >= 80, "noticed {noticed}, harmless {harmless}");
    // The last one, still damaged, is made anew from what the database would give.
    std::fs::write(names[0], b"not sealed at all").unwrap();
    let vectors = place.vectors(roster, SOON);
    vectors.wipe(&embedder()).await.unwrap();
    assert_eq!(vectors.count(&embedder()).await.unwrap(), 0);
    vectors.put(&embedder(), rows.clone()).await.unwrap();
    for query in &queries {
        assert_eq!(
            chunks_near(&vectors, query, 10, Scope::All).await,
            exact(&rows, query, 10)
        );
    }
}

async fn answers(vectors: &Vectors, queries: &[Vec<f32>]) -> Result<Vec<Vec<Near>>, VectorError> {
    let mut found = Vec::new();
    for query in queries {
        found.push(vectors.search(&embedder(), query.clone(), 10, Scope::All).await?);
    }
    Ok(found)
}

#[tokio::test]
async fn an_unfinished_write_is_swept() {
    let place = Place::new();
    let roster = Arc::new(MemoryRoster::default());
    let rows = Dice::new(10).rows(1..51, WIDTH);
    let vectors = place.vectors(roster.clone(), NEVER);
    vectors.put(&embedder(), rows.clone()).await.unwrap();
    drop(vectors);
    let folder = place.index().join("test-model.lance");
    for stray in [
        "data/half.lance.part",
        "data/never-recorded.lance",
        "_versions/99.manifest",
    ] {
        std::fs::write(folder.join(stray), b"half").unwrap();
    }
    let vectors = place.vectors(roster, NEVER);
    assert_eq!(
        chunks_near(&vectors, &rows[0].vector, 5, Scope::All).await,
        exact(&rows, &rows[0].vector, 5)
    );
    assert!(!folder.join("data/half.lance.part").exists());
    assert!(!folder.join("_versions/99.manifest").exists());
}

/// R11: while an index is built, nothing of a vector stands anywhere but in the private folder.
#[tokio::test(flavor = "multi_thread")]
async fn no_vector_reaches_the_disk_unsealed() {
    let place = Place::new();
    let song: [f32; 4] = [0.101_112_1, -0.131_415_1, 0.161_718_1, -0.192_021_2];
    let mut rows = Dice::new(11).rows(1..1_501, 64);
    for row in &mut rows {
        row.vector.splice(..4, song);
    }
    let needle: Vec<u8> = song.iter().flat_map(|number| number.to_le_bytes()).collect();
    let vectors = place.vectors(Arc::new(MemoryRoster::default()), SOON);
    vectors.prove_sealed().await.unwrap();
    let private = scratch::claim().unwrap();
    let shared = std::env::temp_dir();
    assert!(
        !private.starts_with(&shared) || cfg!(not(target_os = "linux")),
        "{}",
        private.display()
    );
    let before: Vec<PathBuf> = entries(&shared);
    let watching = Arc::new(AtomicBool::new(true));
    let watcher = {
        let (watching, home, needle) = (Arc::clone(&watching), place.folder.path().to_owned(), needle.clone());
        std::thread::spawn(move || {
            let mut rounds = 0;
            let mut heard = Vec::new();
            loop {
                let last = !watching.load(Ordering::Acquire);
                let new = entries(&shared).into_iter().filter(|entry| !before.contains(entry));
                for place in new.chain([home.clone()]) {
                    heard.extend(holding(&place, &needle));
                }
                rounds += 1;
                if last {
                    return (rounds, heard);
                }
            }
        })
    };
    for part in rows.chunks(300) {
        vectors.put(&embedder(), part.to_vec()).await.unwrap();
    }
    assert!(
        vectors
            .maintain(&embedder(), &CancellationToken::new())
            .await
            .unwrap()
            .indexed
    );
    vectors
        .search(&embedder(), rows[0].vector.clone(), 5, Scope::All)
        .await
        .unwrap();
    watching.store(false, Ordering::Release);
    let (rounds, heard) = watcher.join().unwrap();
    assert!(heard.is_empty(), "plain vectors in {heard:?} after {rounds} rounds");
    // The ear works: a plain copy is heard.
    let plain = place.folder.path().join("plain");
    std::fs::write(&plain, [b"before".as_slice(), &needle, b"after"].concat()).unwrap();
    assert_eq!(holding(place.folder.path(), &needle), [plain]);
    assert!(mode_is_private(&private));
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default()
}

fn holding(place: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let found = if place.is_file() {
        vec![place.to_owned()]
    } else {
        files(place)
    };
    let holds = |file: &PathBuf| {
        let small = std::fs::metadata(file).is_ok_and(|meta| meta.len() < 64 << 20);
        small && std::fs::read(file).is_ok_and(|bytes| bytes.windows(8).any(|window| window == &needle[..8]))
    };
    found.into_iter().filter(holds).collect()
}

#[cfg(unix)]
fn mode_is_private(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(folder).unwrap().permissions().mode() & 0o777 == 0o700
}

#[cfg(not(unix))]
fn mode_is_private(_: &Path) -> bool {
    true
}
