//! The freshness numbers in the keyring. They have an entry of their own beside the key's, so that noting them, which
//! happens often, can never lose the key, which is written once.

use super::{Vault, VaultError};
use crate::envelope::{ObjectId, ObjectRef};
use crate::freshness::{KeyFreshness, LastSeen};
use crate::keyring::Keyring;
use crate::keys::Purpose;
use crate::secret::Secret;

const SCHEMA: u32 = 1;

/// The numbers and the revision of `vault.meta` that went with them.
struct Note {
    last: LastSeen,
    meta_rev: u64,
}

impl Vault {
    /// What the keyring last saw of this vault's database, or `None` when it never saw it (or forgot). Works whether
    /// or not the vault is bound to the keyring.
    ///
    /// # Errors
    /// `Keyring`, `LastSeenDamaged`.
    pub fn load_last_seen(&self, keyring: &dyn Keyring) -> Result<Option<LastSeen>, VaultError> {
        Ok(self.load_note(keyring)?.map(|note| note.last))
    }

    /// Whether the database, and `vault.meta` itself, are as new as the keyring remembers. To be asked right after
    /// opening the database.
    ///
    /// # Errors
    /// `Keyring`, `LastSeenDamaged`; both leave the question open.
    pub fn check_freshness(&self, keyring: &dyn Keyring, database: &LastSeen) -> Result<KeyFreshness, VaultError> {
        let note = self.load_note(keyring)?;
        Ok(match note {
            Some(Note { meta_rev, .. }) if self.meta.rev < meta_rev => KeyFreshness::OlderMeta {
                seen: meta_rev,
                found: self.meta.rev,
            },
            note => KeyFreshness::derive(database, note.map(|note| note.last).as_ref()),
        })
    }

    /// Notes what was seen, after a clean checkpoint of the database. Never goes back.
    ///
    /// # Errors
    /// `WouldGoBack`, `Keyring`, `LastSeenDamaged`.
    pub fn record_last_seen(&self, keyring: &dyn Keyring, last: &LastSeen) -> Result<(), VaultError> {
        match self.load_note(keyring)? {
            Some(known) if known.last.generation > last.generation => Err(VaultError::WouldGoBack {
                known: known.last.generation,
                offered: last.generation,
            }),
            Some(known) if known.last == *last && known.meta_rev == self.meta.rev => Ok(()),
            _ => self.replace_last_seen(keyring, last),
        }
    }

    /// Notes what was seen, whatever was noted before: for a restore that the user has agreed to.
    ///
    /// # Errors
    /// `Keyring`, `Seal`.
    pub fn replace_last_seen(&self, keyring: &dyn Keyring, last: &LastSeen) -> Result<(), VaultError> {
        let note = Note {
            last: *last,
            meta_rev: self.meta.rev,
        };
        let sealed = self
            .keys
            .seal(Purpose::Freshness, &place(), &note.encode())
            .map_err(VaultError::Seal)?;
        keyring
            .set_item(&self.note_name(), &sealed)
            .map_err(VaultError::Keyring)
    }

    fn load_note(&self, keyring: &dyn Keyring) -> Result<Option<Note>, VaultError> {
        let Some(item) = keyring.load_item(&self.note_name()).map_err(VaultError::Keyring)? else {
            return Ok(None);
        };
        let opened = self.keys.open(Purpose::Freshness, &place(), item.expose());
        let note = opened
            .ok()
            .as_ref()
            .and_then(Note::decode)
            .ok_or(VaultError::LastSeenDamaged)?;
        Ok(Some(note))
    }

    fn note_name(&self) -> String {
        format!("{}/seen", self.meta.vault)
    }
}

impl Note {
    /// `generation u64 ‖ audit size u64 ‖ meta revision u64 ‖ audit root, 0 or 32 bytes`, little-endian.
    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(24 + 32);
        for number in [self.last.generation, self.last.audit_size, self.meta_rev] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend(self.last.audit_root.iter().flatten());
        bytes
    }

    fn decode(bytes: &Secret<Vec<u8>>) -> Option<Self> {
        let (generation, rest) = bytes.expose().split_first_chunk()?;
        let (audit_size, rest) = rest.split_first_chunk()?;
        let (meta_rev, root) = rest.split_first_chunk()?;
        let audit_root = if root.is_empty() {
            None
        } else {
            Some(root.try_into().ok()?)
        };
        let last = LastSeen {
            generation: u64::from_le_bytes(*generation),
            audit_size: u64::from_le_bytes(*audit_size),
            audit_root,
        };
        Some(Self {
            last,
            meta_rev: u64::from_le_bytes(*meta_rev),
        })
    }
}

fn place() -> ObjectRef {
    ObjectRef {
        object: ObjectId::from_name("last-seen"),
        rev: 0,
        schema: SCHEMA,
    }
}
