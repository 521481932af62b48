//! Wrong words, closed doors, damaged files: a clear sentence each, and nothing lost.

use std::fs;
use std::io::{BufRead, BufReader};
use std::time::Duration;

use adiuva_testkit::corpus;
use serde_json::{Value, json};

use crate::person::Person;

#[test]
fn exit_codes_say_what_kind_of_no_it_is() {
    let person = Person::new();
    assert_eq!(person.run(&["status"]).code, 4, "no vault yet");
    assert_eq!(person.run(&["sing"]).code, 2, "no such verb");
    person.run(&["init"]).done();
    let again = person.run(&["init"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("already"), "{}", again.err);

    let wrong = person
        .command(&["status", "--json"])
        .env("ADIUVA_PASSPHRASE", "not the one at all")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(4));
    let envelope: Value = serde_json::from_slice(&wrong.stderr).unwrap();
    assert_eq!(envelope["error"]["code"], "E_VAULT_WRONG_PASSPHRASE");

    let none = person
        .command(&["status"])
        .env_remove("ADIUVA_PASSPHRASE")
        .output()
        .unwrap();
    assert_eq!(none.status.code(), Some(4));
    assert_eq!(person.run(&["call", "no.such"]).code, 1);
    assert_eq!(
        person.run(&["call", "knowledge.search", "{\"limit\":3}"]).code,
        1,
        "a request without its query"
    );
    person.run(&["status"]).done();
}

#[test]
fn a_damaged_or_missing_meta_is_never_a_first_run() {
    let person = Person::with_vault();
    let meta = person.home().join("vault.meta");
    let whole = fs::read(&meta).unwrap();
    let database = fs::read(person.home().join("vault.db")).unwrap();

    let mut bent = whole.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 0x20;
    fs::write(&meta, &bent).unwrap();
    for arguments in [["status", "--json"], ["init", "--json"]] {
        let said = person.run(&arguments);
        assert_ne!(said.code, 0, "{arguments:?} with a damaged vault.meta");
    }
    fs::remove_file(&meta).unwrap();
    for arguments in [["status", "--json"], ["init", "--json"]] {
        let said = person.run(&arguments);
        assert_ne!(said.code, 0, "{arguments:?} with vault.meta gone");
        assert!(!meta.exists(), "nothing is made over an existing database");
    }
    assert_eq!(
        fs::read(person.home().join("vault.db")).unwrap(),
        database,
        "the database was not touched"
    );
    fs::write(&meta, whole).unwrap();
    person.run(&["status"]).done();
}

