//! The JSON line inside `vault.meta`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{FORMAT, VaultMeta};
use crate::kdf::KdfParams;
use crate::keys::{Epoch, VaultId};
use crate::slot::{Slot, SlotSource};

/// Unknown fields are refused: rewriting the file would lose them, so a new field needs a new version.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    vault_id: Bytes<16>,
    /// Programs that read only older formats must not touch this vault.
    pub(super) format_floor: u32,
    epoch: u32,
    rev: u64,
    key_check: Bytes<16>,
    slots: Vec<BodySlot>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BodySlot {
    id: Bytes<16>,
    by: BodySource,
    salt: Bytes<16>,
    commitment: Bytes<32>,
    sealed: Bytes<{ 32 + crate::ENVELOPE_OVERHEAD }>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum BodySource {
    Keyring { backend: String },
    Argon2id { memory_kib: u32, passes: u32, lanes: u32 },
    RecoveryCode {},
}

pub(super) fn encode(vault: VaultId, epoch: Epoch, rev: u64, key_check: &[u8; 16], slots: &[Slot]) -> String {
    let body = Body {
        vault_id: Bytes(*vault.as_bytes()),
        format_floor: FORMAT,
        epoch: epoch.0,
        rev,
        key_check: Bytes(*key_check),
        slots: slots.iter().map(BodySlot::from).collect(),
    };
    serde_json::to_string(&body).expect("the body holds only numbers and text")
}

pub(super) fn decode(line: &str) -> serde_json::Result<Body> {
    serde_json::from_str(line)
}

impl Body {
    pub(super) fn into_meta(self, signed: Vec<u8>, mac: [u8; 32]) -> VaultMeta {
        VaultMeta {
            vault: VaultId::from_bytes(self.vault_id.0),
            epoch: Epoch(self.epoch),
            rev: self.rev,
            key_check: self.key_check.0,
            slots: self.slots.into_iter().map(Slot::from).collect(),
            signed,
            mac,
        }
    }
}

impl From<&Slot> for BodySlot {
    fn from(slot: &Slot) -> Self {
        let by = match &slot.source {
            SlotSource::Keyring { backend } => BodySource::Keyring {
                backend: backend.clone(),
            },
            SlotSource::Passphrase(KdfParams {
                memory_kib,
                passes,
                lanes,
            }) => BodySource::Argon2id {
                memory_kib: *memory_kib,
                passes: *passes,
                lanes: *lanes,
            },
            SlotSource::Recovery => BodySource::RecoveryCode {},
        };
        let sealed = slot.sealed.as_slice().try_into().expect("a slot seals 32 bytes");
        Self {
            id: Bytes(slot.id),
            by,
            salt: Bytes(slot.salt),
            commitment: Bytes(slot.commitment),
            sealed: Bytes(sealed),
        }
    }
}

impl From<BodySlot> for Slot {
    fn from(slot: BodySlot) -> Self {
        let source = match slot.by {
            BodySource::Keyring { backend } => SlotSource::Keyring { backend },
            BodySource::Argon2id {
                memory_kib,
                passes,
                lanes,
            } => SlotSource::Passphrase(KdfParams {
                memory_kib,
                passes,
                lanes,
            }),
            BodySource::RecoveryCode {} => SlotSource::Recovery,
        };
        Self {
            id: slot.id.0,
            salt: slot.salt.0,
            commitment: slot.commitment.0,
            sealed: slot.sealed.0.to_vec(),
            source,
        }
    }
}

/// Exactly `N` bytes, as base64 text.
struct Bytes<const N: usize>([u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        let len = bytes.len();
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| serde::de::Error::invalid_length(len, &N.to_string().as_str()))
    }
}
