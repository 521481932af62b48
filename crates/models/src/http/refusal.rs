//! What a server's refusal means. Servers agree on the status, hardly on the rest, so both are looked at.

use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::Server;
use crate::error::{Awaited, ModelError};

/// What was asked, for the message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    /// The model, when the question was for one.
    pub(crate) model: Option<&'a str>,
}

/// A refusal by status, before any answer.
pub(crate) fn refused(server: &Server, status: u16, headers: &HeaderMap, body: &[u8], asked: &Asked<'_>) -> ModelError {
    let said = Said::read(body);
    classify(server, Some(status), retry_after(headers), &said, asked)
}

/// A failure told in the middle of an answer; some servers name a status there.
pub(crate) fn refused_in_stream(server: &Server, error: &Value, model: &str) -> ModelError {
    let said = Said::of(error);
    let status = said.status;
    let asked = Asked {
        path: "",
        model: Some(model),
    };
    classify(server, status, None, &said, &asked)
}

fn classify(
    server: &Server,
    status: Option<u16>,
    after: Option<Duration>,
    said: &Said,
    asked: &Asked<'_>,
) -> ModelError {
    let host = server.host.clone();
    let spent = said.is(&["insufficient_quota", "billing_hard_limit_reached"]) || status == Some(402);
    match (status, asked.model) {
        (Some(status @ (401 | 403)), _) => ModelError::Unauthorised { host, status },
        (Some(402 | 429), _) => ModelError::RateLimited { host, after, spent },
        (Some(408 | 504), _) => ModelError::Timeout {
            host,
            what: Awaited::FirstToken,
            limit: server.timeouts.first_token,
        },
        (_, Some(model)) if said.context_too_long() => ModelError::ContextTooLong {
            model: model.to_owned(),
        },
        // A missing path is answered with a page of text, a missing model with a structured error.
        (Some(404), Some(model)) if said.structured => ModelError::ModelNotFound {
            host,
            model: model.to_owned(),
        },
        (Some(400 | 422), Some(model)) if said.model_not_found() => ModelError::ModelNotFound {
            host,
            model: model.to_owned(),
        },
        (Some(status @ (300..=399 | 404 | 405 | 501)), _) => ModelError::NoEndpoint {
            host,
            kind: server.kind,
            path: asked.path.to_owned(),
            status,
        },
        (Some(status @ 400..=499), _) => ModelError::Refused {
            host,
            status,
            said: server.quote(&said.message),
        },
        (status, _) => ModelError::Upstream {
            host,
            status,
            said: server.quote(&said.message),
            after,
        },
    }
}

/// A server's words, as far as they could be made out.
#[derive(Debug, Default)]
struct Said {
    message: String,
    /// The words under `code` and `type`.
    words: Vec<String>,
    status: Option<u16>,
    structured: bool,
}

impl Said {
    fn read(body: &[u8]) -> Self {
        match serde_json::from_slice::<Value>(body) {
            Ok(body) => Self::of(&body),
            Err(_) => Self {
                message: String::from_utf8_lossy(body.get(..2048).unwrap_or(body)).into_owned(),
                ..Self::default()
            },
        }
    }

    /// The forms in use: `{"error": {"message", "code", "type"}}`, the same in a list, `{"error": "…"}` (Ollama),
    /// `{"message", "code", "type"}` (vLLM), `{"detail": "…"}` or a list of `{"msg"}` in it (FastAPI).
    fn of(body: &Value) -> Self {
        let body = body.get(0).unwrap_or(body);
        let inner = body.get("error").filter(|error| !error.is_null()).unwrap_or(body);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let message = text(inner)
            .or_else(|| inner.get("message").and_then(text))
            .or_else(|| inner.get("detail").and_then(text))
            .or_else(|| inner.pointer("/detail/0/msg").and_then(text))
            .or_else(|| body.get("message").and_then(text));
        let code = inner.get("code");
        Self {
            structured: message.is_some(),
            message: message.unwrap_or_default(),
            words: [code, inner.get("type")]
                .into_iter()
                .flatten()
                .filter_map(text)
                .collect(),
            status: code
                .and_then(Value::as_u64)
                .and_then(|code| u16::try_from(code).ok())
                .filter(|code| *code >= 400),
        }
    }

    fn is(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Few servers have a word for it, so the sentences of the usual ones are known here.
    fn context_too_long(&self) -> bool {
        let message = self.message.to_lowercase();
        self.is(&[
            "context_length_exceeded",
            "exceed_context_size_error",
            "string_above_max_length",
        ]) || [
            "context length",
            "context window",
            "context size",
            "maximum context",
            "prompt is too long",
        ]
        .iter()
        .any(|phrase| message.contains(phrase))
    }

    fn model_not_found(&self) -> bool {
        let message = self.message.to_lowercase();
        self.is(&["model_not_found", "invalid_model", "invalid_model_error"])
            || (message.contains("model")
                && ["not found", "does not exist", "not a valid model", "invalid model"]
                    .iter()
                    .any(|phrase| message.contains(phrase)))
    }
}

/// How long the server asks to wait: milliseconds, seconds, or a date, which counts from the server's own clock
/// (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |value: Option<&reqwest::header::HeaderValue>| value?.to_str().ok().map(|text| text.trim().to_owned());
    if let Some(ms) = text(headers.get("retry-after-ms")).and_then(|ms| ms.parse().ok()) {
        return Some(Duration::from_millis(ms));
    }
    let after = text(headers.get(RETRY_AFTER))?;
    if let Ok(seconds) = after.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = DateTime::parse_from_rfc2822(&after).ok()?;
    let now = DateTime::parse_from_rfc2822(&text(headers.get(DATE))?).ok()?;
    (until - now).to_std().ok()
}

#[cfg(test)]
mod tests;
