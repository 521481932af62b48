//! The stream of events.

use std::time::Duration;

use adiuva_api::http::Limits;
use adiuva_protocol::RunId;
use adiuva_testkit::browser::{Heard, Request, Socket};
use serde_json::{Value, json};

use crate::served::Served;
use crate::stand_in::{ENDS, FLOODS, UNKNOWN, until};

async fn subscribe(socket: &mut Socket, id: u32, topic: Value) {
    let frame = json!({ "subscribe": { "id": id, "topic": topic } });
    socket.send(&frame).await.unwrap();
}

fn events() -> Value {
    json!({ "topic": "events" })
}

fn run(after: u64) -> Value {
    json!({ "topic": "run", "id": RunId::make(), "after": after })
}

#[tokio::test]
async fn a_page_hears_what_it_listens_to_until_it_leaves() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let mut page = browser.listen().await.unwrap();
    subscribe(&mut page, 1, events()).await;
    assert_eq!(
        page.hear().await.json(),
        json!({ "id": 1, "notice": { "event": { "event": "sources" } } })
    );
    assert_eq!(
        page.hear().await.json(),
        json!({ "id": 1, "notice": { "event": { "event": "models" } } })
    );
    subscribe(&mut page, 2, events()).await;
    page.hear().await;
    assert_eq!(served.stand_in.listeners(), 2);

    page.send(&json!({ "unsubscribe": { "id": 1 } })).await.unwrap();
    until("the end of one", || served.stand_in.listeners() == 1).await;
    drop(page);
    until("the end of the other", || served.stand_in.listeners() == 0).await;

    let mut reloaded = browser.listen().await.unwrap();
    subscribe(&mut reloaded, 1, events()).await;
    reloaded.hear().await;
    assert_eq!(served.stand_in.listeners(), 1, "one page, one listener");
}

#[tokio::test]
async fn a_run_comes_to_its_end_and_its_number_is_free() {
    let served = Served::new().await;
    let mut page = served.browser().await.listen().await.unwrap();
    for _ in 0..2 {
        subscribe(&mut page, 9, run(ENDS)).await;
        for (seq, chunk) in [(1, "one"), (2, "two")] {
            let heard = page.hear().await.json();
            assert_eq!(heard["id"], 9);
            assert_eq!(heard["notice"]["frame"]["seq"], seq);
            assert_eq!(heard["notice"]["frame"]["body"]["chunk"], chunk);
        }
        assert_eq!(page.hear().await.json(), json!({ "id": 9, "end": null }));
    }
    subscribe(&mut page, 9, run(UNKNOWN)).await;
    let failed = page.hear().await.json();
    assert_eq!(
        (&failed["id"], &failed["failed"]["code"]),
        (&json!(9), &json!("E_NOT_FOUND"))
    );
    assert_eq!(served.stand_in.listeners(), 0);
}

#[tokio::test]
async fn a_page_listens_to_so_many_things() {
    let served = Served::new().await;
    let mut page = served.browser().await.listen().await.unwrap();
    for id in 0..65 {
        subscribe(&mut page, id, events()).await;
    }
    let refused = loop {
        let heard = page.hear().await.json();
        if heard["failed"].is_object() {
            break heard;
        }
    };
    assert_eq!(
        (&refused["id"], &refused["failed"]["code"]),
        (&json!(64), &json!("E_QUOTA"))
    );
    assert_eq!(served.stand_in.listeners(), 64);
}

#[tokio::test]
async fn so_many_pages_listen() {
    let limits = Limits {
        streams: 2,
        ..Limits::default()
    };
    let served = Served::with_limits(limits).await;
    let browser = served.browser().await;
    let (one, _other) = (browser.listen().await.unwrap(), browser.listen().await.unwrap());
    let refused = browser.listen().await.err().unwrap().to_string();
    assert!(
        refused.starts_with("429") && refused.contains("E_RATE_LIMITED"),
        "{refused}"
    );
    drop(one);
    while browser.listen().await.is_err() {}
}

