use std::collections::BTreeMap;

use adiuva_protocol::knowledge::{Coverage, FileStatus, Filter, Span};
use adiuva_protocol::{ChunkId, SourceId};
use adiuva_store::chunks::Chunk;
use adiuva_store::vectors::TableState;
use adiuva_store::words::{Weights, quoted};
use adiuva_store::{Reader, Store, StoreError};

use crate::home::{Home, document, follow, seen, take};

const WEIGHTS: Weights = Weights { title: 2.0, body: 1.0 };

/// A store in which Ada's folder has these files with these texts, all read.
fn with_files(home: &Home, files: &'static [(&str, &str)]) -> (Store, SourceId) {
    let store = home.create();
    let source = store
        .write_blocking(move |w| {
            let (_, source) = follow(w, "/people/ada/notes")?;
            for (path, text) in files {
                let file = take(w, source, path)?;
                let key = document(w, text)?;
                w.files().bind(file, key)?;
            }
            Ok(source)
        })
        .unwrap();
    (store, source)
}

fn search(r: &Reader<'_>, word: &str, filter: &Filter) -> Result<Vec<Chunk>, StoreError> {
    let hits = r.words().search(&quoted(word), WEIGHTS, filter, 100)?;
    let ids: Vec<_> = hits.iter().map(|(id, _)| *id).collect();
    r.chunks().load_many(&ids)
}

fn texts(store: &Store, word: &'static str) -> Vec<String> {
    let chunks = store.read_blocking(|r| search(r, word, &Filter::default())).unwrap();
    let mut texts: Vec<_> = chunks.into_iter().map(|chunk| chunk.text).collect();
    texts.sort();
    texts
}

fn all_chunks(store: &Store) -> Vec<ChunkId> {
    store
        .read_blocking(|r| {
            let pending = r.chunks().pending("english", 1000)?;
            Ok(pending.into_iter().map(|chunk| chunk.id).collect())
        })
        .unwrap()
}

#[test]
fn what_is_stored_is_found_and_read_back() {
    let home = Home::new();
    let (store, _) = with_files(
        &home,
        &[("a.txt", "an apple\na pear àèì\n"), ("b.txt", "a plum\nan apple pie\n")],
    );
    assert_eq!(texts(&store, "apple"), ["an apple\n", "an apple pie\n"]);
    assert_eq!(texts(&store, "àèì"), ["a pear àèì\n"]);
    assert_eq!(texts(&store, "cherry"), [""; 0]);
    let found = store.read_blocking(|r| search(r, "plum", &Filter::default())).unwrap();
    assert_eq!(found[0].paths, ["/people/ada/notes/b.txt"]);
    assert_eq!(found[0].headings, ["Part"]);
}

#[test]
fn long_texts_are_cut_into_parts_and_read_by_span() {
    let home = Home::new();
    let store = home.create();
    let text: String = (0..30_000).map(|n| char::from_u32(0x100 + n % 500).unwrap()).collect();
    let expected: Vec<char> = text.chars().collect();
    let key = store.write_blocking(move |w| document(w, &text)).unwrap();
    let check = |start: u64, end: u64| {
        let got = store
            .read_blocking(|r| r.documents().text(key, Span { start, end }))
            .unwrap();
        let wanted: String = expected
            .iter()
            .skip(start as usize)
            .take((end - start) as usize)
            .collect();
        assert_eq!(got, wanted, "{start}..{end}");
    };
    check(0, 30_000);
    check(7_999, 8_001);
    check(8_000, 16_000);
    check(15_990, 24_010);
    check(29_000, 40_000);
    check(31_000, 40_000);
    check(5, 5);
}

#[test]
fn an_unchanged_folder_brings_nothing_new() {
    let home = Home::new();
    let store = home.create();
    let (first, second, third) = store
        .write_blocking(|w| {
            let (_, source) = follow(w, "/data")?;
            let first = w.files().upsert_seen(source, &[seen("a", 1), seen("b", 2)])?;
            let second = w.files().upsert_seen(source, &[seen("a", 1), seen("b", 2)])?;
            let third = w
                .files()
                .upsert_seen(source, &[seen("a", 1), seen("b", 3), seen("c", 1)])?;
            Ok((first, second, third))
        })
        .unwrap();
    assert_eq!(first.new.len(), 2);
    assert_eq!((second.new.len(), second.changed.len()), (0, 0));
    assert_eq!((third.new.len(), third.changed), (1, vec![first.new[1]]));
}

