//! Measures what this crate adds to a provider's own stream, and how fast the shipped models are.
//!
//! `measure stream` reads the same scripted answer raw and through the crate in turns, and prints the medians.
//! `measure embed [english|many] [threads] [arena]` embeds passages of about 165 tokens and prints chunks a second.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a command for developers that prints and may stop"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use adiuva_gate::{Actor, Gate, Policy};
use adiuva_models::{
    ChatMessage, ChatRequest, EmbedOptions, Embedder, EmbedderId, ProviderConfig, ProviderKind, Role, Weights, connect,
};
use adiuva_protocol::ProviderId;
use adiuva_testkit::MemoryLedger;
use adiuva_testkit::corpus::{Language, prose};
use adiuva_testkit::model_server::{ModelServer, Reply};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["stream"] => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(stream()),
        ["embed", which, threads, rest @ ..] => embed(which, threads.parse().unwrap(), rest.contains(&"arena")),
        _ => println!("measure stream | measure embed english|many THREADS [arena]"),
    }
}

/// The first event and the rate from the first to the last.
struct Timing {
    first: Duration,
    rate: f64,
}

async fn stream() {
    const ROUNDS: usize = 15;
    for (name, rate, tokens) in [
        ("as fast as it goes", None, 20_000),
        ("200 tokens a second", Some(200), 300),
    ] {
        let reply = Reply::text(&"word ".repeat(tokens));
        let server = ModelServer::answering(rate.map_or(reply.clone(), |rate| reply.at_rate(rate)));
        for kind in [ProviderKind::Ollama, ProviderKind::OpenAiCompatible] {
            let (mut raw, mut ours) = (Vec::new(), Vec::new());
            let rounds = if rate.is_some() { 5 } else { ROUNDS };
            for _ in 0..rounds {
                raw.push(read_raw(&server, kind, tokens).await);
                ours.push(read_ours(&server, kind, tokens).await);
            }
            let (raw, ours) = (median(raw), median(ours));
            println!(
                "{kind:?}, {name}: first token {:.2} ms raw, {:.2} ms ours; tokens/s {:.0} raw, {:.0} ours, ratio {:.4}",
                raw.first.as_secs_f64() * 1e3,
                ours.first.as_secs_f64() * 1e3,
                raw.rate,
                ours.rate,
                ours.rate / raw.rate,
            );
        }
    }
}

/// Reads the bytes and counts the line ends, nothing more.
async fn read_raw(server: &ModelServer, kind: ProviderKind, tokens: usize) -> Timing {
    let url = match kind {
        ProviderKind::Ollama => format!("{}/api/chat", server.ollama_url()),
        ProviderKind::OpenAiCompatible => format!("{}/chat/completions", server.openai_url()),
    };
    let body = r#"{"model":"scripted","stream":true,"messages":[{"role":"user","content":"go"}]}"#;
    let started = Instant::now();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut response = client.post(url).body(body).send().await.unwrap();
    let mut first = None;
    while let Some(piece) = response.chunk().await.unwrap() {
        if !piece.is_empty() {
            first.get_or_insert_with(|| started.elapsed());
        }
    }
    timing(started, first.unwrap(), tokens)
}

async fn read_ours(server: &ModelServer, kind: ProviderKind, tokens: usize) -> Timing {
    let url = match kind {
        ProviderKind::Ollama => server.ollama_url(),
        ProviderKind::OpenAiCompatible => server.openai_url(),
    };
    let started = Instant::now();
    let model = connect(&ProviderConfig::new(ProviderId::make(), kind, url.parse().unwrap())).unwrap();
    let question = ChatRequest {
        model: "scripted".to_owned(),
        messages: vec![ChatMessage::new(Role::User, "go")],
        ..ChatRequest::default()
    };
    let gate = Gate::new(Arc::new(MemoryLedger::default()), Policy::default());
    let destination = model.destination().clone();
    let sent = gate.send_to_model(&Actor::Program, destination, serde_json::Value::Null, async |permit| {
        model.admit(&permit)?.stream(question, CancellationToken::new()).await
    });
    let mut answer = sent.await.unwrap();
    let mut first = None;
    while let Some(event) = answer.next().await {
        event.unwrap();
        first.get_or_insert_with(|| started.elapsed());
    }
    timing(started, first.unwrap(), tokens)
}

fn timing(started: Instant, first: Duration, tokens: usize) -> Timing {
    Timing {
        first,
        rate: tokens as f64 / (started.elapsed() - first).as_secs_f64(),
    }
}

fn median(mut timings: Vec<Timing>) -> Timing {
    let middle = timings.len() / 2;
    timings.sort_by_key(|timing| timing.first);
    let first = timings.get(middle).unwrap().first;
    timings.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    Timing {
        first,
        rate: timings.get(middle).unwrap().rate,
    }
}

fn embed(which: &str, threads: usize, arena: bool) {
    let (id, language) = match which {
        "english" => (EmbedderId::ENGLISH, Language::English),
        _ => (EmbedderId::MANY, Language::Italian),
    };
    let folder = Weights::locate().unwrap().folder(&id);
    let before = resident();
    let embedder = Embedder::load_with(
        &folder,
        EmbedOptions {
            seats: 1,
            threads,
            arena,
        },
    )
    .unwrap();
    println!("tokenizer loaded, resident {} MiB", resident() >> 20);
    let report = embedder.warm().unwrap();
    let chunks: Vec<_> = (0..120)
        .map(|number| chunk(&embedder, &prose(language, 1, number, 5000)))
        .collect();
    let tokens: usize = chunks.iter().map(|chunk| embedder.tokenizer().count(chunk)).sum();
    let chunks: Vec<_> = chunks.iter().map(String::as_str).collect();
    let (first, rest) = chunks.split_at(10);
    embedder.embed_passages(first).unwrap();
    let (started, used) = (Instant::now(), processor_seconds());
    embedder.embed_passages(rest).unwrap();
    let rate = rest.len() as f64 / started.elapsed().as_secs_f64();
    let used = (processor_seconds() - used) / rest.len() as f64;
    println!(
        "{id}, {threads} threads, arena {arena}: {rate:.1} chunks/s of {} tokens, {:.1} ms of processor each; loaded in {:?}; resident {} MiB before, {} after",
        tokens / chunks.len(),
        used * 1e3,
        report.took,
        before >> 20,
        resident() >> 20,
    );
}

/// The first 165 tokens of a text.
fn chunk(embedder: &Embedder, text: &str) -> String {
    let (_, end) = embedder.tokenizer().offsets(text).get(164).copied().unwrap();
    text.get(..end).unwrap().to_owned()
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) << 10
}

/// Processor time of this process, from the 14th and 15th field of its `stat`, in hundredths.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks: f64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}
