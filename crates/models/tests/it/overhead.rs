//! That nothing is held back: pieces are handed on as they come, not at the end. The figures are the bench's affair.

use std::time::Duration;

use adiuva_models::ChatEvent;
use adiuva_testkit::model_server::{Ending, ModelServer, Reply};
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::wires::{WIRES, client, question};

#[tokio::test]
async fn every_piece_is_handed_on_before_the_next_is_sent() {
    for wire in WIRES {
        // The server sends three words and then nothing more, for ever.
        let server = ModelServer::answering(Reply::text("one two three").ending(Ending::Hanging));
        let mut answer = client(&server, wire)
            .stream(question("go"), CancellationToken::new())
            .await
            .unwrap();
        for word in ["one ", "two ", "three"] {
            assert_eq!(
                answer.next().await.unwrap().unwrap(),
                ChatEvent::Text(word.to_owned()),
                "{wire:?}"
            );
        }
        let nothing = tokio::time::timeout(Duration::from_millis(20), answer.next()).await;
        assert!(nothing.is_err(), "{wire:?}: {nothing:?}");
    }
}

#[tokio::test]
async fn a_connection_serves_several_questions() {
    for wire in WIRES {
        let server = ModelServer::answering(Reply::text("one two three"));
        let model = client(&server, wire);
        for _ in 0..3 {
            let answer = model.stream(question("go"), CancellationToken::new()).await.unwrap();
            assert_eq!(answer.count().await, 4, "{wire:?}");
        }
        let questions = server.questions();
        assert_eq!((questions.len(), server.disconnects()), (3, 0), "{wire:?}");
        let first = questions[0].peer;
        assert!(
            questions.iter().all(|question| question.peer == first),
            "{wire:?}: {questions:?}"
        );
    }
}
