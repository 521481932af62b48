//! Calls through the window's shell, over the object that it puts into the page before any script runs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use adiuva_protocol::{Failure, Notice, Topic};
use js_sys::Promise;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::js::{from_js, member, method, to_js};
use super::line::{Line, Listener, Subscription, Then};
use super::silent;

/// The shell's object, inside the window only.
pub(super) fn internals() -> Option<JsValue> {
    let window: JsValue = web_sys::window()?.into();
    member(&window, "__TAURI_INTERNALS__")
}

/// Asks one of the shell's own commands.
pub(super) async fn invoke(command: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
    let object = internals().ok_or(JsValue::NULL)?;
    let invoke = method(&object, "invoke").ok_or(JsValue::NULL)?;
    let promise: Promise = invoke.call2(&object, &command.into(), arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Asks a command of the contract.
pub(super) async fn call(command: &str, request: &Value) -> Result<Value, Failure> {
    let arguments = to_js(&json!({ "command": command, "request": request }));
    match invoke("call", &arguments).await {
        Ok(reply) => from_js(&reply).ok_or_else(silent),
        Err(refused) => Err(from_js(&refused).unwrap_or_else(silent)),
    }
}

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Listens through a channel of the shell.
pub(super) fn subscribe(topic: Topic, on: Listener) -> Subscription {
    let line = Rc::new(RefCell::new(Line::new(topic, on)));
    let open = Rc::new(RefCell::new(None));
    begin(&line, &open);
    Subscription::new(move || drop(open.borrow_mut().take()))
}

/// The channel that is open now; a resumed subscription has a new one.
type Open = Rc<RefCell<Option<Channel>>>;

fn begin(line: &Rc<RefCell<Line>>, open: &Open) {
    let id = NEXT.with(|next| next.replace(next.get().wrapping_add(1)));
    let topic = line.borrow_mut().begin();
    let channel = {
        let (line, open) = (Rc::clone(line), Rc::clone(open));
        Channel::new(id, move |message| {
            let Some(message) = message else {
                line.borrow_mut().close();
                return;
            };
            let Some(notice) = from_js::<Notice>(&message) else {
                return;
            };
            let then = line.borrow_mut().hear(notice);
            if then == Then::Resume {
                // Not from inside the channel that is about to be dropped.
                let (line, open) = (Rc::clone(&line), Rc::clone(&open));
                spawn_local(async move { begin(&line, &open) });
            }
        })
    };
    let Some(channel) = channel else {
        line.borrow_mut().close();
        return;
    };
    let arguments = to_js(&json!({ "id": id, "topic": topic, "channel": channel.name() }));
    open.borrow_mut().replace(channel);
    let line = Rc::clone(line);
    spawn_local(async move {
        if invoke("subscribe", &arguments).await.is_err() {
            line.borrow_mut().close();
        }
    });
}

/// A channel of the shell: messages arrive with an index, and are passed on in its order.
struct Channel {
    id: u32,
    callback: f64,
    // Held because the shell calls it.
    _closure: Closure<dyn FnMut(JsValue)>,
}

impl Channel {
    fn new(id: u32, mut on: impl FnMut(Option<JsValue>) + 'static) -> Option<Self> {
        let mut order = Order::default();
        let closure = Closure::new(move |raw: JsValue| {
            for message in order.take(&raw) {
                on(message);
            }
        });
        let object = internals()?;
        let callback = method(&object, "transformCallback")?
            .call1(&object, closure.as_ref())
            .ok()?
            .as_f64()?;
        Some(Self {
            id,
            callback,
            _closure: closure,
        })
    }

    /// How a channel is written among a command's arguments.
    fn name(&self) -> String {
        format!("__CHANNEL__:{}", self.callback)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(object) = internals()
            && let Some(unregister) = method(&object, "unregisterCallback")
        {
            let _ = unregister.call1(&object, &self.callback.into());
        }
        let arguments = to_js(&json!({ "id": self.id }));
        spawn_local(async move {
            // A subscription that has ended is unknown to the shell, and that is what is wanted.
            let _ = invoke("unsubscribe", &arguments).await;
        });
    }
}

/// Puts messages into the order of their index; the end is a message too, written as none.
#[derive(Default)]
struct Order {
    next: u64,
    early: BTreeMap<u64, Option<JsValue>>,
}

impl Order {
    fn take(&mut self, raw: &JsValue) -> Vec<Option<JsValue>> {
        let index = member(raw, "index").and_then(|index| index.as_f64());
        if let Some(index) = index {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count that came as a JavaScript number"
            )]
            self.early.insert(index as u64, member(raw, "message"));
        }
        let mut ready = Vec::new();
        while let Some(message) = self.early.remove(&self.next) {
            self.next += 1;
            ready.push(message);
        }
        ready
    }
}
