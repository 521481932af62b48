use std::fs;
use std::path::Path;

use adiuva_store::{DbKey, Freshness, OpenError, Options, Store, StoreError};

use crate::home::{Home, key};

#[test]
fn nothing_is_made_where_something_was_expected_nor_over_what_is_there() {
    let home = Home::new();
    assert!(matches!(home.try_open(Options::default()), Err(OpenError::Missing(_))));
    assert_eq!(
        fs::read_dir(home.folder.path()).unwrap().count(),
        0,
        "looking left nothing behind"
    );
    home.create().close_blocking().unwrap();
    let before = fs::read(home.path()).unwrap();
    let again = Store::create(&home.path(), &key(), Options::default());
    assert!(matches!(again, Err(OpenError::Exists(_))));
    assert_eq!(fs::read(home.path()).unwrap(), before);
}

#[test]
fn an_unfinished_creation_is_begun_anew() {
    let home = Home::new();
    fs::write(home.folder.path().join("vault.db.unfinished"), b"half").unwrap();
    home.create().close_blocking().unwrap();
    assert_eq!(home.open().freshness(), Freshness::Current);
}

#[test]
fn a_wrong_key_and_a_damaged_file_are_different_answers() {
    let home = Home::new();
    home.create().close_blocking().unwrap();
    let before = fs::read(home.path()).unwrap();
    let wrong = Store::open(&home.path(), &DbKey::new([9; 32]), Options::default());
    assert!(matches!(wrong, Err(OpenError::WrongKey)), "{wrong:?}");
    assert_eq!(fs::read(home.path()).unwrap(), before, "the wrong key changed nothing");

    let mut bytes = before;
    bytes[100] ^= 1;
    fs::write(home.path(), bytes).unwrap();
    let damaged = home.try_open(Options::default());
    assert!(matches!(damaged, Err(OpenError::Damaged { .. })), "{damaged:?}");

    fs::write(home.path(), b"").unwrap();
    let empty = home.try_open(Options::default());
    assert!(matches!(empty, Err(OpenError::Damaged { .. })), "{empty:?}");
}

#[test]
fn the_store_is_closed_for_all_clones() {
    let home = Home::new();
    let store = home.create();
    let clone = store.clone();
    store.close_blocking().unwrap();
    assert!(matches!(clone.write_blocking(|_| Ok(())), Err(StoreError::Closed)));
    assert!(matches!(clone.read_blocking(|_| Ok(())), Err(StoreError::Closed)));
    drop(clone);
    assert!(!log_exists(&home.path()), "a clean stop leaves one file at rest");
}

#[test]
fn dropping_the_last_clone_is_a_clean_stop_too() {
    let home = Home::new();
    let store = home.create();
    store.write_blocking(|w| w.meta().set("note", b"kept")).unwrap();
    drop(store);
    let opened = home.try_open(Options::default()).unwrap();
    assert!(!opened.unclean_stop);
    let note = opened.store.read_blocking(|r| r.meta().load("note")).unwrap();
    assert_eq!(note.as_deref(), Some(b"kept".as_slice()));
}

#[test]
fn a_failed_or_panicking_write_leaves_nothing_and_harms_nobody() {
    let home = Home::new();
    let store = home.create();
    let failed: Result<(), _> = store.write_blocking(|w| {
        w.meta().set("half", b"done")?;
        Err(StoreError::NotFound("thing"))
    });
    assert!(matches!(failed, Err(StoreError::NotFound("thing"))));
    let panicked: Result<(), _> = store.write_blocking(|w| {
        w.meta().set("half", b"done")?;
        panic!("on purpose")
    });
    assert!(matches!(panicked, Err(StoreError::Closed)));
    store.write_blocking(|w| w.meta().set("whole", b"done")).unwrap();
    let (half, whole) = store
        .read_blocking(|r| Ok((r.meta().load("half")?, r.meta().load("whole")?)))
        .unwrap();
    assert_eq!((half, whole.as_deref()), (None, Some(b"done".as_slice())));
}

#[test]
fn readers_cannot_write() {
    let home = Home::new();
    let store = home.create();
    // The types allow no writing; what is left is a reader that sees a state from before a later write.
    let (begun, before) = std::sync::mpsc::channel();
    let (written, after) = std::sync::mpsc::channel();
    let reader = store.clone();
    let seen = std::thread::spawn(move || {
        reader.read_blocking(|r| {
            let first = r.meta().load("x")?;
            begun.send(()).unwrap();
            after.recv().unwrap();
            Ok((first, r.meta().load("x")?))
        })
    });
    before.recv().unwrap();
    store.write_blocking(|w| w.meta().set("x", b"new")).unwrap();
    written.send(()).unwrap();
    assert_eq!(seen.join().unwrap().unwrap(), (None, None), "one read sees one state");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_write_and_read_at_once() {
    let home = Home::new();
    let store = home.create();
    let tasks: Vec<_> = (0..200_u32)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let fails = number % 5 == 0;
                let result = store
                    .write(move |w| {
                        w.meta().set(&format!("n{number}"), &number.to_le_bytes())?;
                        if fails {
                            Err(StoreError::Conflict("on purpose"))
                        } else {
                            Ok(())
                        }
                    })
                    .await;
                assert_eq!(result.is_err(), fails);
                let stored = store.read(move |r| r.meta().load(&format!("n{number}"))).await.unwrap();
                assert_eq!(stored.is_none(), fails, "{number}");
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    store.close().await.unwrap();
}

#[tokio::test]
async fn rest_seals_while_the_store_stays_open() {
    let home = Home::new();
    let store = home.create();
    store.write(|w| w.meta().set("a", b"1")).await.unwrap();
    let first = store.rest().await.unwrap();
    assert_eq!(store.rest().await.unwrap(), first, "at rest already");
    store.write(|w| w.meta().set("a", b"2")).await.unwrap();
    let second = store.close().await.unwrap();
    assert!(second.generation > first.generation);
    assert!(!home.try_open(Options::default()).unwrap().unclean_stop);
}

fn log_exists(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}
