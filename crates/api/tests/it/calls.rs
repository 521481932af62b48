//! Commands over HTTP.

use std::sync::atomic::Ordering;

use adiuva_protocol::Command;
use adiuva_testkit::browser::Request;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::served::Served;
use crate::stand_in::until;

#[tokio::test]
async fn every_command_has_its_path() {
    let served = Served::new().await;
    let browser = served.browser().await;
    for &command in Command::ALL {
        if matches!(command, Command::audit_list | Command::models_test) {
            continue;
        }
        let answer = browser.call(command.name(), &json!({ "perché": 1 })).await.unwrap();
        let asked = json!({ "asked": { "perché": 1 }, "caller": "browser", "command": command.name() });
        assert_eq!((answer.status, answer.json()), (200, asked));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn a_failure_comes_in_its_envelope() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let answer = browser.call("audit.list", &json!({})).await.unwrap();
    assert_eq!(answer.status, 423);
    let envelope = answer.json();
    assert_eq!(envelope["error"]["code"], "E_VAULT_LOCKED");
    assert_eq!(envelope["error"]["message"], "the vault is closed; unlock it");
    assert_eq!(envelope["request_id"].as_str().unwrap().len(), 36);

    let check = async |request: Request, status: u16, code: &str| {
        let answer = browser.ask(request).await.unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    };
    let call = Request::post("/v1/meta/get", &json!({}));
    check(call.clone().path("/v1/meta/none"), 404, "E_NOT_FOUND").await;
    check(call.clone().path("/v1/meta/get/"), 404, "E_NOT_FOUND").await;
    check(call.clone().method("PUT"), 405, "E_VALIDATION").await;
    check(call.clone().with("content-type", "text/plain"), 415, "E_VALIDATION").await;
    check(call.clone().body("{"), 400, "E_VALIDATION").await;
    check(call.clone().body("[".repeat(100_000)), 400, "E_VALIDATION").await;
    check(call.clone().with("content-length", "1048577"), 413, "E_VALIDATION").await;
    assert_eq!(
        served.stand_in.calls(),
        [Command::audit_list],
        "none of these went further"
    );

    let largest = format!("{{\"text\":\"{}\"}}", "x".repeat((1 << 20) - 11));
    assert_eq!(largest.len(), 1 << 20);
    assert_eq!(browser.ask(call.clone().body(largest)).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_body_without_a_length_is_measured_too() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let mut body = Vec::new();
    for _ in 0..16 {
        body.extend(b"10000\r\n");
        body.extend([b' '; 0x10000]);
        body.extend(b"\r\n");
    }
    body.extend(b"1\r\n \r\n0\r\n\r\n");
    let request = Request::post("/v1/meta/get", &json!({})).with("transfer-encoding", "chunked");
    let answer = browser.ask(request.body(body)).await.unwrap();
    assert_eq!(answer.status, 413);
    assert_eq!(served.stand_in.calls(), []);
}

#[tokio::test]
async fn a_page_that_leaves_does_not_stop_the_work() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let request = browser.dress(Request::post("/v1/models/test", &json!({})));
    let mut connection = browser.connect().await.unwrap();
    connection.write_all(&request.bytes()).await.unwrap();
    until("the call", || !served.stand_in.calls().is_empty()).await;
    drop(connection);
    // Another answer on another connection: the first one is known to be gone by then.
    assert_eq!(browser.call("meta.get", &json!({})).await.unwrap().status, 200);
    served.stand_in.release.notify_one();
    until("the end of the work", || {
        served.stand_in.finished.load(Ordering::SeqCst) == 1
    })
    .await;
}

#[tokio::test]
async fn what_was_asked_is_answered_when_the_server_stops() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let asking = tokio::spawn(async move { browser.call("models.test", &json!({})).await.unwrap().status });
    until("the call", || !served.stand_in.calls().is_empty()).await;
    let stand_in = served.stand_in.clone();
    let stranger = served.stranger();
    let ending = tokio::spawn(served.end());
    until("the port being closed", || {
        std::net::TcpStream::connect(&stranger.host).is_err()
    })
    .await;
    stand_in.release.notify_one();
    assert_eq!(asking.await.unwrap(), 200);
    ending.await.unwrap();
}
