//! Goal R9: a page, the log, the database file or the whole folder put back to an older state is noticed.

use std::fs;
use std::path::{Path, PathBuf};

use adiuva_store::{Freshness, LastSeen, OlderCopy, Options, PageVerdict, Store, StoreError};

use crate::home::{Home, document, follow, scatter, take};

const PAGE: usize = 16384;

fn work(store: &Store, round: u64) {
    store
        .write_blocking(move |w| {
            let (_, source) = follow(w, "/people/ada")?;
            for number in 0..5 {
                let file = take(w, source, &format!("{round} {number}.txt"))?;
                let text = format!("round {round} {number}\n{}\n", "lorem ipsum ".repeat(100));
                let key = document(w, &text)?;
                w.files().bind(file, key)?;
            }
            w.meta().set("round", &round.to_le_bytes())
        })
        .unwrap();
}

fn seal_of(home: &Home) -> PathBuf {
    home.folder.path().join("vault.db.seal")
}

fn log_of(home: &Home) -> PathBuf {
    home.folder.path().join("vault.db-wal")
}

/// Opens and waits for the page check; what was found in the end.
fn found(home: &Home, last_seen: Option<LastSeen>) -> Freshness {
    let options = Options {
        last_seen,
        ..Options::default()
    };
    let store = home.try_open(options).unwrap().store;
    let _verdict = store.wait_for_pages();
    let freshness = store.freshness();
    if freshness != Freshness::Current {
        let refused = store.write_blocking(|w| w.meta().set("x", b"y"));
        assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
    }
    freshness
}

#[test]
fn any_single_older_page_is_noticed() {
    let home = Home::new();
    let store = home.create();
    work(&store, 1);
    store.close_blocking().unwrap();
    let old = fs::read(home.path()).unwrap();
    let store = home.open();
    work(&store, 2);
    store.close_blocking().unwrap();
    let (new, seal) = (fs::read(home.path()).unwrap(), fs::read(seal_of(&home)).unwrap());

    let differing: Vec<usize> = (0..old.len() / PAGE)
        .filter(|page| old[page * PAGE..(page + 1) * PAGE] != new[page * PAGE..(page + 1) * PAGE])
        .collect();
    assert!(
        differing.len() >= 5,
        "the second session wrote pages of the first: {differing:?}"
    );
    let mut silent_without_us = 0;
    for attempt in 0..25 {
        let page = differing[attempt % differing.len()];
        let mut bytes = new.clone();
        bytes[page * PAGE..(page + 1) * PAGE].copy_from_slice(&old[page * PAGE..(page + 1) * PAGE]);
        fs::write(home.path(), &bytes).unwrap();
        fs::write(seal_of(&home), &seal).unwrap();
        let noticed = match home.try_open(Options::default()) {
            Err(_) => true,
            Ok(opened) => {
                silent_without_us += usize::from(opened.store.freshness() == Freshness::Current);
                let pages = opened.store.wait_for_pages();
                assert!(
                    pages == PageVerdict::Differ || pages == PageVerdict::Unknown,
                    "{pages:?}"
                );
                opened.store.freshness() != Freshness::Current
            }
        };
        assert!(noticed, "page {page}");
    }
    assert!(
        silent_without_us > 0,
        "at least one page was not noticed before its tag was compared"
    );
    fs::write(home.path(), &new).unwrap();
    fs::write(seal_of(&home), &seal).unwrap();
    assert_eq!(found(&home, None), Freshness::Current);
}

#[test]
fn the_finding_outlives_a_restart_until_it_is_accepted() {
    let home = Home::new();
    let store = home.create();
    work(&store, 1);
    store.close_blocking().unwrap();
    let old = fs::read(home.path()).unwrap();
    let store = home.open();
    work(&store, 2);
    store.close_blocking().unwrap();
    let mut bytes = fs::read(home.path()).unwrap();
    let last = old.len() / PAGE - 1;
    let page = (1..last)
        .rev()
        .find(|page| old[page * PAGE..][..PAGE] != bytes[page * PAGE..][..PAGE])
        .unwrap();
    bytes[page * PAGE..][..PAGE].copy_from_slice(&old[page * PAGE..][..PAGE]);
    fs::write(home.path(), &bytes).unwrap();

    assert_eq!(found(&home, None), Freshness::Older(OlderCopy::Pages));
    assert_eq!(
        found(&home, None),
        Freshness::Older(OlderCopy::Pages),
        "still so at the next start"
    );
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let store = home.open();
    runtime.block_on(store.accept_older_copy()).unwrap();
    store.write_blocking(|w| w.meta().set("x", b"y")).unwrap();
    store.close_blocking().unwrap();
    assert_eq!(found(&home, None), Freshness::Current);
}

