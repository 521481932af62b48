//! What rules leave out is left out of what is sent, and of nothing else.

use std::sync::Arc;

use adiuva_gate::rules::Holds;
use adiuva_gate::{
    Actor, EgressRule, Gate, GateError, Label, OnBehalf, Origin, Policy, Rule, RuleId, Rules, Source, Tool, Verdict,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::book::Book;
use crate::tools::Noted;

/// Mail may go to Bob, without numbers of four digits.
fn policy() -> Policy {
    let allow = Rule {
        id: RuleId(1),
        holds: Holds::Everywhere,
        tool: "mail_send".into(),
        destination: "*@example.org".into(),
        verdict: Verdict::Allow,
    };
    let egress = EgressRule {
        id: RuleId(2),
        source: "mail".into(),
        destination: "*@example.org".into(),
        verdict: Verdict::Allow,
        redact: vec!["[0-9]{4}".into()],
    };
    Policy {
        rules: Arc::new(Rules::new(vec![allow], vec![egress]).unwrap()),
        ..Policy::default()
    }
}

async fn send(arguments: Value, words: &str) -> (Vec<Value>, Result<(), String>) {
    let (gate, tools) = (Gate::new(Arc::new(Book::default()), policy()), Noted::all());
    let label = Label::of(Origin::Mail {
        source: Source::mailbox("anna@example.org"),
    });
    let behalf = OnBehalf {
        label: &label,
        words,
        ..OnBehalf::from(&Actor::Person)
    };
    let tool = tools.iter().find(|tool| tool.spec().name == "mail_send").unwrap();
    let said = gate.run(behalf, tool, arguments, &CancellationToken::new()).await;
    let said = match said {
        Ok(_) => Ok(()),
        Err(GateError::NeedsApproval(proposal)) => Err(proposal.rule),
        Err(error) => panic!("{error}"),
    };
    let calls = tool.calls.lock().unwrap().clone();
    (calls, said)
}

#[tokio::test]
async fn content_goes_without_it() {
    let mail = json!({ "to": "bob@example.org", "subject": "PIN", "text": "it is 4711, or 4712" });
    let (calls, said) = send(mail, "").await;
    let sent = json!({ "to": "bob@example.org", "subject": "PIN", "text": "it is [left out], or [left out]" });
    assert_eq!((calls, said), (vec![sent], Ok(())));
}

#[tokio::test]
async fn what_steers_stays_whole_or_is_asked_about() {
    let mail = json!({ "to": "bob4711@example.org", "subject": "", "text": "" });
    let (calls, said) = send(mail.clone(), "").await;
    assert_eq!((calls.len(), said), (0, Err("left-out-text-steers".into())));
    let (calls, said) = send(mail.clone(), "write to bob4711@example.org").await;
    assert_eq!((calls, said), (vec![mail], Ok(())), "the person typed it");
}
