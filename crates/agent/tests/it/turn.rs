//! Turns with and without tools, and every way in which they end.

use adiuva_agent::{Answered, Asking, Bounds, Calling, Finished, Snapshot, Step, TurnError};
use adiuva_gate::Policy;
use adiuva_models::ProviderKind;
use adiuva_protocol::ApprovalId;
use adiuva_testkit::model_server::{Ending, ModelServer, Reply};
use serde_json::json;

use crate::desk::Desk;

const WIRES: [ProviderKind; 2] = [ProviderKind::Ollama, ProviderKind::OpenAiCompatible];

/// A server that gives these replies one after the other.
fn scripted(replies: impl IntoIterator<Item = Reply>) -> ModelServer {
    let server = ModelServer::builder().model("scripted");
    replies
        .into_iter()
        .fold(server, |server, reply| server.then(reply))
        .start()
}

#[tokio::test]
async fn an_answer_without_tools_is_told_as_it_comes() {
    for wire in WIRES {
        let desk = Desk::with(scripted([Reply::text("It is all there.")]));
        let taken = desk.ask(wire, |_| {}).await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole, "{wire:?}");
        assert_eq!(taken.text(), "It is all there.");
        assert!(taken.steps.len() > 1, "{wire:?} streams");
        assert_eq!(desk.server.questions()[0].tools(), ["look", "erase", "read_result"]);
    }
}

#[tokio::test]
async fn a_tool_is_called_and_its_result_goes_back() {
    for wire in WIRES {
        let call = Reply::tool_call("look", json!({ "at": "notes" }));
        let desk = Desk::with(scripted([call, Reply::text("The notes say so.")]));
        let taken = desk.ask(wire, |_| {}).await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole, "{wire:?}");
        assert_eq!(taken.results(), [("look", true, "looked at notes")]);
        assert_eq!(desk.look.ran(), 1);
        let back = desk.server.questions()[1].last("tool").unwrap().to_owned();
        assert!(back.contains("notesnotes"), "{wire:?}: {back}");
        let actions: Vec<_> = desk.ledger.rows().into_iter().map(|kept| kept.row.action).collect();
        assert_eq!(
            actions,
            ["model request", "tool look", "model request"],
            "each effect has its row"
        );
        assert!(
            desk.ledger.rows().iter().all(|kept| kept.closing.is_some()),
            "and each row its end"
        );
    }
}

#[tokio::test]
async fn what_is_no_call_is_told_to_the_model_and_runs_nothing() {
    for wire in WIRES {
        let calls = Reply::tool_call("lock", json!({ "at": "a" }))
            .calling("look", json!({ "where": "a" }))
            .calling("erase", json!({ "at": "all" }));
        let desk = Desk::with(scripted([calls, Reply::text("Then not.")]));
        let taken = desk.ask(wire, |_| {}).await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole, "{wire:?}");
        let [unknown, misshapen, unallowed] = taken.results()[..] else {
            panic!("{:?}", taken.steps)
        };
        assert_eq!(
            unknown,
            (
                "lock",
                false,
                "there is no such tool; there are look, erase, read_result"
            )
        );
        assert!(!misshapen.1 && misshapen.2.contains("`at` is missing"), "{misshapen:?}");
        assert!(!unallowed.1, "what cannot be undone does not happen without a person");
        assert_eq!((desk.look.ran(), desk.erase.ran()), (0, 0));
        assert_eq!(taken.text(), "Then not.");
    }
}

#[tokio::test]
async fn the_same_call_again_is_refused() {
    let call = || Reply::tool_call("look", json!({ "at": "notes" }));
    let desk = Desk::with(scripted([call(), call(), Reply::text("Enough.")]));
    let taken = desk.ask(ProviderKind::Ollama, |_| {}).await;
    assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole);
    let worked: Vec<_> = taken.results().iter().map(|result| result.1).collect();
    assert_eq!(worked, [true, false]);
    assert_eq!(desk.look.ran(), 1);
}

#[tokio::test]
async fn a_model_that_only_calls_tools_runs_out_of_rounds() {
    let calls = (0..9).map(|n| Reply::tool_call("look", json!({ "at": format!("place {n}") })));
    let mut desk = Desk::with(scripted(calls));
    desk.bounds = Bounds {
        rounds: 3,
        ..Bounds::default()
    };
    let taken = desk.ask(ProviderKind::OpenAiCompatible, |_| {}).await;
    assert_eq!(taken.result.as_ref().unwrap(), &Finished::OutOfRounds);
    assert_eq!(desk.look.ran(), 2, "the last round offers no tools, and runs none");
    let questions = desk.server.questions();
    assert_eq!(questions.len(), 3);
    assert!(questions[2].tools().is_empty());
}

