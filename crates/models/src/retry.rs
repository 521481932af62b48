//! Asking again, as long as nothing of an answer was shown.

use std::time::Duration;

use futures::{StreamExt as _, stream};
use tokio_util::sync::CancellationToken;

use crate::chat::{ChatEvent, ChatModel, ChatRequest, ChatStream, StopReason};
use crate::error::{ModelError, Retry};

/// How often to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all, at least one.
    pub attempts: u32,
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
    /// A server that asks to wait longer than this is not waited for; the error goes to the caller, who can show it.
    pub longest_wait: Duration,
}

/// Asks, and asks again while an attempt fails before its first event with an error that may pass. Once an event has
/// come the answer is the caller's, errors included: asking again would say the beginning twice.
///
/// # Errors
/// The last attempt's error.
pub async fn with_retry(
    model: &dyn ChatModel,
    request: &ChatRequest,
    stop: &CancellationToken,
    policy: RetryPolicy,
) -> Result<ChatStream, ModelError> {
    let mut pause = policy.pause;
    let mut attempt = 1;
    loop {
        let error = match first_event(model, request, stop).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let wait = match error.retry() {
            Retry::Soon => pause,
            Retry::After(wait) if wait <= policy.longest_wait => wait,
            Retry::Never | Retry::After(_) => return Err(error),
        };
        if attempt >= policy.attempts {
            return Err(error);
        }
        tracing::debug!(model.code = %error.code(), attempt, wait_ms = wait.as_millis(), "asking the model again");
        if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            let cancelled = ChatEvent::Done {
                reason: StopReason::Cancelled,
                usage: None,
            };
            return Ok(stream::iter([Ok(cancelled)]).boxed());
        }
        attempt += 1;
        pause = pause.saturating_mul(2);
    }
}

/// The answer once it has begun; an error that comes in the place of its first event is returned as such.
async fn first_event(
    model: &dyn ChatModel,
    request: &ChatRequest,
    stop: &CancellationToken,
) -> Result<ChatStream, ModelError> {
    let mut answer = model.stream(request.clone(), stop.clone()).await?;
    match answer.next().await.transpose()? {
        Some(first) => Ok(stream::iter([Ok(first)]).chain(answer).boxed()),
        None => Ok(answer),
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            pause: Duration::from_millis(300),
            longest_wait: Duration::from_secs(20),
        }
    }
}
