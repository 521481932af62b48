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

const ROUNDS: usize = 15;
const TOKENS: usize = 20_000;

/// The first event and the rate from the first to the last.
struct Timing {
    first: Duration,
    rate: f64,
}

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let server = ModelServer::answering(Reply::text(&"word ".repeat(TOKENS)));
    for kind in [ProviderKind::Ollama, ProviderKind::OpenAiCompatible] {
        let (mut raw, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            raw.push(read_raw(&server, kind).await?);
            ours.push(read_ours(&server, kind).await?);
        }
        let (raw_first, our_first) = (median(&raw, first_ms), median(&ours, first_ms));
        let at = |what: &str| format!("{kind:?} stream: {what}");
        figures.push(
            Figure::alone(at("first token"), our_first, "ms")
                .against(raw_first)
                .goal(Goal::AtMost(raw_first + 5.0)),
        );
        let rate = |timing: &Timing| timing.rate;
        figures.push(
            Figure::alone(at("rate"), median(&ours, rate), "tokens/s")
                .against(median(&raw, rate))
                .goal(Goal::RatioAtLeast(0.99)),
        );
    }
    Ok(figures)
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
async fn read_raw(server: &ModelServer, kind: ProviderKind) -> Result<Timing> {
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
    timing(started, first)
}

async fn read_ours(server: &ModelServer, kind: ProviderKind) -> Result<Timing> {
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
    timing(started, read.await?)
}

fn timing(started: Instant, first: Option<Duration>) -> Result<Timing> {
    let first = first.context("the scripted server said nothing")?;
    let rest = started
        .elapsed()
        .saturating_sub(first)
        .as_secs_f64()
        .max(f64::MIN_POSITIVE);
    Ok(Timing {
        first,
        rate: TOKENS as f64 / rest,
    })
}