#[tokio::test]
async fn frames_that_make_no_sense_end_it() {
    let served = Served::new().await;
    let browser = served.browser().await;
    for garbage in [
        json!({}),
        json!("text"),
        json!({ "subscribe": { "id": 1, "topic": { "topic": "keys" } } }),
        json!({ "csrf": browser.csrf }),
    ] {
        let mut page = browser.listen().await.unwrap();
        page.send(&garbage).await.unwrap();
        assert_eq!(page.hear().await, Heard::Close(1008), "{garbage}");
    }
    let mut page = browser.listen().await.unwrap();
    subscribe(&mut page, 1, events()).await;
    subscribe(&mut page, 1, events()).await;
    while let Heard::Text(_) = page.hear().await {}
    until("the end of the listener", || served.stand_in.listeners() == 0).await;
}

#[tokio::test]
async fn the_first_frame_shows_the_token_in_time() {
    let limits = Limits {
        body: Duration::from_millis(500),
        ..Limits::default()
    };
    let served = Served::with_limits(limits).await;
    let (browser, other) = (served.browser().await, served.browser().await);
    let upgrade = || browser.upgrade(Request::websocket("/v1/events"));
    assert_eq!(
        upgrade().await.unwrap().hear().await,
        Heard::Close(4403),
        "nothing came"
    );
    for first in [
        json!({ "csrf": other.csrf }),
        json!({ "csrf": null }),
        json!({ "csrf": browser.csrf, "more": 1 }),
        json!({ "subscribe": { "id": 1, "topic": { "topic": "events" } } }),
    ] {
        let mut page = upgrade().await.unwrap();
        page.send(&first).await.unwrap();
        assert_eq!(page.hear().await, Heard::Close(4403), "{first}");
    }
    assert_eq!(served.stand_in.listeners(), 0);
}

#[tokio::test]
async fn the_end_of_the_session_and_of_the_server_end_it() {
    let served = Served::new().await;
    let (browser, other) = (served.browser().await, served.browser().await);
    let (mut page, mut others) = (browser.listen().await.unwrap(), other.listen().await.unwrap());
    subscribe(&mut page, 1, run(ENDS)).await;
    subscribe(&mut others, 1, run(ENDS)).await;
    for page in [&mut page, &mut others] {
        while page.hear().await.json().get("end").is_none() {}
    }
    browser.ask(Request::new("DELETE", "/v1/session")).await.unwrap();
    let ended = loop {
        match page.hear().await {
            Heard::Text(_) => {}
            end => break end,
        }
    };
    assert_eq!(ended, Heard::Close(4401));
    let hearing = tokio::spawn(async move {
        loop {
            match others.hear().await {
                Heard::Text(_) => {}
                end => break end,
            }
        }
    });
    served.end().await;
    assert_eq!(hearing.await.unwrap(), Heard::Close(1001));
}

#[tokio::test]
async fn a_page_that_answers_is_kept_and_one_that_does_not_is_given_up() {
    let limits = Limits {
        ping: Duration::from_millis(20),
        write: Duration::from_secs(2),
        ..Limits::default()
    };
    let served = Served::with_limits(limits).await;
    let browser = served.browser().await;
    let (mut page, mut silent) = (browser.listen().await.unwrap(), browser.listen().await.unwrap());
    subscribe(&mut page, 1, events()).await;
    for _ in 0..20 {
        assert!(page.wait_for_ping().await);
    }
    assert_eq!(served.stand_in.listeners(), 1);
    silent.answers = false;
    assert_eq!(silent.hear().await, Heard::Gone);
}

#[tokio::test]
async fn a_page_that_reads_too_slowly_is_dropped() {
    let limits = Limits {
        write: Duration::from_millis(200),
        farewell: Duration::from_millis(200),
        ..Limits::default()
    };
    let served = Served::with_limits(limits).await;
    let mut page = served.browser().await.listen().await.unwrap();
    subscribe(&mut page, 1, run(FLOODS)).await;
    until("the beginning", || served.stand_in.listeners() == 1).await;
    until("the end", || served.stand_in.listeners() == 0).await;
    drop(page);
}
