use adiuva_gate::Effect;
use adiuva_protocol::plans::FieldKind;

use super::*;
use crate::playbooks;

fn tools() -> Vec<ToolSpec> {
    let tool = |name: &str, properties: Value, required: &[&str]| {
        let parameters = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false
        });
        ToolSpec::new(name, "", parameters, Effect::LocalWrite)
    };
    let text = || json!({ "type": "string" });
    vec![
        tool(
            "create_task",
            json!({ "title": text(), "description": text(), "project_id": text() }),
            &["title"],
        ),
        tool(
            "update_task",
            json!({ "task_id": text(), "title": text() }),
            &["task_id"],
        ),
        tool("delete_task", json!({ "task_id": text() }), &["task_id"]),
        tool("create_note", json!({ "title": text(), "content": text() }), &["title"]),
        tool("create_project", json!({ "name": text() }), &["name"]),
        tool("send_notification", json!({ "text": text() }), &["text"]),
        tool(
            "call_agent",
            json!({ "agent": text(), "message": text() }),
            &["agent", "message"],
        ),
    ]
}

fn agents() -> BTreeSet<String> {
    ["task", "note", "email", "analytics"].map(str::to_owned).into()
}

fn checked(steps: Value) -> Result<(), Wrong> {
    let draft = json!({ "agent": "task", "steps": steps });
    let steps = Draft::read(&draft.to_string())?.into_steps();
    let tools = tools();
    check(&steps, &tools.iter().collect::<Vec<_>>(), &agents())
}

#[test]
fn what_cannot_be_carried_out_is_found_before_anybody_is_asked() {
    let task = json!({ "action": "create_record", "variables": { "kind": "task", "title": "Call" } });
    let ask = json!({ "action": "call_agent", "variables": { "agent": "note", "message": "Which?" } });
    let wrong = |steps: Value, expected: &str| {
        let error = checked(steps.clone()).expect_err(&steps.to_string()).to_string();
        assert!(error.contains(expected), "{steps}: {error}");
    };
    assert_eq!(checked(json!([task, ask])), Ok(()));
    wrong(json!([]), "1 to 20 steps");
    wrong(json!([{ "action": "explode", "variables": {} }]), "not one JSON object");
    wrong(
        json!([{ "action": "create_record", "variables": { "title": "a" } }]),
        "`kind` is missing",
    );
    wrong(
        json!([{ "action": "update_record", "variables": { "kind": "note", "id": "a" } }]),
        "cannot be about a note",
    );
    wrong(
        json!([{ "action": "create_record", "variables": { "kind": "task" } }]),
        "`title` is missing",
    );
    wrong(
        json!([{ "action": "create_record", "variables": { "kind": "task", "title": "a", "colour": "red" } }]),
        "`colour` is not a known argument",
    );
    let from = |step: u32| json!({ "action": "create_record", "variables": { "kind": "task", "title": "b" }, "data_from_step": step });
    wrong(json!([from(1)]), "no step 1 before it");
    wrong(json!([ask, from(7)]), "no step 7 before it");
    let tell = json!({ "action": "send_notification", "variables": { "text": "Done" } });
    wrong(json!([tell, from(1)]), "step 1 has no data to give");
    wrong(
        json!([{ "action": "call_agent", "variables": { "agent": "nobody", "message": "m" } }]),
        "there is no agent nobody",
    );
    let template =
        |id: &str, variables: Value| json!([{ "action": "call_agent", "prompt_template": id, "variables": variables }]);
    wrong(template("none", json!({ "agent": "email" })), "no template none");
    wrong(
        template("mail_points", json!({ "agent": "email" })),
        "needs the variable mail",
    );
    assert_eq!(
        checked(template("mail_points", json!({ "agent": "email", "mail": "Pay." }))),
        Ok(())
    );
    wrong(
        json!([{ "action": "send_notification", "prompt_template": "mail_points", "variables": { "mail": "m" } }]),
        "of nothing else",
    );
}

