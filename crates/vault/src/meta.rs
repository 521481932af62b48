//! `vault.meta`: which vault this is and how it is unlocked. Four lines of text:
//!
//! ```text
//! ADIUVA VAULT 1
//! {"vault_id":…,"slots":[…],…}          the body, one line of JSON, bytes as base64
//! <HMAC-SHA256 of the two lines above>  by a key derived from the root key, checked after unlocking
//! <SHA-256 of the three lines above>    tells damage from a wrong passphrase before unlocking
//! ```
//!
//! Every future version keeps the first line's shape and the checksum as the last line, so that a newer file is told
//! from a damaged one. Nothing in the file is secret.

mod body;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::kdf::{KdfError, KdfParams};
use crate::keys::{Epoch, Keys, Purpose, VaultId};
use crate::slot::{Slot, SlotSource};

/// The newest form of `vault.meta`, and of everything sealed, that this program reads.
pub(crate) const FORMAT: u32 = 1;
/// No honest file comes near this; a larger one is not read.
pub(crate) const MAX_LEN: u64 = 64 * 1024;

const FIRST_LINE: &str = "ADIUVA VAULT ";
/// Keys over the file itself belong to the vault, not to an epoch.
const META_EPOCH: Epoch = Epoch(0);

/// What `vault.meta` says; readable without any key, and trusted only once a slot has opened.
#[derive(Clone, Debug)]
pub struct VaultMeta {
    pub(crate) vault: VaultId,
    pub(crate) epoch: Epoch,
    pub(crate) rev: u64,
    pub(crate) key_check: [u8; 16],
    pub(crate) slots: Vec<Slot>,
    signed: Vec<u8>,
    mac: [u8; 32],
}

/// A way of unlocking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// The operating system's keyring.
    Keyring,
    /// A passphrase, by Argon2id.
    Passphrase,
    /// The recovery code.
    Recovery,
}

/// What is wrong with a `vault.meta`.
#[derive(Debug, thiserror::Error)]
pub enum MetaDamage {
    /// Not a plain file.
    #[error("vault.meta is not a plain file")]
    NotAFile,
    /// Far larger than it can be.
    #[error("vault.meta is too large to be one")]
    TooLarge,
    /// The first line is not ours, or lines are missing.
    #[error("vault.meta does not have the four lines it should")]
    Shape,
    /// The checksum does not fit.
    #[error("vault.meta was altered or only partly written: its checksum does not fit")]
    Checksum,
    /// The checksum fits but the body makes no sense.
    #[error("the body of vault.meta cannot be read")]
    Body(#[source] serde_json::Error),
    /// The passphrase parameters could exhaust the machine.
    #[error("vault.meta asks for a dangerous passphrase cost")]
    Kdf(#[source] KdfError),
    /// No slot, or two of a kind.
    #[error("vault.meta does not have one slot of each kind it names")]
    Slots,
}

/// Why bytes are not a `vault.meta` of ours.
#[derive(Debug)]
pub(crate) enum NotMeta {
    Damaged(MetaDamage),
    Newer { version: u32 },
}

impl SlotKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::Passphrase => "passphrase",
            Self::Recovery => "recovery",
        }
    }
}

impl std::fmt::Display for SlotKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Keyring => "keyring entry",
            Self::Passphrase => "passphrase",
            Self::Recovery => "recovery code",
        })
    }
}

impl VaultMeta {
    /// The vault the file describes.
    pub fn vault_id(&self) -> VaultId {
        self.vault
    }

    /// Raised with every change of the file.
    pub fn rev(&self) -> u64 {
        self.rev
    }