#[test]
fn an_older_log_is_noticed() {
    let home = Home::new();
    home.create().close_blocking().unwrap();
    for round in 0..25 {
        let store = home.open();
        work(&store, round * 2);
        let log = fs::read(log_of(&home)).unwrap();
        assert!(!log.is_empty());
        store.close_blocking().unwrap();
        let store = home.open();
        work(&store, round * 2 + 1);
        let last_seen = store.close_blocking().unwrap();
        let whole = fs::read(home.path()).unwrap();

        fs::write(log_of(&home), &log).unwrap();
        let opened = home
            .try_open(Options {
                last_seen: Some(last_seen),
                ..Options::default()
            })
            .unwrap();
        let aside = opened.stray_log.clone().expect("the older log was noticed");
        assert_eq!(fs::read(&aside).unwrap(), log, "it was set aside as it was");
        let newest = opened.store.read_blocking(|r| r.meta().load("round")).unwrap().unwrap();
        assert_eq!(newest, (round * 2 + 1).to_le_bytes(), "and did not take anything back");
        assert_eq!(opened.store.wait_for_pages(), PageVerdict::Whole);
        drop(opened);
        assert_eq!(fs::read(home.path()).unwrap(), whole);
        fs::remove_file(aside).unwrap();
    }
}

#[test]
fn a_log_taken_away_after_a_crash_is_noticed() {
    let home = Home::new();
    home.create().close_blocking().unwrap();
    let store = home.open();
    work(&store, 1);
    // As a crash would leave it: nothing is closed.
    let crashed = Home::new();
    for name in ["vault.db", "vault.db.seal"] {
        fs::copy(home.folder.path().join(name), crashed.folder.path().join(name)).unwrap();
    }
    drop(store);
    assert!(matches!(
        found(&crashed, None),
        Freshness::Older(OlderCopy::Generation { .. })
    ));
}

#[test]
fn an_older_file_or_folder_is_noticed() {
    let home = Home::new();
    let store = home.create();
    work(&store, 0);
    store.close_blocking().unwrap();
    for round in 1..=50 {
        let keep = Home::new();
        copy_folder(home.folder.path(), keep.folder.path());
        let store = home.open();
        work(&store, round);
        let last_seen = store.close_blocking().unwrap();
        let now = Home::new();
        copy_folder(home.folder.path(), now.folder.path());
        if scatter(round).is_multiple_of(2) {
            // The database file alone: the seal beside it tells, even when nothing was kept elsewhere.
            fs::copy(keep.path(), home.path()).unwrap();
            let freshness = found(&home, None);
            assert!(
                matches!(freshness, Freshness::Older(OlderCopy::Generation { .. })),
                "{freshness:?}"
            );
        } else {
            // Everything: only what this machine has seen tells.
            copy_folder(keep.folder.path(), home.folder.path());
            let freshness = found(&home, Some(last_seen));
            assert!(
                matches!(freshness, Freshness::Older(OlderCopy::Generation { .. })),
                "{freshness:?}"
            );
        }
        copy_folder(now.folder.path(), home.folder.path());
        assert_eq!(found(&home, Some(last_seen)), Freshness::Current);
    }
}

#[test]
fn a_missing_or_foreign_seal_is_noticed_and_can_be_accepted() {
    let home = Home::new();
    let store = home.create();
    work(&store, 0);
    let last_seen = store.close_blocking().unwrap();
    fs::remove_file(seal_of(&home)).unwrap();
    assert_eq!(found(&home, None), Freshness::Older(OlderCopy::Seal));
    fs::write(seal_of(&home), b"ADVSEAL1 of someone else").unwrap();
    assert_eq!(found(&home, None), Freshness::Older(OlderCopy::Seal));
    let options = Options {
        last_seen: Some(last_seen),
        accept_older_copy: true,
        ..Options::default()
    };
    let store = home.try_open(options).unwrap().store;
    assert_eq!(store.freshness(), Freshness::Current);
    store.write_blocking(|w| w.meta().set("x", b"y")).unwrap();
    let seen = store.close_blocking().unwrap();
    assert!(seen.generation > last_seen.generation);
    assert_eq!(found(&home, Some(seen)), Freshness::Current);
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
