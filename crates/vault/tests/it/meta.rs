//! `vault.meta` under damage and malice.

#![expect(clippy::string_slice, reason = "the file cut up here is ASCII")]

use std::fs;
use std::path::Path;

use adiuva_vault::{
    HomeState, KdfParams, MetaDamage, NewSlots, NoKeyring, RecoveryCode, Unlock, Vault, VaultError, inspect,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::ring::{Mood, Ring};

fn create(home: &Path) -> RecoveryCode {
    let ring = Ring::new(Mood::Working);
    let passphrase = Some(("open sesame".into(), KdfParams::FLOOR));
    Vault::create(
        home,
        NewSlots {
            passphrase,
            keyring: Some(&ring),
        },
    )
    .unwrap()
    .recovery_code
}

/// The file with its last line made to fit again, as an attacker would.
fn with_checksum(text: &str) -> String {
    let cut = text.trim_end().rfind('\n').unwrap() + 1;
    format!("{}{}\n", &text[..cut], STANDARD.encode(Sha256::digest(&text[..cut])))
}

fn state_of(home: &Path, bytes: &[u8]) -> HomeState {
    fs::write(home.join("vault.meta"), bytes).unwrap();
    inspect(home).unwrap()
}

/// Every single bit is tried in the unit tests of `meta`; here is a sample through the file system.
#[test]
fn bit_flips_and_cuts_are_told_as_damage() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let good = fs::read(folder.path().join("vault.meta")).unwrap();
    for bit in (0..good.len() * 8).step_by(37) {
        let mut flipped = good.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let state = state_of(folder.path(), &flipped);
        assert!(matches!(state, HomeState::Damaged(_)), "bit {bit} gives {state:?}");
    }
    for cut in (0..good.len()).step_by(13) {
        let state = state_of(folder.path(), &good[..cut]);
        assert!(matches!(state, HomeState::Damaged(_)), "cut at {cut} gives {state:?}");
    }
    assert!(matches!(state_of(folder.path(), &good), HomeState::Ready(_)));
}

#[test]
fn a_changed_body_with_a_fitting_checksum_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let code = create(home);
    let path = home.join("vault.meta");
    let good = fs::read_to_string(&path).unwrap();
    let check = |what: &str, from: &str, to: &str| {
        let forged = with_checksum(&good.replacen(from, to, 1));
        assert_ne!(forged, good, "{what}: nothing was forged");
        fs::write(&path, forged).unwrap();
        let refused = Vault::open(home, Unlock::RecoveryCode(code.clone()), &NoKeyring);
        assert!(matches!(refused, Err(VaultError::MetaForged)), "{what}: {refused:?}");
    };
    check("an older revision", "\"rev\":1", "\"rev\":0");
    check(
        "a keyring of another name",
        "\"backend\":\"memory\"",
        "\"backend\":\"trapdoor\"",
    );
    check("a cheaper passphrase", "\"passes\":1", "\"passes\":2");
    check("another epoch", "\"epoch\":1", "\"epoch\":2");
    let mac = good.lines().nth(2).unwrap();
    check("no authenticity", mac, &STANDARD.encode([0; 32]));
}

