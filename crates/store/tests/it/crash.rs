//! Goal R1: kill -9 during mixed writes loses nothing that was acknowledged and leaves a whole database.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use adiuva_protocol::chat::{Author, MessageStatus};
use adiuva_protocol::{MessageId, ThreadId};
use adiuva_store::audit::{AuditSeq, NewEntry, Verdict, Wanted};
use adiuva_store::messages::Message;
use adiuva_store::words::{Weights, quoted};
use adiuva_store::{Options, Reader, Store, StoreError, Writer};
use serde_json::json;
use uuid::Uuid;

use crate::home::{Home, document, follow, key, scatter, take};

const REPETITIONS: u64 = 100;
const PATH: &str = "ADIUVA_TEST_CRASH_PATH";
const START: &str = "ADIUVA_TEST_CRASH_START";

#[test]
fn kill_minus_nine_loses_nothing_acknowledged() {
    let home = Home::new();
    home.create().close_blocking().unwrap();
    let mut acknowledged = Vec::new();
    for repetition in 0..REPETITIONS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(PATH, home.path())
            .env(START, (repetition * 10_000).to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut left = scatter(repetition) % 40 + 1;
        let mut this_time = Vec::new();
        while left > 0 {
            let line = lines.next().expect("the child writes until it is killed").unwrap();
            if let Some(step) = line.strip_prefix("ack ") {
                this_time.push(step.parse::<u64>().unwrap());
                left -= 1;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What was still in the pipe was acknowledged too.
        this_time.extend(
            lines
                .map_while(Result::ok)
                .filter_map(|line| line.strip_prefix("ack ")?.parse::<u64>().ok()),
        );

        let opened = home.try_open(Options::default()).unwrap();
        assert!(
            opened.unclean_stop,
            "repetition {repetition}: the stop was noticed, and quick_check said ok"
        );
        let store = opened.store;
        for step in &this_time {
            assert!(
                store.read_blocking(|r| done(r, *step)).unwrap(),
                "repetition {repetition} lost step {step}"
            );
        }
        acknowledged.extend(this_time);
        if repetition % 10 == 9 {
            // Now and then a clean stop, so that the next crash starts from a sealed database.
            store.close_blocking().unwrap();
        } else {
            std::mem::forget(store);
        }
    }
    let store = home.open();
    for step in &acknowledged {
        assert!(
            store.read_blocking(|r| done(r, *step)).unwrap(),
            "step {step} was lost later"
        );
    }
    let verdict = store.read_blocking(|r| r.audit().verify(None)).unwrap();
    assert!(matches!(verdict, Verdict::Whole { .. }), "{verdict:?}");
    println!(
        "{REPETITIONS} kills, {} acknowledged writes, none lost",
        acknowledged.len()
    );
}

/// Not a test by itself: the process that is killed.
#[test]
fn child() {
    let (Ok(path), Ok(start)) = (std::env::var(PATH), std::env::var(START)) else {
        return;
    };
    let start: u64 = start.parse().unwrap();
    let store = Store::open(path.as_ref(), &key(), Options::default()).unwrap().store;
    // Two threads, so that transactions are also committed together.
    let threads: Vec<_> = (0..2)
        .map(|thread| {
            let store = store.clone();
            std::thread::spawn(move || {
                for step in (start + thread..start + 10_000).step_by(2) {
                    store.write_blocking(move |w| make(w, step)).unwrap();
                    writeln!(std::io::stdout().lock(), "ack {step}").unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// One of several kinds of write, recognisable by its number.
fn make(w: &Writer<'_>, step: u64) -> Result<(), StoreError> {
    match step % 4 {
        0 => {
            let (_, source) = follow(w, "/people/ada")?;
            let file = take(w, source, &format!("{step}.txt"))?;
            let key = document(w, &format!("step{step} alpha\nbeta {}\n", "lorem ipsum ".repeat(200)))?;
            w.files().bind(file, key)?;
        }
        1 => {
            let thread: ThreadId = match w.threads().list(None, 1)?.items.first() {
                Some(thread) => thread.id,
                None => w.threads().begin("crash", 1)?.id,
            };
            w.messages().insert(&Message {
                id: message_id(step),
                thread,
                parent: w.messages().latest(thread)?,
                author: Author::Person,
                text: format!("step {step}"),
                status: MessageStatus::Whole,
                created_ms: step as i64,
                model: None,
                run: None,
                answer: None,
                agent: None,
                blocks: Vec::new(),
                problem: None,
                pinned: false,
            })?;
        }
        2 => {
            let seq = w.audit().note(&NewEntry {
                at_ms: 1,
                actor: "person".into(),
                action: "step".into(),
                decision: String::new(),
                rule: "a rule".into(),
                policy_version: 1,
                approval: None,
                facts: json!({ "step": step }),
            })?;
            w.meta().set(&format!("audit {step}"), &seq.0.to_le_bytes())?;
        }
        _ => w.meta().set(&format!("step {step}"), &[7; 3000])?,
    }
    Ok(())
}

/// Whether all of a step is there.
fn done(r: &Reader<'_>, step: u64) -> Result<bool, StoreError> {
    Ok(match step % 4 {
        0 => {
            let weights = Weights { title: 1.0, body: 1.0 };
            let hits = r
                .words()
                .search(&quoted(&format!("step{step}")), weights, &Default::default(), 9)?;
            let ids: Vec<_> = hits.into_iter().map(|(id, _)| id).collect();
            let chunks = r.chunks().load_many(&ids)?;
            chunks.len() == 1 && chunks[0].text == format!("step{step} alpha\n") && chunks[0].paths.len() == 1
        }
        1 => r
            .messages()
            .load(message_id(step))?
            .is_some_and(|message| message.text == format!("step {step}")),
        2 => match r.meta().load(&format!("audit {step}"))? {
            None => false,
            Some(seq) => {
                let seq = u64::from_le_bytes(seq.try_into().unwrap());
                let rows = r.audit().list(&Wanted::default(), Some(AuditSeq(seq + 1)), 1)?;
                rows[0].seq.0 == seq && rows[0].facts == json!({ "step": step })
            }
        },
        _ => r
            .meta()
            .load(&format!("step {step}"))?
            .is_some_and(|value| value == [7; 3000]),
    })
}

fn message_id(step: u64) -> MessageId {
    MessageId::from_uuid(Uuid::from_u64_pair(0x0190_0000_0000_7000, step))
}
