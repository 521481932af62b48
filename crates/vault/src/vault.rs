//! A vault on disk: made once, opened by one of its slots, its slots changed while open.

mod error;
mod last_seen;
mod slots;

use std::path::{Path, PathBuf};

pub use error::VaultError;

use crate::home::{self, HomeState, inspect};
use crate::kdf::KdfParams;
use crate::keyring::Keyring;
use crate::keys::{Epoch, Keys, VaultId};
use crate::meta::{SlotKind, VaultMeta};
use crate::recovery::RecoveryCode;
use crate::secret::Secret;
use crate::slot::{Slot, SlotSource, make_random_bytes};

/// An open vault.
#[derive(Debug)]
pub struct Vault {
    home: PathBuf,
    meta: VaultMeta,
    keys: Keys,
}

/// The everyday ways of unlocking a new vault; at least one. The recovery code is always made.
#[derive(Default)]
pub struct NewSlots<'a> {
    /// A passphrase and its cost.
    pub passphrase: Option<(Secret<String>, KdfParams)>,
    /// The keyring to bind to.
    pub keyring: Option<&'a dyn Keyring>,
}

/// A new vault and the code to show to the user, once.
#[derive(Debug)]
pub struct Created {
    /// The open vault.
    pub vault: Vault,
    /// Opens the vault when everything else is lost; kept nowhere.
    pub recovery_code: RecoveryCode,
}

/// What a user unlocks with.
#[derive(Debug)]
pub enum Unlock {
    /// The entry in the system keyring.
    Keyring,
    /// The passphrase; takes about a second.
    Passphrase(Secret<String>),
    /// The recovery code.
    RecoveryCode(RecoveryCode),
}

impl Vault {
    /// Makes a vault in an empty folder (created if needed, then for its owner alone).
    ///
    /// The keyring entry is written and read back before `vault.meta` names it; a crash in between leaves an entry
    /// nobody needs, and the folder still empty.
    ///
    /// # Errors
    /// `AlreadyExists`, `DatabaseWithoutMeta`, `Damaged`, `Newer` when the folder is not empty of vaults; `NoSlots`;
    /// `Keyring…` when the keyring was asked for and failed; `Passphrase`, `Seal`, `Io`.
    pub fn create(home: &Path, new: NewSlots<'_>) -> Result<Created, VaultError> {
        match inspect(home)? {
            HomeState::Empty => {}
            HomeState::Ready(_) => return Err(VaultError::AlreadyExists),
            other => return Err(VaultError::refuse(other)),
        }
        if new.passphrase.is_none() && new.keyring.is_none() {
            return Err(VaultError::NoSlots);
        }
        home::make_home(home)?;
        let root = Secret::make_random().map_err(VaultError::no_random)?;
        let vault = VaultId::from_bytes(make_random_bytes().map_err(VaultError::no_random)?);
        let keys = Keys::new(root, vault, Epoch::FIRST);
        let mut made = Vec::new();
        if let Some((passphrase, kdf)) = &new.passphrase {
            made.push(slots::make_passphrase_slot(&keys, passphrase, *kdf)?);
        }
        let recovery_code = RecoveryCode::make().map_err(VaultError::no_random)?;
        made.push(slots::make_recovery_slot(&keys, &recovery_code)?);
        // Last, so that nothing is left in the keyring when something above fails.
        if let Some(keyring) = new.keyring {
            made.push(slots::make_keyring_slot(&keys, keyring)?);
        }
        let (meta, bytes) = VaultMeta::make(&keys, 1, made);
        home::write_first_meta(home, &bytes)?;
        Ok(Created {
            vault: Self {
                home: home.to_owned(),
                meta,
                keys,
            },
            recovery_code,
        })
    }

    /// Opens the vault of a folder. Changes nothing, neither in the folder nor in the keyring, whatever happens; the
    /// keyring is asked only for [`Unlock::Keyring`].
    ///
    /// # Errors
    /// `NoVault`, `DatabaseWithoutMeta`, `Damaged`, `Newer` for the folder; `SlotMissing`, `WrongPassphrase`,
    /// `WrongRecoveryCode` or one of the `Keyring…` for the key; `MetaForged` when the key fits but the file was not
    /// written with it; `Passphrase`, `Io`.
    pub fn open(home: &Path, unlock: Unlock, keyring: &dyn Keyring) -> Result<Self, VaultError> {
        let meta = match inspect(home)? {
            HomeState::Ready(meta) => meta,
            HomeState::Empty => return Err(VaultError::NoVault),
            other => return Err(VaultError::refuse(other)),
        };
        let root = match &unlock {
            Unlock::Keyring => open_by_keyring(&meta, keyring)?,
            Unlock::Passphrase(passphrase) => open_by_passphrase(&meta, passphrase)?,
            Unlock::RecoveryCode(code) => {
                let slot = load_slot(&meta, SlotKind::Recovery)?;
                slot.open(code.expose(), meta.vault)
                    .map_err(|_| VaultError::WrongRecoveryCode)?
            }
        };
        let keys = Keys::new(root, meta.vault, meta.epoch);
        if !meta.is_authentic(&keys) {
            return Err(VaultError::MetaForged);
        }
        Ok(Self {
            home: home.to_owned(),
            meta,
            keys,
        })
    }

    /// The keys, for everything that seals or opens.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What `vault.meta` says now.
    pub fn meta(&self) -> &VaultMeta {
        &self.meta
    }

    /// The folder.
    pub fn home(&self) -> &Path {
        &self.home
    }
}

fn open_by_keyring(meta: &VaultMeta, keyring: &dyn Keyring) -> Result<Secret<[u8; 32]>, VaultError> {
    let slot = load_slot(meta, SlotKind::Keyring)?;
    if let SlotSource::Keyring { backend } = &slot.source
        && backend != keyring.backend()
    {
        return Err(VaultError::KeyringChanged {
            bound: backend.clone(),
            found: keyring.backend().to_owned(),
        });
    }
    let item = keyring
        .load_item(&Slot::item_name(&slot.id, meta.vault))
        .map_err(VaultError::Keyring)?;
    let item = item.ok_or(VaultError::KeyringEntryMissing)?;
    let key = Slot::decode_item(&item, meta.vault).ok_or(VaultError::KeyringEntryForeign)?;
    slot.open(key.expose(), meta.vault)
        .map_err(|_| VaultError::KeyringEntryForeign)
}

fn open_by_passphrase(meta: &VaultMeta, passphrase: &Secret<String>) -> Result<Secret<[u8; 32]>, VaultError> {
    let slot = load_slot(meta, SlotKind::Passphrase)?;
    let SlotSource::Passphrase(kdf) = slot.source else {
        return Err(VaultError::SlotMissing(SlotKind::Passphrase));
    };
    let key = kdf.derive(passphrase, &slot.salt).map_err(VaultError::Passphrase)?;
    slot.open(key.expose(), meta.vault)
        .map_err(|_| VaultError::WrongPassphrase)
}

fn load_slot(meta: &VaultMeta, kind: SlotKind) -> Result<&Slot, VaultError> {
    meta.load_slot(kind).ok_or(VaultError::SlotMissing(kind))
}