#[test]
fn every_file_is_accounted_for() {
    let person = Person::with_vault();
    person.write("good.md", "# Good\n\nA document that can be read.\n");
    corpus::specials(&person.documents()).unwrap();
    let huge = fs::File::create(person.documents().join("huge.txt")).unwrap();
    huge.set_len(2 << 30).unwrap();
    let source = person.add_documents();
    let counts = &source["coverage"];
    let sum: u64 = ["queued", "reading", "searchable", "embedded", "failed"]
        .iter()
        .map(|kind| counts[kind].as_u64().unwrap())
        .sum();
    assert_eq!(counts["files"].as_u64().unwrap(), sum, "{counts}");
    assert_eq!(counts["queued"], 0);

    let files = person
        .run(&["call", "knowledge.files", "{\"limit\":1000}"])
        .done()
        .json();
    let reason = |name: &str| {
        let files = files["files"].as_array().unwrap();
        let file = files.iter().find(|file| file["path"].as_str().unwrap().ends_with(name));
        let file = file.unwrap_or_else(|| panic!("{name} is not accounted for: {files:?}"));
        (
            file["status"].as_str().unwrap().to_owned(),
            file["reason"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(reason("good.md").0, "embedded");
    assert_eq!(reason("latin1.txt").0, "embedded");
    for name in ["junk.txt", "bomb.docx", "sealed.pdf", "huge.txt", "empty.txt"] {
        let (status, reason) = reason(name);
        assert_eq!(status, "failed", "{name}: {reason}");
        assert!(reason.len() > 10, "{name} needs a reason in words: {reason:?}");
    }
}

#[test]
fn a_vanished_folder_keeps_what_was_read() {
    let person = Person::with_vault();
    person.write("note.md", "# Note\n\nThe spare key lies under the blue pot.\n");
    person.add_documents();
    fs::rename(person.documents(), person.home().join("elsewhere")).unwrap();
    let documents = person.documents();
    let rescan = person.run(&["add", "--wait", documents.to_str().unwrap()]);
    assert_ne!(
        rescan.code, 0,
        "a folder that is not there cannot be added: {}",
        rescan.out
    );
    let found = person.run(&["search", "--json", "spare key"]).done().json();
    assert_eq!(
        found["hits"].as_array().unwrap().len(),
        1,
        "an unmounted disk empties nothing"
    );
    fs::rename(person.home().join("elsewhere"), person.documents()).unwrap();
    let source = person.add_documents();
    assert_eq!(source["problem"], Value::Null);
}

#[test]
fn a_second_process_joins_the_first() {
    let person = Person::with_vault();
    person.write("note.md", "# Note\n\nThe spare key lies under the blue pot.\n");
    person.add_documents();
    let mut first = person.start(&["events", "--follow"]);
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    // Whoever begins first opens the folder, and this is about the other one.
    let lock = person.home().join("lock");
    while fs::read_to_string(&lock).ok() != Some(first.id().to_string()) {
        assert!(first.try_wait().unwrap().is_none(), "the first ended");
        std::thread::sleep(Duration::from_millis(20));
    }
    // It needs no passphrase once the first has the vault open; that is how it is told from a first one.
    let joined = loop {
        let output = person
            .command(&["search", "--json", "spare key"])
            .env_remove("ADIUVA_PASSPHRASE")
            .output()
            .unwrap();
        if output.status.code() == Some(0) {
            break output;
        }
        assert!(
            first.try_wait().unwrap().is_none(),
            "the first ended: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let found: Value = serde_json::from_slice(&joined.stdout).unwrap();
    assert_eq!(found["hits"].as_array().unwrap().len(), 1);
    person.run(&["status", "--json"]).done();

    // A change is seen by the first while it runs, and told.
    person.write("new.md", "# New\n\nThe ladder stands behind the shed.\n");
    let told = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains("coverage"));
    assert!(told.is_some());
    loop {
        let found = person
            .run(&["search", "--json", "--mode", "keyword", "ladder"])
            .done()
            .json();
        if !found["hits"].as_array().unwrap().is_empty() {
            break;
        }
    }
    // Somebody who follows the first goes on when it ends, and opens the folder then.
    let mut second = person.start(&["events", "--follow"]);
    let mut told = BufReader::new(second.stdout.take().unwrap()).lines();
    person.write("third.md", "# Third\n\nThe saw hangs over the bench.\n");
    assert!(told.by_ref().map(Result::unwrap).any(|line| line.contains("coverage")));
    first.kill().unwrap();
    first.wait().unwrap();
    while fs::read_to_string(&lock).ok() != Some(second.id().to_string()) {
        assert!(second.try_wait().unwrap().is_none(), "the follower ended");
        std::thread::sleep(Duration::from_millis(20));
    }
    person.write("fourth.md", "# Fourth\n\nThe rake leans on the fence.\n");
    assert!(told.by_ref().map(Result::unwrap).any(|line| line.contains("coverage")));
    second.kill().unwrap();
    second.wait().unwrap();
}

#[test]
fn a_call_lists_and_checks() {
    let person = Person::new();
    let list = person.run(&["call", "--list"]).done();
    assert!(list.out.contains("knowledge.search") && list.out.contains("vault.unlock"));
    let doctor = person.run(&["doctor", "--json"]);
    let findings = doctor.json();
    assert!(
        findings["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["check"] == "vault"),
        "{findings}"
    );
    let status = person.run(&["call", "vault.status"]).done().json();
    assert_eq!(status, json!({ "state": "missing" }));
}
