//! A session with the data folder: joined to the process that has it open, or opened here.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use adiuva_api::http::Door;
use adiuva_api::local::{Client, Server};
use adiuva_engine::{Background, Config, Engine};
use adiuva_protocol::vault::{Typed, VaultState, VaultStatus, VaultUnlock};
use adiuva_protocol::{Caller, Code, Dispatch, Endpoint, Failure, Notice, Topic};
use futures::stream::BoxStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How often a closing process is waited for before it is said to hold the folder.
const PATIENCE: u32 = 40;

/// Somebody who carries out commands.
pub(crate) struct Session {
    dispatch: Arc<dyn Dispatch>,
    caller: Caller,
    own: Option<Own>,
}

/// What has to be closed when the folder was opened here.
struct Own {
    engine: Arc<Engine>,
    serving: Option<JoinHandle<()>>,
    door: Door,
    stop: CancellationToken,
}

impl Session {
    /// Joins or opens. Nothing is unlocked yet, but by the keyring where it can.
    pub(crate) async fn begin(home: PathBuf, background: Background) -> Result<Self, Failure> {
        let mut attempt = 0;
        loop {
            if let Some(client) = Client::load(&home).await {
                return Ok(Self {
                    dispatch: Arc::new(client),
                    caller: Caller::command_line(),
                    own: None,
                });
            }
            match Engine::start(Config::new(home.clone(), background)).await {
                Ok(engine) => return Ok(Self::opened(&home, engine)),
                // A process that is just closing answers no more and holds the folder for a moment longer.
                Err(failure) if failure.code == Code::VaultInUse && attempt < PATIENCE => {
                    attempt += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    fn opened(home: &Path, engine: Arc<Engine>) -> Self {
        adiuva_engine::start_log(home);
        let stop = CancellationToken::new();
        let (serving, door) = match Server::bind(home) {
            Ok(server) => {
                let door = server.door();
                (Some(tokio::spawn(server.run(engine.clone(), stop.clone()))), door)
            }
            Err(error) => {
                // Other processes then have to wait until this one is done.
                tracing::info!("no local lane: {error}");
                (None, Door::default())
            }
        };
        let own = Own {
            engine: engine.clone(),
            serving,
            door,
            stop,
        };
        Self {
            dispatch: engine,
            caller: Caller::command_line(),
            own: Some(own),
        }
    }

    /// Opens the vault where it is closed: by `ADIUVA_PASSPHRASE`, or by asking the person.
    pub(crate) async fn unlock(&self) -> Result<(), Failure> {
        match self.call(VaultStatus {}).await? {
            VaultState::Open { .. } => Ok(()),
            VaultState::Missing => Err(Failure::new(
                Code::VaultMissing,
                "there is no vault here yet; make one with `adiuva init`",
            )),
            VaultState::Damaged { reason } => Err(Failure::new(Code::VaultDamaged, reason)),
            VaultState::Locked { keyring_problem, .. } => {
                let Some(passphrase) = ask_passphrase()? else {
                    let why = keyring_problem
                        .map(|problem| format!(" ({problem})"))
                        .unwrap_or_default();
                    return Err(Failure::new(
                        Code::VaultLocked,
                        format!("the vault is closed{why}; set ADIUVA_PASSPHRASE or run this in a terminal"),
                    ));
                };
                self.unlock_by(passphrase).await
            }
        }
    }

    /// Opens the vault where it is closed and `ADIUVA_PASSPHRASE` says how; nobody is asked.
    pub(crate) async fn unlock_unasked(&self) -> Result<(), Failure> {
        let Some(passphrase) = passphrase_from_environment() else {
            return Ok(());
        };
        if let VaultState::Locked { .. } = self.call(VaultStatus {}).await? {
            self.unlock_by(passphrase).await?;
        }
        Ok(())
    }

    /// Asks one command.
    pub(crate) async fn call<E: Endpoint>(&self, request: E) -> Result<E::Reply, Failure> {
        adiuva_protocol::call(self.dispatch.as_ref(), &self.caller, request).await
    }

    /// The dispatch itself, for commands by name.
    pub(crate) fn dispatch(&self) -> (&dyn Dispatch, &Caller) {
        (self.dispatch.as_ref(), &self.caller)
    }

    /// Listens.
    pub(crate) async fn subscribe(&self, topic: Topic) -> Result<BoxStream<'static, Notice>, Failure> {
        self.dispatch.subscribe(&self.caller, topic).await
    }

    /// Whether the work goes on in another process after this one ends.
    pub(crate) fn joined(&self) -> bool {
        self.own.is_none()
    }

    /// The dispatch, for whoever serves it to others.
    pub(crate) fn share(&self) -> Arc<dyn Dispatch> {
        Arc::clone(&self.dispatch)
    }

    /// Where this process hands out links to its browser UI; none when the work is done in another process.
    pub(crate) fn door(&self) -> Option<&Door> {
        self.own.as_ref().map(|own| &own.door)
    }

    /// Closes what was opened here.
    pub(crate) async fn end(self) {
        let Some(own) = self.own else { return };
        own.stop.cancel();
        if let Some(serving) = own.serving {
            // Whoever joined is served to the end of what was asked.
            let _ = serving.await;
        }
        own.engine.stop().await;
    }

    async fn unlock_by(&self, passphrase: Typed) -> Result<(), Failure> {
        let unlock = VaultUnlock {
            passphrase: Some(passphrase),
            recovery_code: None,
        };
        self.call(unlock).await?;
        Ok(())
    }
}

/// The passphrase from the environment or from the person; none when there is neither.
fn ask_passphrase() -> Result<Option<Typed>, Failure> {
    if let Some(passphrase) = passphrase_from_environment() {
        return Ok(Some(passphrase));
    }
    prompt("Passphrase: ")
}

/// The passphrase given with the process.
pub(crate) fn passphrase_from_environment() -> Option<Typed> {
    std::env::var("ADIUVA_PASSPHRASE")
        .ok()
        .filter(|text| !text.is_empty())
        .map(Typed)
}

/// Asks the person without showing what is typed; none when no terminal is there.
pub(crate) fn prompt(question: &str) -> Result<Option<Typed>, Failure> {
    use std::io::IsTerminal;
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    rpassword::prompt_password(question)
        .map(|text| Some(Typed(text)))
        .map_err(|error| Failure::new(Code::Internal, format!("the terminal could not be read: {error}")))
}