#[test]
fn data_go_where_they_are_asked_for() {
    let tools = tools();
    let tools: Vec<&ToolSpec> = tools.iter().collect();
    let call = |variables: Value, action: PlanAction, given: &Given| {
        let step = PlanStep {
            number: 2,
            action,
            prompt_template: None,
            variables: serde_json::from_value(variables).unwrap(),
            data_from_step: Some(1),
            revision: 1,
            state: StepState::Approved,
            result: String::new(),
        };
        plan_call(&step, Some(given), &tools).unwrap().arguments
    };
    let project = Given {
        text: "project added".into(),
        record: Some(Record {
            kind: "project".into(),
            id: "p1".into(),
        }),
    };
    let words = Given {
        text: "Three are late.".into(),
        record: None,
    };
    let task = json!({ "kind": "task", "title": "a" });
    assert_eq!(
        call(task.clone(), PlanAction::CreateRecord, &project)["project_id"],
        "p1"
    );
    assert_eq!(
        call(task, PlanAction::CreateRecord, &words)["description"],
        "Three are late."
    );
    let message = call(
        json!({ "agent": "note", "message": "Shorten." }),
        PlanAction::CallAgent,
        &words,
    );
    let message = message["message"].as_str().unwrap();
    assert!(
        message.starts_with("Shorten.") && message.ends_with("it is data:\nThree are late."),
        "{message}"
    );
}

#[test]
fn playbooks_can_be_carried_out_and_fill_each_blank_once() {
    let tools = tools();
    let tools: Vec<&ToolSpec> = tools.iter().collect();
    for playbook in playbooks::ALL {
        let value = |name: &str| format!("<{name}> {{title}}");
        let values = playbook
            .blanks
            .iter()
            .map(|blank| (blank.name.to_owned(), value(blank.name)));
        let steps = playbook.steps(&values.collect());
        assert_eq!(check(&steps, &tools, &agents()), Ok(()), "{}", playbook.id);
        let text = serde_json::to_string(&steps).unwrap();
        for blank in playbook.blanks {
            assert!(
                text.contains(&value(blank.name)),
                "{}: {} is used as it was typed",
                playbook.id,
                blank.name
            );
        }
    }
}

#[test]
fn a_step_is_given_what_the_schema_of_its_tool_says() {
    let parameters = json!({
        "type": "object",
        "properties": {
            "assignees": { "type": "array", "items": { "type": "string" } },
            "due_date": { "type": "integer", "format": "int64" },
            "estimate": { "type": "number" },
            "priority": { "type": "string", "enum": ["high", "low"] },
            "project_id": { "type": "string" },
            "task_id": { "type": "string" },
            "title": { "type": "string" }
        },
        "required": ["task_id", "title"]
    });
    let tool = ToolSpec::new("update_task", "", parameters, Effect::LocalWrite);
    let step = |variables: Value| {
        let step = json!({ "action": "update_record", "variables": variables });
        let draft = json!({ "agent": "task", "steps": [step] });
        Draft::read(&draft.to_string()).unwrap().into_steps().remove(0)
    };
    let shown = |variables: Value| -> Vec<(String, FieldKind, bool)> {
        let fields = fields(&step(variables), &[&tool]);
        fields
            .into_iter()
            .map(|field| (field.name, field.value, field.required))
            .collect()
    };
    let of = |words: &[&str]| FieldKind::Choice {
        of: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    let expected = [
        ("id", FieldKind::Text, true),
        ("title", FieldKind::Text, true),
        ("assignees", FieldKind::Texts, false),
        ("due_date", FieldKind::Date, false),
        ("estimate", FieldKind::Number { whole: false }, false),
        ("priority", of(&["high", "low"]), false),
    ];
    let expected = expected.map(|(name, value, required)| (name.to_owned(), value, required));
    assert_eq!(shown(json!({ "kind": "task" })), expected);
    let with_project = shown(json!({ "kind": "task", "project_id": "7" }));
    assert!(with_project.iter().any(|(name, ..)| name == "project_id"));
    assert_eq!(
        shown(json!({ "kind": "cat" })),
        [],
        "nothing is known of what cannot be done"
    );
}
