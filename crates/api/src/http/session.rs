//! `/v1/session`: opening a session by a code, finding it again after a reload, ending it.

use std::time::Instant;

use adiuva_protocol::Code;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::calls::read;
use super::guard::{self, CSRF};
use super::lane::Lane;
use super::refusal::{Refusal, json};
use super::tokens::{Digest, Token};

/// What a page sends to open a session.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    code: String,
}

/// Answers `/v1/session`.
pub(super) async fn answer(lane: &Lane, parts: &Parts, body: Body) -> Result<Response, Refusal> {
    match parts.method {
        Method::POST => {
            guard::check_call(parts)?;
            open(lane, body).await
        }
        Method::GET => {
            let session = enter(lane, &parts.headers)?;
            Ok(token(lane, &session))
        }
        Method::DELETE => {
            let session = enter(lane, &parts.headers)?;
            lane.sessions().end(&session);
            let mut response = json(b"{}".to_vec());
            set_cookie(&mut response, &format!("{}=; Max-Age=0", lane.cookie()))?;
            Ok(response)
        }
        _ => Err(guard::wrong_method()),
    }
}

/// The live session that the request belongs to, by its cookie and by the token that goes with it.
pub(super) fn enter(lane: &Lane, headers: &HeaderMap) -> Result<Digest, Refusal> {
    let session = find(lane, headers).ok_or_else(no_session)?;
    let token = guard::only(headers, CSRF)?.and_then(|token| token.to_str().ok());
    if token.is_some_and(|token| lane.sessions().is_csrf(&session, token)) {
        return Ok(session);
    }
    let message = "the token that goes with the session is missing or wrong; open a new link";
    Err(Refusal::new(Code::AuthCsrf, message))
}

/// The live session whose cookie came along. Servers on other ports can set cookies of this name too, so all are tried.
pub(super) fn find(lane: &Lane, headers: &HeaderMap) -> Option<Digest> {
    let name = lane.cookie();
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';').filter_map(|pair| pair.trim().split_once('=')));
    pairs.find_map(|(key, value)| {
        let session = (key == name).then(|| Token::parse(value))??.digest();
        lane.sessions().enter(&session, Instant::now()).then_some(session)
    })
}

pub(super) fn no_session() -> Refusal {
    let message = "there is no session, or it has ended; run `adiuva link` for a new link, or `adiuva serve` again";
    Refusal::new(Code::AuthSession, message)
}

async fn open(lane: &Lane, body: Body) -> Result<Response, Refusal> {
    let body = read(lane, body).await?;
    let Ok(Open { code }) = serde_json::from_slice(&body) else {
        return Err(Refusal::new(Code::Validation, "the body must be {\"code\": …}"));
    };
    let made = Token::make().map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    let code = Token::parse(&code).map(|code| code.digest());
    let opened = lane.sessions().open(code, made.digest(), Instant::now());
    if let Err(wrong) = opened {
        tracing::warn!("a wrong or used link was tried");
        tokio::time::sleep(wrong.0).await;
        let message = "the link works once and for a minute; run `adiuva link` for a new one";
        return Err(Refusal::new(Code::AuthSession, message));
    }
    tracing::info!("a browser opened a session");
    let mut response = token(lane, &made.digest());
    set_cookie(&mut response, &format!("{}={}", lane.cookie(), made.text()))?;
    Ok(response)
}

fn token(lane: &Lane, session: &Digest) -> Response {
    let csrf = lane.sessions().csrf(session);
    json(json!({ "csrf": csrf }).to_string().into_bytes())
}

/// Scripts cannot read the cookie, and no other site's page makes the browser send it.
fn set_cookie(response: &mut Response, cookie: &str) -> Result<(), Refusal> {
    let cookie = HeaderValue::from_str(&format!("{cookie}; Path=/; HttpOnly; SameSite=Strict"));
    let cookie = cookie.map_err(|_| {
        let message = "the session's cookie cannot be written";
        Refusal::with_status(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, message)
    })?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(())
}
