//! Everything that exists while the vault is open.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use adiuva_gate::{Gate, Policy, Rules};
use adiuva_protocol::runs::RunStatus;
use adiuva_protocol::settings::Settings;
use adiuva_protocol::vault::VaultState;
use adiuva_protocol::{Code, Event, Failure, FrameBody, Outcome};
use adiuva_store::blobs::Blobs;
use adiuva_store::checkpoints::{Due, Signer};
use adiuva_store::{DbKey, Freshness, Opened, Options, Store};
use adiuva_vault::{DATABASE_FILE, DeviceKey, Keyring, LastSeen, Purpose, SealError, Vault};
use adiuva_workspace::{SystemClock, Workspace};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::anchor;
use crate::chat;
use crate::engine::{Background, Config, blocking, ways};
use crate::failure::{open_failure, store_failure};
use crate::knowledge::Knowledge;
use crate::ledger::StoreLedger;
use crate::mail::Post;
use crate::memory::Book;
use crate::models::{self, Answered, ModelLists};
use crate::news::News;
use crate::plans;
use crate::routing::Routing;
use crate::runs::Runs;
use crate::turns;

/// Where the database keeps the device's sealed key.
const DEVICE_KEY: &str = "device_key";

/// Where sealed contents of artifacts lie, in the data folder.
const BLOBS_FOLDER: &str = "blobs";

