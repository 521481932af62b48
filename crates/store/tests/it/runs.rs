use adiuva_protocol::RunId;
use adiuva_protocol::failure::{Code, Failure};
use adiuva_protocol::frame::{FrameBody, Outcome};
use adiuva_protocol::runs::{RunKind, RunStatus};
use adiuva_store::StoreError;
use adiuva_store::effects::{EffectState, NewEffect};
use serde_json::json;

use crate::home::Home;

#[test]
fn a_run_is_replayed_from_any_frame() {
    let home = Home::new();
    let store = home.create();
    let id = RunId::make();
    let word = |chunk: &str| FrameBody::StreamText { chunk: chunk.into() };
    let (first, second) = ([FrameBody::StreamStart { model: None }, word("one")], [word("two")]);
    store
        .write_blocking(move |w| {
            assert!(w.runs().begin(id, RunKind::Ask, None, 5)?);
            assert!(!w.runs().begin(id, RunKind::Ask, None, 6)?, "begun once");
            assert_eq!(w.runs().append(id, &first)?, 2);
            assert_eq!(w.runs().append(id, &second)?, 3);
            assert_eq!(
                w.runs()
                    .append(id, &[FrameBody::StreamEnd(Outcome::Done { message: None })])?,
                4
            );
            assert!(w.runs().end(id, RunStatus::Done, None, 7)?);
            assert!(!w.runs().end(id, RunStatus::Cancelled, None, 8)?, "ended once");
            Ok(())
        })
        .unwrap();
    let frames = store.read_blocking(|r| r.runs().frames(id, 0)).unwrap();
    assert_eq!(frames.iter().map(|frame| frame.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let rest = store.read_blocking(|r| r.runs().frames(id, 2)).unwrap();
    assert_eq!(rest, frames[2..]);
    assert_eq!(rest[0].body, word("two"));
    let late = store.write_blocking(move |w| w.runs().append(id, &[FrameBody::StreamStart { model: None }]));
    assert!(matches!(late, Err(StoreError::Conflict(_))), "nothing follows the end");
    let run = store.read_blocking(|r| r.runs().list(9)).unwrap().remove(0);
    assert_eq!(
        (run.status, run.started_ms, run.ended_ms),
        (RunStatus::Done, 5, Some(7))
    );
}

#[test]
fn runs_left_by_a_crash_are_found() {
    let home = Home::new();
    let store = home.create();
    let id = RunId::make();
    store
        .write_blocking(move |w| w.runs().begin(id, RunKind::Chat, None, 1))
        .unwrap();
    let failure = Failure::new(Code::Internal, "it was cut off");
    let why = failure.clone();
    store
        .write_blocking(move |w| {
            for run in w.runs().left_running()? {
                w.runs().end(run.id, RunStatus::Failed, Some(&why), 2)?;
            }
            Ok(())
        })
        .unwrap();
    let run = store.read_blocking(|r| r.runs().load(id)).unwrap().unwrap();
    assert_eq!((run.status, run.failure), (RunStatus::Failed, Some(failure)));
}

#[test]
fn an_effect_is_never_begun_twice() {
    let home = Home::new();
    let store = home.create();
    let new = NewEffect {
        key: "mail 7".into(),
        run: Some(RunId::make()),
        action: "send mail".into(),
        audit: None,
        facts: json!({ "message_id": "<7@example.org>" }),
    };
    let again = new.clone();
    let state = |expected: EffectState| {
        let effect = store.read_blocking(|r| r.effects().load("mail 7")).unwrap().unwrap();
        assert_eq!(effect.state, expected);
    };
    store.write_blocking(move |w| w.effects().intend(&new, 1)).unwrap();
    state(EffectState::Intended);
    store.write_blocking(|w| w.effects().start("mail 7", 2)).unwrap();
    state(EffectState::Started);
    let known = store.write_blocking(move |w| w.effects().intend(&again, 3)).unwrap();
    assert_eq!(
        (known.state, known.intended_ms),
        (EffectState::Started, 1),
        "the same key is the same effect"
    );
    assert!(matches!(
        store.write_blocking(|w| w.effects().start("mail 7", 4)),
        Err(StoreError::Conflict(_))
    ));
    let doubted = store.write_blocking(|w| w.effects().doubt_started()).unwrap();
    assert_eq!(doubted.len(), 1);
    state(EffectState::Unknown);
    assert!(matches!(
        store.write_blocking(|w| w.effects().start("mail 7", 5)),
        Err(StoreError::Conflict(_))
    ));
    store
        .write_blocking(|w| w.effects().finish("mail 7", true, &json!("found in Sent"), 6))
        .unwrap();
    state(EffectState::Done);
    let again = store.write_blocking(|w| w.effects().finish("mail 7", false, &json!(null), 7));
    assert!(matches!(again, Err(StoreError::Conflict(_))));
    assert_eq!(store.read_blocking(|r| r.effects().open()).unwrap(), []);
}
