//! A vault, a database and an index to measure in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use adiuva_knowledge::embed::Embedders;
use adiuva_knowledge::search::Search;
use adiuva_knowledge::vectors::{IndexPlan, StoreRoster, Vectors};
use adiuva_models::Weights;
use adiuva_store::{DbKey, Options, Store};
use adiuva_vault::{HomeState, KdfParams, Keys, NewSlots, NoKeyring, Purpose, Secret, Unlock, Vault, inspect};
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
        let passphrase = || Secret::new(PASSPHRASE.to_owned());
        let vault = match inspect(folder)? {
            HomeState::Empty => {
                let slots = NewSlots {
                    passphrase: Some((passphrase(), KdfParams::FLOOR)),
                    keyring: None,
                };
                Vault::create(folder, slots)?.vault
            }
            HomeState::Ready(_) => Vault::open(folder, Unlock::Passphrase(passphrase()), &NoKeyring)?,
            other => bail!("the folder for measuring holds {other:?}; delete it"),
        };
        let keys = vault.keys().clone();
        let key = DbKey::new(*keys.derive_key(Purpose::Db).expose());
        let path = folder.join(adiuva_vault::DATABASE_FILE);
        let opened = match path.exists() {
            true => Store::open(&path, &key, Options::default())?,
            false => Store::create(&path, &key, Options::default())?,
        };
        Ok((keys, opened.store))
    }

    pub(crate) fn search(&self) -> Search {
        let (store, vectors) = (self.store.clone(), self.vectors.clone());
        Search::new(store, vectors, self.embedders.clone(), Arc::clone(&self.bell))
    }
}

/// Where this user keeps what can be made again.
pub(crate) fn user_cache() -> Option<PathBuf> {
    let set = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    set.or_else(home).map(|cache| cache.join("adiuva").join("bench"))
}
