//! In runs of every kind, whatever happened stands in the audit twice: before, and how it ended.

use std::sync::Arc;

use adiuva_gate::{
    Actor, Gate, GateError, Label, OnBehalf, Origin, Permit, Policy, Tool, ToolError, ToolOutput, ToolSpec,
};
use adiuva_protocol::RunId;
use async_trait::async_trait;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::book::Book;
use crate::tools::Noted;

/// A tool that ends as it is told to.
struct Ending<'t> {
    tool: &'t Noted,
    ending: u8,
}

#[async_trait]
impl Tool for Ending<'_> {
    fn spec(&self) -> &ToolSpec {
        self.tool.spec()
    }
    async fn call(&self, arguments: Value, permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let done = self.tool.call(arguments, permit, stop).await;
        match self.ending {
            0 => Err(ToolError::Arguments("they do not fit".into())),
            1 => Err(ToolError::Stopped),
            _ => done,
        }
    }
}

/// Calls of one run: which tool, how it ends, whether the person agrees when asked.
fn calls() -> impl Strategy<Value = Vec<(usize, u8, bool)>> {
    prop::collection::vec((0..44_usize, 0..5_u8, any::<bool>()), 1..12)
}

async fn run(calls: Vec<(usize, u8, bool)>, attended: bool) {
    let (book, tools) = (Arc::new(Book::default()), Noted::all());
    let gate = Gate::new(book.clone(), Policy::default());
    let actor = Actor::Run(RunId::make());
    let stop = CancellationToken::new();
    let mut label = Label::of(Origin::Person);
    for (number, ending, agrees) in calls {
        let tool = Ending {
            tool: &tools[number % tools.len()],
            ending,
        };
        let behalf = OnBehalf {
            label: &label,
            attended,
            ..OnBehalf::from(&actor)
        };
        let arguments = json!({ "text": "x" });
        let mut result = gate.run(behalf, &tool, arguments.clone(), &stop).await;
        if let Err(GateError::NeedsApproval(proposal)) = &result
            && agrees
        {
            book.agree(proposal, arguments.clone()).unwrap();
            let approval = gate.approval(proposal.id).await.unwrap();
            result = gate.run_approved(approval, behalf, &tool, arguments, &stop).await;
        }
        if let Ok(output) = result {
            label = label.join(&output.label);
        }
    }
    let happened: usize = tools.iter().map(Noted::happened).sum();
    let lines = book.lines();
    let intents: Vec<usize> = (1..=lines.len())
        .filter(|at| lines[at - 1].starts_with("intend"))
        .collect();
    assert_eq!(
        intents.len(),
        happened,
        "one intent for each thing that happened: {lines:?}"
    );
    for intent in intents {
        let closing = format!("close {intent} ");
        let closings = lines
            .iter()
            .skip(intent)
            .filter(|line| line.starts_with(&closing))
            .count();
        assert_eq!(closings, 1, "row {intent} is closed once, and after it: {lines:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_happened_stands_there_before_and_after(calls in calls(), attended: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(calls, attended));
    }
}
