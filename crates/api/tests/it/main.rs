//! The local lane end to end, over a real socket, in front of a small dispatch.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adiuva_api::local::{Client, Server};
use adiuva_protocol::{Caller, Code, Command, Dispatch, Event, Failure, Notice, Topic};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// Echoes requests; its subscription never ends and counts its listeners.
#[derive(Default)]
struct Echo {
    listeners: Arc<AtomicUsize>,
}

struct Listening(Arc<AtomicUsize>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Dispatch for Echo {
    fn call<'a>(
        &'a self,
        caller: &'a Caller,
        command: Command,
        request: Value,
    ) -> BoxFuture<'a, Result<Value, Failure>> {
        Box::pin(async move {
            match command {
                Command::meta_get => Ok(json!({ "asked": request, "caller": caller.kind() })),
                _ => Err(Failure::new(Code::VaultLocked, "the vault is closed; unlock it")),
            }
        })
    }

    fn subscribe<'a>(&'a self, _: &'a Caller, _: Topic) -> BoxFuture<'a, Result<BoxStream<'static, Notice>, Failure>> {
        self.listeners.fetch_add(1, Ordering::SeqCst);
        let listening = Listening(Arc::clone(&self.listeners));
        let events = stream::iter([Notice::Event(Event::Sources), Notice::Event(Event::Models)])
            .chain(stream::pending())
            .map(move |notice| {
                let _ = &listening;
                notice
            });
        Box::pin(async move { Ok(events.boxed()) })
    }
}

#[tokio::test]
async fn a_second_process_joins_calls_and_listens() {
    let home = tempfile::tempdir().unwrap();
    assert!(
        Client::load(home.path()).await.is_none(),
        "nobody serves this folder yet"
    );

    let stop = CancellationToken::new();
    let echo = Arc::new(Echo::default());
    let server = Server::bind(home.path()).unwrap();
    let serving = tokio::spawn(server.run(echo.clone(), stop.clone()));
    let client = Client::load(home.path()).await.unwrap();
    let caller = Caller::command_line();

    let text = "perché ".repeat(100_000);
    let reply = client
        .call(&caller, Command::meta_get, json!({ "text": text }))
        .await
        .unwrap();
    assert_eq!(reply["asked"]["text"], text);
    let failure = client.call(&caller, Command::audit_list, json!({})).await.unwrap_err();
    assert_eq!(failure.code, Code::VaultLocked, "a failure travels whole");

    let mut events = client.subscribe(&caller, Topic::Events).await.unwrap();
    assert_eq!(events.next().await, Some(Notice::Event(Event::Sources)));
    assert_eq!(events.next().await, Some(Notice::Event(Event::Models)));
    assert_eq!(echo.listeners.load(Ordering::SeqCst), 1);
    drop(events);
    while echo.listeners.load(Ordering::SeqCst) > 0 {
        tokio::task::yield_now().await;
    }

    stop.cancel();
    serving.await.unwrap();
    assert!(
        Client::load(home.path()).await.is_none(),
        "the socket is gone with its server"
    );
}

#[tokio::test]
#[cfg(unix)]
async fn a_socket_left_by_a_crash_is_replaced_and_is_private() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let left = std::os::unix::net::UnixListener::bind(home.path().join("adiuva.sock")).unwrap();
    drop(left);
    let _server = Server::bind(home.path()).unwrap();
    let mode = std::fs::metadata(home.path().join("adiuva.sock"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "only the owner may connect");
}
