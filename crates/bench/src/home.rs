//! A vault, a database and an index to measure in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use adiuva_knowledge::embed::Embedders;
use adiuva_knowledge::search::Search;
use adiuva_knowledge::vectors::{IndexPlan, StoreRoster, Vectors};
use adiuva_models::Weights;
use adiuva_store::{DbKey, Options, Store};
use adiuva_vault::{
    HomeState, KdfParams, Keyring, KeyringLimits, Keys, NewSlots, NoKeyring, OsKeyring, Purpose, Secret, Unlock, Vault,
    inspect,
};
use anyhow::{Result, bail};
use tokio::sync::Notify;

/// No secret: all that is sealed with it is public or made up.
pub(crate) const PASSPHRASE: &str = "bench";

/// Everything that a search needs.
pub(crate) struct Home {
    pub(crate) store: Store,
    pub(crate) vectors: Vectors,
    pub(crate) embedders: Embedders,
    pub(crate) bell: Arc<Notify>,
}

impl Home {
    /// Opens the one in this folder, or makes it.
    pub(crate) fn open(folder: &Path, plan: IndexPlan) -> Result<Self> {
        let (keys, store) = Self::open_store(folder)?;
        let roster = Arc::new(StoreRoster(store.clone()));
        let vectors = Vectors::new(folder.join("index"), keys, roster, plan)?;
        let embedders = Embedders::new(Weights::locate()?);
        Ok(Self {
            store,
            vectors,
            embedders,
            bell: Arc::default(),
        })
    }

    /// The keys and the database alone.
    pub(crate) fn open_store(folder: &Path) -> Result<(Keys, Store)> {
        let vault = match inspect(folder)? {
            HomeState::Empty => create(folder, None)?,
            HomeState::Ready(_) => Vault::open(folder, Unlock::Passphrase(passphrase()), &NoKeyring)?,
            other => bail!("the folder for measuring holds {other:?}; delete it"),
        };
        let keys = vault.keys().clone();
        let store = database(folder, &keys)?;
        Ok((keys, store))
    }

    pub(crate) fn search(&self) -> Search {
        let (store, vectors) = (self.store.clone(), self.vectors.clone());
        Search::new(store, vectors, self.embedders.clone(), Arc::clone(&self.bell))
    }
}

/// Makes a vault that the user's keyring opens, too.
pub(crate) fn bind_to_keyring(folder: &Path) -> Result<()> {
    create(folder, Some(&OsKeyring::new(KeyringLimits::default())))?;
    Ok(())
}

/// The database of such a vault.
pub(crate) fn open_by_keyring(folder: &Path) -> Result<Store> {
    let vault = Vault::open(folder, Unlock::Keyring, &OsKeyring::new(KeyringLimits::default()))?;
    database(folder, vault.keys())
}

fn passphrase() -> Secret<String> {
    Secret::new(PASSPHRASE.to_owned())
}

fn create(folder: &Path, keyring: Option<&dyn Keyring>) -> Result<Vault> {
    let slots = NewSlots {
        passphrase: Some((passphrase(), KdfParams::FLOOR)),
        keyring,
    };
    Ok(Vault::create(folder, slots)?.vault)
}

fn database(folder: &Path, keys: &Keys) -> Result<Store> {
    let key = DbKey::new(*keys.derive_key(Purpose::Db).expose());
    let path = folder.join(adiuva_vault::DATABASE_FILE);
    let opened = match path.exists() {
        true => Store::open(&path, &key, Options::default())?,
        false => Store::create(&path, &key, Options::default())?,
    };
    Ok(opened.store)
}

/// Where this user keeps what can be made again.
pub(crate) fn user_cache() -> Option<PathBuf> {
    let set = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    set.or_else(home).map(|cache| cache.join("adiuva").join("bench"))
}
