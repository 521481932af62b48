//! What can go wrong with a vault.

use std::io;
use std::path::PathBuf;

use crate::envelope::SealError;
use crate::home::HomeState;
use crate::kdf::KdfError;
use crate::keyring::KeyringError;
use crate::meta::{MetaDamage, SlotKind};

/// Why a vault could not be made, opened or changed. None of them means that anything was lost or overwritten.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The folder holds no vault yet.
    #[error("there is no vault in this folder; create one first")]
    NoVault,
    /// The folder has a vault already.
    #[error("there is already a vault in this folder; open it, or choose another folder")]
    AlreadyExists,
    /// A database without its `vault.meta`.
    #[error("the folder has a database but its vault.meta is missing; put vault.meta back from a backup")]
    DatabaseWithoutMeta,
    /// `vault.meta` cannot be read.
    #[error("vault.meta is damaged; put it back from a backup")]
    Damaged(#[source] MetaDamage),
    /// The vault belongs to a newer program.
    #[error("the vault has format {version}, which is newer than this program reads; update the program")]
    Newer {
        /// The format it has or asks for.
        version: u32,
    },
    /// The key fits but `vault.meta` was not written with it.
    #[error("vault.meta was altered by someone who did not have the keys; put it back from a backup")]
    MetaForged,
    /// A new vault needs a passphrase or a keyring.
    #[error("a new vault needs a passphrase or a keyring")]
    NoSlots,
    /// The vault cannot be unlocked in this way.
    #[error("the vault has no {0}; unlock it in another way")]
    SlotMissing(SlotKind),
    /// The passphrase is not the vault's.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The code is well typed but is not the vault's (any more).
    #[error("the recovery code is not the one of this vault; it may have been replaced by a newer one")]
    WrongRecoveryCode,
    /// The keyring works but has no entry of this vault.
    #[error(
        "the system keyring has no entry for this vault; unlock with passphrase or code, then bind the keyring again"
    )]
    KeyringEntryMissing,
    /// The keyring has an entry, but not the right one.
    #[error(
        "the entry in the system keyring does not fit this vault; unlock with passphrase or code, then bind the keyring again"
    )]
    KeyringEntryForeign,
    /// The vault is bound to another kind of keyring.
    #[error(
        "the vault is bound to the keyring {bound:?}, but this system has {found:?}; unlock with passphrase or code"
    )]
    KeyringChanged {
        /// The one in `vault.meta`.
        bound: String,
        /// The one at hand.
        found: String,
    },
    /// The keyring could not be asked.
    #[error("the system keyring could not be used")]
    Keyring(#[source] KeyringError),
    /// The keyring took a new entry but gave back something else; nothing relies on it.
    #[error("the system keyring did not keep the new entry as it was written; use a passphrase")]
    KeyringUnreliable,
    /// The vault no longer uses the keyring, but the entry is still in it.
    #[error("the vault no longer uses the keyring, but its entry could not be removed from it")]
    EntryLeftBehind(#[source] KeyringError),
    /// Without this slot only the recovery code would be left.
    #[error("this is the only everyday way to unlock the vault; set a passphrase or bind a keyring first")]
    LastSlot,
    /// The passphrase could not be turned into a key.
    #[error("the passphrase could not be used")]
    Passphrase(#[source] KdfError),
    /// Another program is changing the slots right now.
    #[error("another program is changing this vault's slots; try again")]
    Busy,
    /// Another program has changed the slots since the vault was opened.
    #[error("another program has changed this vault's slots since it was opened; open it again")]
    ChangedElsewhere,
    /// The freshness numbers would go back, which hides a rollback.
    #[error("the keyring has seen generation {known} of this database, so {offered} is not noted")]
    WouldGoBack {
        /// The generation in the keyring.
        known: u64,
        /// The one to be written.
        offered: u64,
    },
    /// The freshness numbers in the keyring are not readable with this vault's keys.
    #[error("the note about the database's age in the system keyring is damaged")]
    LastSeenDamaged,
    /// Sealing failed.
    #[error("a key could not be sealed")]
    Seal(#[source] SealError),
    /// The folder could not be read or written.
    #[error("{path:?} could not be read or written")]
    Io {
        /// The file or folder; for the screen, not for logs.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl VaultError {
    pub(crate) fn no_random(error: getrandom::Error) -> Self {
        Self::Seal(SealError::NoRandom(error))
    }

    /// The refusal for a folder in which nothing may be opened.
    pub(crate) fn refuse(state: HomeState) -> Self {
        match state {
            HomeState::Empty => Self::NoVault,
            HomeState::Ready(_) => Self::AlreadyExists,
            HomeState::DatabaseWithoutMeta => Self::DatabaseWithoutMeta,
            HomeState::Damaged(damage) => Self::Damaged(damage),
            HomeState::Newer { version } => Self::Newer { version },
        }
    }
}
