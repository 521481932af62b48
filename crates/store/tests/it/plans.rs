use adiuva_protocol::plans::{PlanAction, PlanState, PlanStep, StepState};
use adiuva_protocol::{PlanId, ProviderId, RunId, ThreadId};
use adiuva_store::plans::{KEPT, Plan};

use crate::home::Home;

fn plan() -> Plan {
    Plan {
        id: PlanId::make(),
        thread: Some(ThreadId::make()),
        agent: "task".into(),
        playbook: None,
        words: "plan the week".into(),
        label: vec!["person".into()],
        provider: Some(ProviderId::make()),
        model: Some("small".into()),
        state: PlanState::Waiting,
        steps: vec![PlanStep {
            number: 1,
            action: PlanAction::CreateRecord,
            prompt_template: None,
            variables: [("kind".to_owned(), "task".into())].into(),
            data_from_step: None,
            revision: 1,
            state: StepState::Waiting,
            result: String::new(),
        }],
        run: None,
        created_ms: 1,
    }
}

#[test]
fn a_plan_is_kept_as_it_stands() {
    let home = Home::new();
    let store = home.create();
    let asked = plan();
    let mut runs = asked.clone();
    (runs.state, runs.run) = (PlanState::Running, Some(RunId::make()));
    runs.steps[0].state = StepState::Running;
    let (first, second) = (asked.clone(), runs.clone());
    store
        .write_blocking(move |w| {
            w.plans().set(&first, 1)?;
            assert_eq!(w.plans().load(first.id)?, Some(first));
            assert!(w.plans().running()?.is_empty());
            w.plans().set(&second, 2)
        })
        .unwrap();
    assert_eq!(store.read_blocking(|r| r.plans().running()).unwrap(), [runs]);
    assert_eq!(store.read_blocking(|r| r.plans().load(PlanId::make())).unwrap(), None);
}

#[test]
fn the_least_recently_used_go_but_for_those_that_run() {
    let home = Home::new();
    let store = home.create();
    let (oldest, second, third) = (
        Plan {
            state: PlanState::Running,
            ..plan()
        },
        plan(),
        plan(),
    );
    let (oldest_id, second_id, third_id) = (oldest.id, second.id, third.id);
    let ids = store.write_blocking(move |w| {
        for (plan, now) in [(&oldest, 1), (&second, 2), (&third, 3), (&second, 4)] {
            w.plans().set(plan, now)?;
        }
        for now in 5..=i64::from(KEPT) + 3 {
            w.plans().set(&plan(), now)?;
        }
        Ok(w.plans()
            .list(KEPT + 9)?
            .into_iter()
            .map(|plan| plan.id)
            .collect::<Vec<_>>())
    });
    let ids = ids.unwrap();
    assert!(ids.contains(&oldest_id), "what runs stays");
    assert!(ids.contains(&second_id), "what was touched last stays");
    assert!(!ids.contains(&third_id));
}
