//! The windows' way to the engine: one call, one subscription, one end of a subscription.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adiuva_api::local::Place;
use adiuva_engine::OpenFile;
use adiuva_protocol::{Caller, CallerKind, Code, Command, Dispatch, Failure, Notice, Scope, Topic};
use futures::StreamExt;
use futures::stream::BoxStream;
use serde_json::{Value, json};
use tauri::async_runtime::{spawn, spawn_blocking};
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};
use tokio_util::sync::CancellationToken;

use crate::windows;

/// The live subscriptions, by window. A window that loads another page, or goes, forgets its own.
#[derive(Default)]
pub(crate) struct Subscriptions(Mutex<HashMap<String, HashMap<u32, CancellationToken>>>);

#[tauri::command]
pub(crate) async fn call(
    window: WebviewWindow,
    place: State<'_, Arc<Place>>,
    command: String,
    request: Option<Value>,
) -> Result<Value, Failure> {
    let caller = caller(window.label());
    let Some(command) = Command::by_name(&command) else {
        return Err(Failure::new(Code::Validation, format!("there is no command {command}")));
    };
    let request = request.unwrap_or_default();
    match command {
        Command::knowledge_open => open_file(place.as_ref(), &caller, request).await,
        _ => place.call(&caller, command, request).await,
    }
}

#[tauri::command]
pub(crate) async fn subscribe(
    window: WebviewWindow,
    place: State<'_, Arc<Place>>,
    subscriptions: State<'_, Subscriptions>,
    id: u32,
    topic: Topic,
    channel: Channel<Notice>,
) -> Result<(), Failure> {
    // Known before the first wait, so that a page that is left meanwhile leaves nothing behind.
    let stop = subscriptions.begin(window.label(), id);
    let caller = caller(window.label());
    let Some(notices) = stop.run_until_cancelled(place.subscribe(&caller, topic)).await else {
        return Ok(());
    };
    let notices = notices.inspect_err(|_| stop.cancel())?;
    spawn(async move { stop.run_until_cancelled(pass_on(notices, channel)).await });
    Ok(())
}

#[tauri::command]
pub(crate) async fn unsubscribe(
    window: WebviewWindow,
    subscriptions: State<'_, Subscriptions>,
    id: u32,
) -> Result<(), Failure> {
    subscriptions.end(window.label(), id);
    Ok(())
}

/// The one command that is carried out here: the engine says which file, the system opens it.
async fn open_file(place: &Place, caller: &Caller, request: Value) -> Result<Value, Failure> {
    let file = OpenFile::find(place, caller, request).await?;
    let opened = spawn_blocking(move || match file {
        OpenFile::View(path) => tauri_plugin_opener::open_path(path, None::<&str>),
        OpenFile::Reveal(path) => tauri_plugin_opener::reveal_item_in_dir(path),
    });
    match opened.await {
        Ok(Ok(())) => Ok(json!({})),
        Ok(Err(error)) => Err(Failure::new(
            Code::Internal,
            format!("the system cannot open it: {error}"),
        )),
        Err(error) => Err(Failure::new(Code::Internal, error.to_string())),
    }
}

/// The shell itself, for what its tray does.
pub(crate) fn shell() -> Caller {
    Caller::new(CallerKind::Window("shell".into()), Scope::ALL.to_vec())
}

/// What a window may do: the main one everything, the small one nothing with keys, any other nothing.
fn caller(window: &str) -> Caller {
    let scopes = match window {
        windows::MAIN => Scope::ALL.to_vec(),
        windows::ASK => vec![Scope::Open, Scope::Read, Scope::Write],
        _ => Vec::new(),
    };
    Caller::new(CallerKind::Window(window.into()), scopes)
}

/// The channel tells its own end when it is dropped here.
async fn pass_on(mut notices: BoxStream<'static, Notice>, channel: Channel<Notice>) {
    while let Some(notice) = notices.next().await {
        if channel.send(notice).is_err() {
            return;
        }
    }
}

impl Subscriptions {
    /// Forgets all of a window.
    pub(crate) fn forget(&self, window: &str) {
        let gone = self.lock().remove(window).unwrap_or_default();
        gone.values().for_each(CancellationToken::cancel);
    }

    fn begin(&self, window: &str, id: u32) -> CancellationToken {
        let stop = CancellationToken::new();
        let mut windows = self.lock();
        let live = windows.entry(window.into()).or_default();
        if let Some(before) = live.insert(id, stop.clone()) {
            before.cancel();
        }
        stop
    }

    fn end(&self, window: &str, id: u32) {
        if let Some(stop) = self.lock().get_mut(window).and_then(|live| live.remove(&id)) {
            stop.cancel();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, HashMap<u32, CancellationToken>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