    /// The ways of unlocking it has.
    pub fn slots(&self) -> impl Iterator<Item = SlotKind> + '_ {
        self.slots.iter().map(|slot| slot.source.kind())
    }

    /// Whether it can be unlocked in this way.
    pub fn has(&self, kind: SlotKind) -> bool {
        self.slots().any(|slot| slot == kind)
    }

    /// The keyring it is bound to, by [`Keyring::backend`](crate::Keyring::backend).
    pub fn keyring_backend(&self) -> Option<&str> {
        self.slots.iter().find_map(|slot| match &slot.source {
            SlotSource::Keyring { backend } => Some(backend.as_str()),
            _ => None,
        })
    }

    /// The cost of its passphrase.
    pub fn kdf_params(&self) -> Option<KdfParams> {
        self.slots.iter().find_map(|slot| match slot.source {
            SlotSource::Passphrase(params) => Some(params),
            _ => None,
        })
    }

    pub(crate) fn load_slot(&self, kind: SlotKind) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.source.kind() == kind)
    }

    /// The meta of `keys` with these slots, authenticated, and its bytes.
    pub(crate) fn make(keys: &Keys, rev: u64, slots: Vec<Slot>) -> (Self, Vec<u8>) {
        let key_check = derive_key_check(keys);
        let body = body::encode(keys.vault_id(), keys.epoch(), rev, &key_check, &slots);
        let signed = format!("{FIRST_LINE}{FORMAT}\n{body}\n").into_bytes();
        let mac: [u8; 32] = derive_mac(keys, &signed).finalize().into_bytes().into();
        let mut bytes = signed.clone();
        bytes.extend_from_slice(STANDARD.encode(mac).as_bytes());
        bytes.push(b'\n');
        let checksum = Sha256::digest(&bytes);
        bytes.extend_from_slice(STANDARD.encode(checksum).as_bytes());
        bytes.push(b'\n');
        let meta = Self {
            vault: keys.vault_id(),
            epoch: keys.epoch(),
            rev,
            key_check,
            slots,
            signed,
            mac,
        };
        (meta, bytes)
    }

    /// Reads the file's bytes. Allocates no more than a small multiple of their length.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, NotMeta> {
        let damaged = |damage| Err(NotMeta::Damaged(damage));
        let Some((version, checked, checksum)) = split_lines(bytes) else {
            return damaged(MetaDamage::Shape);
        };
        if STANDARD.decode(checksum).ok().as_deref() != Some(Sha256::digest(checked).as_slice()) {
            return damaged(MetaDamage::Checksum);
        }
        if version > FORMAT {
            return Err(NotMeta::Newer { version });
        }
        let read = || {
            let text = std::str::from_utf8(checked).ok()?;
            let mut lines = text.split_inclusive('\n');
            let (first, body, mac) = (lines.next()?, lines.next()?, lines.next()?);
            let mac: [u8; 32] = STANDARD.decode(mac.strip_suffix('\n')?).ok()?.try_into().ok()?;
            lines.next().is_none().then_some((first, body, mac))
        };
        let Some((first, line, mac)) = read() else {
            return damaged(MetaDamage::Shape);
        };
        let body = match body::decode(line) {
            Ok(body) => body,
            Err(error) => return damaged(MetaDamage::Body(error)),
        };
        if body.format_floor > FORMAT {
            return Err(NotMeta::Newer {
                version: body.format_floor,
            });
        }
        let meta = body.into_meta([first, line].concat().into_bytes(), mac);
        if let Some(Err(error)) = meta.kdf_params().map(KdfParams::check) {
            return damaged(MetaDamage::Kdf(error));
        }
        let kinds: Vec<SlotKind> = meta.slots().collect();
        let repeated = kinds
            .iter()
            .enumerate()
            .any(|(at, kind)| kinds.iter().skip(at + 1).any(|other| other == kind));
        if kinds.is_empty() || repeated {
            damaged(MetaDamage::Slots)
        } else {
            Ok(meta)
        }
    }

    /// Whether the file was written by someone who holds the root key, for the very vault it names.
    pub(crate) fn is_authentic(&self, keys: &Keys) -> bool {
        let checked = subtle::ConstantTimeEq::ct_eq(derive_key_check(keys).as_slice(), &self.key_check);
        bool::from(checked) && derive_mac(keys, &self.signed).verify_slice(&self.mac).is_ok()
    }

    /// Whether both stand for the same bytes on disk.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.signed == other.signed && self.mac == other.mac
    }
}

/// The version, everything before the last line, and the last line without its end.
fn split_lines(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let first = bytes
        .strip_prefix(FIRST_LINE.as_bytes())?
        .split(|byte| *byte == b'\n')
        .next()?;
    let version = std::str::from_utf8(first).ok()?;
    // "01" and "+1" are numbers too, but no program writes them.
    let version = version
        .parse()
        .ok()
        .filter(|number: &u32| number.to_string() == version && *number > 0)?;
    let without_end = bytes.strip_suffix(b"\n")?;
    let cut = without_end.iter().rposition(|byte| *byte == b'\n')? + 1;
    let (checked, checksum) = without_end.split_at_checked(cut)?;
    Some((version, checked, checksum))
}

fn derive_key_check(keys: &Keys) -> [u8; 16] {
    let key = keys.derive_key_at(Purpose::KeyCheck, META_EPOCH);
    key.expose().first_chunk().copied().expect("32 bytes begin with 16")
}

fn derive_mac(keys: &Keys, signed: &[u8]) -> Hmac<Sha256> {
    let key = keys.derive_key_at(Purpose::MetaMac, META_EPOCH);
    Hmac::<Sha256>::new_from_slice(key.expose())
        .expect("HMAC takes keys of any length")
        .chain_update(signed)
}

#[cfg(test)]
mod tests;