#[test]
fn a_renamed_file_uses_its_document_again() {
    let home = Home::new();
    let (store, source) = with_files(&home, &[("old.txt", "an apple\n")]);
    let chunks = all_chunks(&store);
    let ids = chunks.clone();
    store.write_blocking(move |w| w.chunks().mark_vectored(&ids)).unwrap();
    store
        .write_blocking(move |w| {
            let known = w.files().known(source)?;
            w.files()
                .remove(&known.iter().map(|file| file.id).collect::<Vec<_>>())?;
            let file = take(w, source, "new.txt")?;
            assert_eq!(
                w.documents().sweep_orphans(10)?,
                0,
                "a file is being read, so nothing is swept"
            );
            let hash = *blake3::hash(b"an apple\n").as_bytes();
            let document = w
                .documents()
                .load_by_hash(&hash, "txt")?
                .ok_or(StoreError::NotFound("document"))?;
            w.files().bind(file, document.key)?;
            while w.documents().sweep_orphans(10)? > 0 {}
            Ok(())
        })
        .unwrap();
    let hits = store.read_blocking(|r| search(r, "apple", &Filter::default())).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(
        (hits[0].id, hits[0].vectored),
        (chunks[0], true),
        "the chunk and its vector are the ones from before"
    );
    assert_eq!(hits[0].paths, ["/people/ada/notes/new.txt"]);
    let coverage = store.read_blocking(|r| r.files().coverage(source)).unwrap();
    assert_eq!(coverage.embedded, 1);
}

#[test]
fn the_same_content_twice_is_stored_once_and_found_at_both_places() {
    let home = Home::new();
    let (store, _) = with_files(&home, &[("a.txt", "an apple\n"), ("b.txt", "an apple\n")]);
    let (documents, chunks) = store
        .read_blocking(|r| Ok((r.documents().count()?, r.chunks().count()?)))
        .unwrap();
    assert_eq!((documents, chunks), (1, 1));
    let hits = store.read_blocking(|r| search(r, "apple", &Filter::default())).unwrap();
    assert_eq!(hits[0].paths, ["/people/ada/notes/a.txt", "/people/ada/notes/b.txt"]);
}

#[test]
fn deleting_takes_everything_along() {
    let home = Home::new();
    let (store, source) = with_files(&home, &[("a.txt", "an apple\nanother\n"), ("b.txt", "a plum\n")]);
    store
        .write_blocking(move |w| {
            let known = w.files().known(source)?;
            let gone: Vec<_> = known
                .iter()
                .filter(|file| file.seen.path.ends_with("a.txt"))
                .map(|file| file.id)
                .collect();
            w.files().remove(&gone)?;
            while w.documents().sweep_orphans(10)? > 0 {}
            Ok(())
        })
        .unwrap();
    assert_eq!(texts(&store, "apple"), [""; 0]);
    assert_eq!(texts(&store, "plum"), ["a plum\n"]);
    let removals = store.read_blocking(|r| r.vectors().removals(10)).unwrap();
    assert_eq!(removals.len(), 2, "both chunks are noted for the vector index");

    store.write_blocking(move |w| w.sources().remove(source)).unwrap();
    let left = store
        .read_blocking(|r| {
            Ok((
                r.documents().count()?,
                r.chunks().count()?,
                r.sources().list(None)?.len(),
            ))
        })
        .unwrap();
    assert_eq!(left, (0, 0, 0));
    let removals = store.read_blocking(|r| r.vectors().removals(10)).unwrap();
    store
        .write_blocking(move |w| w.vectors().clear_removals(&removals))
        .unwrap();
    assert_eq!(store.read_blocking(|r| r.vectors().removals(10)).unwrap(), []);
}

