//! The local lane end to end, over a real socket, in front of a small dispatch.

use std::sync::Arc;

use adiuva_api::local::{Client, Server};
use adiuva_protocol::{Caller, Code, Command, Dispatch, Event, Notice, Topic};
use futures::StreamExt;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::stand_in::{StandIn, until};

#[tokio::test]
async fn a_second_process_joins_calls_and_listens() {
    let home = tempfile::tempdir().unwrap();
    assert!(
        Client::load(home.path()).await.is_none(),
        "nobody serves this folder yet"
    );

    let stop = CancellationToken::new();
    let stand_in = Arc::new(StandIn::default());
    let server = Server::bind(home.path()).unwrap();
    let serving = tokio::spawn(server.run(stand_in.clone(), stop.clone()));
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
    assert_eq!(stand_in.listeners(), 1);
    drop(events);
    until("the end of the listener", || stand_in.listeners() == 0).await;

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
