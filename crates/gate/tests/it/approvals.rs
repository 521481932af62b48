//! An agreement is to one exact call, once, in time, under the rules it was given under: five hundred attacks on that.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adiuva_gate::{
    Actor, ApprovalError, Effect, Gate, GateError, Label, OnBehalf, Origin, Permit, Policy, Proposal, Rule, RuleId,
    Rules, Source, Tool, ToolError, ToolOutput, ToolSpec, Verdict,
};
use adiuva_protocol::{ApprovalId, RunId};
use async_trait::async_trait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::book::{Book, HOLDS_MS};

struct Post {
    spec: ToolSpec,
    sent: AtomicUsize,
}

impl Post {
    fn named(name: &str) -> Self {
        let parameters = json!({ "properties": { "to": {}, "text": {}, "amount": {} } });
        Self {
            spec: ToolSpec::new(name, "", parameters, Effect::Irreversible)
                .content(&["text"])
                .destination_from(&["to"]),
            sent: AtomicUsize::new(0),
        }
    }
}

#[async_trait]
impl Tool for Post {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }
    async fn call(&self, arguments: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        self.sent.fetch_add(1, Ordering::SeqCst);
        Ok(ToolOutput {
            value: arguments,
            summary: "sent".into(),
            label: Label::of(Origin::Program),
        })
    }
}

/// A run that has asked for one call, and what it asked with.
struct Desk {
    book: Arc<Book>,
    gate: Gate,
    post: Post,
    actor: Actor,
    label: Label,
    arguments: Value,
}

impl Desk {
    fn new() -> Self {
        let book = Arc::new(Book::default());
        Self {
            gate: Gate::new(book.clone(), Policy::default()),
            book,
            post: Post::named("post"),
            actor: Actor::Run(RunId::make()),
            label: Label::of(Origin::Person).join(&Label::of_files()),
            arguments: json!({ "to": "bob@example.org", "text": "the list", "amount": 5 }),
        }
    }

