//! An answer on its way: reads lines, keeps to the limits of time and size, and stops when told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use reqwest::{RequestBuilder, Response};
use serde_json::Value;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::chat::{ChatEvent, ChatStream, StopReason};
use crate::error::{Awaited, ModelError};
use crate::http::{Asked, Server, refused_in_stream};
use crate::lines::{Lines, OverLimit};

/// What a wire makes of the lines of an answer.
pub(crate) trait Decode: Send + 'static {
    /// Reads one line and adds what it says. A `Done` ends the answer.
    fn line(&mut self, line: &[u8], events: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable>;

    /// The connection ended. Adds the `Done` when the answer was whole, nothing when it was cut.
    fn end(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), Unreadable>;
}

/// Why a line could not be used.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It is not of the wire; the word says what was expected.
    Garbage(&'static str),
    /// It is the server telling of a failure.
    Failure(Value),
}

/// Asks, and answers as soon as the server does. `decode` is made from the head of the answer.
pub(crate) async fn open<D: Decode>(
    server: Arc<Server>,
    request: RequestBuilder,
    asked: Asked<'_>,
    stop: CancellationToken,
    decode: impl FnOnce(&Response) -> D,
) -> Result<ChatStream, ModelError> {
    let limit = server.timeouts.first_token;
    let deadline = Instant::now() + limit;
    // Leaving the inner future drops the request, and with it the connection.
    let response = match stop
        .run_until_cancelled(timeout_at(deadline, server.send(request, &asked)))
        .await
    {
        None => return Ok(stream::iter([Ok(cancelled())]).boxed()),
        Some(Err(_)) => return Err(late(&server, Awaited::FirstToken, limit)),
        Some(Ok(response)) => response?,
    };
    let answer = Answer {
        decode: decode(&response),
        lines: Lines::new(server.limits),
        model: asked.model.unwrap_or_default().to_owned(),
        server,
        response: Some(response),
        events: VecDeque::new(),
        stop,
        first_by: Some(deadline),
        over: false,
    };
    Ok(stream::unfold(answer, Answer::next).boxed())
}

struct Answer<D> {
    server: Arc<Server>,
    model: String,
    /// None once nothing more is to be read; dropping it before its end closes the connection.
    response: Option<Response>,
    lines: Lines,
    decode: D,
    events: VecDeque<ChatEvent>,
    stop: CancellationToken,
    /// When the first event must be there; none after it.
    first_by: Option<Instant>,
    over: bool,
}

impl<D: Decode> Answer<D> {
    async fn next(mut self) -> Option<(Result<ChatEvent, ModelError>, Self)> {
        if self.over {
            self.finish_connection().await;
            return None;
        }
        let event = self.event().await;
        self.over = matches!(event, Err(_) | Ok(ChatEvent::Done { .. }));
        if event.is_err() {
            self.response = None;
        }
        Some((event, self))
    }

    async fn event(&mut self) -> Result<ChatEvent, ModelError> {
        loop {
            if self.stop.is_cancelled() {
                self.response = None;
                return Ok(cancelled());
            }
            if let Some(event) = self.events.pop_front() {
                self.first_by = None;
                return Ok(event);
            }
            match self.lines.next() {
                Ok(Some(line)) => self.decode(|decode, events| decode.line(&line, events))?,
                Ok(None) => self.read().await?,
                Err(limit) => return Err(self.too_large(&limit)),
            }
        }
    }

    /// Waits for the next bytes, or for the end of the connection.
    async fn read(&mut self) -> Result<(), ModelError> {
        let Some(response) = &mut self.response else {
            return Err(ModelError::Cut {
                host: self.server.host.clone(),
                source: None,
            });
        };
        let limit = self.server.timeouts.between_tokens;
        let (deadline, awaited, limit) = match self.first_by {
            Some(deadline) => (deadline, Awaited::FirstToken, self.server.timeouts.first_token),
            None => (Instant::now() + limit, Awaited::NextToken, limit),
        };
        let bytes = match self
            .stop
            .run_until_cancelled(timeout_at(deadline, response.chunk()))
            .await
        {
            None => return Ok(()),
            Some(Err(_)) => return Err(late(&self.server, awaited, limit)),
            Some(Ok(bytes)) => bytes.map_err(|error| self.server.broken(error))?,
        };
        match bytes {
            Some(bytes) => self.lines.push(&bytes).map_err(|limit| self.too_large(&limit)),
            None => {
                self.response = None;
                let rest = self.lines.rest();
                if !rest.is_empty() {
                    self.decode(|decode, events| decode.line(&rest, events))?;
                }
                self.decode(Decode::end)
            }
        }
    }

    fn decode(
        &mut self,
        step: impl FnOnce(&mut D, &mut VecDeque<ChatEvent>) -> Result<(), Unreadable>,
    ) -> Result<(), ModelError> {
        step(&mut self.decode, &mut self.events).map_err(|unreadable| match unreadable {
            Unreadable::Garbage(what) => self.server.unreadable(what),
            Unreadable::Failure(error) => refused_in_stream(&self.server, &error, &self.model),
        })
    }

    fn too_large(&self, limit: &OverLimit) -> ModelError {
        ModelError::TooLarge {
            host: self.server.host.clone(),
            limit: limit.0,
        }
    }

    /// After a whole answer only the end of the message is missing. Reading it lets the connection serve the next
    /// question; a server that does not end it loses the connection.
    async fn finish_connection(&mut self) {
        const LONGEST: Duration = Duration::from_millis(50);
        if let Some(mut response) = self.response.take() {
            let ended = async { while let Ok(Some(_)) = response.chunk().await {} };
            let _ = timeout(LONGEST, self.stop.run_until_cancelled(ended)).await;
        }
    }
}

fn cancelled() -> ChatEvent {
    ChatEvent::Done {
        reason: StopReason::Cancelled,
        usage: None,
    }
}

fn late(server: &Server, what: Awaited, limit: Duration) -> ModelError {
    ModelError::Timeout {
        host: server.host.clone(),
        what,
        limit,
    }
}
