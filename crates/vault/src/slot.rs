//! One way of unlocking: the root key, wrapped by a key that comes from a keyring, a passphrase or a code.

use subtle::ConstantTimeEq;

use crate::envelope::{ObjectId, ObjectRef, SealError, open_with, seal_with};
use crate::kdf::KdfParams;
use crate::keys::{Epoch, Purpose, VaultId, derive};
use crate::meta::SlotKind;
use crate::secret::Secret;

const SCHEMA: u32 = 1;
const ITEM_MAGIC: &[u8; 4] = b"ADK1";

/// A wrapped root key. The commitment is compared before anything is decrypted, so a crafted slot cannot open under
/// two different passphrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) id: [u8; 16],
    pub(crate) salt: [u8; 16],
    pub(crate) commitment: [u8; 32],
    pub(crate) sealed: Vec<u8>,
    pub(crate) source: SlotSource,
}

/// Where the wrapping key of a slot comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SlotSource {
    Keyring { backend: String },
    Passphrase(KdfParams),
    Recovery,
}

/// The wrapping key does not belong to the slot.
#[derive(Debug)]
pub(crate) struct WrongKey;

impl SlotSource {
    pub(crate) fn kind(&self) -> SlotKind {
        match self {
            Self::Keyring { .. } => SlotKind::Keyring,
            Self::Passphrase(_) => SlotKind::Passphrase,
            Self::Recovery => SlotKind::Recovery,
        }
    }
}

impl Slot {
    /// Wraps `root` by `key`, which the caller derived from `salt` where a derivation is needed.
    pub(crate) fn make(
        source: SlotSource,
        salt: [u8; 16],
        key: &[u8],
        root: &Secret<[u8; 32]>,
        vault: VaultId,
    ) -> Result<Self, SealError> {
        let id = make_random_bytes().map_err(SealError::NoRandom)?;
        let (kek, commitment) = derive_slot_keys(key, &salt, source.kind(), vault, &id);
        let sealed = seal_with(
            &kek,
            Purpose::Slot,
            vault,
            Epoch::FIRST,
            &derive_place(&id),
            root.expose(),
        )?;
        Ok(Self {
            id,
            salt,
            commitment: *commitment.expose(),
            sealed,
            source,
        })
    }

    /// The root key, if `key` is the right one.
    pub(crate) fn open(&self, key: &[u8], vault: VaultId) -> Result<Secret<[u8; 32]>, WrongKey> {
        let (kek, commitment) = derive_slot_keys(key, &self.salt, self.source.kind(), vault, &self.id);
        if !bool::from(commitment.expose().as_slice().ct_eq(&self.commitment)) {
            return Err(WrongKey);
        }
        let root =
            open_with(&kek, Purpose::Slot, vault, &derive_place(&self.id), &self.sealed).map_err(|_| WrongKey)?;
        Secret::filled(|out| match root.expose().as_slice().try_into() {
            Ok(bytes) => {
                *out = bytes;
                Ok(())
            }
            Err(_) => Err(WrongKey),
        })
    }

    /// The name of the keyring entry that holds the wrapping key; new with every binding, so that binding again never
    /// overwrites an entry another copy of the vault may still need.
    pub(crate) fn item_name(id: &[u8; 16], vault: VaultId) -> String {
        format!("{vault}/key/{}", VaultId::from_bytes(*id))
    }

    /// The content of that entry: what it belongs to, and the key.
    pub(crate) fn encode_item(key: &Secret<[u8; 32]>, vault: VaultId) -> Secret<Vec<u8>> {
        let mut item = Vec::with_capacity(4 + 16 + 32);
        item.extend_from_slice(ITEM_MAGIC);
        item.extend_from_slice(vault.as_bytes());
        item.extend_from_slice(key.expose());
        Secret::new(item)
    }

    /// The key in an entry, or `None` when it is not an entry of this vault.
    pub(crate) fn decode_item(item: &Secret<Vec<u8>>, vault: VaultId) -> Option<Secret<[u8; 32]>> {
        let rest = item
            .expose()
            .strip_prefix(ITEM_MAGIC)?
            .strip_prefix(vault.as_bytes().as_slice())?;
        let key: &[u8; 32] = rest.try_into().ok()?;
        Some(Secret::new(*key))
    }
}

pub(crate) fn make_random_bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn derive_place(id: &[u8; 16]) -> ObjectRef {
    ObjectRef {
        object: ObjectId::from_uuid_bytes(*id),
        rev: 0,
        schema: SCHEMA,
    }
}

fn derive_slot_keys(
    key: &[u8],
    salt: &[u8; 16],
    kind: SlotKind,
    vault: VaultId,
    id: &[u8; 16],
) -> (Secret<[u8; 32]>, Secret<[u8; 32]>) {
    let of = |what: &str| {
        derive(
            key,
            salt,
            &[what.as_bytes(), kind.name().as_bytes(), b"/", vault.as_bytes(), id],
        )
    };
    (of("adiuva/v1/slot-kek/"), of("adiuva/v1/slot-commit/"))
}
