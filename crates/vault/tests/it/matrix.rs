//! Goal R12: five keyring states by four vault states. No key is made over an existing vault, nothing is deleted, and
//! every refusal is told apart.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use adiuva_vault::{KdfParams, KeyringError, NewSlots, Unlock, Vault, VaultError};

use crate::ring::{Mood, Ring};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    Empty,
    Ready,
    DatabaseWithoutMeta,
    Damaged,
}

const KEYRINGS: [Mood; 5] = [
    Mood::Working,
    Mood::Forgetful,
    Mood::Locked,
    Mood::Absent,
    Mood::Foreign,
];
const HOMES: [Home; 4] = [Home::Empty, Home::Ready, Home::DatabaseWithoutMeta, Home::Damaged];

fn files_of(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(home).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// A folder that had a vault with a database, brought into the wanted state.
fn prepare(home: &Path, state: Home, ring: &Ring) {
    if state == Home::Empty {
        return;
    }
    Vault::create(
        home,
        NewSlots {
            passphrase: None,
            keyring: Some(ring),
        },
    )
    .unwrap();
    fs::write(home.join("vault.db"), b"every note of five years").unwrap();
    let meta = home.join("vault.meta");
    match state {
        Home::DatabaseWithoutMeta => fs::remove_file(meta).unwrap(),
        Home::Damaged => fs::write(&meta, &fs::read(&meta).unwrap()[..100]).unwrap(),
        Home::Empty | Home::Ready => {}
    }
}

fn name_of(error: &VaultError) -> &'static str {
    match error {
        VaultError::NoVault => "no vault",
        VaultError::AlreadyExists => "already exists",
        VaultError::DatabaseWithoutMeta => "database without meta",
        VaultError::Damaged(_) => "damaged",
        VaultError::KeyringEntryMissing => "entry missing",
        VaultError::KeyringEntryForeign => "entry foreign",
        VaultError::KeyringUnreliable => "unreliable",
        VaultError::Keyring(KeyringError::Locked(_)) => "locked",
        VaultError::Keyring(KeyringError::Unavailable(_)) => "unavailable",
        _ => "something else",
    }
}

fn open_expected(state: Home, mood: Mood) -> &'static str {
    match (state, mood) {
        (Home::Empty, _) => "no vault",
        (Home::DatabaseWithoutMeta, _) => "database without meta",
        (Home::Damaged, _) => "damaged",
        (Home::Ready, Mood::Working) => "open",
        (Home::Ready, Mood::Forgetful) => "entry missing",
        (Home::Ready, Mood::Locked) => "locked",
        (Home::Ready, Mood::Absent) => "unavailable",
        (Home::Ready, _) => "entry foreign",
    }
}

fn create_expected(state: Home, mood: Mood) -> &'static str {
    match (state, mood) {
        (Home::Ready, _) => "already exists",
        (Home::DatabaseWithoutMeta, _) => "database without meta",
        (Home::Damaged, _) => "damaged",
        (Home::Empty, Mood::Working) => "open",
        (Home::Empty, Mood::Locked) => "locked",
        (Home::Empty, Mood::Absent) => "unavailable",
        (Home::Empty, _) => "unreliable",
    }
}

#[test]
fn all_twenty() {
    let mut seen = 0;
    for state in HOMES {
        for mood in KEYRINGS {
            let folder = tempfile::tempdir().unwrap();
            let home = folder.path();
            let ring = Ring::new(Mood::Working);
            prepare(home, state, &ring);
            ring.set_mood(mood);
            let (files, items) = (files_of(home), ring.items());

            let opened = Vault::open(home, Unlock::Keyring, &ring);
            let answer = opened.as_ref().map_or_else(name_of, |_| "open");
            assert_eq!(
                answer,
                open_expected(state, mood),
                "open: {state:?} folder, {mood:?} keyring"
            );
            assert_eq!(
                files_of(home),
                files,
                "open changed files: {state:?} folder, {mood:?} keyring"
            );
            assert_eq!(
                ring.items(),
                items,
                "open changed the keyring: {state:?} folder, {mood:?} keyring"
            );

            let created = Vault::create(
                home,
                NewSlots {
                    passphrase: None,
                    keyring: Some(&ring),
                },
            );
            let answer = created.as_ref().map_or_else(name_of, |_| "open");
            assert_eq!(
                answer,
                create_expected(state, mood),
                "create: {state:?} folder, {mood:?} keyring"
            );
            if state != Home::Empty {
                assert_eq!(
                    ring.items(),
                    items,
                    "a key was made over a vault: {state:?} folder, {mood:?} keyring"
                );
            }
            if created.is_err() {
                assert_eq!(
                    files_of(home),
                    files,
                    "create changed files: {state:?} folder, {mood:?} keyring"
                );
            }
            assert_eq!(
                ring.deleted(),
                0,
                "something was deleted: {state:?} folder, {mood:?} keyring"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 20);
}

#[test]
fn a_passphrase_or_code_opens_whatever_the_keyring_does() {
    for mood in KEYRINGS {
        let folder = tempfile::tempdir().unwrap();
        let ring = Ring::new(Mood::Working);
        let passphrase = Some(("open sesame".into(), KdfParams::FLOOR));
        let made = Vault::create(
            folder.path(),
            NewSlots {
                passphrase,
                keyring: Some(&ring),
            },
        )
        .unwrap();
        ring.set_mood(mood);
        for unlock in [
            Unlock::Passphrase("open sesame".into()),
            Unlock::RecoveryCode(made.recovery_code.clone()),
        ] {
            let mut vault = Vault::open(folder.path(), unlock, &ring).unwrap();
            ring.set_mood(Mood::Working);
            vault.bind_keyring(&ring).unwrap();
            Vault::open(folder.path(), Unlock::Keyring, &ring).unwrap();
            ring.set_mood(mood);
        }
        assert_eq!(ring.deleted(), 0);
    }
}

#[test]
fn another_kind_of_keyring_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Ring::new(Mood::Working);
    Vault::create(
        folder.path(),
        NewSlots {
            passphrase: None,
            keyring: Some(&ring),
        },
    )
    .unwrap();
    let mut moved = Ring::new(Mood::Working);
    moved.backend = "elsewhere";
    let refused = Vault::open(folder.path(), Unlock::Keyring, &moved).unwrap_err();
    assert!(
        matches!(refused, VaultError::KeyringChanged { bound, found } if bound == "memory" && found == "elsewhere")
    );
}

#[test]
fn a_stale_entry_is_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Ring::new(Mood::Working);
    Vault::create(
        folder.path(),
        NewSlots {
            passphrase: None,
            keyring: Some(&ring),
        },
    )
    .unwrap();
    let (name, mut value) = ring.items().pop_first().unwrap();
    *value.last_mut().unwrap() ^= 1;
    ring.put(&name, value);
    let refused = Vault::open(folder.path(), Unlock::Keyring, &ring).unwrap_err();
    assert!(matches!(refused, VaultError::KeyringEntryForeign));
}

#[test]
fn a_lying_keyring_is_never_relied_on() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Ring::new(Mood::Lying);
    let refused = Vault::create(
        folder.path(),
        NewSlots {
            passphrase: None,
            keyring: Some(&ring),
        },
    )
    .unwrap_err();
    assert!(matches!(refused, VaultError::KeyringUnreliable));
    assert!(
        files_of(folder.path()).is_empty(),
        "no vault.meta may name an entry that was not kept"
    );
}