#[tokio::test]
async fn long_results_are_cut_and_the_rest_is_read_by_reference() {
    for wire in WIRES {
        let call = Reply::tool_call("look", json!({ "at": "notes" }));
        let rest = Reply::tool_call("read_result", json!({ "reference": "r1", "start": 170 }));
        let wrong = Reply::tool_call("read_result", json!({ "reference": "r2", "start": 0 }));
        let mut desk = Desk::with(scripted([call, rest, wrong, Reply::text("Long.")]));
        desk.bounds.result_chars = 50;
        let taken = desk.ask(wire, |_| {}).await;
        assert_eq!(taken.result.unwrap(), Finished::Whole);
        let questions = desk.server.questions();
        let back = questions[1].last("tool").unwrap().to_owned();
        assert!(
            back.chars().count() < 250 && back.contains("\"reference\":\"r1\""),
            "{back}"
        );
        let back = questions[2].last("tool").unwrap().to_owned();
        assert!(back.contains("notesnotes") && back.contains("\"end\":212"), "{back}");
        let back = questions[3].last("tool").unwrap().to_owned();
        assert!(back.contains("no long result r2"), "{back}");
    }
}

#[tokio::test]
async fn a_model_that_makes_only_missteps_loses_its_tools() {
    let calls = (0..9).map(|n| Reply::tool_call("look", json!({ "where": n })));
    let mut desk = Desk::with(scripted(calls));
    desk.bounds.rounds = 9;
    let taken = desk.ask(ProviderKind::Ollama, |_| {}).await;
    assert_eq!(taken.result.as_ref().unwrap(), &Finished::OutOfRounds);
    assert_eq!(taken.results().len(), 3, "three missteps, and then no tools");
    assert!(
        taken
            .results()
            .iter()
            .all(|result| result.2.contains("`at` is missing"))
    );
    assert!(desk.server.questions()[3].tools().is_empty());
    assert_eq!(desk.look.ran(), 0);
}

#[tokio::test]
async fn a_model_without_calls_of_its_own_calls_in_json() {
    for wire in WIRES {
        let say = |value| Reply::structured(value, "no schema was asked for");
        let mut desk = Desk::with(scripted([
            say(json!({ "tool": "look", "arguments": { "at": "notes" } })),
            say(json!({ "sorry": "what?" })),
            say(json!({ "tool": "answer", "answer": "They say so." })),
        ]));
        desk.calling = Calling::Constrained;
        let taken = desk.ask(wire, |_| {}).await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole, "{wire:?}");
        assert_eq!(taken.results(), [("look", true, "looked at notes")]);
        assert_eq!(taken.text(), "They say so.");
        let questions = desk.server.questions();
        assert!(questions.iter().all(|question| question.tools().is_empty()));
        assert!(questions[1].last("user").unwrap().contains("notesnotes"));
        assert!(questions[2].last("user").unwrap().contains("not JSON of the form"));
    }
}

#[tokio::test]
async fn garbage_under_a_schema_ends_in_a_plain_answer() {
    let mut desk = Desk::with(scripted([
        Reply::text("what"),
        Reply::text("is"),
        Reply::text("JSON"),
        Reply::text("I do not know."),
    ]));
    desk.calling = Calling::Constrained;
    let taken = desk.ask(ProviderKind::Ollama, |_| {}).await;
    assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole);
    assert_eq!(taken.text(), "I do not know.", "what was no answer is not said");
}

/// A turn that has parked at `erase`, with what was kept of it.
async fn parked(desk: &Desk, wire: ProviderKind) -> (ApprovalId, Snapshot) {
    let taken = desk.ask(wire, |_| {}).await;
    let Finished::Waiting(parked) = taken.result.unwrap() else {
        panic!("{:?}", taken.steps)
    };
    assert_eq!(desk.erase.ran(), 0, "nothing happens before a person agrees");
    let Some(Step::Waiting { call, approval }) = taken.steps.last() else {
        panic!("{:?}", taken.steps)
    };
    assert_eq!((call.name.as_str(), *approval), ("erase", parked.proposal.id));
    // As another process finds it.
    let kept = parked.snapshot.as_str().to_owned();
    (parked.proposal.id, Snapshot::from_kept(kept))
}

fn at_a_desk_that_parks(replies: impl IntoIterator<Item = Reply>) -> Desk {
    let mut desk = Desk::with(scripted(replies));
    desk.asking = Asking::Parks;
    desk
}

