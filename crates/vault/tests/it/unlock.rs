//! Slots come and go; the keys stay.

use std::path::Path;

use adiuva_vault::{
    HomeState, KdfError, KdfParams, KeyFreshness, LastSeen, NewSlots, NoKeyring, ObjectId, ObjectRef, Purpose,
    RecoveryCode, Secret, SlotKind, Unlock, Vault, VaultError, inspect,
};

use crate::ring::{Mood, Ring};

fn create(home: &Path) -> (Vault, RecoveryCode) {
    let passphrase = Some(("first".into(), KdfParams::FLOOR));
    let made = Vault::create(
        home,
        NewSlots {
            passphrase,
            keyring: None,
        },
    )
    .unwrap();
    (made.vault, made.recovery_code)
}

fn by_passphrase(home: &Path, passphrase: &str) -> Result<Vault, VaultError> {
    Vault::open(home, Unlock::Passphrase(passphrase.into()), &NoKeyring)
}

fn by_code(home: &Path, code: &RecoveryCode) -> Result<Vault, VaultError> {
    let typed = RecoveryCode::parse(code.to_printable().expose()).unwrap();
    Vault::open(home, Unlock::RecoveryCode(typed), &NoKeyring)
}

#[test]
fn a_headless_vault_keeps_its_keys_through_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("not/there/yet");
    let (mut vault, code) = create(&home);
    let key = vault.keys().derive_key(Purpose::Db);
    let place = ObjectRef {
        object: ObjectId::from_name("imap"),
        rev: 1,
        schema: 1,
    };
    let sealed = vault.keys().seal(Purpose::VaultKek, &place, b"app password").unwrap();

    vault.change_passphrase(&"second".into(), KdfParams::FLOOR).unwrap();
    assert!(matches!(
        by_passphrase(&home, "first"),
        Err(VaultError::WrongPassphrase)
    ));
    let new_code = vault.make_recovery_code().unwrap();
    assert!(matches!(by_code(&home, &code), Err(VaultError::WrongRecoveryCode)));

    for opened in [
        by_passphrase(&home, "second").unwrap(),
        by_code(&home, &new_code).unwrap(),
    ] {
        assert_eq!(opened.keys().derive_key(Purpose::Db).expose(), key.expose());
        assert_eq!(
            opened.keys().open(Purpose::VaultKek, &place, &sealed).unwrap().expose(),
            b"app password"
        );
        assert_eq!(opened.meta().rev(), 3, "created, passphrase, code");
    }
    let HomeState::Ready(meta) = inspect(&home).unwrap() else {
        panic!("the vault is ready")
    };
    assert_eq!(meta.kdf_params(), Some(KdfParams::FLOOR));
    assert_eq!(
        meta.slots().collect::<Vec<_>>(),
        [SlotKind::Passphrase, SlotKind::Recovery]
    );
}

#[test]
fn the_keyring_is_bound_and_unbound() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Ring::new(Mood::Working);
    let (mut vault, _) = create(folder.path());
    let refused = Vault::open(folder.path(), Unlock::Keyring, &ring).unwrap_err();
    assert!(matches!(refused, VaultError::SlotMissing(SlotKind::Keyring)));

    vault.bind_keyring(&ring).unwrap();
    assert_eq!(vault.meta().keyring_backend(), Some("memory"));
    Vault::open(folder.path(), Unlock::Keyring, &ring).unwrap();
    vault.remove_passphrase().unwrap();
    assert!(matches!(vault.unbind_keyring(&ring), Err(VaultError::LastSlot)));
    assert_eq!(ring.items().len(), 1, "a refused unbinding removes nothing");
    assert!(matches!(
        vault.remove_passphrase(),
        Err(VaultError::SlotMissing(SlotKind::Passphrase))
    ));

    vault.change_passphrase(&"later".into(), KdfParams::FLOOR).unwrap();
    ring.set_mood(Mood::Absent);
    assert!(matches!(
        vault.unbind_keyring(&ring),
        Err(VaultError::EntryLeftBehind(_))
    ));
    assert_eq!(vault.meta().keyring_backend(), None);
    ring.set_mood(Mood::Working);
    vault.bind_keyring(&ring).unwrap();
    vault.unbind_keyring(&ring).unwrap();
    assert_eq!(
        ring.items().len(),
        1,
        "only the entry that was left behind is still there"
    );
    by_passphrase(folder.path(), "later").unwrap();
}

