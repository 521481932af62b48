//! The way to whoever carries commands out; the only place that knows the window's shell and HTTP.
//!
//! Inside the window calls go through the shell, in a browser over HTTP and one WebSocket. Which of them is decided
//! once, when the page starts. A page sees neither: it has [`call`] and [`subscribe`].

use std::cell::RefCell;

use adiuva_protocol::{Code, Command, Endpoint, Failure, Scope, Topic};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub mod desk;
mod file;
mod folder;
mod http;
mod js;
mod line;
mod session;
mod shell;
mod socket;
mod window;

pub use file::{PickedFile, picked_file, save_file};
pub use folder::pick_folder;
pub use line::{Heard, Subscription};
pub use window::{hide_window, show_in_main};

/// How the page stands with the process that does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Calls are answered.
    Connected,
    /// The connection broke and is being made again.
    Reconnecting,
    /// Nobody answered several times; tries go on.
    Away,
    /// The app answers and does not know this page any more: only a new link helps. Another tab may open it.
    SignedOut,
}

/// Where the page runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the app's own window.
    Window,
    /// In a browser.
    Browser,
}

thread_local! {
    static CONNECTION: RefCell<Option<ArcRwSignal<Connection>>> = const { RefCell::new(None) };
}

/// Does what has to be done before the page looks at its address.
pub fn begin() {
    // A page that was not opened by a link has nothing to take.
    let _ = session::take_code();
}

/// Where the page runs.
#[must_use]
pub fn place() -> Place {
    if shell::internals().is_some() {
        Place::Window
    } else {
        Place::Browser
    }
}

/// How the page stands with the process that does the work.
#[must_use]
pub fn connection() -> ArcRwSignal<Connection> {
    CONNECTION.with_borrow_mut(|held| {
        held.get_or_insert_with(|| ArcRwSignal::new(Connection::Connected))
            .clone()
    })
}

/// Asks one command and waits for its reply.
///
/// A read that nobody answered is asked again, a write never: it may have been carried out.
pub async fn call<E: Endpoint>(request: E) -> Result<E::Reply, Failure> {
    let request = serde_json::to_value(request).map_err(|error| unreadable(&error))?;
    readable(ask(E::COMMAND, request).await?)
}

/// Listens until the returned value is dropped.
pub fn subscribe(topic: Topic, on: impl FnMut(Heard) + 'static) -> Subscription {
    match place() {
        Place::Window => shell::subscribe(topic, Box::new(on)),
        Place::Browser => socket::subscribe(topic, Box::new(on)),
    }
}

/// The failure that a page of which the app knows nothing shows.
#[must_use]
pub fn signed_out() -> Failure {
    session::none()
}

/// Whether a failure says that nobody answered at all.
#[must_use]
pub fn unreachable(failure: &Failure) -> bool {
    failure
        .detail
        .as_ref()
        .and_then(|detail| detail.get("unreachable"))
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

async fn ask(command: Command, request: Value) -> Result<Value, Failure> {
    let mut waits = if matches!(command.scope(), Scope::Open | Scope::Read) {
        [250, 1000].iter()
    } else {
        [].iter()
    };
    loop {
        let answer = send(command.name(), request.clone()).await;
        match (&answer, waits.next()) {
            (Err(failure), Some(&wait)) if unreachable(failure) => js::sleep(wait).await,
            _ => return answer,
        }
    }
}

async fn send(command: &str, request: Value) -> Result<Value, Failure> {
    match place() {
        Place::Window => shell::call(command, &request).await,
        Place::Browser => http::call(command, &request).await,
    }
}

fn readable<T: DeserializeOwned>(reply: Value) -> Result<T, Failure> {
    serde_json::from_value(reply).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the page and the app are of different versions, load the page again: {error}"),
    )
}

/// The failure for a call that nobody answered.
#[must_use]
pub fn silent() -> Failure {
    Failure::new(
        Code::Internal,
        "the app on this machine does not answer; start it and try again",
    )
    .with_detail(serde_json::json!({ "unreachable": true }))
}