/// Everything that exists while the vault is open.
pub(crate) struct Session {
    pub(crate) vault: Mutex<Vault>,
    pub(crate) store: Store,
    pub(crate) knowledge: Knowledge,
    pub(crate) workspace: Workspace,
    pub(crate) memory: Book,
    pub(crate) post: Post,
    /// How long a thread must be quiet before a model sums it up.
    pub(crate) quiet: Duration,
    pub(crate) gate: Arc<Gate>,
    pub(crate) runs: Arc<Runs>,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) model_lists: ModelLists,
    pub(crate) answered: Answered,
    pub(crate) routing: Routing,
    /// Where a log was set aside that somebody had put beside the database.
    pub(crate) stray_log: Option<PathBuf>,
    /// Signs the audit chain; missing only where an older copy has no key and none can be kept.
    signer: Option<Arc<Signer>>,
    /// Minutes without use after which the vault is locked; 0 for never.
    lock_after_minutes: AtomicU32,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Session {
    /// Makes the database of a vault that was just made, and opens it.
    pub(crate) async fn create(
        vault: Vault,
        config: &Config,
        events: broadcast::Sender<Event>,
    ) -> Result<Arc<Self>, Failure> {
        let (path, key) = place(&vault);
        let opened = blocking(move || Store::create(&path, &key, Options::default()))
            .await?
            .map_err(open_failure)?;
        let session = Self::begin(vault, opened, config, events).await?;
        models::add_local(&session, config.local_models.as_deref()).await?;
        Ok(session)
    }

    /// Opens the database of an open vault; an older copy for reading only, unless it is accepted.
    pub(crate) async fn open(
        vault: Vault,
        config: &Config,
        events: broadcast::Sender<Event>,
    ) -> Result<Arc<Self>, Failure> {
        let keyring = config.keyring.clone();
        let (path, key) = place(&vault);
        let (vault, opened) = blocking(move || {
            // A keyring that cannot be asked leaves the question open; the doctor says so.
            let last_seen = vault.load_last_seen(keyring.as_ref()).ok().flatten();
            let opened = Store::open(
                &path,
                &key,
                Options {
                    last_seen,
                    ..Options::default()
                },
            );
            (vault, opened)
        })
        .await?;
        Self::begin(vault, opened.map_err(open_failure)?, config, events).await
    }

    async fn begin(
        vault: Vault,
        opened: Opened,
        config: &Config,
        events: broadcast::Sender<Event>,
    ) -> Result<Arc<Self>, Failure> {
        let Opened { store, stray_log, .. } = opened;
        let stop = CancellationToken::new();
        let older_copy = store.freshness() != Freshness::Current;
        if !older_copy {
            recover(&store).await?;
        }
        let signer = signer(&vault, &store, older_copy).await?;
        let settings = store.read(|r| r.settings().load()).await.map_err(store_failure)?;
        let policy = load_policy(&store, &settings).await?;
        let knowledge = Knowledge::open(&vault, store.clone(), settings.embedding).await?;
        let blobs = Blobs::new(&vault.home().join(BLOBS_FOLDER), vault.keys().clone());
        if !older_copy && let Err(error) = blobs.sweep() {
            tracing::warn!("files that were begun and left could not be deleted: {error}");
        }
        let workspace = Workspace::new(store.clone(), blobs, Arc::new(SystemClock), teller(&events));
        if !older_copy && let Err(error) = workspace.purge_trash().await {
            // What waits in the trash a day longer does no harm; the vault opens all the same.
            tracing::warn!("the trash could not be purged: {error}");
        }
        let memory = Book::new(store.clone(), knowledge.embedders(), events.clone());
        if !older_copy && let Err(error) = memory.purge().await {
            tracing::warn!("memories could not be purged: {error}");
        }
        let (signed, signatures) = watch::channel(0);
        let ledger = StoreLedger::new(store.clone(), events.clone(), signer.clone(), signed);
        let post = Post::open(store.clone(), vault.keys().clone(), events.clone()).await?;
        let session = Arc::new(Self {
            gate: Arc::new(Gate::new(Arc::new(ledger), policy)),
            runs: Arc::new(Runs::new(store.clone(), events.clone(), stop.child_token())),
            vault: Mutex::new(vault),
            store,
            knowledge,
            workspace,
            memory,
            post,
            quiet: config.quiet,
            events,
            model_lists: ModelLists::default(),
            answered: Answered::default(),
            routing: Routing::default(),
            stray_log,
            signer,
            lock_after_minutes: AtomicU32::new(settings.lock_after_minutes.unwrap_or(0)),
            tasks: TaskTracker::new(),
            stop,
        });
        let follow = anchor::follow(
            Arc::downgrade(&session),
            config.keyring.clone(),
            signatures,
            session.stop.clone(),
        );
        session.tasks.spawn(follow);
        if !older_copy {
            turns::go_on_with_parked(&session).await?;
        }
        if config.background == Background::Works && !older_copy {
            session.work();
        }
        Ok(session)
    }

    /// Starts the background work and passes on what it tells.
    fn work(self: &Arc<Self>) {
        self.knowledge.work(&self.tasks, &self.stop);
        let (session, stop) = (Arc::clone(self), self.stop.clone());
        let mut changes = self.knowledge.changes();
        self.tasks.spawn(async move {
            let mut news = News::default();
            while let Some(Ok(())) = stop.run_until_cancelled(changes.changed()).await {
                for event in news.look(&session.knowledge.library).await.unwrap_or_default() {
                    let _ = session.events.send(event);
                }
            }
        });
    }

    /// Does something that nobody waits for, until it is done or the vault closes; it ends itself when it is stopped.
    pub(crate) fn later<W, F>(self: &Arc<Self>, work: W)
    where
        W: FnOnce(Arc<Self>, CancellationToken) -> F,
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(work(Arc::clone(self), self.stop.clone()));
    }

    /// Who signs the audit chain.
    pub(crate) fn signer(&self) -> Option<Arc<Signer>> {
        self.signer.clone()
    }

    /// How the vault stands, being open.
    pub(crate) fn vault_state(&self) -> VaultState {
        let ways = ways(self.vault().meta());
        VaultState::Open {
            ways,
            older_copy: self.older_copy(),
        }
    }

    /// Whether the database is an older copy, open for reading only. The check of its pages may find that out later.
    fn older_copy(&self) -> bool {
        self.store.freshness() != Freshness::Current
    }

    /// What the keyring says this machine has seen; none when it does not say.
    pub(crate) async fn last_seen(self: &Arc<Self>, keyring: Arc<dyn Keyring>) -> Result<Option<LastSeen>, Failure> {
        let session = Arc::clone(self);
        blocking(move || session.vault().load_last_seen(keyring.as_ref()).ok().flatten()).await
    }

    /// The vault, for changing its slots and for sealing. Never held over an await.
    pub(crate) fn vault(&self) -> std::sync::MutexGuard<'_, Vault> {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the vault stays open without use; none for always.
    pub(crate) fn lock_after(&self) -> Option<Duration> {
        let minutes = self.lock_after_minutes.load(Ordering::Relaxed);
        (minutes > 0).then(|| Duration::from_secs(60 * u64::from(minutes)))
    }

    /// Lets the gate, and the clock that locks the vault, know what the person has set by now.
    pub(crate) async fn renew_policy(&self) -> Result<(), Failure> {
        let settings = self.store.read(|r| r.settings().load()).await.map_err(store_failure)?;
        let minutes = settings.lock_after_minutes.unwrap_or(0);
        self.lock_after_minutes.store(minutes, Ordering::Relaxed);
        self.gate.set_policy(load_policy(&self.store, &settings).await?);
        Ok(())
    }

    /// Takes the older copy for the present state, and goes on as with any other.
    pub(crate) async fn accept_older_copy(
        self: &Arc<Self>,
        keyring: Arc<dyn Keyring>,
        background: Background,
    ) -> Result<VaultState, Failure> {
        if self.older_copy() {
            self.store.accept_older_copy().await.map_err(store_failure)?;
            let (session, seen) = (Arc::clone(self), self.store.last_seen());
            // Without a keyring nothing was noted that would have to be replaced.
            let noted = blocking(move || session.vault().replace_last_seen(keyring.as_ref(), &seen)).await?;
            if let Err(error) = noted {
                tracing::info!("how new the database is could not be noted in the keyring: {error}");
            }
            recover(&self.store).await?;
            if background == Background::Works {
                self.work();
            }
        }
        Ok(self.vault_state())
    }

    /// Ends all work, closes the database cleanly and notes in the keyring how new it is.
    pub(crate) async fn close(self: &Arc<Self>, keyring: Arc<dyn Keyring>) {
        self.stop.cancel();
        // What a run leaves to be done later is waited for after the run.
        self.runs.close().await;
        self.tasks.close();
        self.tasks.wait().await;
        let older_copy = self.older_copy();
        if let (Some(signer), false) = (self.signer(), older_copy) {
            let last = self
                .store
                .write(move |w| w.audit().checkpoint(&signer, Due::Now, now_ms()));
            if let Err(error) = last.await {
                tracing::warn!("the last rows of the audit could not be signed: {error}");
            }
        }
        let seen = match self.store.clone().close().await {
            Ok(seen) => seen,
            Err(error) => {
                tracing::error!("the database could not be closed cleanly: {error}");
                return;
            }
        };
        if older_copy {
            return;
        }
        anchor::note(self, keyring, seen).await;
    }
}