#[test]
fn a_vault_needs_an_everyday_slot() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Vault::create(folder.path(), NewSlots::default()).unwrap_err();
    assert!(matches!(refused, VaultError::NoSlots));
    let passphrase = Some((Secret::from(""), KdfParams::FLOOR));
    let refused = Vault::create(
        folder.path(),
        NewSlots {
            passphrase,
            keyring: None,
        },
    )
    .unwrap_err();
    assert!(matches!(refused, VaultError::Passphrase(KdfError::Empty)));
    assert!(matches!(inspect(folder.path()).unwrap(), HomeState::Empty));
}

#[test]
fn two_programs_do_not_lose_each_others_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut alice, _) = create(folder.path());
    let mut bob = by_passphrase(folder.path(), "first").unwrap();
    alice.make_recovery_code().unwrap();
    assert!(matches!(bob.make_recovery_code(), Err(VaultError::ChangedElsewhere)));
    let mut bob = by_passphrase(folder.path(), "first").unwrap();
    bob.make_recovery_code().unwrap();
}

#[test]
fn of_many_creating_at_once_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let made: Vec<_> = std::thread::scope(|scope| {
        let create = || {
            let ring = Ring::new(Mood::Working);
            Vault::create(
                folder.path(),
                NewSlots {
                    passphrase: None,
                    keyring: Some(&ring),
                },
            )
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(create)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winner = made.iter().flatten().next().expect("one of them made the vault");
    assert_eq!(made.iter().flatten().count(), 1);
    assert!(
        made.iter()
            .all(|result| matches!(result, Ok(_) | Err(VaultError::AlreadyExists)))
    );
    let opened = by_code(folder.path(), &winner.recovery_code).unwrap();
    assert_eq!(opened.meta().vault_id(), winner.vault.meta().vault_id());
}

#[test]
fn an_older_copy_is_noticed_and_the_key_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Ring::new(Mood::Working);
    let (mut vault, _) = create(folder.path());
    vault.bind_keyring(&ring).unwrap();
    let key_entry = ring.items();
    let at = |generation| LastSeen {
        generation,
        audit_size: generation * 2,
        audit_root: Some([3; 32]),
    };
    assert_eq!(vault.load_last_seen(&ring).unwrap(), None);
    assert_eq!(vault.check_freshness(&ring, &at(5)).unwrap(), KeyFreshness::Unknown);

    vault.record_last_seen(&ring, &at(5)).unwrap();
    assert_eq!(vault.load_last_seen(&ring).unwrap(), Some(at(5)));
    assert_eq!(vault.check_freshness(&ring, &at(5)).unwrap(), KeyFreshness::Fresh);
    let older = KeyFreshness::Older { seen: 5, found: 4 };
    assert_eq!(vault.check_freshness(&ring, &at(4)).unwrap(), older);
    let refused = vault.record_last_seen(&ring, &at(4)).unwrap_err();
    assert!(matches!(refused, VaultError::WouldGoBack { known: 5, offered: 4 }));
    vault.replace_last_seen(&ring, &at(4)).unwrap();
    assert_eq!(vault.check_freshness(&ring, &at(4)).unwrap(), KeyFreshness::Fresh);

    ring.set_mood(Mood::Locked);
    assert!(matches!(
        vault.record_last_seen(&ring, &at(9)),
        Err(VaultError::Keyring(_))
    ));
    ring.set_mood(Mood::Working);
    for (name, value) in key_entry {
        assert_eq!(ring.items().get(&name), Some(&value), "the key's entry was rewritten");
    }
    Vault::open(folder.path(), Unlock::Keyring, &ring).unwrap();

    let seen = ring.items().into_keys().find(|name| name.ends_with("/seen")).unwrap();
    ring.put(&seen, b"not ours".to_vec());
    assert!(matches!(vault.load_last_seen(&ring), Err(VaultError::LastSeenDamaged)));
    Vault::open(folder.path(), Unlock::Keyring, &ring).expect("a damaged note does not lock anybody out");
}

#[test]
fn an_older_vault_meta_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Ring::new(Mood::Working);
    let (mut vault, _) = create(folder.path());
    let path = folder.path().join("vault.meta");
    let stolen = std::fs::read(&path).unwrap();
    vault.change_passphrase(&"second".into(), KdfParams::FLOOR).unwrap();
    let database = LastSeen::default();
    vault.record_last_seen(&ring, &database).unwrap();
    std::fs::write(&path, stolen).unwrap();
    let rolled_back = by_passphrase(folder.path(), "first").unwrap();
    let older = KeyFreshness::OlderMeta { seen: 2, found: 1 };
    assert_eq!(rolled_back.check_freshness(&ring, &database).unwrap(), older);
}
