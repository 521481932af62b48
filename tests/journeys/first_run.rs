//! From nothing to a cited answer, without a model, an account or a network.

use std::fs;

use serde_json::{Value, json};

use crate::person::{Person, files_with};

const LEASE: &str = "# Lease of the workshop\n\nThe tenant is Bruno Keller.\n\n## Notice\n\nEither side may end the lease with a \
notice period of seven months, in writing, to the end of a quarter.\n\n## Rent\n\nThe rent is due on the third working day.\n";
const RICETTA: &str = "# Ricette della nonna\n\n## Torta di mele\n\nPer la torta servono quattro mele, due uova e un bicchiere di \
latte. Cuocere in forno per quaranta minuti.\n";

fn folder_of_two(person: &Person) {
    person.write("lease.md", LEASE);
    person.write("cucina/ricette.md", RICETTA);
}

#[test]
fn a_folder_becomes_a_cited_answer() {
    let person = Person::new();
    let made = person.run(&["init", "--json"]).done().json();
    assert!(made["recovery_code"].as_str().unwrap().len() >= 32);
    folder_of_two(&person);

    let source = person.add_documents();
    assert_eq!(source["coverage"]["files"], 2);
    assert_eq!(source["coverage"]["embedded"], 2);

    let status = person.run(&["status", "--json"]).done().json();
    assert_eq!(status["coverage"]["embedded"], 2);
    assert_eq!(status["vault"]["state"], "open");

    // Neither "terminate" nor "contract" stands in the text.
    let found = person
        .run(&["search", "--json", "how do I terminate the contract for the workshop"])
        .done()
        .json();
    let hit = &found["hits"][0];
    assert!(hit["paths"][0].as_str().unwrap().ends_with("lease.md"), "{found}");

    let answer = person
        .run(&[
            "ask",
            "--json",
            "--model",
            "extracts",
            "How long is the notice period of the lease?",
        ])
        .done()
        .json();
    assert_eq!(answer["extracts"], true);
    assert_eq!(answer["model"], Value::Null);
    let citation = &answer["citations"][0];
    assert!(citation["path"].as_str().unwrap().ends_with("lease.md"));
    assert!(citation["quote"].as_str().unwrap().contains("seven months"), "{answer}");

    // The citation opens at the place.
    let span = json!({ "start": citation["start"], "end": citation["end"] });
    let request = json!({ "document": citation["document"], "around": span }).to_string();
    let document = person
        .run(&["call", "knowledge.document", &request, "--json"])
        .done()
        .json();
    let (from, to) = (citation["start"].as_u64().unwrap(), citation["end"].as_u64().unwrap());
    let shown = document["span"]["start"].as_u64().unwrap();
    let text: String = document["text"]
        .as_str()
        .unwrap()
        .chars()
        .skip((from - shown) as usize)
        .take((to - from) as usize)
        .collect();
    assert_eq!(citation["quote"], text.as_str(), "the quote is the text at its span");
}

#[test]
fn italian_is_answered_from_italian() {
    let person = Person::with_vault();
    folder_of_two(&person);
    person.add_documents();
    let found = person
        .run(&[
            "search",
            "--json",
            "quanto tempo deve stare in forno il dolce con la frutta",
        ])
        .done()
        .json();
    assert!(
        found["hits"][0]["paths"][0].as_str().unwrap().ends_with("ricette.md"),
        "{found}"
    );
}

#[test]
fn nothing_of_the_content_lies_in_any_file() {
    let person = Person::with_vault();
    person.write(
        "zirkonade-plan.md",
        "# Quartalsplan Vexillon\n\nThe canary Brontoflux-7719 sings at dawn.\n",
    );
    person.add_documents();
    person.use_provider("ollama", "http://127.0.0.1:9", "tiny-canary-model");
    let key = json!({ "name": "Elsewhere", "wire": "open_ai", "base_url": "https://models.example", "api_key": "sk-Quibberish-4242" });
    person.run(&["call", "models.set_provider", &key.to_string()]).done();
    person
        .run(&[
            "ask",
            "--model",
            "extracts",
            "What does Ozymandrel know of the Brontoflux-7719?",
        ])
        .done();
    person.run(&["search", "Plimsollary"]).done();
    person.run(&["call", "runs.list"]).done();
    for canary in [
        "Brontoflux",
        "brontoflux",
        "Vexillon",
        "zirkonade",
        "Quibberish",
        "Ozymandrel",
        "Plimsollary",
        "tiny-canary",
        "correct horse",
    ] {
        assert_eq!(
            files_with(&person.home(), canary),
            Vec::<std::path::PathBuf>::new(),
            "{canary} in plain text"
        );
    }
}

#[test]
fn a_renamed_folder_embeds_nothing_anew() {
    let person = Person::with_vault();
    folder_of_two(&person);
    person.add_documents();
    let chunks = |person: &Person| {
        let found = person
            .run(&["search", "--json", "-k", "50", "lease rent notice mele torta forno"])
            .done()
            .json();
        let mut chunks: Vec<_> = found["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["chunk"].as_i64().unwrap())
            .collect();
        chunks.sort_unstable();
        chunks
    };
    let before = chunks(&person);
    assert!(before.len() >= 2);

    fs::rename(person.documents().join("cucina"), person.documents().join("kitchen")).unwrap();
    fs::rename(
        person.documents().join("lease.md"),
        person.documents().join("old-lease.md"),
    )
    .unwrap();
    fs::copy(
        person.documents().join("old-lease.md"),
        person.documents().join("copy-of-lease.md"),
    )
    .unwrap();
    let source = person.add_documents();
    assert_eq!(source["coverage"]["files"], 3);
    assert_eq!(source["coverage"]["embedded"], 3);
    assert_eq!(chunks(&person), before, "the same chunks, so the same vectors");

    let found = person.run(&["search", "--json", "notice period"]).done().json();
    let paths = found["hits"][0]["paths"].as_array().unwrap();
    assert_eq!(paths.len(), 2, "one content, cited at both places: {paths:?}");

    fs::remove_file(person.documents().join("kitchen/ricette.md")).unwrap();
    person.add_documents();
    let found = person.run(&["search", "--json", "torta di mele"]).done().json();
    let gone = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .all(|hit| !hit["paths"][0].as_str().unwrap().ends_with("ricette.md"));
    assert!(gone, "what was deleted is not found: {found}");
}
