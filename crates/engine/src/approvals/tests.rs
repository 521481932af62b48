#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adiuva_gate::{
    Actor, ApprovalError, GateError, Label, OnBehalf, Origin, Permit, Proposal, Tool, ToolError, ToolOutput, ToolSpec,
};
use adiuva_protocol::audit::{AuditList, AuditVerdict, AuditVerify};
use adiuva_protocol::policy::Verdict as VerdictView;
use adiuva_protocol::policy::{PolicyPreview, PolicyRemoveRule, PolicyRules, PolicySetRule};
use adiuva_protocol::vault::{Typed, VaultLock, VaultUnlock};
use adiuva_protocol::{Handles, RunId, Scope, policy as rules};
use async_trait::async_trait;
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::engine::Engine;
use crate::opened::{PASSPHRASE, opened};

/// Sends nothing, and counts how often it would have.
struct Post {
    spec: ToolSpec,
    sent: AtomicUsize,
}

impl Post {
    fn new(effect: Effect) -> Self {
        let parameters = json!({ "properties": { "to": {}, "text": {} } });
        Self {
            spec: ToolSpec::new("post", "", parameters, effect)
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
            summary: String::new(),
            label: Label::of(Origin::Program),
        })
    }
}

struct Desk {
    engine: Arc<Engine>,
    actor: Actor,
    post: Post,
    _home: TempDir,
}

impl Desk {
    async fn with(effect: Effect) -> Self {
        let (engine, home) = opened(|config| config).await;
        Self {
            engine,
            actor: Actor::Run(RunId::make()),
            post: Post::new(effect),
            _home: home,
        }
    }

    async fn post(&self) -> Result<ToolOutput, GateError<ToolError>> {
        let session = self.engine.session().await.unwrap();
        let stop = CancellationToken::new();
        session
            .gate
            .run(OnBehalf::from(&self.actor), &self.post, arguments(), &stop)
            .await
    }

    async fn ask(&self) -> Proposal {
        match self.post().await {
            Err(GateError::NeedsApproval(proposal)) => *proposal,
            other => panic!("it is asked about, and not {other:?}"),
        }
    }

    async fn go_on(&self, id: ApprovalId) -> Result<ToolOutput, GateError<ToolError>> {
        let session = self.engine.session().await.unwrap();
        let stop = CancellationToken::new();
        let approval = session.gate.approval(id).await?;
        let arguments = approval.arguments().clone();
        session
            .gate
            .run_approved(approval, OnBehalf::from(&self.actor), &self.post, arguments, &stop)
            .await
    }

    async fn decide(&self, caller: &Caller, id: ApprovalId, decision: Decision) -> Result<ApprovalView, Failure> {
        let request = ApprovalsDecide { approval: id, decision };
        self.engine.handle(caller, request).await
    }

    async fn waiting(&self) -> Vec<ApprovalId> {
        let request = ApprovalsList {
            answered: false,
            limit: 50,
        };
        let found = self.engine.handle(&window(), request).await.unwrap();
        assert_eq!(found.waiting as usize, found.approvals.len());
        found.approvals.into_iter().map(|approval| approval.id).collect()
    }

    fn sent(&self) -> usize {
        self.post.sent.load(Ordering::SeqCst)
    }
}

fn arguments() -> Value {
    json!({ "to": "bob@example.org", "text": "the list" })
}

fn window() -> Caller {
    Caller::new(CallerKind::Window("main".into()), Scope::ALL.to_vec())
}

fn program() -> Caller {
    Caller::new(CallerKind::Token("helper".into()), Scope::ALL.to_vec())
}

fn yes() -> Decision {
    Decision::Approve {
        arguments: None,
        always: false,
    }
}

fn no() -> Decision {
    Decision::Reject {
        reason: "not today".into(),
    }
}

