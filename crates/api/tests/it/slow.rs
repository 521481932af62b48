//! Clients that send or read slowly, or not at all.

use std::time::Duration;

use adiuva_api::http::Limits;
use adiuva_testkit::browser::Request;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::served::Served;

fn hurried() -> Limits {
    Limits {
        head: Duration::from_secs(1),
        body: Duration::from_secs(1),
        write: Duration::from_secs(1),
        ..Limits::default()
    }
}

/// What came before the server closed; it must close.
async fn closed(mut connection: TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let reading = connection.read_to_end(&mut heard);
    let read = tokio::time::timeout(Duration::from_secs(20), reading).await;
    assert!(read.is_ok(), "the connection is still open");
    heard
}

#[tokio::test]
async fn half_requests_are_given_up() {
    let served = Served::with_limits(hurried()).await;
    let browser = served.browser().await;
    let whole = browser
        .dress(Request::post("/v1/meta/get", &json!({ "text": "text" })))
        .bytes();
    let head = whole.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let given_up = [0, 1, 10, head - 1, head, head + 1, whole.len() - 1].map(async |sent| {
        let mut connection = browser.connect().await.unwrap();
        connection.write_all(&whole[..sent]).await.unwrap();
        let heard = String::from_utf8(closed(connection).await).unwrap();
        assert!(!heard.starts_with("HTTP/1.1 200"), "{sent} bytes: {heard}");
    });
    futures::future::join_all(given_up).await;
    assert_eq!(served.stand_in.calls(), []);
    assert_eq!(browser.call("meta.get", &json!({})).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_given_up() {
    let served = Served::with_limits(hurried()).await;
    let stranger = served.stranger();
    let mut connection = stranger.connect().await.unwrap();
    let trickle = async {
        while connection.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let given_up = tokio::time::timeout(Duration::from_secs(20), trickle).await;
    assert!(given_up.is_ok(), "each byte counts as a sign of life");
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let limits = Limits {
        connections: 1,
        ..hurried()
    };
    let served = Served::with_limits(limits).await;
    let stranger = served.stranger();
    let mut connection = stranger.connect().await.unwrap();
    let request = stranger.dress(Request::get("/large.txt")).bytes();
    connection.write_all(&request).await.unwrap();
    // The only place is taken until the server gives up on the first.
    assert_eq!(stranger.ask(Request::get("/")).await.unwrap().status, 200);
    drop(connection);
}

#[tokio::test]
async fn many_silent_connections_do_not_shut_others_out() {
    let served = Served::with_limits(hurried()).await;
    let browser = served.browser().await;
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(browser.connect().await.unwrap());
    }
    let answer = tokio::time::timeout(Duration::from_secs(20), browser.call("meta.get", &json!({}))).await;
    assert_eq!(answer.unwrap().unwrap().status, 200);
}

#[tokio::test]
async fn large_heads_and_garbage_are_refused() {
    let served = Served::with_limits(hurried()).await;
    let browser = served.browser().await;
    let large = browser
        .dress(Request::get("/").with("x-large", &"x".repeat(64 << 10)))
        .bytes();
    let many = (0..500).fold(Request::get("/"), |request, n| request.with(&format!("x-{n}"), "x"));
    let garbage: Vec<u8> = (0..=255).cycle().take(4096).collect();
    for bytes in [
        large,
        browser.dress(many).bytes(),
        garbage,
        b"GET / HTTP/2.0\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01".to_vec(),
    ] {
        let accepted = browser.send(&bytes).await.is_ok_and(|answer| answer.status < 400);
        assert!(!accepted, "{}", String::from_utf8_lossy(&bytes[..40.min(bytes.len())]));
    }
    assert_eq!(browser.call("meta.get", &json!({})).await.unwrap().status, 200);
}
