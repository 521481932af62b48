//! `POST /v1/<area>/<verb>`: the commands of the table.

use std::sync::Arc;

use adiuva_protocol::{Code, Command};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Value;

use super::guard::{self, LARGEST_BODY};
use super::lane::Lane;
use super::refusal::{Refusal, json};
use super::session;

/// Carries out the command that the path names.
pub(super) async fn answer(lane: &Arc<Lane>, parts: &Parts, body: Body) -> Result<Response, Refusal> {
    guard::check_call(parts)?;
    session::enter(lane, &parts.headers)?;
    let command = Command::by_route(parts.uri.path());
    let command = command.ok_or_else(|| Refusal::new(Code::NotFound, "there is no such command"))?;
    let body = read(lane, body).await?;
    let request: Value = serde_json::from_slice(&body)
        .map_err(|error| Refusal::new(Code::Validation, format!("the body is not JSON: {error}")))?;
    // A page that leaves while a vault is being made must not leave half a vault: the work goes on by itself.
    let doing = Arc::clone(lane);
    let called = lane
        .tasks
        .spawn(async move { doing.dispatch.call(&doing.caller, command, request).await });
    let reply = called
        .await
        .map_err(|error| Refusal::new(Code::Internal, format!("{} broke off: {error}", command.name())))??;
    let reply = serde_json::to_vec(&reply)
        .map_err(|error| Refusal::new(Code::Internal, format!("the reply cannot be written: {error}")))?;
    Ok(json(reply))
}

/// The whole body, within its size and its time.
pub(super) async fn read(lane: &Lane, body: Body) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(lane.limits.body, to_bytes(body, LARGEST_BODY)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(guard::too_large()),
        Err(_) => {
            let message = "the body did not come in time";
            Err(Refusal::with_status(
                StatusCode::REQUEST_TIMEOUT,
                Code::Validation,
                message,
            ))
        }
    }
}