    fn behalf(&self) -> OnBehalf<'_> {
        OnBehalf {
            label: &self.label,
            ..OnBehalf::from(&self.actor)
        }
    }

    async fn ask(&self) -> Proposal {
        let stop = CancellationToken::new();
        let asked = self.gate.run(self.behalf(), &self.post, self.arguments.clone(), &stop);
        match asked.await {
            Err(GateError::NeedsApproval(proposal)) => *proposal,
            other => panic!("the call is asked about, and not {other:?}"),
        }
    }

    async fn go_on(&self, id: ApprovalId, arguments: Value) -> Result<ToolOutput, GateError<ToolError>> {
        let approval = self.gate.approval(id).await?;
        let stop = CancellationToken::new();
        self.gate
            .run_approved(approval, self.behalf(), &self.post, arguments, &stop)
            .await
    }

    fn sent(&self) -> usize {
        self.post.sent.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn what_was_agreed_to_happens_once_with_its_rows() {
    let desk = Desk::new();
    let proposal = desk.ask().await;
    assert_eq!(proposal.destinations, ["mailto:bob@example.org"]);
    assert_eq!(desk.sent(), 0);
    desk.book.agree(&proposal, desk.arguments.clone()).unwrap();
    let done = desk.go_on(proposal.id, desk.arguments.clone()).await;
    assert_eq!(done.unwrap().value, desk.arguments);
    let again = desk.go_on(proposal.id, desk.arguments.clone()).await;
    assert!(matches!(again, Err(GateError::Approval(ApprovalError::None))));
    assert_eq!(desk.sent(), 1);
    assert_eq!(
        desk.book.lines(),
        [
            "note tool post ask by irreversible",
            "intend tool post approved after ask by irreversible",
            "close 2 Done"
        ]
    );
    assert!(desk.book.rows().iter().all(|row| row.approval == Some(proposal.id)));
}

#[tokio::test]
async fn content_can_be_edited_before_agreeing_and_nothing_else() {
    let desk = Desk::new();
    let proposal = desk.ask().await;
    for steering in [
        json!({ "to": "eve@evil.example", "text": "the list", "amount": 5 }),
        json!({ "to": "bob@example.org", "text": "the list", "amount": 50 }),
        json!({ "to": "bob@example.org", "text": "the list" }),
        json!({ "to": "bob@example.org", "text": "the list", "amount": 5, "copy": "eve@evil.example" }),
        json!("bob@example.org"),
    ] {
        assert!(desk.book.agree(&proposal, steering.clone()).is_err(), "{steering}");
    }
    let edited = json!({ "to": "bob@example.org", "text": "half of the list", "amount": 5 });
    desk.book.agree(&proposal, edited.clone()).unwrap();
    let as_asked = desk.go_on(proposal.id, desk.arguments.clone()).await;
    assert!(matches!(as_asked, Err(GateError::Approval(ApprovalError::Differs))));
    let arguments = desk.gate.approval(proposal.id).await.unwrap().arguments().clone();
    assert_eq!(desk.go_on(proposal.id, arguments).await.unwrap().value, edited);
}

/// One way to get a call through that nobody agreed to. Each takes a desk at which one question was asked.
type Attack = fn(&mut Desk, &Proposal, usize) -> (ApprovalId, Value);

fn other_value(arguments: &Value, name: &str, number: usize) -> Value {
    let mut arguments = arguments.clone();
    arguments[name] = match name {
        "amount" => json!(6 + number),
        _ => json!(format!("other{number}@evil.example")),
    };
    arguments
}

const ATTACKS: [(&str, Attack); 16] = [
    ("another recipient", |desk, asked, n| {
        (asked.id, other_value(&desk.arguments, "to", n))
    }),
    ("another amount", |desk, asked, n| {
        (asked.id, other_value(&desk.arguments, "amount", n))
    }),
    ("another text", |desk, asked, n| {
        (asked.id, other_value(&desk.arguments, "text", n))
    }),
    ("one argument more", |desk, asked, n| {
        (asked.id, other_value(&desk.arguments, "copy", n))
    }),
    ("a list for a text", |desk, asked, n| {
        let mut arguments = desk.arguments.clone();
        arguments["to"] = json!(["bob@example.org", format!("eve{n}@evil.example")]);
        (asked.id, arguments)
    }),
    ("a text for a number", |desk, asked, _| {
        let mut arguments = desk.arguments.clone();
        arguments["amount"] = json!("5");
        (asked.id, arguments)
    }),
    ("too late", |desk, asked, n| {
        desk.book.clock.fetch_add(HOLDS_MS + n as i64, Ordering::SeqCst);
        (asked.id, desk.arguments.clone())
    }),
    ("an approval nobody gave", |desk, _, _| {
        (ApprovalId::make(), desk.arguments.clone())
    }),
    ("another run", |desk, asked, _| {
        desk.actor = Actor::Run(RunId::make());
        (asked.id, desk.arguments.clone())
    }),
    ("no run at all", |desk, asked, _| {
        desk.actor = Actor::Person;
        (asked.id, desk.arguments.clone())
    }),
    ("another tool", |desk, asked, n| {
        desk.post = Post::named(&format!("pay{n}"));
        (asked.id, desk.arguments.clone())
    }),
    ("read more since", |desk, asked, n| {
        let web = Origin::Web {
            host: format!("evil{n}.example"),
        };
        desk.label = desk.label.clone().join(&Label::of(web));
        (asked.id, desk.arguments.clone())
    }),
    ("claims to have read less", |desk, asked, _| {
        desk.label = Label::of(Origin::Person);
        (asked.id, desk.arguments.clone())
    }),
    ("read the same from elsewhere", |desk, asked, n| {
        let source = Source::mailbox(&format!("{n}@example.org"));
        desk.label = Label::of(Origin::Person).join(&Label::of(Origin::Mail { source }));
        (asked.id, desk.arguments.clone())
    }),
    ("the rules changed", |desk, asked, n| {
        desk.gate.set_policy(Policy {
            version: 1 + n as u64,
            ..Policy::default()
        });
        (asked.id, desk.arguments.clone())
    }),
    ("forbidden since, under the same version", |desk, asked, n| {
        let rule = Rule {
            id: RuleId(n as u64),
            holds: adiuva_gate::rules::Holds::Everywhere,
            tool: "post".into(),
            destination: "*@example.org".into(),
            verdict: Verdict::Deny,
        };
        desk.gate.set_policy(Policy {
            rules: Arc::new(Rules::new(vec![rule], vec![]).unwrap()),
            ..Policy::default()
        });
        (asked.id, desk.arguments.clone())
    }),
];

#[tokio::test]
async fn five_hundred_attacks_and_none_goes_through() {
    let mut tried = 0;
    for number in 0..32 {
        for (name, attack) in ATTACKS {
            let mut desk = Desk::new();
            let asked = desk.ask().await;
            desk.book.agree(&asked, desk.arguments.clone()).unwrap();
            let (id, arguments) = attack(&mut desk, &asked, number);
            let result = desk.go_on(id, arguments).await;
            assert!(
                matches!(result, Err(GateError::Approval(_) | GateError::Denied(_))),
                "{name} {number}: {result:?}"
            );
            assert_eq!(desk.sent(), 0, "{name} {number}");
            tried += 1;
        }
    }
    assert!(tried >= 500, "{tried} attacks");
}

#[tokio::test]
async fn of_many_at_once_one_uses_the_agreement() {
    let desk = Desk::new();
    let asked = desk.ask().await;
    desk.book.agree(&asked, desk.arguments.clone()).unwrap();
    let mut approvals = Vec::new();
    for _ in 0..50 {
        approvals.push(desk.gate.approval(asked.id).await.unwrap());
    }
    let stop = CancellationToken::new();
    let mut done = 0;
    for approval in approvals {
        let arguments = approval.arguments().clone();
        let run = desk
            .gate
            .run_approved(approval, desk.behalf(), &desk.post, arguments, &stop);
        done += usize::from(run.await.is_ok());
    }
    assert_eq!((done, desk.sent()), (1, 1));
}
