//! Agents: whether the router sends messages to the right one and how long that takes, what the tool loop adds to a call,
//! and how fast a long run is replayed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use adiuva_agent::{Asking, Bounds, Calling, Finished, Purse, Results, Router, Turn, take};
use adiuva_gate::{Actor, Effect, Gate, Label, Origin, Permit, Policy, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_models::{
    ChatMessage, ChatRequest, Embedder, EmbedderId, ProviderConfig, ProviderKind, Role, Weights, connect,
};
use adiuva_protocol::RunId;
use adiuva_protocol::frame::FrameBody;
use adiuva_protocol::id::ProviderId;
use adiuva_protocol::runs::RunKind;
use adiuva_store::{DbKey, Options, Store};
use adiuva_testkit::{MemoryLedger, ModelServer, Reply};
use anyhow::{Context as _, Result, ensure};
use async_trait::async_trait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::figure::{Figure, Goal};

/// Requests that were written apart from the router's examples.
const REQUESTS: &str = include_str!("../../../agent/tests/data/requests.tsv");
/// Calls in the turn that is measured.
const CALLS: u32 = 40;
/// Steps of the run that is replayed; each is a call and its result.
const STEPS: usize = 300;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut figures = route()?;
    figures.push(tool_loop().await?);
    figures.push(replay()?);
    Ok(figures)
}

fn route() -> Result<Vec<Figure>> {
    let embedder = Embedder::load(&Weights::locate()?.folder(&EmbedderId::MANY))?;
    let router = Router::built_in();
    let (mut asked, mut right, mut slowest) = (0.0, 0.0, Duration::ZERO);
    for line in REQUESTS.lines() {
        let mut parts = line.splitn(3, '\t');
        let agent = parts.next().context("each request names its agent")?;
        let words = parts.nth(1).context("each request has words")?;
        let vector = embedder.embed_query(words)?;
        let begun = Instant::now();
        let routed = router.route(words, &vector);
        slowest = slowest.max(begun.elapsed());
        asked += 1.0;
        if routed.first() == Some(agent) {
            right += 1.0;
        }
    }
    Ok(vec![
        Figure::alone("router: right agent", right / asked, "of 1").goal(Goal::AtLeast(0.95)),
        Figure::alone("router: slowest after embedding", slowest.as_secs_f64() * 1e3, "ms").goal(Goal::AtMost(10.0)),
    ])
}

/// A tool that does nothing.
struct Nothing(ToolSpec);

#[async_trait]
impl Tool for Nothing {
    fn spec(&self) -> &ToolSpec {
        &self.0
    }

    async fn call(&self, _: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        Ok(ToolOutput {
            value: json!({ "done": true }),
            summary: "done".into(),
            label: Label::of(Origin::Program),
        })
    }
}

/// One question and many calls in one answer, so that the model's time counts once.
async fn tool_loop() -> Result<Figure> {
    let calls = (0..CALLS).fold(None, |reply: Option<Reply>, at| {
        let arguments = json!({ "at": at });
        Some(match reply {
            None => Reply::tool_call("nothing", arguments),
            Some(reply) => reply.calling("nothing", arguments),
        })
    });
    let calls = calls.context("there is at least one call")?;
    let plain = spent(
        ModelServer::builder()
            .model("scripted")
            .then(Reply::text("No."))
            .then(Reply::text("No.")),
    )
    .await?;
    let with_calls = spent(
        ModelServer::builder()
            .model("scripted")
            .then(calls)
            .then(Reply::text("Done.")),
    )
    .await?;
    let added = with_calls.saturating_sub(plain).as_secs_f64() * 1e3 / f64::from(CALLS);
    Ok(Figure::alone("tool loop: added to a call, at most", added, "ms").goal(Goal::AtMost(2.0)))
}

async fn spent(server: adiuva_testkit::model_server::Builder) -> Result<Duration> {
    let server = server.start();
    let parameters = json!({ "type": "object", "properties": { "at": { "type": "integer" } }, "required": ["at"] });
    let tool: Arc<dyn Tool> = Arc::new(Nothing(ToolSpec::new(
        "nothing",
        "Does nothing.",
        parameters,
        Effect::Pure,
    )));
    let config = ProviderConfig::new(ProviderId::make(), ProviderKind::Ollama, server.ollama_url().parse()?);
    let provider = connect(&config)?;
    let gate = Gate::new(Arc::new(MemoryLedger::default()), Policy::default());
    let turn = Turn {
        actor: Actor::Person,
        agent: None,
        provider: &provider,
        request: ChatRequest {
            model: "scripted".into(),
            messages: vec![ChatMessage::new(Role::User, "go on")],
            ..ChatRequest::default()
        },
        tools: vec![tool],
        calling: Calling::Native,
        words: "go on".into(),
        label: Label::of(Origin::Person),
        bounds: Bounds::default(),
        results: Results::default(),
        asking: Asking::Refuses,
        purse: Purse::default(),
    };
    let begun = Instant::now();
    let finished = take(&gate, turn, &CancellationToken::new(), &mut |_| {}).await?;
    let took = begun.elapsed();
    ensure!(finished == Finished::Whole, "the turn ended as {finished:?}");
    Ok(took)
}

/// From the log of an encrypted database to frames.
fn replay() -> Result<Figure> {
    let folder = tempfile::tempdir()?;
    let opened = Store::create(
        &folder.path().join("vault.db"),
        &DbKey::new([7; 32]),
        Options::default(),
    )?;
    let run = RunId::make();
    let mut frames = vec![FrameBody::StreamStart { model: None }];
    for step in 0..STEPS {
        let id = format!("call_{step}");
        frames.push(FrameBody::ToolCall {
            id: id.clone(),
            name: "list_tasks".into(),
            arguments: json!({ "search": "bank" }),
        });
        frames.push(FrameBody::ToolResult {
            id,
            ok: true,
            summary: "12 tasks".into(),
            output: "a line of the result, as a tool gives it. ".repeat(90),
        });
    }
    opened.store.write_blocking(move |w| {
        w.runs().begin(run, RunKind::Chat, None, 1)?;
        w.runs().append(run, &frames).map(|_| ())
    })?;
    let begun = Instant::now();
    let replayed = opened.store.read_blocking(move |r| r.runs().frames(run, 0))?;
    let wire = serde_json::to_vec(&replayed)?;
    let took = begun.elapsed();
    ensure!(
        replayed.len() == 2 * STEPS + 1 && !wire.is_empty(),
        "all frames come back"
    );
    Ok(Figure::alone("run of 300 steps: replayed", took.as_secs_f64() * 1e3, "ms").goal(Goal::AtMost(200.0)))
}
