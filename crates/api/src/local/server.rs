//! The side that is joined.

use std::io;
use std::path::Path;
use std::sync::Arc;

use adiuva_protocol::{Caller, Code, Command, Dispatch, Failure};
use futures::StreamExt;
use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::tokio::{Listener, Stream};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Ask, Told, socket};
use crate::http::Door;

/// The longest request, in bytes: the largest is a message of about a megabyte.
const LONGEST_REQUEST: u64 = 8 << 20;

/// The socket cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("the local socket cannot be opened")]
pub struct ServeError(#[source] io::Error);

/// Serves one data folder to other processes of the same user.
pub struct Server {
    listener: Listener,
    door: Door,
}

impl Server {
    /// Opens the socket. The caller holds the data folder's lock, so a socket left there by a crash is nobody's and is
    /// replaced.
    pub fn bind(home: &Path) -> Result<Self, ServeError> {
        let name = socket::derive_name(home).map_err(ServeError)?;
        let options = ListenerOptions::new().name(name).try_overwrite(true);
        #[cfg(unix)]
        let options = {
            use interprocess::os::unix::local_socket::ListenerOptionsExt;
            options.mode(0o600)
        };
        options
            .create_tokio()
            .map(|listener| Self {
                listener,
                door: Door::default(),
            })
            .map_err(ServeError)
    }

    /// Where other processes get links to the browser UI from; to be opened when there is one.
    #[must_use]
    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// Answers until it is stopped.
    pub async fn run(self, dispatch: Arc<dyn Dispatch>, stop: CancellationToken) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok(stream) => {
                        connections.spawn(answer(stream, Arc::clone(&dispatch), self.door.clone()));
                    }
                    Err(error) => tracing::warn!("a connection to the local socket failed: {error}"),
                },
            }
        }
        connections.shutdown().await;
    }
}

async fn answer(stream: Stream, dispatch: Arc<dyn Dispatch>, door: Door) {
    let (read, mut write) = (&stream, &stream);
    let mut read = BufReader::new(read).take(LONGEST_REQUEST);
    let mut line = String::new();
    let asked = match read.read_line(&mut line).await {
        Ok(0) => return,
        Ok(_) => serde_json::from_str::<Ask>(&line),
        Err(_) => return,
    };
    // The other side sends nothing more, so the end of what it sends means that it has gone.
    let gone = async {
        let mut rest = [0];
        let _ = read.get_mut().read(&mut rest).await;
    };
    let answered = async {
        match asked {
            Ok(ask) => respond(ask, dispatch.as_ref(), &door, &mut write).await,
            Err(error) => tell(&mut write, &refused(format!("the line is no request: {error}"))).await,
        }
    };
    tokio::select! {
        () = gone => {}
        _ = answered => {}
    }
}

async fn respond<W: AsyncWriteExt + Unpin>(
    ask: Ask,
    dispatch: &dyn Dispatch,
    door: &Door,
    write: &mut W,
) -> io::Result<()> {
    let caller = Caller::command_line();
    match ask {
        Ask::Call { command, request } => {
            let told = match Command::by_name(&command) {
                None => refused(format!("there is no command {command}; `adiuva call --list` shows all")),
                Some(command) => match dispatch.call(&caller, command, request).await {
                    Ok(value) => Told::Reply(value),
                    Err(failure) => Told::Failure(failure),
                },
            };
            tell(write, &told).await
        }
        Ask::Link => {
            let told = match door.make_link() {
                Ok(link) => Told::Reply(serde_json::to_value(link)?),
                Err(failure) => Told::Failure(failure),
            };
            tell(write, &told).await
        }
        Ask::Subscribe(topic) => match dispatch.subscribe(&caller, topic).await {
            Err(failure) => tell(write, &Told::Failure(failure)).await,
            Ok(mut notices) => {
                tell(write, &Told::Reply(Value::Null)).await?;
                while let Some(notice) = notices.next().await {
                    tell(write, &Told::Notice(notice)).await?;
                }
                Ok(())
            }
        },
    }
}

async fn tell<W: AsyncWriteExt + Unpin>(write: &mut W, told: &Told) -> io::Result<()> {
    let mut line = serde_json::to_vec(told)?;
    line.push(b'\n');
    write.write_all(&line).await?;
    write.flush().await
}

fn refused(message: String) -> Told {
    Told::Failure(Failure::new(Code::Validation, message))
}
