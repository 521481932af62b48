//! What we add to a provider's own stream: the same scripted answer read raw and through our client, in turns.

use std::sync::Arc;
use std::time::{Duration, Instant};

use adiuva_gate::{Actor, Gate, Policy};
use adiuva_models::{ChatMessage, ChatRequest, ModelError, ProviderConfig, ProviderKind, Role, connect};
use adiuva_protocol::id::ProviderId;
use adiuva_testkit::{MemoryLedger, ModelServer, Reply};
use anyhow::{Context as _, Result};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::figure::{Figure, Goal};

/// As fast as a quick model on a large machine writes.
const PACED: Stream = Stream {
    tokens: 1_000,
    pause: Duration::from_millis(2),
    rounds: 5,
};
/// As fast as the wire carries: what we could take at most.
const RUSHED: Stream = Stream {
    tokens: 20_000,
    pause: Duration::ZERO,
    rounds: 9,
};

struct Stream {
    tokens: usize,
    pause: Duration,
    rounds: usize,
}

/// The first event and the rate from the first to the last.
struct Timing {
    first: Duration,
    rate: f64,
}

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for kind in [ProviderKind::Ollama, ProviderKind::OpenAiCompatible] {
        let at = |what: &str| format!("{kind:?} stream: {what}");
        let (raw, ours) = read_in_turns(&PACED, kind).await?;
        figures.push(
            Figure::alone(at("first token"), median(&ours, first_ms), "ms")
                .against(median(&raw, first_ms))
                .goal(Goal::AtMost(median(&raw, first_ms) + 5.0)),
        );
        figures.push(
            Figure::alone(at("rate"), median(&ours, rate), "tokens/s")
                .against(median(&raw, rate))
                .goal(Goal::RatioAtLeast(0.99)),
        );
        let (raw, ours) = read_in_turns(&RUSHED, kind).await?;
        figures.push(Figure::alone(at("most"), median(&ours, rate), "tokens/s").against(median(&raw, rate)));
    }
    Ok(figures)
}

async fn read_in_turns(stream: &Stream, kind: ProviderKind) -> Result<(Vec<Timing>, Vec<Timing>)> {
    let reply = Reply::text(&"word ".repeat(stream.tokens)).pausing(stream.pause);
    let server = ModelServer::answering(reply);
    let (mut raw, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..stream.rounds {
        raw.push(read_raw(&server, kind, stream.tokens).await?);
        ours.push(read_ours(&server, kind, stream.tokens).await?);
    }
    Ok((raw, ours))
}

fn rate(timing: &Timing) -> f64 {
    timing.rate
}

fn first_ms(timing: &Timing) -> f64 {
    timing.first.as_secs_f64() * 1_000.0
}

fn median(timings: &[Timing], of: impl Fn(&Timing) -> f64) -> f64 {
    let mut numbers: Vec<f64> = timings.iter().map(of).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// Reads the bytes as they come and nothing more.
async fn read_raw(server: &ModelServer, kind: ProviderKind, tokens: usize) -> Result<Timing> {
    let url = match kind {
        ProviderKind::Ollama => format!("{}/api/chat", server.ollama_url()),
        ProviderKind::OpenAiCompatible => format!("{}/chat/completions", server.openai_url()),
    };
    let body = r#"{"model":"scripted","stream":true,"messages":[{"role":"user","content":"go"}]}"#;
    let started = Instant::now();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut response = client.post(url).body(body).send().await?;
    let mut first = None;
    while let Some(piece) = response.chunk().await? {
        if !piece.is_empty() {
            first.get_or_insert_with(|| started.elapsed());
        }
    }
    timing(started, first, tokens)
}

async fn read_ours(server: &ModelServer, kind: ProviderKind, tokens: usize) -> Result<Timing> {
    let url = match kind {
        ProviderKind::Ollama => server.ollama_url(),
        ProviderKind::OpenAiCompatible => server.openai_url(),
    };
    let gate = Gate::new(Arc::new(MemoryLedger::default()), Policy::default());
    let started = Instant::now();
    let server = connect(&ProviderConfig::new(ProviderId::make(), kind, url.parse()?))?;
    let question = ChatRequest {
        model: "scripted".to_owned(),
        messages: vec![ChatMessage::new(Role::User, "go")],
        ..ChatRequest::default()
    };
    let destination = server.destination().clone();
    let read = gate.send_to_model(&Actor::Program, destination, serde_json::Value::Null, async |permit| {
        let mut answer = server
            .admit(&permit)?
            .stream(question, CancellationToken::new())
            .await?;
        let mut first = None;
        while let Some(event) = answer.next().await {
            event?;
            first.get_or_insert_with(|| started.elapsed());
        }
        Ok::<_, ModelError>(first)
    });
    timing(started, read.await?, tokens)
}

fn timing(started: Instant, first: Option<Duration>, tokens: usize) -> Result<Timing> {
    let first = first.context("the scripted server said nothing")?;
    let rest = started
        .elapsed()
        .saturating_sub(first)
        .as_secs_f64()
        .max(f64::MIN_POSITIVE);
    Ok(Timing {
        first,
        rate: tokens as f64 / rest,
    })
}
