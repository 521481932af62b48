//! The session of a page in a browser: opened by the one-time link, found again after a reload.
//!
//! A session is a cookie that no script can read, and a token that goes with it. Cookies are shared by all ports of this
//! machine, what a page keeps is not: the token is worth nothing without the cookie, and the other way round.

use std::cell::RefCell;
use std::rc::Rc;

use adiuva_protocol::{Code, Failure};
use futures::lock::Mutex;
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::prelude::*;

use super::http::{Answer, fetch, refused};
use super::js;

/// Where the token is kept, for reloads and further tabs.
const KEPT: &str = "adiuva-csrf";

thread_local! {
    /// The code of the link that the page was opened with, until it is handed in.
    static CODE: RefCell<Option<String>> = const { RefCell::new(None) };
    static TOKEN: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Several parts of the page ask at the same time, and a link opens only once.
    static TURN: Rc<Mutex<()>> = Rc::default();
}

#[derive(Deserialize)]
struct Session {
    csrf: String,
}

/// Takes the code out of the address, before anything else reads or keeps the address.
pub(super) fn take_code() -> Option<()> {
    let window = web_sys::window()?;
    let location = window.location();
    if location.pathname().ok()? != "/open" {
        return None;
    }
    let code = location.hash().ok()?.trim_start_matches('#').to_owned();
    CODE.set(Some(code).filter(|code| !code.is_empty()));
    let history = js::member(&window, "history")?;
    let replace = js::method(&history, "replaceState")?;
    replace.call3(&history, &JsValue::NULL, &"".into(), &"/".into()).ok()?;
    Some(())
}

/// The token that goes with every request; asked for once.
pub(super) async fn token() -> Result<String, Failure> {
    let turn = TURN.with(Rc::clone);
    let _turn = turn.lock().await;
    if let Some(token) = TOKEN.with_borrow(Clone::clone) {
        return Ok(token);
    }
    let opened = match CODE.take() {
        // A used link, out of the history or from somebody else, leaves the session that is there.
        Some(code) => hand_in(&code).await.ok(),
        None => None,
    };
    let token = match opened {
        Some(token) => token,
        None => resume().await?,
    };
    keep(Some(&token));
    TOKEN.set(Some(token.clone()));
    Ok(token)
}

/// Asks again next time whether the session still lives.
pub(super) fn forget() {
    TOKEN.set(None);
}

/// The failure that sends the person to the command line for a new link.
pub(super) fn none() -> Failure {
    Failure::new(
        Code::AuthSession,
        "this page is not signed in; run `adiuva link` and open the link it prints, or run `adiuva serve` again",
    )
}

async fn hand_in(code: &str) -> Result<String, Failure> {
    let body = json!({ "code": code }).to_string();
    read(&fetch("POST", "/v1/session", None, Some(&body)).await?)
}

async fn resume() -> Result<String, Failure> {
    let kept = storage().and_then(|storage| storage.get_item(KEPT).ok()?);
    let token = kept.ok_or_else(none)?;
    let answer = fetch("GET", "/v1/session", Some(&token), None).await?;
    if matches!(answer.status, 401 | 403) {
        keep(None);
    }
    read(&answer)
}

fn read(answer: &Answer) -> Result<String, Failure> {
    let session = serde_json::from_str::<Session>(&answer.text).ok();
    let session = session.filter(|_| answer.ok).ok_or_else(|| refused(answer))?;
    Ok(session.csrf)
}

/// A browser that keeps nothing asks for a new link after each reload.
fn keep(token: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match token {
        Some(token) => storage.set_item(KEPT, token),
        None => storage.remove_item(KEPT),
    };
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
