//! Agents at work: a run that waits for a person outlives the program that began it.
#![cfg(unix)]

use adiuva_testkit::{ModelServer, Reply};
use serde_json::json;

use crate::person::Person;
use crate::program::{Running, bodies, call, until};

/// A person whose librarian must be agreed to before each search, and the librarian at work.
fn with_a_librarian(replies: [Reply; 2]) -> (Person, ModelServer) {
    let person = Person::with_vault();
    person.write("hedge.md", "# Garden\n\nThe hedge is cut in June.\n");
    person.add_documents();
    let [first, second] = replies;
    let server = ModelServer::builder()
        .model("scripted")
        .then(first)
        .then(second)
        .start();
    person.use_provider("ollama", &server.ollama_url(), "scripted");
    let rule = json!({ "kind": "tool", "tool": "kb_search", "destination": "", "verdict": "ask" });
    call(&person, "policy.set_rule", &json!({ "rule": rule }));
    let librarian = json!({
        "name": "librarian",
        "description": "Looks things up in the books about the garden",
        "prompt": "You look things up.",
        "tools": ["kb_search"],
        "limits": { "max_steps": 4 }
    });
    call(&person, "agents.save", &librarian);
    (person, server)
}

fn searching() -> Reply {
    Reply::tool_call("kb_search", json!({ "query": "hedge" }))
}

