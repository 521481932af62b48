//! `/v1/events`: one WebSocket for everything that a page listens to.
//!
//! Nothing is queued here. What cannot be sent yet is not taken from the dispatch, whose own queues are bounded and tell
//! a listener how much it missed; a page that takes nothing for a while is dropped. When the page leaves, everything it
//! listened to ends with its socket.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use adiuva_protocol::{Code, Failure, Notice, Topic};
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use futures::stream::{BoxStream, SelectAll, SplitSink, SplitStream};
use futures::{FutureExt, SinkExt, StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

use super::lane::Lane;
use super::refusal::Refusal;
use super::session;
use super::tokens::Digest;

/// The largest frame that a page sends, in bytes.
const LARGEST_FRAME: usize = 4 << 10;
/// Things that are told in one frame when they are ready together: a page that opens a long run is told hundreds.
const TOGETHER: usize = 64;
/// Things that one page listens to at the same time.
const MOST_TOPICS: usize = 64;

/// The first frame of a page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    csrf: String,
}

/// Every further frame of a page.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Asked {
    Subscribe { id: u32, topic: Topic },
    Unsubscribe { id: u32 },
}

/// A frame for a page, or one of several that come as a list.
#[derive(Serialize)]
struct Told {
    id: u32,
    #[serde(flatten)]
    what: What,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Notice(Notice),
    End(()),
    Failed(Failure),
}

/// Why a socket is closed.
enum Closing {
    /// The page has gone.
    Gone,
    /// This side stops.
    Stopping,
    /// The session has ended.
    SessionEnded,
    /// The first frame did not come in time, or was not the session's.
    Stranger,
    /// A frame that makes no sense.
    Unreadable,
    /// The page takes nothing any more.
    TooSlow,
}

impl Closing {
    /// What the page is told; nothing when nobody is there to hear it.
    fn frame(&self) -> Option<CloseFrame> {
        let (code, reason) = match self {
            Self::Gone => return None,
            Self::Stopping => (1001, "the server stops"),
            Self::SessionEnded => (4401, "the session has ended"),
            Self::Stranger => (4403, "the first frame must hold the session's token"),
            Self::Unreadable => (1008, "the frame is unreadable"),
            Self::TooSlow => (1013, "the page reads too slowly"),
        };
        let reason = reason.into();
        Some(CloseFrame { code, reason })
    }
}

/// Turns the request into a stream of events, when it comes from a page of ours with a live session.
pub(super) async fn answer(lane: &Arc<Lane>, mut parts: Parts) -> Result<Response, Refusal> {
    // A browser always says which page wants a WebSocket; whose origin it is was checked before.
    if !parts.headers.contains_key(header::ORIGIN) {
        return Err(Refusal::new(
            Code::AuthOrigin,
            "the request does not say where it comes from",
        ));
    }
    let session = session::find(lane, &parts.headers).ok_or_else(session::no_session)?;
    let ended = lane.sessions().ended(&session).ok_or_else(session::no_session)?;
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await;
    let upgrade = upgrade.map_err(|_| {
        let message = "this path answers to WebSockets only";
        Refusal::with_status(StatusCode::UPGRADE_REQUIRED, Code::Validation, message)
    })?;
    let room = Arc::clone(&lane.streams).try_acquire_owned();
    let room = room.map_err(|_| Refusal::new(Code::RateLimited, "too many pages listen; close some of them"))?;
    let page = Page {
        lane: Arc::clone(lane),
        session,
        ended,
    };
    let tracked = lane.tasks.token();
    let upgrade = upgrade.max_message_size(LARGEST_FRAME).max_frame_size(LARGEST_FRAME);
    Ok(upgrade.on_upgrade(move |socket| async move {
        page.attend(socket).await;
        drop((room, tracked));
    }))
}

/// A page that listens.
struct Page {
    lane: Arc<Lane>,
    session: Digest,
    ended: CancellationToken,
}

