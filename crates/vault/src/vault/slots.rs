//! Changing how an open vault is unlocked. The root key stays: an old copy of `vault.meta` still opens with the old
//! passphrase, as it always must in any such design.

use subtle::ConstantTimeEq;

use super::{Vault, VaultError};
use crate::envelope::SealError;
use crate::home::{self, HomeState, inspect};
use crate::kdf::KdfParams;
use crate::keyring::Keyring;
use crate::keys::Keys;
use crate::meta::{SlotKind, VaultMeta};
use crate::recovery::RecoveryCode;
use crate::secret::Secret;
use crate::slot::{Slot, SlotSource, make_random_bytes};

impl Vault {
    /// Sets the passphrase, or replaces it.
    ///
    /// # Errors
    /// `Passphrase`, `Seal`, and those of every change: `Busy`, `ChangedElsewhere`, `Io`.
    pub fn change_passphrase(&mut self, passphrase: &Secret<String>, kdf: KdfParams) -> Result<(), VaultError> {
        let slot = make_passphrase_slot(&self.keys, passphrase, kdf)?;
        self.put_slot(slot)
    }

    /// Removes the passphrase; the keyring must be bound.
    ///
    /// # Errors
    /// `LastSlot`, `SlotMissing`, and those of every change.
    pub fn remove_passphrase(&mut self) -> Result<(), VaultError> {
        self.drop_slot(SlotKind::Passphrase, SlotKind::Keyring)?;
        Ok(())
    }

    /// Makes a new recovery code; the one before no longer opens the vault.
    ///
    /// # Errors
    /// `Seal`, and those of every change.
    pub fn make_recovery_code(&mut self) -> Result<RecoveryCode, VaultError> {
        let code = RecoveryCode::make().map_err(VaultError::no_random)?;
        let slot = make_recovery_slot(&self.keys, &code)?;
        self.put_slot(slot)?;
        Ok(code)
    }

    /// Binds the vault to a keyring, also anew after its entry was lost. An older entry stays where it is, because a
    /// copy of the vault may still need it.
    ///
    /// # Errors
    /// `Keyring`, `KeyringUnreliable`, `Seal`, and those of every change.
    pub fn bind_keyring(&mut self, keyring: &dyn Keyring) -> Result<(), VaultError> {
        let slot = make_keyring_slot(&self.keys, keyring)?;
        self.put_slot(slot)
    }

    /// Stops using the keyring and removes the entry; a passphrase must be set.
    ///
    /// # Errors
    /// `LastSlot`, `SlotMissing`, `EntryLeftBehind` (the vault is changed then), and those of every change.
    pub fn unbind_keyring(&mut self, keyring: &dyn Keyring) -> Result<(), VaultError> {
        let slot = self.drop_slot(SlotKind::Keyring, SlotKind::Passphrase)?;
        keyring
            .delete_item(&Slot::item_name(&slot.id, self.meta.vault))
            .map_err(VaultError::EntryLeftBehind)
    }

    fn put_slot(&mut self, slot: Slot) -> Result<(), VaultError> {
        let mut slots = self.meta.slots.clone();
        slots.retain(|old| old.source.kind() != slot.source.kind());
        slots.push(slot);
        self.write(slots)
    }

    fn drop_slot(&mut self, kind: SlotKind, needed: SlotKind) -> Result<Slot, VaultError> {
        let dropped = self.meta.load_slot(kind).ok_or(VaultError::SlotMissing(kind))?.clone();
        if !self.meta.has(needed) {
            return Err(VaultError::LastSlot);
        }
        let mut slots = self.meta.slots.clone();
        slots.retain(|slot| slot.source.kind() != kind);
        self.write(slots)?;
        Ok(dropped)
    }

    fn write(&mut self, slots: Vec<Slot>) -> Result<(), VaultError> {
        let _lock = home::lock_meta(&self.home)?;
        match inspect(&self.home)? {
            HomeState::Ready(found) if found.is_same_as(&self.meta) => {}
            _ => return Err(VaultError::ChangedElsewhere),
        }
        let (meta, bytes) = VaultMeta::make(&self.keys, self.meta.rev + 1, slots);
        home::replace_meta(&self.home, &bytes)?;
        self.meta = meta;
        Ok(())
    }
}

pub(super) fn make_passphrase_slot(
    keys: &Keys,
    passphrase: &Secret<String>,
    kdf: KdfParams,
) -> Result<Slot, VaultError> {
    let salt = make_salt()?;
    let key = kdf.derive(passphrase, &salt).map_err(VaultError::Passphrase)?;
    make_slot(keys, SlotSource::Passphrase(kdf), salt, key.expose())
}

pub(super) fn make_recovery_slot(keys: &Keys, code: &RecoveryCode) -> Result<Slot, VaultError> {
    make_slot(keys, SlotSource::Recovery, make_salt()?, code.expose())
}

/// Writes a new entry, reads it back and compares, and only then returns the slot that relies on it.
pub(super) fn make_keyring_slot(keys: &Keys, keyring: &dyn Keyring) -> Result<Slot, VaultError> {
    let key = Secret::make_random().map_err(VaultError::no_random)?;
    let source = SlotSource::Keyring {
        backend: keyring.backend().to_owned(),
    };
    let slot = make_slot(keys, source, make_salt()?, key.expose())?;
    let name = Slot::item_name(&slot.id, keys.vault_id());
    let item = Slot::encode_item(&key, keys.vault_id());
    keyring.set_item(&name, item.expose()).map_err(VaultError::Keyring)?;
    match keyring.load_item(&name).map_err(VaultError::Keyring)? {
        Some(kept) if bool::from(kept.expose().as_slice().ct_eq(item.expose().as_slice())) => Ok(slot),
        _ => Err(VaultError::KeyringUnreliable),
    }
}

fn make_slot(keys: &Keys, source: SlotSource, salt: [u8; 16], key: &[u8]) -> Result<Slot, VaultError> {
    Slot::make(source, salt, key, keys.root(), keys.vault_id()).map_err(VaultError::Seal)
}

fn make_salt() -> Result<[u8; 16], VaultError> {
    make_random_bytes().map_err(|error| VaultError::Seal(SealError::NoRandom(error)))
}
