use std::collections::BTreeMap;
use std::sync::Arc;

use adiuva_gate::{Actor, Effect, Gate, Label, Origin, Policy, Tool, ToolOutput};
use adiuva_protocol::CalendarEventId;
use adiuva_protocol::workspace::calendar::CalendarEventView;
use adiuva_protocol::workspace::tasks::TasksApprove;
use adiuva_testkit::MemoryLedger;
use adiuva_workspace::{Agent, Author, tools};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::place::{DAY, Place, START};
use crate::rules::{house, task};

struct Desk {
    gate: Gate,
    tools: BTreeMap<String, Arc<dyn Tool>>,
}

impl Desk {
    /// All tools, for a run that has read this much.
    fn new(place: &Place, read: Label) -> Self {
        let read: adiuva_workspace::ReadSoFar = Arc::new(move || read.clone());
        let all = Agent::ALL
            .into_iter()
            .flat_map(|agent| tools(&place.workspace, agent, Arc::clone(&read)));
        Self {
            gate: Gate::new(Arc::new(MemoryLedger::default()), Policy::default()),
            tools: all.map(|tool| (tool.spec().name.clone(), tool)).collect(),
        }
    }

    async fn call(&self, name: &str, arguments: Value) -> Result<ToolOutput, String> {
        let (actor, stop) = (Actor::Program, CancellationToken::new());
        let called = self.gate.run(&actor, self.tools[name].as_ref(), arguments, &stop);
        called.await.map_err(|error| error.to_string())
    }
}

#[tokio::test]
async fn every_tool_of_the_table_is_there() {
    let place = Place::new();
    let mut counts = Vec::new();
    for agent in Agent::ALL {
        let offered = tools(&place.workspace, agent, Arc::new(Label::nothing));
        for tool in &offered {
            let spec = tool.spec();
            assert_eq!(spec.parameters["additionalProperties"], json!(false), "{}", spec.name);
            assert_eq!(spec.parameters["type"], json!("object"), "{}", spec.name);
            assert!(!spec.parameters.to_string().contains("$ref"), "{}", spec.name);
            let reads = ["list", "get", "detect", "suggest", "calculate", "generate", "trend"];
            let expected = match reads.iter().any(|verb| spec.name.starts_with(verb)) {
                true => Effect::PrivateRead,
                false => Effect::LocalWrite,
            };
            assert_eq!(spec.effect, expected, "{}", spec.name);
            for name in &spec.content {
                assert!(
                    spec.parameters["properties"].get(name).is_some(),
                    "{}: {name}",
                    spec.name
                );
            }
        }
        counts.push((agent.name(), offered.len()));
    }
    let expected = [
        ("task", 8),
        ("checkpoint", 4),
        ("project", 6),
        ("note", 5),
        ("calendar", 3),
        ("analytics", 3),
    ];
    assert_eq!(counts, expected);
}

#[tokio::test]
async fn what_an_agent_adds_is_a_suggestion_and_keeps_its_label() {
    let place = Place::new();
    let house = house(&place).await;
    let read = Label::of(Origin::Web {
        host: "example.org".into(),
    });
    let desk = Desk::new(&place, read);
    let made = desk
        .call(
            "create_task",
            json!({ "title": "Buy tiles", "project_id": house.id, "priority": "high" }),
        )
        .await
        .unwrap();
    assert_eq!(
        (&made.value["is_ai_suggested"], &made.value["is_approved"]),
        (&json!(true), &json!(false))
    );
    assert!(made.label.external(), "it was written after reading a page of the web");

    let by_person = place
        .workspace
        .create_task(&Author::person(), task("Call Anna", None))
        .await
        .unwrap();
    let clean = Desk::new(&place, Label::nothing());
    let listed = clean
        .call("list_tasks", json!({ "project_id": house.id }))
        .await
        .unwrap();
    assert!(listed.label.external(), "the label comes back with the words");
    let listed = clean.call("list_tasks", json!({ "search": "Anna" })).await.unwrap();
    assert!(!listed.label.external(), "the person's own words");
    assert_eq!(listed.value["tasks"][0]["id"], json!(by_person.id));

    // A person approves it; the words stay what they are.
    let id = serde_json::from_value(made.value["id"].clone()).unwrap();
    place.workspace.approve_task(TasksApprove { task: id }).await.unwrap();
    let listed = clean
        .call("list_tasks", json!({ "project_id": house.id }))
        .await
        .unwrap();
    assert_eq!(listed.value["tasks"][0]["is_approved"], json!(true));
    assert!(listed.label.external());
    let spoiled = clean
        .call("update_task", json!({ "task_id": id, "is_approved": false }))
        .await;
    assert!(spoiled.unwrap_err().contains("is_approved"), "no tool knows that field");
}