type Sink = SplitSink<WebSocket, Message>;
type Frames = SplitStream<WebSocket>;

impl Page {
    async fn attend(&self, socket: WebSocket) {
        let (mut sink, mut frames) = socket.split();
        let closing = match self.meet(&mut frames).await {
            Ok(()) => self.converse(&mut sink, &mut frames).await,
            Err(closing) => closing,
        };
        let Some(frame) = closing.frame() else { return };
        let farewell = async {
            sink.send(Message::Close(Some(frame))).await?;
            // The close frame is lost when the socket goes away before the page has answered it.
            while let Some(Ok(_)) = frames.next().await {}
            Ok::<(), axum::Error>(())
        };
        // Whether the page hears it or not, the socket goes.
        let _ = timeout(self.lane.limits.farewell, farewell).await;
    }

    /// Waits for the first frame and checks it.
    async fn meet(&self, frames: &mut Frames) -> Result<(), Closing> {
        let first = tokio::select! {
            first = timeout(self.lane.limits.body, frames.next()) => first,
            () = self.lane.stop.cancelled() => return Err(Closing::Stopping),
        };
        let text = match first {
            Ok(Some(Ok(Message::Text(text)))) => text,
            Ok(None | Some(Err(_) | Ok(Message::Close(_)))) => return Err(Closing::Gone),
            Ok(Some(Ok(_))) | Err(_) => return Err(Closing::Stranger),
        };
        let first: First = serde_json::from_str(&text).map_err(|_| Closing::Stranger)?;
        if self.lane.sessions().is_csrf(&self.session, &first.csrf) {
            Ok(())
        } else {
            Err(Closing::Stranger)
        }
    }

    /// Does what the page asks for and sends what it listens to, until one side ends it.
    async fn converse(&self, sink: &mut Sink, frames: &mut Frames) -> Closing {
        let mut topics = Topics::default();
        let mut ping = interval(self.lane.limits.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            let message = tokio::select! {
                () = self.lane.stop.cancelled() => return Closing::Stopping,
                () = self.ended.cancelled() => return Closing::SessionEnded,
                frame = frames.next() => {
                    heard = Instant::now();
                    match self.take(frame, &mut topics).await {
                        Ok(Some(told)) => text(&[told]),
                        Ok(None) => continue,
                        Err(closing) => return closing,
                    }
                }
                Some(told) = topics.next() => text(&told),
                _ = ping.tick() => {
                    if !self.lane.sessions().lives(&self.session, Instant::now()) {
                        return Closing::SessionEnded;
                    }
                    if heard.elapsed() > 2 * self.lane.limits.ping + self.lane.limits.write {
                        return Closing::Gone;
                    }
                    Message::Ping(axum::body::Bytes::new())
                }
            };
            match timeout(self.lane.limits.write, sink.send(message)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Closing::Gone,
                Err(_) => return Closing::TooSlow,
            }
        }
    }

    /// Does what one frame asks for; some frames are answered at once.
    async fn take(
        &self,
        frame: Option<Result<Message, axum::Error>>,
        topics: &mut Topics,
    ) -> Result<Option<Told>, Closing> {
        let text = match frame {
            None | Some(Err(_) | Ok(Message::Close(_))) => return Err(Closing::Gone),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
            Some(Ok(Message::Binary(_))) => return Err(Closing::Unreadable),
            Some(Ok(Message::Text(text))) => text,
        };
        match serde_json::from_str(&text).map_err(|_| Closing::Unreadable)? {
            Asked::Unsubscribe { id } => {
                topics.end(id);
                Ok(None)
            }
            Asked::Subscribe { id, .. } if topics.has(id) => Err(Closing::Unreadable),
            Asked::Subscribe { id, .. } if topics.count() >= MOST_TOPICS => {
                let message = format!("a page listens to at most {MOST_TOPICS} things");
                let what = What::Failed(Failure::new(Code::Quota, message));
                Ok(Some(Told { id, what }))
            }
            Asked::Subscribe { id, topic } => match self.lane.dispatch.subscribe(&self.lane.caller, topic).await {
                Ok(notices) => {
                    topics.begin(id, notices);
                    Ok(None)
                }
                Err(failure) => {
                    let what = What::Failed(failure);
                    Ok(Some(Told { id, what }))
                }
            },
        }
    }
}

