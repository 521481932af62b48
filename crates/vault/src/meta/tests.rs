use super::*;
use crate::secret::Secret;
use crate::slot::SlotSource;

fn make() -> (Keys, Vec<u8>) {
    let vault = VaultId::from_bytes([1; 16]);
    let keys = Keys::new(Secret::new([7; 32]), vault, Epoch::FIRST);
    let sources = [
        SlotSource::Keyring {
            backend: "secret-service".into(),
        },
        SlotSource::Passphrase(KdfParams::STANDARD),
        SlotSource::Recovery,
    ];
    let slots = sources.map(|source| Slot::make(source, [2; 16], &[3; 32], keys.root(), vault).unwrap());
    let (_, bytes) = VaultMeta::make(&keys, 9, slots.into());
    (keys, bytes)
}

#[test]
fn what_was_written_is_read() {
    let (keys, bytes) = make();
    let meta = VaultMeta::decode(&bytes).unwrap();
    assert_eq!(meta.rev(), 9);
    assert_eq!(meta.keyring_backend(), Some("secret-service"));
    assert_eq!(meta.kdf_params(), Some(KdfParams::STANDARD));
    assert!(meta.is_authentic(&keys));
    for slot in &meta.slots {
        assert_eq!(slot.open(&[3; 32], meta.vault).unwrap().expose(), &[7; 32]);
        assert!(slot.open(&[4; 32], meta.vault).is_err());
        assert!(slot.open(&[3; 32], VaultId::from_bytes([2; 16])).is_err());
    }
}

#[test]
fn every_bit_flip_and_every_cut_is_damage() {
    let (_, good) = make();
    for bit in 0..good.len() * 8 {
        let mut flipped = good.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let refused = VaultMeta::decode(&flipped);
        assert!(
            matches!(refused, Err(NotMeta::Damaged(_))),
            "bit {bit} gives {refused:?}"
        );
    }
    for cut in 0..good.len() {
        let refused = VaultMeta::decode(&good[..cut]);
        assert!(
            matches!(refused, Err(NotMeta::Damaged(_))),
            "cut at {cut} gives {refused:?}"
        );
    }
}

/// An attacker without the root key can make the checksum fit, but gains nothing by it.
#[test]
fn every_bit_flip_with_a_fitting_checksum_is_damage_or_forged() {
    let (keys, good) = make();
    let (_, checked, _) = split_lines(&good).unwrap();
    for bit in 0..checked.len() * 8 {
        let mut forged = checked.to_vec();
        forged[bit / 8] ^= 1 << (bit % 8);
        let checksum = STANDARD.encode(Sha256::digest(&forged));
        forged.extend_from_slice(checksum.as_bytes());
        forged.push(b'\n');
        match VaultMeta::decode(&forged) {
            Ok(meta) => assert!(!meta.is_authentic(&keys), "bit {bit} was accepted"),
            Err(NotMeta::Damaged(_)) => {}
            Err(NotMeta::Newer { version }) => assert!(version > FORMAT, "bit {bit}"),
        }
    }
}

#[test]
fn a_slot_does_not_open_as_another_kind_or_id() {
    let (_, bytes) = make();
    let meta = VaultMeta::decode(&bytes).unwrap();
    let slot = meta.load_slot(SlotKind::Recovery).unwrap();
    let relabelled = Slot {
        source: SlotSource::Passphrase(KdfParams::FLOOR),
        ..slot.clone()
    };
    assert!(relabelled.open(&[3; 32], meta.vault).is_err());
    let renamed = Slot {
        id: [0; 16],
        ..slot.clone()
    };
    assert!(renamed.open(&[3; 32], meta.vault).is_err());
}
