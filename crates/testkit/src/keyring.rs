//! A keyring in memory, in every state a real one was met in.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use adiuva_vault::{Keyring, KeyringError, Keys, NewSlots, Secret, Vault, VaultError};

/// How the keyring behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringState {
    /// It keeps and gives items.
    Working,
    /// It is there and locked.
    Locked,
    /// There is no service behind it.
    Unavailable,
    /// It answers too late.
    Slow,
    /// It holds several items of each name.
    Ambiguous,
}

/// The keys of a new vault in this folder, for what is sealed without anything else of a vault.
///
/// # Errors
/// When the folder cannot be written.
pub fn make_keys(folder: &Path) -> Result<Keys, VaultError> {
    let keyring = StandInKeyring::new(KeyringState::Working);
    let slots = NewSlots {
        passphrase: None,
        keyring: Some(&keyring),
    };
    Ok(Vault::create(folder, slots)?.vault.keys().clone())
}

/// A keyring in memory. It may be shared, and changed while the program under test holds it.
#[derive(Debug)]
pub struct StandInKeyring {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: KeyringState,
    items: BTreeMap<String, Vec<u8>>,
}

impl StandInKeyring {
    /// An empty keyring in this state.
    #[must_use]
    pub fn new(state: KeyringState) -> Self {
        Self {
            inner: Mutex::new(Inner {
                state,
                items: BTreeMap::new(),
            }),
        }
    }

    /// Changes its behaviour; the items stay.
    pub fn become_(&self, state: KeyringState) {
        self.lock().state = state;
    }

    /// Loses all items, as a keyring that was created anew.
    pub fn empty(&self) {
        self.lock().items.clear();
    }

    /// Puts a value under a name whatever the state, as another program would.
    pub fn plant(&self, name: &str, value: &[u8]) {
        self.lock().items.insert(name.to_owned(), value.to_owned());
    }

    /// The value under a name, whatever the state.
    #[must_use]
    pub fn peek(&self, name: &str) -> Option<Vec<u8>> {
        self.lock().items.get(name).cloned()
    }

    /// The names of all items, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.lock().items.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn usable(&self) -> Result<MutexGuard<'_, Inner>, KeyringError> {
        let inner = self.lock();
        match inner.state {
            KeyringState::Working => Ok(inner),
            KeyringState::Locked => Err(KeyringError::Locked("the stand-in is locked".into())),
            KeyringState::Unavailable => Err(KeyringError::Unavailable("the stand-in is absent".into())),
            KeyringState::Slow => Err(KeyringError::TooSlow(std::time::Duration::from_secs(5))),
            KeyringState::Ambiguous => Err(KeyringError::Ambiguous),
        }
    }
}

impl Default for StandInKeyring {
    /// An empty keyring that works.
    fn default() -> Self {
        Self::new(KeyringState::Working)
    }
}

impl Keyring for StandInKeyring {
    fn backend(&self) -> &str {
        "stand-in"
    }

    fn load_item(&self, name: &str) -> Result<Option<Secret<Vec<u8>>>, KeyringError> {
        Ok(self.usable()?.items.get(name).cloned().map(Secret::new))
    }

    fn set_item(&self, name: &str, value: &[u8]) -> Result<(), KeyringError> {
        self.usable()?.items.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn delete_item(&self, name: &str) -> Result<(), KeyringError> {
        self.usable()?.items.remove(name);
        Ok(())
    }
}