#[test]
fn hostile_files_are_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let good = fs::read_to_string(folder.path().join("vault.meta")).unwrap();
    let check = |what: &str, text: String, expected: fn(&HomeState) -> bool| {
        let state = state_of(folder.path(), text.as_bytes());
        assert!(expected(&state), "{what} gives {state:?}");
    };
    let forge = |from: &str, to: &str| with_checksum(&good.replacen(from, to, 1));
    let is_kdf: fn(&HomeState) -> bool = |state| matches!(state, HomeState::Damaged(MetaDamage::Kdf(_)));
    let is_body: fn(&HomeState) -> bool = |state| matches!(state, HomeState::Damaged(MetaDamage::Body(_)));
    let is_shape: fn(&HomeState) -> bool = |state| matches!(state, HomeState::Damaged(MetaDamage::Shape));
    check(
        "a memory bomb",
        forge("\"memory_kib\":65536", "\"memory_kib\":4294967295"),
        is_kdf,
    );
    check(
        "a cheap guess",
        forge("\"memory_kib\":65536", "\"memory_kib\":8"),
        is_kdf,
    );
    check("a time bomb", forge("\"passes\":1", "\"passes\":4294967295"), is_kdf);
    check("a lane bomb", forge("\"lanes\":1", "\"lanes\":9"), is_kdf);
    check(
        "a number that does not fit",
        forge("\"passes\":1", "\"passes\":1e99"),
        is_body,
    );
    check("an unknown field", forge("\"rev\":1", "\"rev\":1,\"extra\":1"), is_body);
    check("a repeated field", forge("\"rev\":1", "\"rev\":1,\"rev\":2"), is_body);
    check(
        "deep nesting",
        forge("\"rev\":1", &format!("\"rev\":{}", "[".repeat(20_000))),
        is_body,
    );
    check(
        "no slots",
        forge(
            &good[good.find("\"slots\":").unwrap()..good.find("]}").unwrap()],
            "\"slots\":[",
        ),
        |state| matches!(state, HomeState::Damaged(MetaDamage::Slots)),
    );
    check("a lot of text", "x".repeat(200_000), |state| {
        matches!(state, HomeState::Damaged(MetaDamage::TooLarge))
    });
    check("an empty file", String::new(), is_shape);
    check("another file", "hello\n".into(), is_shape);
    check("a negative version", forge("VAULT 1", "VAULT -1"), is_shape);
    check("an enormous version", forge("VAULT 1", "VAULT 99999999999"), is_shape);
    check(
        "one more line",
        with_checksum(&good.replacen("}\n", "}\nmore\n", 1)),
        is_shape,
    );
    check("a newer file", forge("VAULT 1", "VAULT 2"), |state| {
        matches!(state, HomeState::Newer { version: 2 })
    });
    check(
        "a newer vault",
        forge("\"format_floor\":1", "\"format_floor\":7"),
        |state| matches!(state, HomeState::Newer { version: 7 }),
    );
    check("the file itself", good.clone(), |state| {
        matches!(state, HomeState::Ready(_))
    });
}

#[test]
fn a_slot_of_another_vault_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    create(folder.path());
    let other_code = create(other.path());
    let slots_of = |home: &Path| {
        let text = fs::read_to_string(home.join("vault.meta")).unwrap();
        text[text.find("\"slots\":").unwrap()..text.find("]}").unwrap()].to_owned()
    };
    let text = fs::read_to_string(folder.path().join("vault.meta")).unwrap();
    let forged = with_checksum(&text.replace(&slots_of(folder.path()), &slots_of(other.path())));
    fs::write(folder.path().join("vault.meta"), forged).unwrap();
    let refused = Vault::open(folder.path(), Unlock::RecoveryCode(other_code), &NoKeyring);
    assert!(matches!(refused, Err(VaultError::WrongRecoveryCode)), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("adiuva");
    create(&home);
    let mode_of = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode_of(&home), 0o700);
    assert_eq!(mode_of(&home.join("vault.meta")), 0o600);
    assert_eq!(
        fs::read_dir(&home).unwrap().count(),
        1,
        "no temporary files stay behind"
    );
}

#[cfg(unix)]
#[test]
fn things_that_are_not_files_are_never_a_first_run() {
    let check = |what: &str, make: fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        make(&folder.path().join("vault.meta"));
        let state = inspect(folder.path()).unwrap();
        assert!(
            matches!(state, HomeState::Damaged(MetaDamage::NotAFile)),
            "{what} gives {state:?}"
        );
    };
    check("a folder", |path| fs::create_dir(path).unwrap());
    check("a link to nowhere", |path| {
        std::os::unix::fs::symlink("nowhere", path).unwrap()
    });
    check("a pipe", |path| {
        let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    });
}

#[test]
fn a_database_in_any_form_is_never_a_first_run() {
    for name in ["vault.db", "vault.db-wal", "vault.db-journal"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), b"").unwrap();
        assert!(
            matches!(inspect(folder.path()).unwrap(), HomeState::DatabaseWithoutMeta),
            "{name}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), b"unrelated").unwrap();
    assert!(matches!(inspect(folder.path()).unwrap(), HomeState::Empty));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), headed: bool) {
        let folder = tempfile::tempdir().unwrap();
        let bytes = if headed { [b"ADIUVA VAULT 1\n".as_slice(), &bytes].concat() } else { bytes };
        let state = state_of(folder.path(), &bytes);
        prop_assert!(matches!(state, HomeState::Damaged(_)), "{state:?}");
    }

    #[test]
    fn any_json_with_a_fitting_checksum_is_read_without_panic(line in "[ -~]{0,300}") {
        let folder = tempfile::tempdir().unwrap();
        let text = with_checksum(&format!("ADIUVA VAULT 1\n{line}\n{}\n\n", STANDARD.encode([0; 32])));
        prop_assert!(matches!(state_of(folder.path(), text.as_bytes()), HomeState::Damaged(_)));
    }
}
