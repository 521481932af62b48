//! One WebSocket for everything that is listened to in a browser; it comes back by itself when it breaks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use adiuva_protocol::{Notice, Topic};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, WebSocket};

use super::line::{Line, Listener, Subscription, Then};
use super::{Connection, connection, js, session, unreachable};

/// The first wait before the connection is made again, and the longest.
const WAITS: (i32, i32) = (250, 8000);
/// After so many tries without an answer the status line stops speaking of reconnecting.
const TRIES: u32 = 4;

#[derive(Default)]
struct Hub {
    lines: BTreeMap<u32, Listened>,
    next: u32,
    open: Option<Open>,
    opening: bool,
    tries: u32,
}

/// A line with its number on the wire, which a resumed line changes: late frames of the old one are then nobody's.
#[derive(Clone)]
struct Listened {
    id: Rc<Cell<u32>>,
    line: Rc<RefCell<Line>>,
}

struct Open {
    socket: WebSocket,
    // Held because the socket calls them.
    _closures: [Closure<dyn FnMut(JsValue)>; 2],
}

#[derive(Deserialize)]
struct Said {
    id: u32,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Notice(Notice),
    // Why, which a face that only listens does not need.
    Failed(serde::de::IgnoredAny),
    End(()),
}

thread_local! {
    static HUB: RefCell<Hub> = RefCell::default();
}

pub(super) fn subscribe(topic: Topic, on: Listener) -> Subscription {
    let id = Rc::new(Cell::new(0));
    enter(&Listened {
        id: Rc::clone(&id),
        line: Rc::new(RefCell::new(Line::new(topic, on))),
    });
    connect();
    Subscription::new(move || {
        // The line is dropped outside the borrow: what it owns may drop a subscription of its own.
        let line = HUB.with_borrow_mut(|hub| hub.lines.remove(&id.get()));
        if line.is_some() {
            send(&json!({ "unsubscribe": { "id": id.get() } }));
        }
    })
}

/// Gives a line the next number and subscribes it from where it stands.
fn enter(listened: &Listened) {
    let topic = listened.line.borrow_mut().begin();
    let id = HUB.with_borrow_mut(|hub| {
        hub.next += 1;
        hub.lines.remove(&listened.id.replace(hub.next));
        hub.lines.insert(hub.next, listened.clone());
        hub.next
    });
    send(&json!({ "subscribe": { "id": id, "topic": topic } }));
}

/// Sends a frame if the socket is open; on opening all lines are subscribed anyway.
fn send(frame: &Value) {
    HUB.with_borrow(|hub| {
        if let Some(open) = &hub.open
            && open.socket.ready_state() == WebSocket::OPEN
        {
            let _ = open.socket.send_with_str(&frame.to_string());
        }
    });
}

fn connect() {
    let begin = HUB.with_borrow_mut(|hub| {
        let begin = hub.open.is_none() && !hub.opening;
        hub.opening |= begin;
        begin
    });
    if begin {
        spawn_local(async {
            // A server that was started again knows no token of before.
            if HUB.with_borrow(|hub| hub.tries > 0) {
                session::forget();
            }
            let token = session::token().await;
            let signed_out = matches!(&token, Err(failure) if !unreachable(failure));
            let opened = token.is_ok_and(|csrf| open(csrf).is_some());
            HUB.with_borrow_mut(|hub| hub.opening = false);
            if !opened {
                again();
            }
            if signed_out {
                connection().set(Connection::SignedOut);
            }
        });
    }
}

fn open(csrf: String) -> Option<()> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    let socket = WebSocket::new(&format!("{scheme}://{}/v1/events", location.host().ok()?)).ok()?;

    let on_open = {
        let socket = socket.clone();
        Closure::once_into_js(move || {
            let _ = socket.send_with_str(&json!({ "csrf": csrf }).to_string());
            opened();
        })
    };
    let on_message = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        let text = event
            .dyn_into::<MessageEvent>()
            .ok()
            .and_then(|event| event.data().as_string());
        let said = text.and_then(|text| match text.starts_with('[') {
            true => serde_json::from_str::<Vec<Said>>(&text).ok(),
            false => serde_json::from_str(&text).ok().map(|said| vec![said]),
        });
        said.into_iter().flatten().for_each(hear);
    });
    let on_close = Closure::<dyn FnMut(JsValue)>::new(|_| again());
    socket.set_onopen(Some(on_open.unchecked_ref()));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    HUB.with_borrow_mut(|hub| {
        hub.open = Some(Open {
            socket,
            _closures: [on_message, on_close],
        });
    });
    Some(())
}

/// Subscribes all lines, each from where it stands.
fn opened() {
    let (lines, was_lost) = HUB.with_borrow_mut(|hub| {
        let was_lost = hub.tries > 0;
        hub.tries = 0;
        let lines: Vec<_> = hub.lines.values().cloned().collect();
        (lines, was_lost)
    });
    connection().set(Connection::Connected);
    for listened in lines {
        enter(&listened);
        if was_lost {
            listened.line.borrow_mut().reconnected();
        }
    }
}

fn hear(said: Said) {
    let Said { id, what } = said;
    let Some(listened) = HUB.with_borrow(|hub| hub.lines.get(&id).cloned()) else {
        return;
    };
    match what {
        What::Notice(notice) => {
            let then = listened.line.borrow_mut().hear(notice);
            if then == Then::Resume {
                send(&json!({ "unsubscribe": { "id": id } }));
                enter(&listened);
            }
        }
        What::Failed(_) | What::End(_) => finish(&listened),
    }
}

fn finish(listened: &Listened) {
    HUB.with_borrow_mut(|hub| hub.lines.remove(&listened.id.get()));
    listened.line.borrow_mut().close();
}

/// Makes the connection again after a wait that doubles.
fn again() {
    let (closed, tries) = HUB.with_borrow_mut(|hub| {
        hub.tries += 1;
        (hub.open.take(), hub.tries)
    });
    connection().update(|connection| {
        *connection = match *connection {
            // As long as nothing else is known: the tries tell it.
            Connection::SignedOut => Connection::SignedOut,
            _ if tries > TRIES => Connection::Away,
            _ => Connection::Reconnecting,
        }
    });
    spawn_local(async move {
        let wait = WAITS.0.saturating_mul(1 << (tries - 1).min(5)).min(WAITS.1);
        // Half of the wait is chance, so that many pages do not come back at once.
        let chance = 0.5 + js_sys::Math::random() / 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "at most eight thousand")]
        js::sleep((f64::from(wait) * chance) as i32).await;
        drop(closed);
        connect();
    });
}
