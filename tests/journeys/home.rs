//! Home and the floating chat at the terminal.
#![cfg(unix)]

use adiuva_protocol::MessageId;
use adiuva_testkit::{ModelServer, Reply};
use serde_json::{Value, json};

use crate::person::Person;
use crate::program::{Running, bodies, call, until};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Midnight of a day far from any clock.
const TODAY: i64 = 20_000 * DAY;

fn home(person: &Person) -> Value {
    call(person, "home.get", &json!({ "from": TODAY, "until": TODAY + DAY }))
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|thing| thing["title"].as_str().unwrap())
        .collect()
}

#[test]
fn home_says_what_there_is_to_do_and_what_is_missing() {
    let person = Person::with_vault();
    let program = Running::start(&person);
    let empty = home(&person);
    assert_eq!(
        empty["first_steps"],
        json!(["add_files", "begin_project", "set_up_model"]),
        "{empty}"
    );

    let project = call(&person, "projects.create", &json!({ "name": "Garden" }));
    let task = |title: &str, due: Option<i64>, status: &str| {
        let task = json!({ "title": title, "due_date": due, "status": status, "project_id": project["id"] });
        call(&person, "tasks.create", &task)
    };
    task("Late", Some(TODAY - DAY), "todo");
    task("Later still", Some(TODAY - 3 * DAY), "in_progress");
    task("Done long ago", Some(TODAY - 2 * DAY), "done");
    task("Now", Some(TODAY), "todo");
    task("Tomorrow", Some(TODAY + DAY), "todo");
    task("Some day", None, "todo");
    for (title, date) in [
        ("Behind us", TODAY - DAY),
        ("Opening", TODAY + 5 * DAY),
        ("Frost", TODAY),
    ] {
        let checkpoint = json!({ "project_id": project["id"], "title": title, "date": date });
        call(&person, "checkpoints.create", &checkpoint);
    }
    let home = home(&person);
    assert_eq!(titles(&home["overdue"]["tasks"]), ["Later still", "Late"]);
    assert_eq!(titles(&home["today"]["tasks"]), ["Now"]);
    assert_eq!(titles(&home["checkpoints"]), ["Frost", "Opening"]);
    assert_eq!(home["projects"], json!({ project["id"].as_str().unwrap(): "Garden" }));
    assert_eq!(home["first_steps"], json!(["add_files", "set_up_model"]));
    assert_eq!((&home["approvals"], &home["coverage"]["files"]), (&json!(0), &json!(0)));

    let wrong = person.run(&["call", "home.get", &json!({ "from": 5, "until": 5 }).to_string()]);
    assert!(wrong.err.contains("E_VALIDATION"), "{}", wrong.err);
    program.kill();
}

/// A person with two projects and a model that lists tasks before it answers.
fn with_two_projects(replies: impl IntoIterator<Item = Reply>) -> (Person, ModelServer, [Value; 2]) {
    let person = Person::with_vault();
    let mut server = ModelServer::builder().model("scripted");
    for reply in replies {
        server = server.then(reply);
    }
    let server = server.start();
    person.use_provider("ollama", &server.ollama_url(), "scripted");
    let projects = ["Garden", "Harbour"].map(|name| call(&person, "projects.create", &json!({ "name": name })));
    for (project, title) in projects.iter().zip(["Cut the hedge", "Paint the boat"]) {
        let task = json!({ "title": title, "project_id": project["id"] });
        call(&person, "tasks.create", &task);
    }
    (person, server, projects)
}

/// Says something in the floating chat over a project.
fn say(person: &Person, project: &Value, text: &str) -> Value {
    let thread = call(person, "chat.begin", &json!({}));
    let said = json!({
        "thread": thread["id"], "message": MessageId::make(), "text": text, "use_files": false,
        "agents": ["task"], "popup": { "type": "project", "id": project["id"] }
    });
    let started = call(person, "chat.send", &said);
    until(person, &started["run"], "done")
}

#[test]
fn the_floating_chat_stays_with_its_project_and_says_text_only() {
    let table = "One is open.\n```table\n{\"headers\": [\"a\"], \"rows\": [[\"b\"]]}\n```\nThe hedge.";
    let (person, server, projects) = with_two_projects([Reply::tool_call("list_tasks", json!({})), Reply::text(table)]);
    let program = Running::start(&person);
    let done = say(&person, &projects[0], "What is open here?");
    let kinds: Vec<&str> = done["frames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|frame| frame["body"]["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.first(), Some(&"stream_start"));
    assert_eq!(bodies(&done, "popup_domain")[0]["domain"], "tasks");
    let (named, spoke) = (
        kinds.iter().position(|kind| *kind == "popup_domain"),
        kinds.iter().position(|kind| *kind == "stream_text"),
    );
    assert!(named < spoke, "the domain comes before the first word: {kinds:?}");
    assert!(!kinds.contains(&"stream_block"), "{kinds:?}");
    let said: String = bodies(&done, "stream_text")
        .iter()
        .map(|body| body["chunk"].as_str().unwrap())
        .collect();
    assert!(
        said.contains("One is open.") && said.contains("The hedge.") && !said.contains("headers"),
        "{said}"
    );
    // The facts of the project go to the model as data, the other project does not, and a call for all tasks is refused.
    let asked = server.questions();
    let told = asked[0].prompt();
    assert!(
        told.contains("Cut the hedge") && !told.contains("Paint the boat"),
        "{told}"
    );
    assert!(
        bodies(&done, "tool_result").iter().all(|result| result["ok"] == false),
        "{done}"
    );
    program.kill();
}

#[test]
fn the_floating_chat_reads_another_project_when_it_is_named() {
    let (person, _server, projects) =
        with_two_projects([Reply::tool_call("list_tasks", json!({})), Reply::text("The boat.")]);
    let program = Running::start(&person);
    let done = say(&person, &projects[0], "And what is open in the harbour?");
    let results = bodies(&done, "tool_result");
    assert!(
        results[0]["ok"] == true && results[0]["output"].as_str().unwrap().contains("Paint the boat"),
        "{done}"
    );
    program.kill();
}
