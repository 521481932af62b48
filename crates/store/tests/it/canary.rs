//! Nothing that is stored can be read in any file of the folder.

use std::fs;
use std::path::Path;

use adiuva_protocol::chat::{Author, MessageStatus};
use adiuva_protocol::models::Wire;
use adiuva_protocol::{MessageId, ProviderId};
use adiuva_store::audit::NewEntry;
use adiuva_store::messages::Message;
use adiuva_store::providers::Provider;
use serde_json::json;

use crate::home::{Home, document, follow, take};

const CANARY: &str = "canary7391";

#[test]
fn no_file_shows_what_is_stored() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            let (_, source) = follow(w, &format!("/people/ada/{CANARY}"))?;
            let file = take(w, source, &format!("{CANARY}.txt"))?;
            let text: String = (0..2_000).map(|line| format!("{CANARY} {line}\n")).collect();
            let key = document(w, &text)?;
            w.files().bind(file, key)?;
            let thread = w.threads().begin(CANARY, 1)?.id;
            w.messages().insert(&Message {
                id: MessageId::make(),
                thread,
                parent: None,
                author: Author::Person,
                text: CANARY.repeat(100),
                status: MessageStatus::Whole,
                created_ms: 1,
                model: None,
                run: None,
                answer: None,
                agent: None,
                blocks: Vec::new(),
                problem: None,
                pinned: false,
            })?;
            w.providers().set(&Provider {
                id: ProviderId::make(),
                name: CANARY.into(),
                wire: Wire::OpenAi,
                base_url: CANARY.into(),
                model: None,
                sealed_key: Some(CANARY.into()),
                preferred: false,
                problem: None,
                added_ms: 1,
            })?;
            w.audit().note(&NewEntry {
                at_ms: 1,
                actor: CANARY.into(),
                action: CANARY.into(),
                decision: CANARY.into(),
                rule: "a rule".into(),
                policy_version: 1,
                approval: None,
                facts: json!({ "canary": CANARY }),
            })?;
            w.vectors().set_file(CANARY, &[0; 32])
        })
        .unwrap();
    let open = scan(home.folder.path());
    assert!(
        open.iter().any(|name| name.ends_with("-wal")),
        "the log was looked at: {open:?}"
    );
    store.close_blocking().unwrap();
    let closed = scan(home.folder.path());
    assert_eq!(closed, ["vault.db", "vault.db.seal"], "one file at rest and its seal");
}

/// Looks for the canary in every file; tells which files there are.
fn scan(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        let shown = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!shown, "{:?} shows what is stored", entry.file_name());
        let header = bytes.starts_with(b"SQLite format 3");
        assert!(!header, "{:?} is not encrypted", entry.file_name());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    names
}