#[tokio::test]
async fn what_a_person_approves_happens_once_also_after_a_restart() {
    let desk = Desk::with(Effect::Egress).await;
    let asked = desk.ask().await;
    desk.engine.handle(&window(), VaultLock {}).await.unwrap();
    let unlock = VaultUnlock {
        passphrase: Some(Typed(PASSPHRASE.into())),
        recovery_code: None,
    };
    desk.engine.handle(&window(), unlock).await.unwrap();
    assert_eq!(desk.waiting().await, [asked.id], "it waits over a restart");
    assert!(desk.go_on(asked.id).await.is_err(), "nobody has agreed yet");
    let seen = desk.decide(&window(), asked.id, yes()).await.unwrap();
    assert_eq!(seen.state, StateView::Approved);
    assert_eq!(seen.decided_by.as_deref(), Some("window main"));
    assert!(desk.waiting().await.is_empty());
    desk.go_on(asked.id).await.unwrap();
    let again = desk.go_on(asked.id).await;
    assert!(matches!(again, Err(GateError::Approval(ApprovalError::None))));
    assert_eq!(desk.sent(), 1);

    let rows = desk.engine.handle(&window(), AuditList::all(None, 50)).await.unwrap();
    let about: Vec<_> = rows.rows.iter().filter(|row| row.approval == Some(asked.id)).collect();
    let said: Vec<_> = about
        .iter()
        .rev()
        .map(|row| (row.action.as_str(), row.phase.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("tool post", "noted"),
            ("answer tool post", "noted"),
            ("tool post", "intended"),
            ("tool post", "done")
        ]
    );
    let verdict = desk.engine.handle(&window(), AuditVerify {}).await.unwrap();
    assert!(matches!(verdict, AuditVerdict::Ok { .. }), "{verdict:?}");
}

#[tokio::test]
async fn answers_that_do_not_count_say_why() {
    let desk = Desk::with(Effect::Egress).await;
    let code = |result: Result<ApprovalView, Failure>| result.unwrap_err().code;
    let asked = desk.ask().await;
    assert_eq!(code(desk.decide(&program(), asked.id, yes()).await), Code::ApprovalLane);
    assert_eq!(code(desk.decide(&program(), asked.id, no()).await), Code::ApprovalLane);
    let steered = Decision::Approve {
        arguments: Some(json!({ "to": "eve@evil.example", "text": "the list" })),
        always: false,
    };
    assert_eq!(
        code(desk.decide(&window(), asked.id, steered).await),
        Code::ApprovalChanged
    );
    let rejected = desk.decide(&window(), asked.id, no()).await.unwrap();
    assert_eq!(
        (rejected.state, rejected.reason.as_str()),
        (StateView::Rejected, "not today")
    );
    assert_eq!(
        code(desk.decide(&window(), asked.id, yes()).await),
        Code::ApprovalDecided
    );
    assert_eq!(
        code(desk.decide(&window(), ApprovalId::make(), yes()).await),
        Code::NotFound
    );
    let forever = Decision::Approve {
        arguments: None,
        always: true,
    };
    assert_eq!(
        code(desk.decide(&window(), asked.id, forever).await),
        Code::ApprovalDecided
    );
    let policy = desk.engine.handle(&window(), PolicyRules {}).await.unwrap();
    assert!(policy.rules.is_empty(), "an answer that does not count makes no rule");
    assert!(desk.go_on(asked.id).await.is_err());
    assert_eq!(desk.sent(), 0);
}

#[tokio::test]
async fn a_browser_approves_nothing_that_cannot_be_undone() {
    let desk = Desk::with(Effect::Irreversible).await;
    let asked = desk.ask().await;
    let refused = desk.decide(&Caller::browser(), asked.id, yes()).await.unwrap_err();
    assert_eq!(refused.code, Code::ApprovalLane);
    let forever = Decision::Approve {
        arguments: None,
        always: true,
    };
    let refused = desk.decide(&window(), asked.id, forever).await.unwrap_err();
    assert_eq!(
        refused.code,
        Code::Validation,
        "what cannot be undone is asked each time"
    );
    desk.decide(&Caller::command_line(), asked.id, yes()).await.unwrap();
    desk.go_on(asked.id).await.unwrap();
    let other = desk.ask().await;
    desk.decide(&Caller::browser(), other.id, no()).await.unwrap();
    assert_eq!(desk.sent(), 1);
}

