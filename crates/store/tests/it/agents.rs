use adiuva_protocol::agents::AgentLimits;
use adiuva_protocol::frame::FrameBody;
use adiuva_protocol::runs::{RunKind, RunStatus};
use adiuva_protocol::{ApprovalId, RunId};
use adiuva_store::StoreError;
use adiuva_store::agents::OwnAgent;
use adiuva_store::parked::ParkedRun;

use crate::home::Home;

#[test]
fn agents_are_kept_by_name() {
    let home = Home::new();
    let store = home.create();
    let poet = OwnAgent {
        name: "poet".into(),
        description: "Writes verses".into(),
        prompt: "You write verses.".into(),
        model: Some("large".into()),
        tools: vec!["get_note".into()],
        limits: AgentLimits {
            max_steps: Some(3),
            max_tokens: Some(9_000),
            max_seconds: None,
        },
    };
    let changed = OwnAgent {
        tools: Vec::new(),
        limits: AgentLimits::default(),
        ..poet.clone()
    };
    let cook = OwnAgent {
        name: "cook".into(),
        ..poet.clone()
    };
    let (first, second, third) = (poet.clone(), changed.clone(), cook.clone());
    store
        .write_blocking(move |w| {
            w.agents().set(&first, 1)?;
            assert_eq!(w.agents().list()?, [first]);
            w.agents().set(&second, 2)?;
            w.agents().set(&third, 3)?;
            Ok(())
        })
        .unwrap();
    assert_eq!(
        store.read_blocking(|r| r.agents().list()).unwrap(),
        [cook, changed.clone()]
    );
    store.write_blocking(|w| w.agents().remove("cook")).unwrap();
    assert_eq!(store.read_blocking(|r| r.agents().list()).unwrap(), [changed]);
    let gone = store.write_blocking(|w| w.agents().remove("cook"));
    assert!(matches!(gone, Err(StoreError::NotFound(_))));
}

#[test]
fn a_run_that_waits_is_neither_running_nor_left_behind() {
    let home = Home::new();
    let store = home.create();
    let (waiting, going) = (RunId::make(), RunId::make());
    let parked = ParkedRun {
        run: waiting,
        approval: ApprovalId::make(),
        snapshot: "{}".into(),
        context: "[]".into(),
    };
    let kept = parked.clone();
    store
        .write_blocking(move |w| {
            w.runs().begin(waiting, RunKind::Chat, None, 1)?;
            w.runs().begin(going, RunKind::Agent, None, 2)?;
            w.parked().park(&kept, 3)
        })
        .unwrap();
    let left = store.write_blocking(|w| w.runs().left_running()).unwrap();
    assert_eq!(left.iter().map(|run| run.id).collect::<Vec<_>>(), [going]);
    let status = |id| store.read_blocking(move |r| r.runs().load(id)).unwrap().unwrap().status;
    assert_eq!(
        (status(waiting), status(going)),
        (RunStatus::WaitingApproval, RunStatus::Running)
    );
    assert_eq!(store.read_blocking(|r| r.parked().list()).unwrap(), [parked.clone()]);
    assert_eq!(
        store.read_blocking(move |r| r.parked().load(waiting)).unwrap(),
        Some(parked)
    );
    assert_eq!(store.read_blocking(move |r| r.parked().load(going)).unwrap(), None);
    let taken = store.write_blocking(move |w| {
        w.runs().append(waiting, &[FrameBody::StreamStart { model: None }])?;
        Ok((w.parked().take(waiting)?, w.parked().take(waiting)?))
    });
    assert_eq!(taken.unwrap(), (true, false), "it goes on once");
    assert_eq!(status(waiting), RunStatus::Running);
    let nowhere = store.write_blocking(|w| {
        let unknown = ParkedRun {
            run: RunId::make(),
            approval: ApprovalId::make(),
            snapshot: String::new(),
            context: String::new(),
        };
        w.parked().park(&unknown, 4)
    });
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))));
}
