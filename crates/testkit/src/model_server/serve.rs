//! The server itself: finds the reply, and sends it at its pace.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use futures::{Stream, StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::reply::{Ending, Piece, Refusal, Reply};
use super::seen::{SeenRequest, SpokenWire};
use super::{ListedModel, ollama, openai};

type Kind = Box<dyn Fn(&SeenRequest) -> bool + Send + Sync>;
type Make = Box<dyn Fn(&SeenRequest) -> Reply + Send + Sync>;

#[derive(Default)]
pub(super) struct Script {
    pub(super) models: Vec<ListedModel>,
    pub(super) key: Option<String>,
    pub(super) rules: Vec<(Kind, Reply)>,
    pub(super) queue: VecDeque<Reply>,
    pub(super) otherwise: Option<Make>,
}

pub(super) struct State {
    script: Script,
    queue: Mutex<VecDeque<Reply>>,
    requests: Mutex<Vec<SeenRequest>>,
    pub(super) disconnects: watch::Sender<usize>,
    pub(super) asked: watch::Sender<usize>,
}

/// What a wire makes of the pieces of an answer.
pub(super) trait Speak: Copy + Send + Sync + 'static {
    /// The type of a streamed answer.
    const STREAMED: &'static str;
    /// A piece as it travels, `number` counting from 0.
    fn piece(self, piece: &Piece, number: usize) -> Vec<String>;
    /// The end as it travels.
    fn end(self, end: End) -> String;
    /// The answer in one piece.
    fn whole(self, pieces: &[Piece], end: End) -> Value;
    /// The refusal of a model that is not listed.
    fn no_model(self, model: &str) -> Value;
}

#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) length: bool,
    pub(super) called: bool,
    pub(super) prompt_tokens: u64,
    pub(super) completion_tokens: u64,
}

pub(super) fn router(state: Arc<State>) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    let router = Router::new().fallback(
        move |ConnectInfo(peer): ConnectInfo<SocketAddr>, uri: Uri, headers: HeaderMap, body: Bytes| {
            let answer = state.answer(peer, &uri, &headers, &body);
            async move { Ok::<_, Infallible>(answer) }
        },
    );
    router.into_make_service_with_connect_info()
}

impl State {
    pub(super) fn new(mut script: Script) -> Self {
        Self {
            queue: Mutex::new(std::mem::take(&mut script.queue)),
            script,
            requests: Mutex::new(Vec::new()),
            disconnects: watch::Sender::new(0),
            asked: watch::Sender::new(0),
        }
    }

    pub(super) fn requests(&self) -> Vec<SeenRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer(self: &Arc<Self>, peer: SocketAddr, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Response {
        let header = |name| headers.get(name)?.to_str().ok().map(str::to_owned);
        let request = SeenRequest {
            wire: if uri.path().starts_with("/v1/") {
                SpokenWire::OpenAi
            } else {
                SpokenWire::Ollama
            },
            peer,
            path: uri.path().to_owned(),
            authorization: header(header::AUTHORIZATION),
            user_agent: header(header::USER_AGENT),
            body: serde_json::from_slice(body).unwrap_or(Value::Null),
        };
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request.clone());
        let allowed = self.script.key.as_ref().map(|key| format!("Bearer {key}"));
        if allowed.is_some() && allowed != request.authorization {
            // As the original does, it quotes what it was given.
            let given = request.authorization.unwrap_or_default();
            return json_with(
                401,
                &json!({ "error": { "message": format!("Incorrect API key provided: {given}") } }),
            );
        }
        let models = &self.script.models;
        match request.path.as_str() {
            "/api/version" => json_with(200, &json!({ "version": "0.12.0" })),
            "/api/tags" => json_with(200, &ollama::tags(models)),
            "/api/show" => self.known(&request, ollama::Ollama).unwrap_or_else(|| {
                let model = models.iter().find(|model| model.name == request.model());
                json_with(200, &model.map_or(Value::Null, ollama::show))
            }),
            "/api/embed" => json_with(200, &ollama::embed(&request.body)),
            "/api/chat" => self.chat(request, ollama::Ollama),
            "/v1/models" => json_with(200, &openai::models(models)),
            "/v1/embeddings" => json_with(200, &openai::embeddings(&request.body)),
            "/v1/chat/completions" => self.chat(request, openai::OpenAi),
            _ => refuse(&Refusal {
                status: 404,
                headers: Vec::new(),
                body: "404 page not found".to_owned(),
            }),
        }
    }

    /// The refusal of a model that is not listed.
    fn known(&self, request: &SeenRequest, wire: impl Speak) -> Option<Response> {
        let models = &self.script.models;
        let known = models.is_empty() || models.iter().any(|model| model.name == request.model());
        (!known).then(|| json_with(404, &wire.no_model(request.model())))
    }

