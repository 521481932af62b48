use proptest::prelude::*;

use super::*;

fn keys_of(vault: u8) -> Keys {
    Keys::new(Secret::new([7; 32]), VaultId::from_bytes([vault; 16]), Epoch::FIRST)
}

fn row(id: u8, rev: u64, schema: u32) -> ObjectRef {
    ObjectRef {
        object: ObjectId::from_uuid_bytes([id; 16]),
        rev,
        schema,
    }
}

#[test]
fn a_moved_envelope_is_refused() {
    let here = row(1, 5, 3);
    let sealed = keys_of(1).seal(Purpose::VaultKek, &here, b"token").unwrap();
    let check = |what: &str, vault: u8, purpose: Purpose, place: ObjectRef| {
        let opened = keys_of(vault).open(purpose, &place, &sealed);
        let refused = matches!(opened, Err(SealError::Refused | SealError::OtherPurpose { .. }));
        assert!(refused, "an envelope moved to {what} must not open");
    };
    assert_eq!(
        keys_of(1).open(Purpose::VaultKek, &here, &sealed).unwrap().expose(),
        b"token"
    );
    check("another row", 1, Purpose::VaultKek, row(2, 5, 3));
    check("an older revision", 1, Purpose::VaultKek, row(1, 4, 3));
    check("a newer revision", 1, Purpose::VaultKek, row(1, 6, 3));
    check("another table", 1, Purpose::VaultKek, row(1, 5, 4));
    check("another purpose", 1, Purpose::SyncEnc, here);
    check("another vault", 2, Purpose::VaultKek, here);
    check(
        "a named object",
        1,
        Purpose::VaultKek,
        ObjectRef {
            object: ObjectId::from_name("token"),
            ..here
        },
    );
}

#[test]
fn relabelling_the_purpose_or_epoch_does_not_help() {
    let place = row(1, 1, 1);
    let keys = keys_of(1);
    let sealed = keys.seal(Purpose::VaultKek, &place, b"token").unwrap();
    let mut relabelled = sealed.clone();
    relabelled[5] = Purpose::SyncEnc as u8;
    assert!(matches!(
        keys.open(Purpose::SyncEnc, &place, &relabelled),
        Err(SealError::Refused)
    ));
    let mut later = sealed.clone();
    later[6] = 2;
    assert!(matches!(
        keys.open(Purpose::VaultKek, &place, &later),
        Err(SealError::Refused)
    ));
    let mut newer = sealed;
    newer[4] = 9;
    assert!(matches!(
        keys.open(Purpose::VaultKek, &place, &newer),
        Err(SealError::UnknownSuite(9))
    ));
}

#[test]
fn every_bit_flip_and_every_cut_is_refused() {
    let place = row(1, 1, 1);
    let keys = keys_of(1);
    let sealed = keys.seal(Purpose::Device, &place, b"a private half").unwrap();
    assert_eq!(sealed.len(), b"a private half".len() + ENVELOPE_OVERHEAD);
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(keys.open(Purpose::Device, &place, &flipped).is_err(), "bit {bit}");
    }
    for cut in 0..sealed.len() {
        assert!(
            keys.open(Purpose::Device, &place, &sealed[..cut]).is_err(),
            "cut at {cut}"
        );
    }
}

#[test]
fn the_same_plaintext_never_looks_the_same() {
    let place = row(1, 1, 1);
    let first = keys_of(1).seal(Purpose::Blob, &place, b"again").unwrap();
    let second = keys_of(1).seal(Purpose::Blob, &place, b"again").unwrap();
    assert_ne!(first, second);
}

/// Sealed by another implementation (Python: HChaCha20 by hand over `cryptography`), see `tests/vectors/envelope.py`.
#[test]
fn known_answer() {
    let hex = include_str!("../../tests/vectors/envelope.txt").trim();
    let sealed: Vec<u8> = hex
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    let opened = keys_of(1).open(Purpose::VaultKek, &row(2, 3, 4), &sealed).unwrap();
    assert_eq!(opened.expose(), b"sealed elsewhere");
}

proptest! {
    #[test]
    fn round_trip(plain in proptest::collection::vec(any::<u8>(), 0..2000), id: [u8; 16], rev: u64, schema: u32) {
        let place = ObjectRef { object: ObjectId::from_uuid_bytes(id), rev, schema };
        let sealed = keys_of(1).seal(Purpose::SyncEnc, &place, &plain).unwrap();
        let opened = keys_of(1).open(Purpose::SyncEnc, &place, &sealed).unwrap();
        prop_assert_eq!(opened.expose(), &plain);
    }

    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), magic: bool) {
        let bytes = if magic { [b"ADV1\x01\x04".as_slice(), &bytes].concat() } else { bytes };
        prop_assert!(keys_of(1).open(Purpose::VaultKek, &row(1, 1, 1), &bytes).is_err());
    }
}