#[test]
fn coverage_follows_each_step() {
    let home = Home::new();
    let store = home.create();
    let source = store
        .write_blocking(|w| follow(w, "/data").map(|(_, source)| source))
        .unwrap();
    let check = |expected: Coverage| {
        let seen = store
            .read_blocking(|r| {
                let all = r.files().coverage_of_all()?;
                let base = r.bases().list()?[0].id;
                assert_eq!(r.files().coverage_of_base(base)?, all);
                assert_eq!(r.files().coverage(source)?, all);
                Ok(all)
            })
            .unwrap();
        assert_eq!(seen, expected);
    };
    let none = Coverage::default();
    check(none);
    store
        .write_blocking(move |w| {
            w.files()
                .upsert_seen(source, &[seen("a", 1), seen("b", 1), seen("c", 1)])?;
            w.sources().set_scanned(source, 4, 9)
        })
        .unwrap();
    check(Coverage {
        files: 3,
        queued: 3,
        ignored: 4,
        ..none
    });
    let files = store.write_blocking(|w| w.files().next_queued(2, 0)).unwrap();
    check(Coverage {
        files: 3,
        queued: 1,
        reading: 2,
        ignored: 4,
        ..none
    });
    let (a, b) = (files[0].id, files[1].id);
    store
        .write_blocking(move |w| {
            let key = document(w, "x\ny\n")?;
            w.files().bind(a, key)?;
            w.files().mark_failed(b, "it is encrypted", Some(500))
        })
        .unwrap();
    check(Coverage {
        files: 3,
        queued: 1,
        searchable: 1,
        failed: 1,
        ignored: 4,
        ..none
    });
    let chunks = all_chunks(&store);
    let (half, all) = (chunks[..1].to_vec(), chunks);
    store.write_blocking(move |w| w.chunks().mark_vectored(&half)).unwrap();
    check(Coverage {
        files: 3,
        queued: 1,
        searchable: 1,
        failed: 1,
        ignored: 4,
        ..none
    });
    store.write_blocking(move |w| w.chunks().mark_vectored(&all)).unwrap();
    check(Coverage {
        files: 3,
        queued: 1,
        embedded: 1,
        failed: 1,
        ignored: 4,
        ..none
    });
    // A retry that is not due waits; one that is due is taken after the queue.
    let files = store.write_blocking(|w| w.files().next_queued(9, 499)).unwrap();
    assert_eq!(files.len(), 1);
    let files = store.write_blocking(|w| w.files().next_queued(9, 500)).unwrap();
    assert_eq!((files.len(), files[0].attempts), (1, 1));
    assert_eq!(store.write_blocking(|w| w.files().requeue_reading()).unwrap(), 2);
    check(Coverage {
        files: 3,
        queued: 2,
        embedded: 1,
        ignored: 4,
        ..none
    });
    // Another embedder for the language takes the file back to searchable until its vectors are there.
    let moved = store
        .write_blocking(|w| {
            w.chunks()
                .assign_embedders(&BTreeMap::from([("en".into(), "multilingual".into())]))
        })
        .unwrap();
    assert_eq!(moved, 2);
    check(Coverage {
        files: 3,
        queued: 2,
        searchable: 1,
        ignored: 4,
        ..none
    });
}

#[test]
fn files_are_listed_in_pages_by_path() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            let (_, source) = follow(w, "/data")?;
            let files: Vec<_> = (0..25).map(|n| seen(&format!("file {n:02}"), 1)).collect();
            w.files().upsert_seen(source, &files)
        })
        .unwrap();
    let mut paths = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store
            .read_blocking(|r| r.files().list(None, None, after.as_deref(), 10))
            .unwrap();
        paths.extend(page.items.into_iter().map(|file| file.path_text));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<_> = (0..25).map(|n| format!("/data/file {n:02}")).collect();
    assert_eq!(paths, expected);
    let failed = store
        .read_blocking(|r| r.files().list(None, Some(FileStatus::Failed), None, 10))
        .unwrap();
    assert_eq!(failed.items, []);
    let odd = store.read_blocking(|r| r.files().list(None, None, Some("rubbish"), 10));
    assert!(matches!(odd, Err(StoreError::Cursor)));
}

#[cfg(unix)]
#[test]
fn names_that_are_not_text_come_back_as_they_were() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let store = home.create();
    let file = store
        .write_blocking(|w| {
            let (_, source) = follow(w, "/data")?;
            let mut odd = seen("", 1);
            odd.path = OsStr::from_bytes(b"caf\xe9 \xff.txt").into();
            w.files().upsert_seen(source, &[odd])?;
            Ok(w.files().next_queued(1, 0)?.remove(0))
        })
        .unwrap();
    assert_eq!(file.path.as_os_str().as_bytes(), b"/data/caf\xe9 \xff.txt");
}