#[test]
fn a_run_that_waits_survives_the_program_and_the_call_is_made_once() {
    let (person, server) = with_a_librarian([searching(), Reply::text("It is cut in June.")]);
    let program = Running::start(&person);
    let started = call(
        &person,
        "agents.test",
        &json!({ "name": "librarian", "text": "When is the hedge cut?" }),
    );
    let waiting = until(&person, &started["run"], "waiting_approval");
    assert_eq!(bodies(&waiting, "approval_needed").len(), 1, "{waiting}");
    program.kill();

    let program = Running::start(&person);
    until(&person, &started["run"], "waiting_approval");
    let inbox = call(&person, "approvals.list", &json!({}));
    let approval = &inbox["approvals"][0];
    assert_eq!(
        (&approval["tool"], &approval["arguments"]["query"]),
        (&json!("kb_search"), &json!("hedge"))
    );
    assert_eq!(server.questions().len(), 1, "nothing goes on by itself");
    let yes = json!({ "approval": approval["id"], "decision": "approve" });
    call(&person, "approvals.decide", &yes);
    let done = until(&person, &started["run"], "done");
    let results = bodies(&done, "tool_result");
    assert_eq!(results.len(), 1, "{done}");
    assert!(
        results[0]["ok"] == true && results[0]["output"].as_str().unwrap().contains("cut in June"),
        "{done}"
    );
    let said: String = bodies(&done, "stream_text")
        .iter()
        .map(|body| body["chunk"].as_str().unwrap())
        .collect();
    assert_eq!(said.trim(), "It is cut in June.");
    let numbers: Vec<u64> = done["frames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|frame| frame["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(
        numbers,
        (1..=numbers.len() as u64).collect::<Vec<_>>(),
        "no gap over the restart"
    );
    assert_eq!(server.questions().len(), 2);
    let again = person.run(&["call", "approvals.decide", &yes.to_string()]);
    assert_ne!(again.code, 0, "an approval is given once");
    program.kill();
}

#[test]
fn what_a_person_rejects_is_told_to_the_model() {
    let (person, server) = with_a_librarian([searching(), Reply::text("Then I cannot say.")]);
    let program = Running::start(&person);
    let started = call(
        &person,
        "agents.test",
        &json!({ "name": "librarian", "text": "When is the hedge cut?" }),
    );
    until(&person, &started["run"], "waiting_approval");
    let inbox = call(&person, "approvals.list", &json!({}));
    let no = json!({ "approval": inbox["approvals"][0]["id"], "decision": "reject", "reason": "not today" });
    call(&person, "approvals.decide", &no);
    let done = until(&person, &started["run"], "done");
    assert_eq!(bodies(&done, "tool_result")[0]["ok"], false);
    let told = server.questions()[1].last("tool").unwrap().to_owned();
    assert!(
        told.contains("the person said no") && told.contains("not today"),
        "{told}"
    );
    program.kill();
}

#[test]
fn a_run_that_is_stopped_while_it_waits_is_over() {
    let (person, _server) = with_a_librarian([searching(), Reply::text("Too late.")]);
    let program = Running::start(&person);
    let started = call(
        &person,
        "agents.test",
        &json!({ "name": "librarian", "text": "When is the hedge cut?" }),
    );
    until(&person, &started["run"], "waiting_approval");
    call(&person, "runs.cancel", &json!({ "run": started["run"] }));
    until(&person, &started["run"], "cancelled");
    program.kill();
}

#[test]
fn agents_are_made_changed_and_found_by_what_they_are_for() {
    let (person, _server) = with_a_librarian([searching(), searching()]);
    let program = Running::start(&person);
    let agents = call(&person, "agents.list", &json!({}));
    let names: Vec<&str> = agents["agents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|agent| agent["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 9, "eight of the program and one own: {names:?}");
    assert_eq!(names.last(), Some(&"librarian"));
    let route = |text: &str| call(&person, "agents.route", &json!({ "text": text }))["agent"].clone();
    assert_eq!(route("add a task to call the plumber"), "task");
    assert_eq!(route("cosa dice il contratto sulla cauzione?"), "knowledge");
    assert_eq!(route("look it up in the books about the garden"), "librarian");
    for wrong in [
        json!({ "name": "task", "description": "d", "prompt": "p" }),
        json!({ "name": "A b", "description": "d", "prompt": "p" }),
        json!({ "name": "a", "description": " ", "prompt": "p" }),
        json!({ "name": "a", "description": "d", "prompt": "p", "tools": ["no_such_tool"] }),
        json!({ "name": "a", "description": "d", "prompt": "p", "limits": { "max_steps": 51 } }),
    ] {
        let refused = person.run(&["call", "agents.save", &wrong.to_string()]);
        assert!(refused.err.contains("E_VALIDATION"), "{wrong}: {}", refused.err);
    }
    call(&person, "agents.delete", &json!({ "name": "librarian" }));
    assert_ne!(route("look it up in the books about the garden"), "librarian");
    program.kill();
}

#[test]
fn three_tasks_from_a_note_are_suggestions_until_each_is_approved() {
    let person = Person::with_vault();
    let program = Running::start(&person);
    let project = call(&person, "projects.create", &json!({ "name": "Garden" }));
    let text = "Before the frost: cut the hedge, order seeds, drain the hose.";
    let note = json!({ "title": "Autumn", "content": text, "project_id": project["id"] });
    let note = call(&person, "notes.create", &note);
    let task = |title: &str| json!({ "title": title, "project_id": project["id"] });
    let titles = ["Cut the hedge", "Order seeds", "Drain the hose"];
    let [first, second, third] = titles.map(task);
    let server = ModelServer::builder()
        .model("scripted")
        .then(Reply::tool_call("get_note", json!({ "note_id": note["id"] })))
        .then(
            Reply::tool_call("create_task", first)
                .calling("create_task", second)
                .calling("create_task", third),
        )
        .then(Reply::text("Three tasks wait for you."))
        .start();
    person.use_provider("ollama", &server.ollama_url(), "scripted");
    let planner = json!({
        "name": "planner", "description": "Makes tasks from notes", "prompt": "You plan.",
        "tools": ["get_note", "create_task"]
    });
    call(&person, "agents.save", &planner);
    let asked = json!({ "name": "planner", "text": "Make three tasks from this note" });
    let started = call(&person, "agents.test", &asked);
    let done = until(&person, &started["run"], "done");
    assert!(
        bodies(&done, "tool_result").iter().all(|result| result["ok"] == true),
        "{done}"
    );
    assert!(server.questions()[1].last("tool").unwrap().contains("drain the hose"));

    let list = |suggestions: &str| {
        let asked = json!({ "project_id": project["id"], "suggestions": suggestions, "order_by": "created" });
        call(&person, "tasks.list", &asked)["tasks"].as_array().unwrap().clone()
    };
    assert!(list("without").is_empty(), "nothing is a task before a person says so");
    let suggested = list("only");
    assert_eq!(suggested.len(), 3);
    for (approved, task) in suggested.iter().enumerate() {
        assert_eq!(list("without").len(), approved);
        call(&person, "tasks.approve", &json!({ "task": task["id"] }));
    }
    assert_eq!((list("without").len(), list("only").len()), (3, 0));
    program.kill();
}
