//! One connection: reads requests within their limits and leads each to its answer.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::lane::Lane;
use super::refusal::Refusal;
use super::stall::Stall;
use super::{calls, events, files, guard, headers, session};

/// The largest head of a request, in bytes. Ours are about one kilobyte.
const LARGEST_HEAD: usize = 16 << 10;

/// Serves one connection until either side has had enough.
pub(super) async fn serve(lane: Arc<Lane>, socket: TcpStream) {
    // Small frames shall not wait for each other; where the system refuses, they do.
    let _ = socket.set_nodelay(true);
    let io = TokioIo::new(Stall::new(socket, lane.limits.write));
    let answering = {
        let lane = Arc::clone(&lane);
        service_fn(move |request| answer(Arc::clone(&lane), request))
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(lane.limits.head)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(io, answering)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = lane.stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // Slow, broken and vanished clients are their own affair.
        tracing::debug!("a connection ended: {error}");
    }
}

async fn answer(lane: Arc<Lane>, request: Request<Incoming>) -> Result<Response, Infallible> {
    let (parts, body) = request.into_parts();
    let host = guard::check(&parts, &lane.hosts);
    let named: Option<HeaderValue> = host.as_ref().ok().cloned();
    let response = match host {
        Ok(_) => lead(&lane, parts, Body::new(body)).await,
        Err(refusal) => Err(refusal),
    };
    let mut response = response.unwrap_or_else(Refusal::into_response);
    headers::add(response.headers_mut(), named.as_ref());
    Ok(response)
}

async fn lead(lane: &Arc<Lane>, parts: Parts, body: Body) -> Result<Response, Refusal> {
    match parts.uri.path() {
        "/v1/session" => session::answer(lane, &parts, body).await,
        "/v1/events" => events::answer(lane, parts).await,
        path if path == "/v1" || path.starts_with("/v1/") => calls::answer(lane, &parts, body).await,
        _ => files::answer(lane.bundle.as_ref(), &parts),
    }
}
