//! `adiuva serve`: the UI in a browser of this machine, until Ctrl-C.

use std::path::Path;

use adiuva_api::http::{BindError, Config, Link, Server};
use adiuva_api::local::Client;
use adiuva_protocol::{Code, Failure};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::args::ServeArgs;
use crate::out::Out;
use crate::session::Session;
use crate::{Stop, interrupt, opener};

/// Says where the data folder is served already, when it is; and that it is in use, when it is only that.
pub(super) async fn refuse_second(home: &Path) -> Result<(), Failure> {
    let Some(running) = Client::load(home).await else {
        return Ok(());
    };
    Err(in_use(running.make_link().await.ok().as_ref()))
}

pub(super) async fn run(session: &Session, home: &Path, out: &Out, args: ServeArgs) -> Result<(), Stop> {
    // Somebody else was faster.
    let door = session.door().ok_or_else(|| in_use(None))?;
    let config = Config {
        port: args.port,
        ipv6: args.ipv6,
        ..Config::default()
    };
    let server = Server::bind(config).await.map_err(not_listening)?;
    // A closed vault is opened in the browser, and a missing one is made there.
    session.unlock_unasked().await?;
    let links = server.links();
    door.open(links.clone());
    let link = links.make()?;
    tell(out, &link)?;
    if args.open {
        opener::open(home, &link.link)?;
    }
    let stop = CancellationToken::new();
    let running = server.run(session.share(), stop.clone());
    let stopped = async {
        let interrupted = interrupt::asked().await;
        out.aside("stopping");
        stop.cancel();
        interrupted
    };
    let ((), interrupted) = tokio::join!(running, stopped);
    if args.open {
        opener::tidy(home);
    }
    Ok(interrupted?)
}

/// `adiuva link`: a new link to the UI that another process serves.
pub(super) async fn link(home: &Path, out: &Out) -> Result<(), Stop> {
    let nobody = || Failure::new(Code::NotFound, "nobody serves this data folder; run `adiuva serve`");
    let running = Client::load(home).await.ok_or_else(nobody)?;
    let link = running.make_link().await?;
    tell(out, &link)?;
    Ok(())
}

fn tell(out: &Out, link: &Link) -> Result<(), Stop> {
    if out.json {
        out.document(&json!({ "address": link.address, "link": link.link }))?;
    } else {
        out.line(&link.link)?;
        out.aside("Open this link in a browser of this machine. It works once and for a minute; `adiuva link` makes a new one.");
    }
    Ok(())
}

fn in_use(served: Option<&Link>) -> Failure {
    let message = match served {
        Some(link) => format!(
            "this data folder is served already, at {}; `adiuva link` makes a link to it",
            link.address
        ),
        None => "another Adiuva has this data folder open and serves no browser; close it first".into(),
    };
    Failure::new(Code::VaultInUse, message)
}

fn not_listening(error: BindError) -> Failure {
    let advice = match &error {
        BindError::InUse(_) => "; choose another with --port, or leave it out for any that is free".to_owned(),
        BindError::Refused { source, .. } => format!(": {source}; choose another with --port"),
        BindError::NoRandomness => String::new(),
    };
    Failure::new(Code::Conflict, format!("{error}{advice}"))
}
