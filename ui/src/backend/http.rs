//! Calls over HTTP, for the same page in a browser.

use adiuva_protocol::{Envelope, Failure};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCredentials, RequestInit, Response};

use super::{Connection, connection, session, silent};

/// Asks a command of the contract.
pub(super) async fn call(command: &str, request: &Value) -> Result<Value, Failure> {
    let token = session::token().await?;
    let path = format!("/v1/{}", command.replacen('.', "/", 1));
    let answer = fetch("POST", &path, Some(&token), Some(&request.to_string())).await?;
    if answer.ok {
        return serde_json::from_str(&answer.text).map_err(|_| silent());
    }
    if answer.status == 401 || answer.status == 403 {
        session::forget();
    }
    Err(refused(&answer))
}

pub(super) struct Answer {
    pub(super) ok: bool,
    pub(super) status: u16,
    pub(super) text: String,
}

pub(super) async fn fetch(method: &str, path: &str, csrf: Option<&str>, body: Option<&str>) -> Result<Answer, Failure> {
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
pub(super) fn refused(answer: &Answer) -> Failure {
    if let Ok(envelope) = serde_json::from_str::<Envelope>(&answer.text) {
        return envelope.error;
    }
    match answer.status {
        401 | 403 => session::none(),
        _ => silent(),
    }
}