#[tokio::test]
async fn an_approved_call_is_made_once_and_the_turn_goes_on() {
    for wire in WIRES {
        let calls = Reply::tool_call("look", json!({ "at": "notes" }))
            .calling("erase", json!({ "at": "all" }))
            .calling("look", json!({ "at": "rest" }));
        let desk = at_a_desk_that_parks([calls, Reply::text("All is erased.")]);
        let (id, snapshot) = parked(&desk, wire).await;
        desk.ledger.agree(&desk.ledger.asked()[0], None).unwrap();
        let taken = desk.go_on(wire, snapshot.clone(), Answered::Approved(id)).await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole, "{wire:?}");
        assert_eq!(
            taken.results(),
            [("erase", true, "looked at all"), ("look", true, "looked at rest")]
        );
        assert_eq!((desk.erase.ran(), desk.look.ran()), (1, 2));
        assert_eq!(taken.text(), "All is erased.");
        let again = desk.server.questions();
        assert!(
            again[1].last("tool").unwrap().contains("restrest"),
            "the whole conversation is there"
        );
        let twice = desk.go_on(wire, snapshot, Answered::Approved(id)).await;
        assert!(!twice.results()[0].1, "an approval serves once");
        assert_eq!(desk.erase.ran(), 1);
    }
}

#[tokio::test]
async fn a_refused_call_is_told_to_the_model() {
    let desk = at_a_desk_that_parks([
        Reply::tool_call("erase", json!({ "at": "all" })),
        Reply::text("Then I leave it."),
    ]);
    let (_, snapshot) = parked(&desk, ProviderKind::Ollama).await;
    let taken = desk
        .go_on(
            ProviderKind::Ollama,
            snapshot,
            Answered::Refused("the person said no".into()),
        )
        .await;
    assert_eq!(taken.result.as_ref().unwrap(), &Finished::Whole);
    assert_eq!(taken.text(), "Then I leave it.");
    assert!(
        desk.server.questions()[1]
            .last("tool")
            .unwrap()
            .contains("the person said no")
    );
    assert_eq!(desk.erase.ran(), 0);
}

#[tokio::test]
async fn a_budget_ends_the_turn() {
    let calls = (0..9).map(|n| Reply::tool_call("look", json!({ "at": format!("place {n}") })));
    let mut desk = Desk::with(scripted(calls));
    desk.bounds.rounds = 9;
    desk.bounds.budget.steps = Some(4);
    let taken = desk.ask(ProviderKind::Ollama, |_| {}).await;
    assert!(matches!(taken.result, Err(TurnError::Refused(_))), "{:?}", taken.result);
    assert_eq!(desk.look.ran(), 2, "two questions and two calls");
}

#[tokio::test]
async fn a_limit_of_tokens_is_told() {
    for wire in WIRES {
        let desk = Desk::with(scripted([Reply::text("It is").ending(Ending::Length)]));
        let taken = desk.ask(wire, |_| {}).await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::CutByLength, "{wire:?}");
        assert_eq!(taken.text(), "It is");
    }
}

#[tokio::test]
async fn stopping_ends_the_turn_and_drops_the_connection() {
    for wire in WIRES {
        let desk = Desk::with(scripted([Reply::text("on and on").ending(Ending::Endless)]));
        let stop = desk.stop.clone();
        let taken = desk
            .ask(wire, |step| {
                if matches!(step, Step::Text(_)) {
                    stop.cancel();
                }
            })
            .await;
        assert_eq!(taken.result.as_ref().unwrap(), &Finished::Stopped, "{wire:?}");
        assert!(!taken.text().is_empty(), "what was said is kept");
        desk.server.disconnected().await;
    }
}

#[tokio::test]
async fn a_broken_answer_is_a_failure_and_what_was_said_is_kept() {
    for wire in WIRES {
        let desk = Desk::with(scripted([Reply::text("half of it").ending(Ending::Broken)]));
        let taken = desk.ask(wire, |_| {}).await;
        assert!(
            matches!(taken.result, Err(TurnError::Model(_))),
            "{wire:?}: {:?}",
            taken.result
        );
        assert!(taken.text().starts_with("half"));
    }
}

#[tokio::test]
async fn offline_only_a_model_on_this_machine_is_asked() {
    let policy = || Policy {
        offline: true,
        ..Policy::default()
    };
    let desk = Desk::under(policy(), scripted([Reply::text("Here I am.")]));
    let taken = desk.ask(ProviderKind::Ollama, |_| {}).await;
    assert_eq!(taken.result.unwrap(), Finished::Whole);

    let desk = Desk::under(policy(), scripted([]));
    let taken = desk
        .ask_at("https://models.example", ProviderKind::OpenAiCompatible, |_| {})
        .await;
    assert!(matches!(taken.result, Err(TurnError::Refused(_))), "{:?}", taken.result);
    let rows = desk.ledger.rows();
    assert_eq!(rows.len(), 1, "the refusal is noted");
    assert!(rows[0].row.decision.starts_with("deny"), "{rows:?}");
}
