//! Questions and rules: answered once, in time, used once, and still there after a restart.

use adiuva_gate::rules::Holds;
use adiuva_gate::{Effect, EgressRule, Fingerprint, Proposal, Rule, RuleId, Verdict};
use adiuva_protocol::{ApprovalId, RunId};
use adiuva_store::approvals::{Agreement, Answer, ApprovalState, Decided, HOLDS_MS};
use adiuva_store::{Store, StoreError};
use serde_json::json;

use crate::home::Home;

fn proposal() -> Proposal {
    Proposal {
        id: ApprovalId::make(),
        tool: "mail_send".into(),
        effect: Effect::Egress,
        arguments: json!({ "to": "bob@example.org", "text": "the list" }),
        content: vec!["text".into()],
        destinations: vec!["mailto:bob@example.org".into()],
        taint: vec!["file:files".into(), "person".into()],
        policy_version: 3,
        rule: "egress-of-read-content".into(),
        run: Some(RunId::make()),
        agent: Some("helper".into()),
        account: Some("anna@example.org".into()),
    }
}

fn ask(store: &Store, now_ms: i64) -> Proposal {
    let asked = proposal();
    let kept = asked.clone();
    store.write_blocking(move |w| w.approvals().ask(&kept, now_ms)).unwrap();
    asked
}

fn answer(store: &Store, asked: &Proposal, answer: Answer, now_ms: i64) -> Decided {
    let id = asked.id;
    store
        .write_blocking(move |w| w.approvals().decide(id, &answer, "window main", "why", now_ms))
        .unwrap()
}

fn yes(asked: &Proposal) -> Answer {
    Answer::Approve(Agreement {
        arguments: asked.arguments.clone(),
        fingerprint: asked.fingerprint(),
        policy_version: asked.policy_version,
    })
}

fn spend(store: &Store, id: ApprovalId, fingerprint: Fingerprint, now_ms: i64) -> bool {
    store
        .write_blocking(move |w| w.approvals().spend(id, fingerprint, now_ms))
        .unwrap()
}

fn state(store: &Store, asked: &Proposal) -> ApprovalState {
    let id = asked.id;
    let row = store.read_blocking(move |r| r.approvals().load(id)).unwrap();
    row.unwrap().state
}

#[test]
fn a_question_survives_a_restart_whole() {
    let home = Home::new();
    let store = home.create();
    let asked = ask(&store, 1_000);
    store.close_blocking().unwrap();
    let store = home.open();
    let waiting = store.read_blocking(|r| r.approvals().waiting(2_000)).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].proposal, asked);
    assert_eq!(waiting[0].expires_ms, 1_000 + HOLDS_MS);
    let late = store
        .read_blocking(|r| r.approvals().waiting(1_000 + HOLDS_MS))
        .unwrap();
    assert!(late.is_empty(), "what has expired does not wait");
    let expired = store
        .write_blocking(|w| w.approvals().expire(1_000 + HOLDS_MS))
        .unwrap();
    assert_eq!(expired, [asked.id]);
    assert_eq!(state(&store, &asked), ApprovalState::Expired);
}

#[test]
fn the_first_answer_in_time_counts() {
    let home = Home::new();
    let store = home.create();
    let agreed = ask(&store, 0);
    assert_eq!(answer(&store, &agreed, yes(&agreed), 5), Decided::Now);
    let again = answer(&store, &agreed, Answer::Reject, 6);
    assert_eq!(again, Decided::Before(ApprovalState::Approved));
    let refused = ask(&store, 0);
    assert_eq!(answer(&store, &refused, Answer::Reject, 5), Decided::Now);
    let again = answer(&store, &refused, yes(&refused), 6);
    assert_eq!(again, Decided::Before(ApprovalState::Rejected));
    let forgotten = ask(&store, 0);
    assert_eq!(answer(&store, &forgotten, yes(&forgotten), HOLDS_MS), Decided::Late);
    assert_eq!(state(&store, &forgotten), ApprovalState::Expired);
    let nobody = store.write_blocking(|w| w.approvals().decide(ApprovalId::make(), &Answer::Reject, "", "", 0));
    assert!(matches!(nobody, Err(StoreError::NotFound(_))));
}

#[test]
fn an_agreement_is_used_once_for_its_call_and_in_time() {
    let home = Home::new();
    let store = home.create();
    let asked = ask(&store, 0);
    let print = asked.fingerprint();
    assert!(!spend(&store, asked.id, print, 1), "nobody has agreed");
    answer(&store, &asked, yes(&asked), 5);
    let kept = store
        .read_blocking(move |r| r.approvals().agreed(asked.id))
        .unwrap()
        .unwrap();
    assert_eq!((kept.fingerprint, kept.policy_version), (print, 3));
    assert!(!spend(&store, asked.id, Fingerprint([7; 32]), 6), "another call");
    assert!(!spend(&store, asked.id, print, 5 + HOLDS_MS), "too late");
    assert!(spend(&store, asked.id, print, 6));
    assert!(!spend(&store, asked.id, print, 6), "used up");
    let none = store.read_blocking(move |r| r.approvals().agreed(asked.id)).unwrap();
    assert_eq!(none, None);
}

#[test]
fn each_change_of_the_rules_makes_a_new_version() {
    let home = Home::new();
    let store = home.create();
    let rule = Rule {
        id: RuleId(0),
        holds: Holds::For("helper".into()),
        tool: "mail_*".into(),
        destination: "*".into(),
        verdict: Verdict::Deny,
    };
    let egress = EgressRule {
        id: RuleId(0),
        source: "files".into(),
        destination: "api.example.org".into(),
        verdict: Verdict::Allow,
        redact: vec!["[0-9]{16}".into()],
    };
    let (first, second) = {
        let (rule, egress) = (rule.clone(), egress.clone());
        store
            .write_blocking(move |w| Ok((w.policy().add(&rule, 1)?, w.policy().add_egress(&egress, 2)?)))
            .unwrap()
    };
    let kept = store.read_blocking(|r| r.policy().load()).unwrap();
    assert_eq!(kept.version, 2);
    assert_eq!(
        kept.tools,
        [Rule {
            id: first,
            ..rule.clone()
        }]
    );
    assert_eq!(kept.egress, [EgressRule { id: second, ..egress }]);
    store.write_blocking(move |w| w.policy().remove(first, 3)).unwrap();
    let added = store.write_blocking(move |w| w.policy().add(&rule, 4)).unwrap();
    assert!(added > second, "numbers of rules are never used again");
    assert_eq!(store.read_blocking(|r| r.policy().load()).unwrap().version, 4);
    let gone = store.write_blocking(move |w| w.policy().remove(first, 5));
    assert!(matches!(gone, Err(StoreError::NotFound(_))));
}
