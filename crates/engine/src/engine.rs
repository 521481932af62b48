//! One data folder, closed or open.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adiuva_protocol::vault::{VaultState, Ways};
use adiuva_protocol::{Caller, Code, Command, Dispatch, Event, Failure, Notice, Topic, route};
use adiuva_vault::{
    HomeState, KdfParams, Keyring, KeyringLimits, OsKeyring, SlotKind, Unlock, Vault, VaultError, VaultMeta,
};
use adiuva_workspace::Workspace;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use serde_json::Value;
use tokio::sync::{RwLock, broadcast};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::failure::{damaged, vault_failure};
use crate::idle::{self, Idle};
use crate::lock::HomeLock;
use crate::session::Session;

/// Events that a slow listener may be behind before it misses some.
const EVENT_BACKLOG: usize = 256;

/// Whether files are read and vectors made meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Nothing runs but what is asked for.
    Rests,
    /// Folders are watched, files read, vectors made.
    Works,
}

/// How an engine is built.
#[derive(Clone)]
pub struct Config {
    /// The data folder; made when it is not there.
    pub home: PathBuf,
    /// Whether the background works.
    pub background: Background,
    /// The system's keyring, or a stand-in.
    pub keyring: Arc<dyn Keyring>,
    /// What a new passphrase costs to try.
    pub kdf: KdfParams,
    /// Where a provider for a model server on this machine is expected when a vault is made; none for no such provider.
    pub local_models: Option<String>,
    /// How long a thread must be quiet before a model sums it up.
    pub quiet: Duration,
}

impl Config {
    /// The usual one: the system's keyring, the strongest passphrase that fits the machine, Ollama where it listens.
    #[must_use]
    pub fn new(home: PathBuf, background: Background) -> Self {
        Self {
            home,
            background,
            keyring: Arc::new(OsKeyring::new(KeyringLimits::default())),
            kdf: KdfParams::for_this_machine(),
            local_models: Some("http://127.0.0.1:11434".into()),
            quiet: Duration::from_secs(120),
        }
    }
}

/// One data folder, closed or open.
pub struct Engine {
    pub(crate) config: Config,
    state: RwLock<State>,
    events: broadcast::Sender<Event>,
    idle: Idle,
    /// Let go of last, when everything that uses the folder is gone.
    _lock: HomeLock,
}

/// Whether the vault is open.
enum State {
    Closed {
        /// Why the keyring did not open it.
        keyring_problem: Option<String>,
    },
    Open(Arc<Session>),
}

impl Engine {
    /// Takes the data folder and opens the vault where the keyring can.
    ///
    /// # Errors
    /// `E_VAULT_IN_USE` when another process has the folder; the codes of a vault that cannot be opened do not come from
    /// here but from the commands that need it open.
    pub async fn start(config: Config) -> Result<Arc<Self>, Failure> {
        let lock = HomeLock::take(&config.home)?;
        let engine = Arc::new(Self {
            config,
            state: RwLock::new(State::Closed { keyring_problem: None }),
            events: broadcast::Sender::new(EVENT_BACKLOG),
            idle: Idle::new(),
            _lock: lock,
        });
        engine.open_by_keyring().await;
        tokio::spawn(idle::watch(Arc::downgrade(&engine)));
        Ok(engine)
    }

    /// Ends all work and closes the vault. What was acknowledged is kept whether or not this is called.
    pub async fn stop(&self) {
        let mut state = self.state.write().await;
        if let State::Open(session) = std::mem::replace(&mut *state, State::Closed { keyring_problem: None }) {
            session.close(self.config.keyring.clone()).await;
        }
    }

    /// The open session, or the failure that tells what to do.
    pub(crate) async fn session(&self) -> Result<Arc<Session>, Failure> {
        match &*self.state.read().await {
            State::Open(session) => Ok(Arc::clone(session)),
            State::Closed { .. } => Err(self.why_closed()),
        }
    }

    /// The workspace of the open session.
    pub(crate) async fn workspace(&self) -> Result<Workspace, Failure> {
        Ok(self.session().await?.workspace.clone())
    }

    /// How the vault stands.
    pub(crate) async fn vault_state(&self) -> VaultState {
        let state = self.state.read().await;
        match &*state {
            State::Open(session) => session.vault_state(),
            State::Closed { keyring_problem } => match self.look() {
                Ok(HomeState::Empty) => VaultState::Missing,
                Ok(HomeState::Ready(meta)) => VaultState::Locked {
                    ways: ways(&meta),
                    keyring_problem: keyring_problem.clone(),
                },
                Ok(other) => VaultState::Damaged {
                    reason: damaged(other).message,
                },
                Err(error) => VaultState::Damaged {
                    reason: vault_failure(error).message,
                },
            },
        }
    }

