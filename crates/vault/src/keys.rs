//! The key hierarchy: everything is derived from one random root key.

use std::fmt;
use std::sync::Arc;

use hkdf::Hkdf;
use sha2::Sha256;

use crate::secret::Secret;

/// What a derived key may be used for; each has its own key, and the number is part of every sealed thing.
///
/// Numbers and names are a file format: they are never reused and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// The raw SQLCipher key.
    Db = 1,
    /// Vector index files.
    Lance = 2,
    /// Attachments and other large files.
    Blob = 3,
    /// Wraps the keys of single credentials.
    VaultKek = 4,
    /// Keyed chunk names in a backup.
    BackupId = 5,
    /// Backup packs and manifests.
    BackupEnc = 6,
    /// Seed of content-defined chunking.
    BackupChunkSeed = 7,
    /// Sync records.
    SyncEnc = 8,
    /// Keyed record names in sync.
    SyncId = 9,
    /// The audit chain.
    AuditMac = 10,
    /// Copies of the database made before a migration.
    Snapshot = 11,
    /// Private halves of device keys.
    Device = 12,
    /// The root key inside a slot of `vault.meta`; only this crate seals with it.
    Slot = 13,
    /// The authenticity of `vault.meta`; only this crate uses it.
    MetaMac = 14,
    /// The value by which a root key is recognised; only this crate uses it.
    KeyCheck = 15,
    /// The freshness numbers kept in the keyring; only this crate uses it.
    Freshness = 16,
}

/// The generation of a derived key; a new epoch gives new keys to every purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u32);

/// Names one vault for ever: random, public, the salt of every derivation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VaultId([u8; 16]);

/// An unlocked vault's keys: cheap to clone, wiped when the last clone is dropped.
#[derive(Clone)]
pub struct Keys {
    root: Arc<Secret<[u8; 32]>>,
    vault: VaultId,
    epoch: Epoch,
}

impl Purpose {
    /// Every purpose, by number.
    pub const ALL: [Self; 16] = [
        Self::Db,
        Self::Lance,
        Self::Blob,
        Self::VaultKek,
        Self::BackupId,
        Self::BackupEnc,
        Self::BackupChunkSeed,
        Self::SyncEnc,
        Self::SyncId,
        Self::AuditMac,
        Self::Snapshot,
        Self::Device,
        Self::Slot,
        Self::MetaMac,
        Self::KeyCheck,
        Self::Freshness,
    ];

    /// The name inside the derivation, `adiuva/v1/<name>/<epoch>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Db => "db",
            Self::Lance => "lance",
            Self::Blob => "blob",
            Self::VaultKek => "vault-kek",
            Self::BackupId => "backup-id",
            Self::BackupEnc => "backup-enc",
            Self::BackupChunkSeed => "backup-chunk-seed",
            Self::SyncEnc => "sync-enc",
            Self::SyncId => "sync-id",
            Self::AuditMac => "audit-mac",
            Self::Snapshot => "snapshot",
            Self::Device => "device",
            Self::Slot => "slot",
            Self::MetaMac => "meta-mac",
            Self::KeyCheck => "key-check",
            Self::Freshness => "freshness",
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| *purpose as u8 == number)
    }
}

impl Epoch {
    /// The epoch of a new vault.
    pub const FIRST: Self = Self(1);
}

impl VaultId {
    /// The id with these bytes, as read from a file.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes as they stand in files.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Thirty-two lower-case hexadecimal digits.
impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultId({self})")
    }
}

impl Keys {
    pub(crate) fn new(root: Secret<[u8; 32]>, vault: VaultId, epoch: Epoch) -> Self {
        Self {
            root: Arc::new(root),
            vault,
            epoch,
        }
    }

    /// The vault these keys belong to.
    pub fn vault_id(&self) -> VaultId {
        self.vault
    }

    /// The epoch new things are sealed under.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The key of `purpose` in the current epoch.
    pub fn derive_key(&self, purpose: Purpose) -> Secret<[u8; 32]> {
        self.derive_key_at(purpose, self.epoch)
    }

    /// The key of `purpose` in `epoch`: HKDF-SHA256 (RFC 5869) of the root key, the vault id as salt and
    /// `adiuva/v1/<purpose>/<epoch>` as info. Costs about two microseconds.
    pub fn derive_key_at(&self, purpose: Purpose, epoch: Epoch) -> Secret<[u8; 32]> {
        let info = format!("adiuva/v1/{}/{}", purpose.name(), epoch.0);
        derive(self.root.expose(), self.vault.as_bytes(), &[info.as_bytes()])
    }

    pub(crate) fn root(&self) -> &Secret<[u8; 32]> {
        &self.root
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("vault", &self.vault)
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

/// `N` bytes of HKDF-SHA256; the parts of `info` are read as one string.
pub(crate) fn derive<const N: usize>(key: &[u8], salt: &[u8], info: &[&[u8]]) -> Secret<[u8; N]> {
    Secret::filled(|out| Hkdf::<Sha256>::new(Some(salt), key).expand_multi_info(info, out))
        .expect("HKDF-SHA256 gives up to 8160 bytes, and no caller asks for more than 64")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// The vectors were computed with another implementation of HKDF (Python's `cryptography`).
    #[test]
    fn known_answers() {
        let root: [u8; 32] = std::array::from_fn(|i| i as u8);
        let vault = VaultId::from_bytes(std::array::from_fn(|i| 0xa0 + i as u8));
        let keys = Keys::new(Secret::new(root), vault, Epoch::FIRST);
        let mut seen = 0;
        for line in include_str!("../tests/vectors/hkdf.txt").lines() {
            let [name, epoch, expected] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let purpose = Purpose::ALL.into_iter().find(|p| p.name() == name).unwrap();
            let key = keys.derive_key_at(purpose, Epoch(epoch.parse().unwrap()));
            assert_eq!(hex(key.expose()), expected, "{name} in epoch {epoch}");
            seen += 1;
        }
        assert_eq!(seen, Purpose::ALL.len() * 2, "every purpose has two vectors");
    }

    #[test]
    fn numbers_find_their_purpose() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_number(purpose as u8), Some(purpose));
        }
        assert_eq!(Purpose::from_number(0), None);
        assert_eq!(Purpose::from_number(17), None);
    }
}
