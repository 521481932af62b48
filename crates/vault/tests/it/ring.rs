//! A keyring in memory whose moods the tests set.

use std::collections::BTreeMap;
use std::sync::Mutex;

use adiuva_vault::{Keyring, KeyringError, Secret};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Working,
    /// Works, but has forgotten everything.
    Forgetful,
    Locked,
    Absent,
    /// Gives every entry of somebody else.
    Foreign,
    /// Takes a value and keeps another.
    Lying,
}

pub(crate) struct Ring {
    pub(crate) backend: &'static str,
    inner: Mutex<Inner>,
}

struct Inner {
    mood: Mood,
    items: BTreeMap<String, Vec<u8>>,
    deleted: usize,
}

impl Ring {
    pub(crate) fn new(mood: Mood) -> Self {
        Self {
            backend: "memory",
            inner: Mutex::new(Inner {
                mood,
                items: BTreeMap::new(),
                deleted: 0,
            }),
        }
    }

    pub(crate) fn set_mood(&self, mood: Mood) {
        self.inner.lock().unwrap().mood = mood;
    }

    /// Everything it holds, whatever its mood.
    pub(crate) fn items(&self) -> BTreeMap<String, Vec<u8>> {
        self.inner.lock().unwrap().items.clone()
    }

    pub(crate) fn put(&self, name: &str, value: Vec<u8>) {
        self.inner.lock().unwrap().items.insert(name.to_owned(), value);
    }

    pub(crate) fn deleted(&self) -> usize {
        self.inner.lock().unwrap().deleted
    }
}

impl Inner {
    fn answer(&self) -> Result<(), KeyringError> {
        match self.mood {
            Mood::Locked => Err(KeyringError::Locked("prompt dismissed".into())),
            Mood::Absent => Err(KeyringError::Unavailable("no bus".into())),
            _ => Ok(()),
        }
    }
}

impl Keyring for Ring {
    fn backend(&self) -> &str {
        self.backend
    }

    fn load_item(&self, name: &str) -> Result<Option<Secret<Vec<u8>>>, KeyringError> {
        let inner = self.inner.lock().unwrap();
        inner.answer()?;
        Ok(match inner.mood {
            Mood::Forgetful => None,
            Mood::Foreign => Some(Secret::new(b"someone else's password".to_vec())),
            _ => inner.items.get(name).cloned().map(Secret::new),
        })
    }

    fn set_item(&self, name: &str, value: &[u8]) -> Result<(), KeyringError> {
        let mut inner = self.inner.lock().unwrap();
        inner.answer()?;
        let kept = if inner.mood == Mood::Lying {
            value.iter().rev().copied().collect()
        } else {
            value.to_vec()
        };
        inner.items.insert(name.to_owned(), kept);
        Ok(())
    }

    fn delete_item(&self, name: &str) -> Result<(), KeyringError> {
        let mut inner = self.inner.lock().unwrap();
        inner.answer()?;
        inner.items.remove(name);
        inner.deleted += 1;
        Ok(())
    }
}
