//! Migrations seen from outside the database: what they leave, and what they leave alone.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::connection::PAGE;

const NEXT: Migration = Migration {
    name: "0099_next.sql",
    sql: "CREATE TABLE next (id INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO next (id) VALUES (1);",
};
const BROKEN: Migration = Migration {
    name: "0100_broken.sql",
    sql: "CREATE TABLE broken (id INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO no_such_table (id) VALUES (1);",
};

struct Home {
    folder: TempDir,
}

impl Home {
    /// A database of today's version with a note in it, closed.
    fn new() -> Self {
        let home = Self {
            folder: TempDir::new().unwrap(),
        };
        let store = Store::create(&home.path(), &key(), Options::default()).unwrap().store;
        store
            .write_blocking(|w| w.meta().set("note", b"canary7391 kept"))
            .unwrap();
        store.close_blocking().unwrap();
        home
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vault.db")
    }

    fn open(&self, more: &[Migration]) -> Result<Opened, OpenError> {
        open(&self.path(), &key(), Options::default(), &[MIGRATIONS, more].concat())
    }

    fn snapshots(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.folder.path().join("backups")) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }
}

fn key() -> DbKey {
    DbKey::new([3; 32])
}

fn note(store: &Store) -> Vec<u8> {
    store.read_blocking(|r| r.meta().load("note")).unwrap().unwrap()
}

#[test]
fn a_migration_leaves_a_sealed_snapshot_of_before() {
    let home = Home::new();
    let before = fs::read(home.path()).unwrap();
    let opened = home.open(&[NEXT]).unwrap();
    assert_eq!(opened.migrated_from, Some(newest(MIGRATIONS)));
    assert_eq!(note(&opened.store), b"canary7391 kept");
    opened.store.close_blocking().unwrap();
    assert_eq!(home.open(&[NEXT]).unwrap().migrated_from, None, "migrated once");

    let snapshots = home.snapshots();
    assert_eq!(snapshots.len(), 1);
    let bytes = fs::read(&snapshots[0]).unwrap();
    assert_eq!(bytes, before, "the copy is the file as it was");
    let shown = bytes.windows(10).any(|window| window == b"canary7391");
    assert!(
        !shown && !bytes.starts_with(b"SQLite format 3"),
        "the copy is encrypted"
    );

    // The snapshot, put in the place of the database, is an older copy and says so.
    let restored = TempDir::new().unwrap();
    let path = restored.path().join("vault.db");
    fs::copy(&snapshots[0], &path).unwrap();
    let accepted = Options {
        accept_older_copy: true,
        ..Options::default()
    };
    let plain = open(&path, &key(), Options::default(), MIGRATIONS).unwrap().store;
    assert_eq!(plain.freshness(), Freshness::Older(OlderCopy::Seal));
    assert_eq!(note(&plain), b"canary7391 kept");
    drop(plain);
    assert!(matches!(
        open(&path, &key(), Options::default(), &[MIGRATIONS, &[NEXT]].concat()),
        Err(OpenError::OlderCopy(OlderCopy::Seal))
    ));
    let store = open(&path, &key(), accepted, &[MIGRATIONS, &[NEXT]].concat())
        .unwrap()
        .store;
    assert_eq!(
        (note(&store).as_slice(), store.freshness()),
        (b"canary7391 kept".as_slice(), Freshness::Current)
    );
}

#[test]
fn a_failing_migration_leaves_the_database_as_it_was() {
    let home = Home::new();
    let before = fs::read(home.path()).unwrap();
    let failed = home.open(&[NEXT, BROKEN]);
    assert!(
        matches!(
            failed,
            Err(OpenError::Migration {
                name: "0100_broken.sql",
                ..
            })
        ),
        "{failed:?}"
    );
    assert_eq!(
        fs::read(home.path()).unwrap(),
        before,
        "not one byte differs, also not by the step that worked"
    );
    assert_eq!(home.snapshots().len(), 1, "the snapshot stays");
    let opened = home.open(&[]).unwrap();
    assert!(!opened.unclean_stop);
    assert_eq!(opened.store.wait_for_pages(), PageVerdict::Whole);
    assert_eq!(note(&opened.store), b"canary7391 kept");
    opened.store.close_blocking().unwrap();
    assert_eq!(
        home.open(&[NEXT]).unwrap().migrated_from,
        Some(newest(MIGRATIONS)),
        "a repaired step goes on"
    );
}

