//! The side that joins: a dispatch whose work is done in another process.

use std::path::{Path, PathBuf};

use adiuva_protocol::{Caller, Code, Command, Dispatch, Failure, Notice, Scope, Topic};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::tokio::prelude::*;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};

use super::{Ask, Told, socket};
use crate::http::Link;

/// A dispatch whose work is done by the process that has the data folder open.
pub struct Client {
    home: PathBuf,
}

impl Client {
    /// Joins the process that serves this data folder; none when there is no such process.
    pub async fn load(home: &Path) -> Option<Self> {
        let name = socket::derive_name(home).ok()?;
        Stream::connect(name).await.ok()?;
        Some(Self { home: home.to_owned() })
    }

    /// A new link to the browser UI of the other process.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when it serves no browser.
    pub async fn make_link(&self) -> Result<Link, Failure> {
        let mut lines = self.ask(&Ask::Link).await?;
        match told(&mut lines).await? {
            Told::Reply(link) => serde_json::from_value(link).map_err(gone),
            Told::Failure(failure) => Err(failure),
            Told::Notice(_) => Err(gone("a notice came instead of a link")),
        }
    }

    async fn ask(&self, ask: &Ask) -> Result<Lines<BufReader<Stream>>, Failure> {
        let name = socket::derive_name(&self.home).map_err(gone)?;
        let mut stream = Stream::connect(name).await.map_err(gone)?;
        let mut line = serde_json::to_vec(ask).map_err(gone)?;
        line.push(b'\n');
        stream.write_all(&line).await.map_err(gone)?;
        Ok(BufReader::new(stream).lines())
    }
}

impl Dispatch for Client {
    fn call<'a>(
        &'a self,
        caller: &'a Caller,
        command: Command,
        request: Value,
    ) -> BoxFuture<'a, Result<Value, Failure>> {
        Box::pin(async move {
            // The other process takes everybody who joins for the person at the command line.
            check(caller, command.scope())?;
            let mut lines = self
                .ask(&Ask::Call {
                    command: command.name().to_owned(),
                    request,
                })
                .await?;
            match told(&mut lines).await? {
                Told::Reply(value) => Ok(value),
                Told::Failure(failure) => Err(failure),
                Told::Notice(_) => Err(gone("a notice came instead of a reply")),
            }
        })
    }

    fn subscribe<'a>(
        &'a self,
        caller: &'a Caller,
        topic: Topic,
    ) -> BoxFuture<'a, Result<BoxStream<'static, Notice>, Failure>> {
        Box::pin(async move {
            check(caller, Scope::Read)?;
            let mut lines = self.ask(&Ask::Subscribe(topic)).await?;
            // The first line says whether there is such a thing to listen to.
            match told(&mut lines).await? {
                Told::Reply(_) => {}
                Told::Failure(failure) => return Err(failure),
                Told::Notice(_) => return Err(gone("a notice came before the reply")),
            }
            let notices = stream::unfold(lines, |mut lines| async move {
                match told(&mut lines).await {
                    Ok(Told::Notice(notice)) => Some((notice, lines)),
                    _ => None,
                }
            });
            Ok(notices.boxed())
        })
    }
}

fn check(caller: &Caller, scope: Scope) -> Result<(), Failure> {
    if caller.may(scope) {
        return Ok(());
    }
    Err(Failure::new(Code::AuthScope, "that is not allowed for this caller"))
}

async fn told(lines: &mut Lines<BufReader<Stream>>) -> Result<Told, Failure> {
    let line = lines.next_line().await.map_err(gone)?;
    let line = line.ok_or_else(|| gone("it closed the connection"))?;
    serde_json::from_str(&line).map_err(gone)
}

fn gone(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the running Adiuva does not answer ({error}); try again, or restart it"),
    )
}
