//! The listening side.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use adiuva_protocol::{Caller, Dispatch};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::bundle::{BuiltIn, Bundle};
use super::connection;
use super::lane::{Lane, Limits};
use super::links::Links;
use super::sessions::Sessions;
use super::tokens::Token;

/// How often a port is looked for that is free on both kinds of loopback.
const ATTEMPTS: u32 = 16;

/// How a server is set up.
pub struct Config {
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Whether `[::1]` is served beside `127.0.0.1`.
    pub ipv6: bool,
    /// The UI's files.
    pub bundle: Arc<dyn Bundle>,
    /// How much and how long others may keep it busy.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            ipv6: false,
            bundle: Arc::new(BuiltIn),
            limits: Limits::default(),
        }
    }
}

/// The server cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program listens there.
    #[error("port {0} is in use by another program")]
    InUse(u16),
    /// The system refuses for another reason.
    #[error("port {port} cannot be listened on")]
    Refused {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// No key can be made for the sessions.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// Serves the UI and the commands of one dispatch to browsers on this machine.
pub struct Server {
    listeners: Listeners,
    config: Config,
    links: Links,
    sessions: Arc<Mutex<Sessions>>,
}

impl Server {
    /// Takes the port. Nothing is answered before [`Self::run`].
    pub async fn bind(config: Config) -> Result<Self, BindError> {
        let key = Token::make().map_err(|_| BindError::NoRandomness)?;
        let listeners = Listeners::bind(config.port, config.ipv6).await?;
        let sessions = Arc::new(Mutex::new(Sessions::new(key)));
        let address = format!("http://127.0.0.1:{}", listeners.port);
        Ok(Self {
            links: Links::new(address, Arc::clone(&sessions)),
            listeners,
            config,
            sessions,
        })
    }

    /// Makes links to this server; valid before and while it runs.
    #[must_use]
    pub fn links(&self) -> Links {
        self.links.clone()
    }

    /// Answers until it is stopped, and then lets open requests come to their end for a moment.
    pub async fn run(self, dispatch: Arc<dyn Dispatch>, stop: CancellationToken) {
        let limits = self.config.limits;
        let lane = Arc::new(Lane {
            port: self.listeners.port,
            hosts: self.listeners.hosts(),
            dispatch,
            caller: Caller::browser(),
            bundle: self.config.bundle,
            sessions: self.sessions,
            limits,
            streams: Arc::new(Semaphore::new(limits.streams)),
            tasks: TaskTracker::new(),
            stop: stop.clone(),
        });
        let mut connections = JoinSet::new();
        while let Some(socket) = stop.run_until_cancelled(self.listeners.accept()).await {
            connections.spawn(connection::serve(Arc::clone(&lane), socket));
            // Accepting again has to wait until there is room, and ended ones make room.
            while connections.try_join_next().is_some() {}
            while connections.len() >= limits.connections {
                if stop.run_until_cancelled(connections.join_next()).await.is_none() {
                    break;
                }
            }
        }
        drop(self.listeners);
        lane.tasks.close();
        let farewell = async {
            while connections.join_next().await.is_some() {}
            lane.tasks.wait().await;
        };
        if tokio::time::timeout(limits.farewell, farewell).await.is_err() {
            tracing::warn!("requests of browsers were cut off, because they did not end in time");
        }
        connections.shutdown().await;
    }
}

/// The sockets that are listened on.
struct Listeners {
    port: u16,
    v4: TcpListener,
    v6: Option<TcpListener>,
}

impl Listeners {
    async fn bind(port: u16, ipv6: bool) -> Result<Self, BindError> {
        let mut attempt = 1;
        loop {
            match Self::try_bind(port, ipv6).await {
                Ok(listeners) => return Ok(listeners),
                Err(source) if source.kind() != io::ErrorKind::AddrInUse => {
                    return Err(BindError::Refused { port, source });
                }
                // Free on one kind of loopback is not free on the other.
                Err(_) if port == 0 && attempt < ATTEMPTS => attempt += 1,
                Err(_) => return Err(BindError::InUse(port)),
            }
        }
    }

    async fn try_bind(port: u16, ipv6: bool) -> io::Result<Self> {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = v4.local_addr()?.port();
        let v6 = if ipv6 {
            Some(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await?)
        } else {
            None
        };
        Ok(Self { port, v4, v6 })
    }

    /// The values of `Host` by which a browser reaches these sockets.
    fn hosts(&self) -> Vec<String> {
        let mut names = vec!["127.0.0.1", "localhost"];
        names.extend(self.v6.as_ref().map(|_| "[::1]"));
        names.into_iter().map(|name| format!("{name}:{}", self.port)).collect()
    }

    /// The next connection; errors of single connections are passed over.
    async fn accept(&self) -> TcpStream {
        loop {
            let accepted = match &self.v6 {
                None => self.v4.accept().await,
                Some(v6) => tokio::select! {
                    accepted = self.v4.accept() => accepted,
                    accepted = v6.accept() => accepted,
                },
            };
            match accepted {
                Ok((socket, from)) if is_here(from) => return socket,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!("a browser's connection failed: {error}");
                    // Without descriptors to spare the next try fails at once, too.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

/// A loopback socket hears only this machine; this is for the day on which somebody changes the address above.
fn is_here(from: SocketAddr) -> bool {
    from.ip().is_loopback()
}