#[test]
fn a_newer_database_is_refused_untouched() {
    let home = Home::new();
    home.open(&[NEXT]).unwrap().store.close_blocking().unwrap();
    let before = fs::read(home.path()).unwrap();
    let refused = home.open(&[]);
    let known = newest(MIGRATIONS);
    assert!(
        matches!(refused, Err(OpenError::Newer { found: 99, known: seen }) if seen == known),
        "{refused:?}"
    );
    assert_eq!(fs::read(home.path()).unwrap(), before);
}

#[test]
fn the_last_three_snapshots_are_kept() {
    let home = Home::new();
    for version in 50..55 {
        let steps: Vec<_> = (50..=version)
            .map(|version: u32| Migration {
                name: ["0050_a.sql", "0051_a.sql", "0052_a.sql", "0053_a.sql", "0054_a.sql"][version as usize - 50],
                sql: "UPDATE meta SET value = value WHERE key = 'note';",
            })
            .collect();
        home.open(&steps).unwrap().store.close_blocking().unwrap();
    }
    let versions: Vec<_> = home
        .snapshots()
        .iter()
        .map(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .split('-')
                .nth(1)
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(versions, ["51", "52", "53"]);
}

#[test]
fn a_crash_during_creation_leaves_no_database() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("vault.db");
    let failed = create(&path, &key(), &[MIGRATIONS, &[BROKEN]].concat());
    assert!(failed.is_err());
    assert!(!path.exists(), "a database appears whole or not at all");
    create(&path, &key(), MIGRATIONS).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len() % PAGE as u64, 0);
}

/// What SQLite frees it does not wipe, so the statement with the key is followed by a decoy in its places.
#[test]
#[cfg(target_os = "linux")]
fn the_key_does_not_stay_behind_in_memory() {
    use std::io::{BufRead, Read, Seek, SeekFrom};
    // The bytes are made here one by one, so that they stand nowhere else in this process.
    let secret = |at: usize| (at as u8).wrapping_mul(53) ^ 0xc3;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("vault.db");
    {
        let key = DbKey::new(std::array::from_fn(secret));
        let store = Store::create(&path, &key, Options::default()).unwrap().store;
        store.read_blocking(|r| r.meta().load("x")).unwrap();
        store.close_blocking().unwrap();
    }
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap() as u8;
    let hex = |at: usize| {
        if at.is_multiple_of(2) {
            digit(secret(at / 2) >> 4)
        } else {
            digit(secret(at / 2) & 15)
        }
    };
    let mut memory = fs::File::open("/proc/self/mem").unwrap();
    let mut found = 0;
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        if !rest.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let (from, to) = (
            u64::from_str_radix(from, 16).unwrap(),
            u64::from_str_radix(to, 16).unwrap(),
        );
        let mut bytes = vec![0; (to - from) as usize];
        if memory.seek(SeekFrom::Start(from)).is_err() || memory.read_exact(&mut bytes).is_err() {
            continue;
        }
        // Sixteen digits, eight bytes of the key, are enough to know it by: the first, the middle and the last ones.
        for start in [0, 24, 48] {
            let mut rest = bytes.as_slice();
            while rest.skip_until(hex(start)).unwrap() > 0 {
                found += usize::from(rest.len() >= 15 && (1..16).all(|at| rest[at - 1] == hex(start + at)));
            }
        }
    }
    assert_eq!(found, 0, "parts of the key's statement are still in memory");
}