#[tokio::test]
async fn each_agent_does_its_work() {
    let place = Place::new();
    let desk = Desk::new(&place, Label::nothing());
    let project = desk
        .call("create_project", json!({ "name": "Garden" }))
        .await
        .unwrap()
        .value["id"]
        .clone();
    let task = desk
        .call(
            "create_task",
            json!({ "title": "Dig", "project_id": project, "due_date": START + 1000 }),
        )
        .await
        .unwrap()
        .value["id"]
        .clone();
    let due = desk.call("list_tasks_due_today", json!({})).await.unwrap();
    assert_eq!(due.value["total"], json!(0), "a suggestion is not due");
    let id = serde_json::from_value(task.clone()).unwrap();
    place.workspace.approve_task(TasksApprove { task: id }).await.unwrap();
    let due = desk.call("list_tasks_due_today", json!({})).await.unwrap();
    assert_eq!(due.value["total"], json!(1));

    let comment = desk
        .call("add_task_comment", json!({ "task_id": task, "content": "two metres" }))
        .await
        .unwrap();
    assert_eq!(comment.value["author"], json!({ "kind": "agent", "name": "task" }));
    desk.call("delete_task_comment", json!({ "comment_id": comment.value["id"] }))
        .await
        .unwrap();
    let comments = desk
        .call("list_task_comments", json!({ "task_id": task }))
        .await
        .unwrap();
    assert_eq!(comments.value["comments"], json!([]));
    desk.call("update_task", json!({ "task_id": task, "status": "done" }))
        .await
        .unwrap();

    let checkpoint = json!({ "project_id": project, "title": "Pond full", "date": START + 3 * DAY });
    let checkpoint = desk.call("create_checkpoint", checkpoint).await.unwrap().value;
    assert_eq!(checkpoint["is_approved"], json!(false));
    desk.call(
        "update_checkpoint",
        json!({ "checkpoint_id": checkpoint["id"], "title": "Pond" }),
    )
    .await
    .unwrap();
    desk.call("delete_checkpoint", json!({ "checkpoint_id": checkpoint["id"] }))
        .await
        .unwrap();
    let checkpoints = desk.call("list_checkpoints", json!({})).await.unwrap();
    assert_eq!(checkpoints.value["checkpoints"], json!([]));

    let note = desk
        .call("create_note", json!({ "title": "Frogs", "content": "green" }))
        .await
        .unwrap()
        .value;
    let blind = desk
        .call("update_note", json!({ "note_id": note["id"], "content": "brown" }))
        .await;
    assert!(
        blind.unwrap_err().contains("revision"),
        "a note is read before it is changed"
    );
    let change = json!({ "note_id": note["id"], "revision": note["revision"], "content": "brown" });
    desk.call("update_note", change.clone()).await.unwrap();
    assert!(
        desk.call("update_note", change)
            .await
            .unwrap_err()
            .contains("changed since")
    );

    let metrics = desk.call("calculate_metrics", json!({})).await.unwrap();
    assert_eq!((&metrics.value["done"], &metrics.value["todo"]), (&json!(1), &json!(0)));
    let report = desk.call("generate_report", json!({ "period": "week" })).await.unwrap();
    assert_eq!(report.value["created"], json!(0), "the range ends before now");
    assert_eq!(
        desk.call("trend_analysis", json!({})).await.unwrap().value["weeks"]
            .as_array()
            .unwrap()
            .len(),
        8
    );

    desk.call("delete_project", json!({ "project_id": project }))
        .await
        .unwrap();
    assert_eq!(
        desk.call("list_all_projects", json!({})).await.unwrap().value["projects"],
        json!([])
    );
    assert!(
        desk.call("get_project", json!({ "project_id": project }))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn calendars_are_strangers_words() {
    let place = Place::new();
    let desk = Desk::new(&place, Label::nothing());
    let event = |hours: i64, title: &str| CalendarEventView {
        id: CalendarEventId::make(),
        start: START + hours * DAY / 24,
        end: START + (hours + 2) * DAY / 24,
        title: title.into(),
        place: None,
        attendees: vec!["bob@example.org".into()],
        source: "work".into(),
    };
    let (one, two) = (event(1, "Review"), event(2, "Lunch"));
    let id = one.id;
    place
        .store
        .write(move |w| {
            w.calendar_events().put("1", &one)?;
            w.calendar_events().put("2", &two)
        })
        .await
        .unwrap();
    let day = json!({ "from": START, "until": START + DAY });
    let events = desk.call("list_events", day.clone()).await.unwrap();
    assert_eq!(events.value["events"].as_array().unwrap().len(), 2);
    assert!(events.label.external());
    let found = desk.call("detect_conflicts", day).await.unwrap();
    assert_eq!(found.value["conflicts"][0]["minutes"], json!(60));
    let free = desk
        .call("suggest_reschedule", json!({ "event_id": id }))
        .await
        .unwrap();
    assert_eq!(
        free.value["free"][0]["start"],
        json!(START),
        "10:00, before lunch at 12:00"
    );
    assert!(
        desk.call("list_events", json!({ "from": 5, "until": 4 }))
            .await
            .is_err()
    );
}
