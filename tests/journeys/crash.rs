//! Pulling the plug.

use std::time::Duration;

use adiuva_testkit::corpus::{self, Language};
use serde_json::Value;

use crate::person::Person;

/// How often the plug is pulled.
const PULLS: u32 = 6;

#[test]
fn killed_in_the_middle_it_goes_on_and_doubles_nothing() {
    let person = Person::with_vault();
    corpus::write_texts(&person.documents(), 60, Language::English, 7).unwrap();
    let folder = person.documents();
    for pull in 0..PULLS {
        let mut add = person.start(&["add", "--wait-embedded", folder.to_str().unwrap()]);
        // Each time a little later, so that the plug is pulled at different moments of the work.
        std::thread::sleep(Duration::from_millis(150 + 350 * u64::from(pull)));
        add.kill().unwrap();
        add.wait().unwrap();
        let status = person.run(&["status", "--json"]).done().json();
        let counts = &status["coverage"];
        assert!(counts["files"].as_u64().unwrap() <= 60, "{counts}");
    }
    let source = person.add_documents();
    assert_eq!(source["coverage"]["files"], 60);
    assert_eq!(source["coverage"]["embedded"], 60, "{source}");

    // Each chunk once: by words and by meaning.
    for mode in ["keyword", "vector"] {
        let found = person
            .run(&["search", "--json", "-k", "200", "--mode", mode, &corpus_words()])
            .done()
            .json();
        let hits = found["hits"].as_array().unwrap();
        let mut places: Vec<_> = hits.iter().map(place).collect();
        let all = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), all, "{mode}: a passage came twice");
        assert!(all > 0);
    }
    let doctor = person.run(&["doctor", "--json"]).json();
    let database = doctor["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["check"] == "database")
        .unwrap();
    assert_eq!(database["verdict"], "good", "{doctor}");
}

fn corpus_words() -> String {
    corpus::subject(3)
}

fn place(hit: &Value) -> (String, u64) {
    (
        hit["document"].as_str().unwrap().to_owned(),
        hit["span"]["start"].as_u64().unwrap(),
    )
}