/// Passes on what the workspace tells; nobody listening is no failure.
fn teller(events: &broadcast::Sender<Event>) -> Arc<dyn Fn(Event) + Send + Sync> {
    let events = events.clone();
    Arc::new(move |event| drop(events.send(event)))
}

fn place(vault: &Vault) -> (PathBuf, DbKey) {
    (
        vault.home().join(DATABASE_FILE),
        DbKey::new(*vault.keys().derive_key(Purpose::Db).expose()),
    )
}

/// This device's key, made at the first time.
async fn signer(vault: &Vault, store: &Store, read_only: bool) -> Result<Option<Arc<Signer>>, Failure> {
    let (keys, id) = (vault.keys().clone(), vault.keys().vault_id());
    let lost = |error: SealError| Failure::new(Code::VaultDamaged, format!("the device's key cannot be had: {error}"));
    let kept = store.read(|r| r.meta().load(DEVICE_KEY)).await.map_err(store_failure)?;
    let key = match kept {
        Some(sealed) => DeviceKey::open(&keys, &sealed).map_err(lost)?,
        None if read_only => return Ok(None),
        None => {
            let (key, sealed) = DeviceKey::make(&keys).map_err(lost)?;
            let keep = store.write(move |w| w.meta().set(DEVICE_KEY, &sealed));
            keep.await.map_err(store_failure)?;
            key
        }
    };
    Ok(Some(Arc::new(Signer { key, vault: id })))
}

/// Puts right what a crash left open: nothing is repeated, everything in doubt is said to be.
async fn recover(store: &Store) -> Result<(), Failure> {
    let left_open = store.read(|r| {
        Ok(r.runs().any_running()?
            || !r.messages().streaming()?.is_empty()
            || !r.effects().open()?.is_empty()
            || !r.audit().unclosed(1)?.is_empty())
    });
    // Nothing is written by an opening that has nothing to put right: it is quicker, and the database stays at rest.
    if !left_open.await.map_err(store_failure)? {
        return Ok(());
    }
    let now = now_ms();
    let cut_off = Failure::new(
        Code::Internal,
        "the program ended in the middle of it; what there was is kept",
    );
    let recovered = store.write(move |w| {
        w.audit().close_left_open(now)?;
        w.approvals().expire(now)?;
        w.effects().doubt_started()?;
        plans::settle(w)?;
        for message in w.messages().streaming()? {
            let waits = message.run.map(|run| w.parked().load(run)).transpose()?.flatten();
            if waits.is_some() {
                continue;
            }
            chat::keep_what_was_said(w, &message, &cut_off.message)?;
        }
        for run in w.runs().left_running()? {
            let last = FrameBody::StreamEnd(Outcome::Failed {
                failure: cut_off.clone(),
                message: None,
            });
            w.runs().append(run.id, &[last])?;
            w.runs().end(run.id, RunStatus::Failed, Some(&cut_off), now)?;
        }
        Ok(())
    });
    recovered.await.map_err(store_failure)
}

async fn load_policy(store: &Store, settings: &Settings) -> Result<Policy, Failure> {
    let stored = store.read(|r| Ok((r.providers().list()?, r.policy().load()?)));
    let (providers, kept) = stored.await.map_err(store_failure)?;
    let providers = providers
        .iter()
        .filter_map(|provider| models::destination(&provider.base_url))
        .collect();
    let rules = Rules::new(kept.tools, kept.egress).map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    Ok(Policy {
        offline: settings.offline,
        providers,
        rules: Arc::new(rules),
        version: kept.version,
    })
}

/// Milliseconds since the epoch; a clock before it counts as the epoch.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
