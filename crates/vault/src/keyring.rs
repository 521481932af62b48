//! The door to the operating system's keyring.

mod os;

pub use os::{KeyringLimits, OsKeyring};

use crate::secret::Secret;

/// A keyring that keeps small secrets for the user who is logged in.
///
/// Implementations must not invent values: an item that cannot be read is an error, an item that is not there is
/// `None`, and one never stands for the other. Even so `None` proves nothing, since a keyring that was re-created
/// answers the same way.
pub trait Keyring: Send + Sync {
    /// A stable name of the kind of keyring, such as `secret-service`; written into `vault.meta`.
    fn backend(&self) -> &str;

    /// The value of an item, or `None` when the keyring works and has no such item.
    ///
    /// # Errors
    /// The keyring is absent, locked or failing.
    fn load_item(&self, name: &str) -> Result<Option<Secret<Vec<u8>>>, KeyringError>;

    /// Writes an item, replacing its value as one step.
    ///
    /// # Errors
    /// The keyring is absent, locked or failing; the old value, if any, is then still there.
    fn set_item(&self, name: &str, value: &[u8]) -> Result<(), KeyringError>;

    /// Removes an item; one that is not there counts as removed.
    ///
    /// # Errors
    /// The keyring is absent, locked or failing.
    fn delete_item(&self, name: &str) -> Result<(), KeyringError>;
}

/// What can go wrong between us and a keyring; all of it may be over at the next call.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is no keyring, or it is not answering properly.
    #[error("the system keyring is not available; use the passphrase or the recovery code")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The keyring is locked and stayed so.
    #[error("the system keyring is locked; unlock it and try again, or use the passphrase")]
    Locked(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No answer in time.
    #[error("the system keyring did not answer within {} seconds; use the passphrase", .0.as_secs())]
    TooSlow(std::time::Duration),
    /// Several items carry our name, so none can be trusted.
    #[error("the system keyring holds several entries of the same name; remove the wrong ones and try again")]
    Ambiguous,
}

/// The keyring of a machine that has none: every call says so.
#[derive(Clone, Copy, Debug)]
pub struct NoKeyring;

impl Keyring for NoKeyring {
    fn backend(&self) -> &str {
        "none"
    }

    fn load_item(&self, _name: &str) -> Result<Option<Secret<Vec<u8>>>, KeyringError> {
        Err(KeyringError::Unavailable("no keyring is configured".into()))
    }

    fn set_item(&self, _name: &str, _value: &[u8]) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable("no keyring is configured".into()))
    }

    fn delete_item(&self, _name: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable("no keyring is configured".into()))
    }
}