    fn chat(self: &Arc<Self>, request: SeenRequest, wire: impl Speak) -> Response {
        let reply = self.reply(&request);
        self.asked.send_modify(|count| *count += 1);
        if let Some(refusal) = &reply.refusal {
            return refuse(refusal);
        }
        if let Some(refusal) = self.known(&request, wire) {
            return refusal;
        }
        let pieces = reply.said_to(&request);
        let end = End {
            length: reply.ending == Ending::Length,
            called: pieces.iter().any(|piece| matches!(piece, Piece::ToolCall { .. })),
            prompt_tokens: reply.prompt_tokens,
            completion_tokens: pieces.len() as u64,
        };
        if !request.streams() {
            return json_with(200, &wire.whole(&pieces, end));
        }
        let guard = Guard {
            state: self.clone(),
            finished: false,
        };
        with_type(
            200,
            wire_type(wire),
            Body::from_stream(paced(reply, pieces, end, wire, guard)),
        )
    }

    fn reply(&self, request: &SeenRequest) -> Reply {
        if let Some((_, reply)) = self.script.rules.iter().find(|(kind, _)| kind(request)) {
            return reply.clone();
        }
        let next = self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        next.unwrap_or_else(|| match &self.script.otherwise {
            Some(make) => make(request),
            None => Reply::text("ready"),
        })
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

/// Notices an answer that is dropped before its end: the server does so when the client has gone.
struct Guard {
    state: Arc<State>,
    finished: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.finished {
            self.state.disconnects.send_modify(|count| *count += 1);
        }
    }
}

struct Paced<S> {
    pieces: Vec<Piece>,
    reply: Reply,
    end: End,
    wire: S,
    guard: Guard,
    sent: usize,
    next_at: Instant,
    over: bool,
}

/// The answer's lines. Times are counted from the start, so that one late piece does not delay the others.
fn paced<S: Speak>(
    reply: Reply,
    pieces: Vec<Piece>,
    end: End,
    wire: S,
    guard: Guard,
) -> impl Stream<Item = io::Result<String>> {
    let next_at = Instant::now() + reply.before;
    let paced = Paced {
        pieces,
        reply,
        end,
        wire,
        guard,
        sent: 0,
        next_at,
        over: false,
    };
    let steps = stream::unfold(paced, |mut paced| async {
        let lines = paced.step().await?;
        Some((stream::iter(lines), paced))
    });
    steps.flatten()
}

impl<S: Speak> Paced<S> {
    async fn step(&mut self) -> Option<Vec<io::Result<String>>> {
        if self.over {
            return None;
        }
        let at = match self.reply.ending {
            Ending::Endless if !self.pieces.is_empty() => self.sent % self.pieces.len(),
            _ => self.sent,
        };
        if let Some(piece) = self.pieces.get(at) {
            // A wait of nothing would still cost a turn of the timer.
            if self.next_at > Instant::now() {
                tokio::time::sleep_until(self.next_at).await;
            }
            let lines = self.wire.piece(piece, self.sent);
            self.sent += 1;
            self.next_at += self.reply.between;
            return Some(lines.into_iter().map(Ok).collect());
        }
        self.over = true;
        match self.reply.ending {
            Ending::Done | Ending::Length => {
                self.guard.finished = true;
                Some(vec![Ok(self.wire.end(self.end))])
            }
            Ending::Silent => {
                self.guard.finished = true;
                None
            }
            Ending::Broken => {
                self.guard.finished = true;
                // An error at once would be met before the pieces are on their way, and they would be lost with it.
                tokio::time::sleep(Duration::from_millis(10)).await;
                Some(vec![Err(io::Error::other("the script breaks the connection here"))])
            }
            Ending::Hanging | Ending::Endless => loop {
                tokio::time::sleep(Duration::from_secs(3600)).await;
            },
        }
    }
}

fn wire_type<S: Speak>(_: S) -> &'static str {
    S::STREAMED
}

fn json_with(status: u16, body: &Value) -> Response {
    with_type(status, "application/json", Body::from(body.to_string()))
}

fn refuse(refusal: &Refusal) -> Response {
    let kind = if refusal.body.starts_with(['{', '[']) {
        "application/json"
    } else {
        "text/plain"
    };
    let mut response = with_type(refusal.status, kind, Body::from(refusal.body.clone()));
    for (name, value) in &refusal.headers {
        let name = header::HeaderName::try_from(name).expect("the script names a header");
        response
            .headers_mut()
            .insert(name, value.parse().expect("the script gives a header a value"));
    }
    response
}

fn with_type(status: u16, kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).expect("the script gives a status of HTTP");
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

/// A vector that depends on the text alone, for clients of the embedding endpoints.
pub(super) fn vector(text: &str) -> Vec<f32> {
    let mut numbers = [0f32; 16];
    for (at, byte) in text.bytes().enumerate() {
        if let Some(number) = numbers.get_mut((at * 7 + usize::from(byte)) % 16) {
            *number += 1.0;
        }
    }
    let length = numbers
        .iter()
        .map(|number| number * number)
        .sum::<f32>()
        .sqrt()
        .max(1.0);
    numbers.iter().map(|number| number / length).collect()
}

/// The texts of an embedding request: one, or a list.
pub(super) fn inputs(body: &Value) -> Vec<&str> {
    match body.get("input") {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
