//! The operating system's own keyring, asked afresh whenever it failed before.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use super::{Keyring, KeyringError};
use crate::platform;
use crate::secret::Secret;

const SERVICE: &str = "adiuva";

/// Calls that never came back, over which no more threads are started.
const MAX_STUCK: usize = 3;

/// How long a keyring may take. A call runs on its own thread; one that is over time is left behind there.
#[derive(Clone, Copy, Debug)]
pub struct KeyringLimits {
    /// To be found and agree on a session.
    pub connect: Duration,
    /// To answer; the user may be typing a password into the keyring's own dialog meanwhile.
    pub answer: Duration,
}

/// Secret Service on Linux and BSD, Keychain on macOS, Credential Manager on Windows.
///
/// Values are stored as base64, because some keyrings show or keep only text. A connection that failed is made anew at
/// the next call.
#[derive(Debug)]
pub struct OsKeyring {
    limits: KeyringLimits,
    store: Mutex<Option<Arc<CredentialStore>>>,
    stuck: Arc<AtomicUsize>,
}

impl Default for KeyringLimits {
    /// 4 seconds to connect, 60 to answer.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(4),
            answer: Duration::from_secs(60),
        }
    }
}

impl OsKeyring {
    /// The keyring of the user who is logged in; connects at the first call, not here.
    pub fn new(limits: KeyringLimits) -> Self {
        Self {
            limits,
            store: Mutex::new(None),
            stuck: Arc::default(),
        }
    }

    /// Runs `act` on the item; with a connection kept from before, a failure may mean only that the keyring was
    /// restarted, so it is tried once more with a new one.
    fn run<T: Send + 'static>(
        &self,
        name: &str,
        act: impl Fn(&Entry) -> Result<T, Error> + Clone + Send + 'static,
    ) -> Result<T, KeyringError> {
        let kept = self.kept().take();
        let first_try = kept.is_some();
        let store = match kept {
            Some(store) => store,
            None => self.connect()?,
        };
        match self.ask(store, name, act.clone())? {
            Err(Error::PlatformFailure(_)) if first_try => {
                let store = self.connect()?;
                self.ask(store, name, act)?.map_err(explain)
            }
            answer => answer.map_err(explain),
        }
    }

    fn connect(&self) -> Result<Arc<CredentialStore>, KeyringError> {
        self.within(self.limits.connect, platform::make_keyring_store)?
            .map_err(explain)
    }

    fn ask<T: Send + 'static>(
        &self,
        store: Arc<CredentialStore>,
        name: &str,
        act: impl Fn(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<Result<T, Error>, KeyringError> {
        let name = name.to_owned();
        let (store, answer) = self.within(self.limits.answer, move || {
            let answer = store.build(SERVICE, &name, None).and_then(|entry| act(&entry));
            (store, answer)
        })?;
        // A store that failed may be a dead connection, so only a working one is kept.
        if !matches!(answer, Err(Error::PlatformFailure(_))) {
            *self.kept() = Some(store);
        }
        Ok(answer)
    }

    fn within<T: Send + 'static>(
        &self,
        limit: Duration,
        act: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, KeyringError> {
        if self.stuck.load(Ordering::Relaxed) >= MAX_STUCK {
            return Err(KeyringError::TooSlow(limit));
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        let stuck = Arc::clone(&self.stuck);
        stuck.fetch_add(1, Ordering::Relaxed);
        let spawned = std::thread::Builder::new()
            .name("adiuva-keyring".into())
            .spawn(move || {
                let answer = act();
                stuck.fetch_sub(1, Ordering::Relaxed);
                // The receiver is gone when we came too late; nobody waits for the answer then.
                let _ = sender.send(answer);
            });
        if let Err(error) = spawned {
            self.stuck.fetch_sub(1, Ordering::Relaxed);
            return Err(KeyringError::Unavailable(Box::new(error)));
        }
        receiver.recv_timeout(limit).map_err(|error| match error {
            mpsc::RecvTimeoutError::Timeout => KeyringError::TooSlow(limit),
            mpsc::RecvTimeoutError::Disconnected => KeyringError::Unavailable("the keyring client panicked".into()),
        })
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Arc<CredentialStore>>> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for OsKeyring {
    fn default() -> Self {
        Self::new(KeyringLimits::default())
    }
}

impl Keyring for OsKeyring {
    fn backend(&self) -> &str {
        platform::KEYRING_BACKEND
    }

    fn load_item(&self, name: &str) -> Result<Option<Secret<Vec<u8>>>, KeyringError> {
        let text = self.run(name, |entry| match entry.get_secret() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        // Text that is not base64 was not written by us; it is handed on as it is and fails the caller's check.
        Ok(text.map(|text| Secret::new(STANDARD.decode(&*text).unwrap_or_else(|_| text.to_vec()))))
    }

    fn set_item(&self, name: &str, value: &[u8]) -> Result<(), KeyringError> {
        let text = Zeroizing::new(STANDARD.encode(value));
        self.run(name, move |entry| entry.set_secret(text.as_bytes()))
    }

    fn delete_item(&self, name: &str) -> Result<(), KeyringError> {
        self.run(name, |entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        })
    }
}

/// Keeps the source where it is about the keyring, and drops it where it would carry the stored bytes.
fn explain(error: Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(source) => KeyringError::Locked(source),
        Error::PlatformFailure(source) => KeyringError::Unavailable(source),
        Error::Ambiguous(_) => KeyringError::Ambiguous,
        Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
            drop(Zeroizing::new(bytes));
            KeyringError::Unavailable("the entry could not be decoded by the keyring".into())
        }
        other => KeyringError::Unavailable(Box::new(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_never_ends_is_left_behind_and_counted() {
        let keyring = OsKeyring::default();
        let (release, wait) = mpsc::channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        let hang = || {
            let wait = Arc::clone(&wait);
            keyring.within(Duration::from_millis(5), move || {
                let _ = wait.lock().map(|wait| wait.recv());
            })
        };
        for _ in 0..MAX_STUCK {
            assert!(matches!(hang(), Err(KeyringError::TooSlow(_))));
        }
        assert!(matches!(
            keyring.within(Duration::from_secs(60), || 1),
            Err(KeyringError::TooSlow(_))
        ));
        drop(release);
        while keyring.stuck.load(Ordering::Relaxed) > 0 {
            std::thread::yield_now();
        }
        assert_eq!(
            keyring.within(Duration::from_secs(60), || 1).unwrap(),
            1,
            "the keyring came back"
        );
    }
}