/// What one page listens to.
#[derive(Default)]
struct Topics {
    notices: SelectAll<BoxStream<'static, Told>>,
    live: HashMap<u32, CancellationToken>,
}

impl Topics {
    fn has(&self, id: u32) -> bool {
        self.live.contains_key(&id)
    }

    fn count(&self) -> usize {
        self.live.len()
    }

    fn begin(&mut self, id: u32, notices: BoxStream<'static, Notice>) {
        let ended = CancellationToken::new();
        let told = notices.map(What::Notice).chain(stream::iter([What::End(())]));
        let told = told.map(move |what| Told { id, what });
        self.notices
            .push(told.take_until(ended.clone().cancelled_owned()).boxed());
        self.live.insert(id, ended);
    }

    fn end(&mut self, id: u32) {
        if let Some(ended) = self.live.remove(&id) {
            ended.cancel();
        }
    }

    /// The next thing heard, with what is there besides; waits for ever while there is nothing to listen to.
    async fn next(&mut self) -> Option<Vec<Told>> {
        let Some(first) = self.notices.next().await else {
            return std::future::pending().await;
        };
        let mut together = vec![first];
        while together.len() < TOGETHER
            && let Some(Some(told)) = self.notices.next().now_or_never()
        {
            together.push(told);
        }
        for told in &together {
            if matches!(told.what, What::End(())) {
                self.live.remove(&told.id);
            }
        }
        Some(together)
    }
}

fn text(told: &[Told]) -> Message {
    // Everything in there is plain data, so writing it cannot fail.
    let written = match told {
        [told] => serde_json::to_string(told),
        several => serde_json::to_string(several),
    };
    Message::Text(written.unwrap_or_default().into())
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::Event;
    use serde_json::json;

    use super::*;

    #[test]
    fn frames_have_the_form_that_pages_read() {
        let check = |what: What, form: serde_json::Value| {
            assert_eq!(serde_json::to_value(Told { id: 7, what }).unwrap(), form);
        };
        check(
            What::Notice(Notice::Event(Event::Models)),
            json!({ "id": 7, "notice": { "event": { "event": "models" } } }),
        );
        check(
            What::Notice(Notice::Missed(3)),
            json!({ "id": 7, "notice": { "missed": 3 } }),
        );
        check(What::End(()), json!({ "id": 7, "end": null }));
        check(
            What::Failed(Failure::new(Code::NotFound, "no such run")),
            json!({ "id": 7, "failed": { "code": "E_NOT_FOUND", "message": "no such run" } }),
        );
    }

    #[test]
    fn only_the_two_frames_of_a_page_are_read() {
        let reads = |text: &str| serde_json::from_str::<Asked>(text).is_ok();
        assert!(reads(r#"{"subscribe":{"id":1,"topic":{"topic":"events"}}}"#));
        assert!(reads(
            r#"{"subscribe":{"id":2,"topic":{"topic":"run","id":"0199b2c1-0000-7000-8000-000000000000","after":4}}}"#
        ));
        assert!(reads(r#"{"unsubscribe":{"id":1}}"#));
        for wrong in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"subscribe":{"id":-1,"topic":{"topic":"events"}}}"#,
            r#"{"subscribe":{"id":1}}"#,
            r#"{"subscribe":{"id":1,"topic":{"topic":"keys"}}}"#,
            r#"{"unsubscribe":{"id":1,"all":true}}"#,
            r#"{"csrf":"x"}"#,
        ] {
            assert!(!reads(wrong), "{wrong}");
        }
    }
}
