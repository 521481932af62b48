//! Calls over HTTP, for the same page in a browser.

use std::cell::RefCell;

use adiuva_protocol::{Code, Envelope, Failure};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCredentials, RequestInit, Response};

use super::{Connection, connection, silent};

thread_local! {
    static CSRF: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[derive(Deserialize)]
struct Session {
    csrf: String,
}

/// The token that goes with every request; asked for once.
pub(super) async fn csrf() -> Result<String, Failure> {
    if let Some(token) = CSRF.with_borrow(Clone::clone) {
        return Ok(token);
    }
    let answer = fetch("GET", "/v1/session", None, None).await?;
    let session: Session = serde_json::from_str(&answer.text).map_err(|_| refused(&answer))?;
    if !answer.ok {
        return Err(refused(&answer));
    }
    CSRF.set(Some(session.csrf.clone()));
    Ok(session.csrf)
}

/// Forgets the token, because the server does not know it any more.
pub(super) fn forget() {
    CSRF.set(None);
}

/// Asks a command of the contract.
pub(super) async fn call(command: &str, request: &Value) -> Result<Value, Failure> {
    let token = csrf().await?;
    let path = format!("/v1/{}", command.replacen('.', "/", 1));
    let answer = fetch("POST", &path, Some(&token), Some(&request.to_string())).await?;
    if answer.ok {
        return serde_json::from_str(&answer.text).map_err(|_| silent());
    }
    if answer.status == 401 || answer.status == 403 {
        forget();
    }
    Err(refused(&answer))
}

struct Answer {
    ok: bool,
    status: u16,
    text: String,
}

async fn fetch(method: &str, path: &str, csrf: Option<&str>, body: Option<&str>) -> Result<Answer, Failure> {
    let answer = try_fetch(method, path, csrf, body).await;
    // The socket says better whether the connection came back; a call only notices that nobody is there.
    if answer.is_err() && connection().get_untracked() == Connection::Connected {
        connection().set(Connection::Reconnecting);
    }
    answer.map_err(|_| silent())
}

async fn try_fetch(method: &str, path: &str, csrf: Option<&str>, body: Option<&str>) -> Result<Answer, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let headers = Headers::new()?;
    if let Some(csrf) = csrf {
        headers.set("X-CSRF", csrf)?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(RequestCredentials::SameOrigin);
    if let Some(body) = body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&body.into());
    }
    init.set_headers(&headers);
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(path, &init))
        .await?
        .dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok(Answer {
        ok: response.ok(),
        status: response.status(),
        text: text.as_string().unwrap_or_default(),
    })
}

/// The server's own words where it has some.
fn refused(answer: &Answer) -> Failure {
    if let Ok(envelope) = serde_json::from_str::<Envelope>(&answer.text) {
        return envelope.error;
    }
    match answer.status {
        401 | 403 => Failure::new(
            Code::AuthSession,
            "this page is not signed in any more; open the link again that the app printed when it started",
        ),
        _ => silent(),
    }
}
