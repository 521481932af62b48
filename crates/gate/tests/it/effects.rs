//! Rows before effects, refusals without effects.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adiuva_gate::gate::EffectError;
use adiuva_gate::{
    Actor, Destination, Effect, Gate, GateError, Label, OnBehalf, Origin, Permit, Policy, Source, Tool, ToolError,
    ToolOutput, ToolSpec,
};
use async_trait::async_trait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::book::Book;

struct Counter {
    spec: ToolSpec,
    calls: AtomicUsize,
    result: fn() -> Result<ToolOutput, ToolError>,
}

impl Counter {
    fn new(effect: Effect, result: fn() -> Result<ToolOutput, ToolError>) -> Self {
        Self {
            spec: ToolSpec::new("count", "", json!({}), effect),
            calls: AtomicUsize::new(0),
            result,
        }
    }
}

#[async_trait]
impl Tool for Counter {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }
    async fn call(&self, _: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        (self.result)()
    }
}

fn one() -> Result<ToolOutput, ToolError> {
    Ok(ToolOutput {
        value: json!(1),
        summary: "one".into(),
        label: Label::of(Origin::Program),
    })
}

async fn check(
    effect: Effect,
    origin: Origin,
    result: fn() -> Result<ToolOutput, ToolError>,
    calls: usize,
    lines: &[&str],
) {
    let book = Arc::new(Book::default());
    let gate = Gate::new(book.clone(), Policy::default());
    let tool = Counter::new(effect, result);
    let label = Label::of(origin);
    let behalf = OnBehalf {
        label: &label,
        ..OnBehalf::from(&Actor::Person)
    };
    let _ = gate
        .run(behalf, &tool, json!({"n": 1}), &CancellationToken::new())
        .await;
    assert_eq!(
        tool.calls.load(Ordering::SeqCst),
        calls,
        "calls of a tool with {effect:?}"
    );
    assert_eq!(book.lines(), lines);
}

#[tokio::test]
async fn a_row_stands_before_and_after_every_effect() {
    check(
        Effect::PrivateRead,
        Origin::Model,
        one,
        1,
        &["intend tool count allow by private-read", "close 1 Done"],
    )
    .await;
    check(
        Effect::Pure,
        Origin::Model,
        || Err(ToolError::Arguments("no".into())),
        1,
        &["intend tool count allow by pure", "close 1 Failed"],
    )
    .await;
    check(
        Effect::Pure,
        Origin::Model,
        || Err(ToolError::Stopped),
        1,
        &["intend tool count allow by pure", "close 1 Stopped"],
    )
    .await;
}

#[tokio::test]
async fn what_is_not_allowed_does_not_run() {
    check(
        Effect::Egress,
        Origin::Person,
        one,
        0,
        &["note tool count ask by egress-steered-by-others"],
    )
    .await;
    check(
        Effect::LocalWrite,
        Origin::File {
            source: Source::any_file(),
        },
        one,
        0,
        &["note tool count ask by tainted-local-write"],
    )
    .await;
    check(
        Effect::Irreversible,
        Origin::Person,
        one,
        0,
        &["note tool count ask by irreversible"],
    )
    .await;
}

#[tokio::test]
async fn without_an_audit_row_nothing_happens() {
    let gate = Gate::new(Arc::new(Book::full()), Policy::default());
    let tool = Counter::new(Effect::Pure, one);
    let result = gate
        .run(&Actor::Person, &tool, json!({}), &CancellationToken::new())
        .await;
    assert!(matches!(result, Err(GateError::Ledger(_))));
    assert_eq!(tool.calls.load(Ordering::SeqCst), 0);
}

#[derive(Debug, thiserror::Error)]
#[error("the line broke")]
struct Broken;

impl EffectError for Broken {
    fn stopped(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn bytes_leave_only_for_the_destination_that_was_decided() {
    let book = Arc::new(Book::default());
    let gate = Gate::new(book.clone(), Policy::default());
    let local = Destination {
        scheme: "http".into(),
        host: "127.0.0.1".into(),
        port: 11434,
    };
    let away = Destination {
        scheme: "https".into(),
        host: "model.example".into(),
        port: 443,
    };

    let sent = gate
        .send_to_model(&Actor::Person, local.clone(), json!({}), async |permit| {
            assert!(permit.allows(&local) && !permit.allows(&away));
            Ok::<_, Broken>(7)
        })
        .await;
    assert!(matches!(sent, Ok(7)));

    let refused = gate
        .send_to_model(&Actor::Person, away.clone(), json!({}), async |_| Ok::<_, Broken>(7))
        .await;
    assert!(matches!(refused, Err(GateError::Denied(reason)) if reason.contains("model.example")));
    assert_eq!(
        book.lines(),
        [
            "intend model request allow by model-on-this-machine",
            "close 1 Done",
            "note model request deny by unknown-provider"
        ]
    );
}
