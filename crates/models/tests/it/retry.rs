//! Asking again.

use std::time::Duration;

use adiuva_models::{ChatEvent, ModelError, RetryPolicy, StopReason};
use adiuva_testkit::model_server::{Ending, ModelServer, Reply};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::wires::{WIRES, client, question};

const POLICY: RetryPolicy = RetryPolicy {
    attempts: 3,
    pause: Duration::from_millis(1),
    longest_wait: Duration::from_secs(1),
};

/// Gives the replies in turn and checks the text, the kind of the error's debug text, and how often was asked.
async fn check(replies: &[Reply], expected: &str, error: Option<&str>, questions: usize) {
    for wire in WIRES {
        let script = replies
            .iter()
            .fold(ModelServer::builder(), |script, reply| script.then(reply.clone()));
        let server = script.start();
        let (mut said, mut failed) = (String::new(), None);
        match client(&server, wire)
            .with_retry(&question("go"), &CancellationToken::new(), POLICY)
            .await
        {
            Err(error) => failed = Some(error),
            Ok(mut answer) => {
                while let Some(event) = answer.next().await {
                    match event {
                        Ok(ChatEvent::Text(text)) => said.push_str(&text),
                        Ok(_) => {}
                        Err(error) => failed = Some(error),
                    }
                }
            }
        }
        assert_eq!(said, expected, "{wire:?}");
        let matches = match (&failed, error) {
            (None, None) => true,
            (Some(failed), Some(error)) => format!("{failed:?}").starts_with(error),
            _ => false,
        };
        assert!(matches, "{wire:?}: {failed:?} instead of {error:?}");
        assert_eq!(server.questions().len(), questions, "{wire:?}");
    }
}

#[tokio::test]
async fn what_may_pass_is_asked_again() {
    let fine = Reply::text("fine");
    let busy = Reply::refusal(503, "busy");
    check(&[busy.clone(), fine.clone()], "fine", None, 2).await;
    check(
        &[busy.clone(), busy.clone(), busy.clone(), fine.clone()],
        "",
        Some("Upstream"),
        3,
    )
    .await;
    let wait = Reply::refusal(429, "").with_header("retry-after-ms", "5");
    check(&[wait, fine.clone()], "fine", None, 2).await;
    let before_the_first_token = Reply::pieces(Vec::new()).ending(Ending::Broken);
    check(&[before_the_first_token, fine], "fine", None, 2).await;
}

#[tokio::test]
async fn what_does_not_pass_is_not() {
    let fine = Reply::text("fine");
    check(&[Reply::refusal(401, ""), fine.clone()], "", Some("Unauthorised"), 1).await;
    let long = Reply::refusal(429, "").with_header("retry-after", "3600");
    check(&[long, fine], "", Some("RateLimited"), 1).await;
}

#[tokio::test]
async fn an_answer_that_has_begun_is_never_begun_again() {
    check(
        &[Reply::text("half an").ending(Ending::Broken), Reply::text("fine")],
        "half an",
        Some("Cut"),
        1,
    )
    .await;
}

#[tokio::test]
async fn the_pause_can_be_stopped() {
    let server = ModelServer::answering(Reply::refusal(503, "busy"));
    let stop = CancellationToken::new();
    let patient = RetryPolicy {
        pause: Duration::from_secs(3600),
        ..POLICY
    };
    let [wire, _] = WIRES;
    let model = client(&server, wire);
    let question = question("go");
    let waiting = model.with_retry(&question, &stop, patient);
    let stopping = async {
        server.asked().await;
        stop.cancel();
    };
    let (answer, ()) = tokio::join!(waiting, stopping);
    let events: Vec<Result<ChatEvent, ModelError>> = answer.unwrap().collect().await;
    let [Ok(ChatEvent::Done { reason, usage: None })] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(*reason, StopReason::Cancelled);
}