#[test]
fn filters_let_through_what_they_say() {
    let home = Home::new();
    let (store, source) = with_files(&home, &[("a.txt", "an apple\n"), ("deep/b.md", "apple pie\n")]);
    let check = |filter: Filter, expected: &[&str]| {
        let (found, allowed, kept) = store
            .read_blocking(|r| {
                let found = search(r, "apple", &filter)?;
                let every = search(r, "apple", &Filter::default())?;
                let every: Vec<_> = every.iter().map(|chunk| chunk.id).collect();
                Ok((found, r.chunks().allowed(&filter)?, r.chunks().filter(&every, &filter)?))
            })
            .unwrap();
        let mut paths: Vec<_> = found.iter().flat_map(|chunk| chunk.paths.clone()).collect();
        paths.sort();
        assert_eq!(paths, expected, "{filter:?}");
        assert_eq!(
            kept.len(),
            expected.len(),
            "filtering afterwards gives the same: {filter:?}"
        );
        if let Some(allowed) = allowed {
            assert_eq!(
                allowed.len(),
                expected.len(),
                "listing beforehand gives the same: {filter:?}"
            );
        }
    };
    let (a, b) = ("/people/ada/notes/a.txt", "/people/ada/notes/deep/b.md");
    let base = store.read_blocking(|r| Ok(r.bases().list()?[0].id)).unwrap();
    let any = Filter::default();
    check(any.clone(), &[a, b]);
    check(
        Filter {
            bases: vec![base],
            ..any.clone()
        },
        &[a, b],
    );
    check(
        Filter {
            bases: vec![adiuva_protocol::BaseId::make()],
            ..any.clone()
        },
        &[],
    );
    check(
        Filter {
            sources: vec![source],
            path: Some("*.md".into()),
            ..any.clone()
        },
        &[b],
    );
    check(
        Filter {
            path: Some("/people/ada/**/*.txt".into()),
            ..any.clone()
        },
        &[a],
    );
    check(
        Filter {
            path: Some("deep/*".into()),
            ..any.clone()
        },
        &[b],
    );
    check(
        Filter {
            formats: vec!["txt".into()],
            ..any.clone()
        },
        &[a, b],
    );
    check(
        Filter {
            formats: vec!["pdf".into()],
            ..any.clone()
        },
        &[],
    );
    let time = 1_700_000_000_000;
    check(
        Filter {
            modified_from_ms: Some(time),
            ..any.clone()
        },
        &[a, b],
    );
    check(
        Filter {
            modified_from_ms: Some(time + 1),
            ..any.clone()
        },
        &[],
    );
    check(
        Filter {
            modified_until_ms: Some(time),
            ..any.clone()
        },
        &[],
    );
    check(
        Filter {
            modified_until_ms: Some(time + 1),
            ..any
        },
        &[a, b],
    );
}

#[test]
fn words_survive_as_they_were_analysed() {
    let home = Home::new();
    let (store, _) = with_files(
        &home,
        &[
            ("a.txt", "c++ naïve über-cool node.js it's 東京 \\path\\x under_score\n"),
            ("b.txt", "c naive uber\n"),
        ],
    );
    for word in [
        "c++",
        "naïve",
        "über-cool",
        "node.js",
        "it's",
        "東京",
        "\\path\\x",
        "under_score",
    ] {
        let hits = store.read_blocking(|r| search(r, word, &Filter::default())).unwrap();
        assert_eq!(hits.len(), 1, "{word}");
        assert!(hits[0].text.starts_with("c++"), "{word}");
    }
    let odd = store.read_blocking(|r| r.words().search("\"open", WEIGHTS, &Filter::default(), 1));
    assert!(matches!(odd, Err(StoreError::Query(_))), "{odd:?}");
}

#[test]
fn common_words_are_counted_about_right_and_rare_ones_exactly() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            for part in 0..20 {
                let text: String = (0..500)
                    .map(|line| {
                        let number = part * 500 + line;
                        let rare = if number % 1000 == 0 { "rare" } else { "" };
                        let half = if number % 2 == 0 { "half half" } else { "" };
                        format!("the {rare} {half} {number}\n")
                    })
                    .collect();
                document(w, &text)?;
            }
            Ok(())
        })
        .unwrap();
    let counts = store
        .read_blocking(|r| r.words().document_frequency(&["rare", "the", "half", "nowhere", "7"]))
        .unwrap();
    assert_eq!((counts[0], counts[3], counts[4]), (10, 0, 1));
    assert!(counts[1].abs_diff(10_000) < 500, "{}", counts[1]);
    assert!(counts[2].abs_diff(5_000) < 500, "{}", counts[2]);
    // Merging changes nothing that is found.
    while store.write_blocking(|w| w.words().merge(500)).unwrap() {}
    assert_eq!(
        texts(&store, "rare").len(),
        0,
        "documents that lie nowhere are not shown"
    );
    let hits = store
        .read_blocking(|r| r.words().search("\"rare\"", WEIGHTS, &Filter::default(), 99))
        .unwrap();
    assert_eq!(hits.len(), 10);
}

#[test]
fn the_vector_index_is_remembered() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            let vectors = w.vectors();
            vectors.set_file("t/1.lance", &[1; 32])?;
            vectors.set_file("t/1.lance", &[2; 32])?;
            vectors.set_file("t/tmp", &[3; 32])?;
            vectors.rename_file("t/tmp", "t/2.lance")?;
            vectors.set_table("english-1", "english", TableState::Live)?;
            vectors.set_table("english-2", "english", TableState::Building)?;
            vectors.set_table("english-2", "english", TableState::Live)
        })
        .unwrap();
    let (files, tables) = store
        .read_blocking(|r| Ok((r.vectors().files()?, r.vectors().tables()?)))
        .unwrap();
    assert_eq!(files, [("t/1.lance".into(), [2; 32]), ("t/2.lance".into(), [3; 32])]);
    let states: Vec<_> = tables.iter().map(|table| (table.name.as_str(), table.state)).collect();
    assert_eq!(
        states,
        [("english-1", TableState::Old), ("english-2", TableState::Live)]
    );
}