    /// Opens the vault with this, unless it is open already.
    pub(crate) async fn open(&self, unlock: Unlock) -> Result<VaultState, Failure> {
        let mut state = self.state.write().await;
        if let State::Open(session) = &*state {
            return Ok(session.vault_state());
        }
        let (home, keyring) = (self.config.home.clone(), self.config.keyring.clone());
        let vault = blocking(move || Vault::open(&home, unlock, keyring.as_ref()))
            .await?
            .map_err(vault_failure)?;
        let session = Session::open(vault, &self.config, self.events.clone()).await?;
        Ok(self.opened(&mut state, session))
    }

    /// Takes over a vault that was just made.
    pub(crate) async fn adopt(&self, vault: Vault) -> Result<VaultState, Failure> {
        let mut state = self.state.write().await;
        let session = Session::create(vault, &self.config, self.events.clone()).await?;
        Ok(self.opened(&mut state, session))
    }

    /// Closes the vault when nobody has used it for as long as the settings allow, and no run is going; tells whether
    /// it did.
    pub(crate) async fn close_if_unused(&self, now: Instant) -> bool {
        let session = match &*self.state.read().await {
            State::Open(session) => Arc::clone(session),
            State::Closed { .. } => return false,
        };
        if session.runs.are_going() {
            // Somebody waits for its end, and has the whole time from then on.
            self.idle.note(now);
            return false;
        }
        let unused = session.lock_after().is_some_and(|limit| self.idle.since(now) >= limit);
        if unused {
            tracing::info!("the vault is locked: it was not used for as long as the settings allow");
            self.close().await;
        }
        unused
    }

    /// Closes the vault.
    pub(crate) async fn close(&self) -> VaultState {
        self.stop().await;
        let state = self.vault_state().await;
        self.tell(Event::Vault { state: state.clone() });
        state
    }

    /// Closes and opens again around `change`, which works on the vault alone.
    pub(crate) fn tell(&self, event: Event) {
        // Nobody listening is no failure.
        let _ = self.events.send(event);
    }

    fn opened(&self, state: &mut State, session: Arc<Session>) -> VaultState {
        let vault = session.vault_state();
        self.idle.note(Instant::now());
        *state = State::Open(session);
        self.tell(Event::Vault { state: vault.clone() });
        vault
    }

    async fn open_by_keyring(&self) {
        let bound = matches!(self.look(), Ok(HomeState::Ready(meta)) if meta.has(SlotKind::Keyring));
        if !bound {
            return;
        }
        if let Err(failure) = self.open(Unlock::Keyring).await {
            *self.state.write().await = State::Closed {
                keyring_problem: Some(failure.message),
            };
        }
    }

    fn why_closed(&self) -> Failure {
        match self.look() {
            Ok(HomeState::Empty) => Failure::new(Code::VaultMissing, "there is no vault here yet; make one first"),
            Ok(HomeState::Ready(_)) => Failure::new(Code::VaultLocked, "the vault is closed; unlock it first"),
            Ok(other) => damaged(other),
            Err(error) => vault_failure(error),
        }
    }

    fn look(&self) -> Result<HomeState, VaultError> {
        adiuva_vault::inspect(&self.config.home)
    }

    fn listen(&self) -> BoxStream<'static, Notice> {
        let events = BroadcastStream::new(self.events.subscribe());
        events
            .map(|event| match event {
                Ok(event) => Notice::Event(event),
                Err(BroadcastStreamRecvError::Lagged(missed)) => Notice::Missed(missed),
            })
            .boxed()
    }
}

/// The ways by which a vault can be opened.
pub(crate) fn ways(meta: &VaultMeta) -> Ways {
    Ways {
        keyring: meta.has(SlotKind::Keyring),
        passphrase: meta.has(SlotKind::Passphrase),
        recovery: meta.has(SlotKind::Recovery),
    }
}

/// Runs what may take long on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("a piece of work broke off: {error}")))
}

impl Dispatch for Engine {
    fn call<'a>(
        &'a self,
        caller: &'a Caller,
        command: Command,
        request: Value,
    ) -> BoxFuture<'a, Result<Value, Failure>> {
        Box::pin(async move { self.idle.noted(command, route(self, caller, command, request)).await })
    }

    fn subscribe<'a>(
        &'a self,
        caller: &'a Caller,
        topic: Topic,
    ) -> BoxFuture<'a, Result<BoxStream<'static, Notice>, Failure>> {
        Box::pin(async move {
            if !caller.may(adiuva_protocol::Scope::Read) {
                return Err(Failure::new(
                    Code::AuthScope,
                    "listening is not allowed for this caller",
                ));
            }
            match topic {
                Topic::Events => Ok(self.listen()),
                Topic::Run { id, after } => self.session().await?.runs.listen(id, after).await,
            }
        })
    }
}