#[tokio::test]
async fn edited_content_is_what_is_sent() {
    let desk = Desk::with(Effect::Egress).await;
    let asked = desk.ask().await;
    let edited = json!({ "to": "bob@example.org", "text": "half of the list" });
    let decision = Decision::Approve {
        arguments: Some(edited.clone()),
        always: false,
    };
    desk.decide(&window(), asked.id, decision).await.unwrap();
    assert_eq!(desk.go_on(asked.id).await.unwrap().value, edited);
}

#[tokio::test]
async fn always_is_a_rule_that_can_be_seen_and_removed() {
    let desk = Desk::with(Effect::Egress).await;
    let asked = desk.ask().await;
    let decision = Decision::Approve {
        arguments: None,
        always: true,
    };
    desk.decide(&window(), asked.id, decision).await.unwrap();
    desk.go_on(asked.id).await.unwrap();
    desk.post().await.unwrap();
    assert_eq!(desk.sent(), 2, "the second time nobody is asked");
    let policy = desk.engine.handle(&window(), PolicyRules {}).await.unwrap();
    let [rule] = policy.rules.as_slice() else {
        panic!("one rule, and not {:?}", policy.rules);
    };
    let id = rule.id;
    let by_program = desk.engine.handle(&program(), PolicyRemoveRule { id }).await;
    assert_eq!(by_program.unwrap_err().code, Code::ApprovalLane);
    desk.engine.handle(&window(), PolicyRemoveRule { id }).await.unwrap();
    desk.ask().await;
    let rows = desk
        .engine
        .handle(&window(), AuditList::all(None, 50))
        .await
        .unwrap()
        .rows;
    for action in ["add rule", "remove rule"] {
        assert!(
            rows.iter().any(|row| row.action == action),
            "{action} stands in the audit"
        );
    }
}

#[tokio::test]
async fn rules_are_checked_before_they_are_kept_and_can_be_tried_out() {
    let desk = Desk::with(Effect::Egress).await;
    let set = |caller: Caller, rule| {
        let engine = Arc::clone(&desk.engine);
        async move { engine.handle(&caller, PolicySetRule { replaces: None, rule }).await }
    };
    let wide = rules::Rule::Tool {
        agent: None,
        tool: "*".into(),
        destination: "*".into(),
        verdict: VerdictView::Allow,
    };
    assert_eq!(set(window(), wide).await.unwrap_err().code, Code::Validation);
    let egress = rules::Rule::Egress {
        source: "files".into(),
        destination: "api.example.org".into(),
        verdict: VerdictView::Allow,
        redact: vec!["[0-9]{4}".into()],
    };
    assert_eq!(
        set(program(), egress.clone()).await.unwrap_err().code,
        Code::ApprovalLane
    );
    let policy = set(window(), egress).await.unwrap();
    assert_eq!((policy.version, policy.rules.len()), (1, 1));
    let preview = |source: &str| PolicyPreview {
        source: source.into(),
        destination: "https://api.example.org".into(),
        tool: Some("web_get".into()),
        text: "my PIN is 4711".into(),
    };
    let shown = desk
        .engine
        .handle(&window(), preview("files/base/folder"))
        .await
        .unwrap();
    assert_eq!((shown.text.as_str(), shown.left_out), ("my PIN is [left out]", 1));
    assert_eq!(shown.verdict, VerdictView::Ask);
    let other = desk
        .engine
        .handle(&window(), preview("mail/me@example.org"))
        .await
        .unwrap();
    assert_eq!(other.text, "my PIN is 4711", "the rule is about files");
}
