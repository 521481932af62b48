use adiuva_protocol::Block;
use adiuva_protocol::block::Table;
use adiuva_protocol::chat::{Author, MessageStatus};
use adiuva_protocol::models::Wire;
use adiuva_protocol::settings::{Desktop, Embedding, Settings};
use adiuva_protocol::{MessageId, ProviderId, ThreadId};
use adiuva_store::StoreError;
use adiuva_store::messages::{Message, MessageUpdate};
use adiuva_store::providers::Provider;

use crate::home::Home;

fn says(thread: ThreadId, parent: Option<MessageId>, author: Author, text: &str, created_ms: i64) -> Message {
    Message {
        id: MessageId::make(),
        thread,
        parent,
        author,
        text: text.into(),
        status: MessageStatus::Whole,
        created_ms,
        model: None,
        run: None,
        answer: None,
        agent: None,
        blocks: Vec::new(),
        problem: None,
        pinned: false,
    }
}

#[test]
fn a_long_thread_is_paged_from_its_end() {
    let home = Home::new();
    let store = home.create();
    let thread = store
        .write_blocking(|w| {
            let thread = w.threads().begin("long", 1)?.id;
            let mut parent = None;
            for number in 0..10_000 {
                let message = says(thread, parent, Author::Person, &number.to_string(), number);
                w.messages().insert(&message)?;
                parent = Some(message.id);
            }
            Ok(thread)
        })
        .unwrap();
    let last = store
        .read_blocking(|r| r.messages().branch(thread, None, None, 3))
        .unwrap();
    let texts: Vec<_> = last.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!((texts, last.earlier), (vec!["9997", "9998", "9999"], true));
    let before = last.messages[0].id;
    let page = store
        .read_blocking(|r| r.messages().branch(thread, None, Some(before), 9_996))
        .unwrap();
    assert_eq!(
        (page.messages.len(), page.messages[0].text.as_str(), page.earlier),
        (9_996, "1", true)
    );
    let before = page.messages[0].id;
    let page = store
        .read_blocking(|r| r.messages().branch(thread, None, Some(before), 5))
        .unwrap();
    assert_eq!((page.messages.len(), page.earlier), (1, false));
    let count = store
        .read_blocking(|r| r.threads().load(thread))
        .unwrap()
        .unwrap()
        .messages;
    assert_eq!(count, 10_000);
    store.write_blocking(move |w| w.threads().delete(thread)).unwrap();
    assert_eq!(store.read_blocking(|r| r.messages().load(before)).unwrap(), None);
}

#[test]
fn branches_keep_apart() {
    let home = Home::new();
    let store = home.create();
    let (thread, first, left, right) = store
        .write_blocking(|w| {
            let thread = w.threads().begin("", 1)?.id;
            let first = says(thread, None, Author::Person, "hello", 1);
            let left = says(thread, Some(first.id), Author::Assistant, "left", 2);
            let right = says(thread, Some(first.id), Author::Assistant, "right", 3);
            for message in [&first, &left, &right] {
                assert!(w.messages().insert(message)?);
            }
            assert!(!w.messages().insert(&left)?, "sent twice, said once");
            Ok((thread, first.id, left.id, right.id))
        })
        .unwrap();
    let check = |leaf, expected: [&str; 2]| {
        let branch = store
            .read_blocking(|r| r.messages().branch(thread, leaf, None, 9))
            .unwrap();
        let texts: Vec<_> = branch.messages.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(texts, expected);
    };
    check(None, ["hello", "right"]);
    check(Some(left), ["hello", "left"]);
    check(Some(right), ["hello", "right"]);
    let following = store.read_blocking(|r| r.messages().following(first)).unwrap();
    assert_eq!(following.len(), 2);
    let answers = store.read_blocking(|r| r.messages().versions(&following[0])).unwrap();
    assert_eq!(
        answers,
        [left, right],
        "two answers to one question are versions of each other"
    );
    let tips = store.read_blocking(|r| Ok((r.messages().tip(first)?, r.messages().tip(left)?)));
    assert_eq!(tips.unwrap(), (right, left), "a branch goes on to what was said last");
    let root = store.read_blocking(|r| r.messages().load(first)).unwrap().unwrap();
    let other = store.write_blocking(move |w| {
        let other = says(thread, None, Author::Person, "hello, once more", 4);
        w.messages().insert(&other)?;
        Ok(other.id)
    });
    let beginnings = store.read_blocking(|r| r.messages().versions(&root)).unwrap();
    assert_eq!(beginnings, [first, other.unwrap()], "a first message has versions too");
    let elsewhere = store.write_blocking(|w| Ok(w.threads().begin("", 1)?.id)).unwrap();
    let stray = store.read_blocking(|r| r.messages().branch(elsewhere, Some(left), None, 9));
    assert!(matches!(stray, Err(StoreError::NotFound("message"))));
}

#[test]
fn what_was_being_written_is_broken_after_a_crash() {
    let home = Home::new();
    let store = home.create();
    let blocks = [Block::Table(Table {
        title: "Due".into(),
        headers: vec!["task".into()],
        rows: vec![vec!["call the bank".into()]],
    })];
    let written = blocks.clone();
    let id = store
        .write_blocking(move |w| {
            let blocks = written;
            let thread = w.threads().begin("", 1)?.id;
            let mut message = says(thread, None, Author::Assistant, "", 1);
            message.status = MessageStatus::Streaming;
            w.messages().insert(&message)?;
            w.messages().update(
                message.id,
                &MessageUpdate {
                    text: "half an ans",
                    status: MessageStatus::Streaming,
                    model: Some("llama"),
                    answer: None,
                    agent: Some("task"),
                    blocks: &blocks,
                    problem: None,
                },
            )?;
            w.messages().set_pinned(message.id, true)?;
            Ok(message.id)
        })
        .unwrap();
    assert_eq!(
        store
            .write_blocking(|w| w.messages().break_streaming("it was cut off"))
            .unwrap(),
        1
    );
    let message = store.read_blocking(|r| r.messages().load(id)).unwrap().unwrap();
    assert_eq!(
        (message.text.as_str(), message.status),
        ("half an ans", MessageStatus::Broken)
    );
    assert_eq!((message.model.as_deref(), message.pinned), (Some("llama"), true));
    assert_eq!(
        (message.agent.as_deref(), message.blocks.as_slice()),
        (Some("task"), &blocks[..])
    );
}

#[test]
fn threads_are_listed_pinned_first_then_latest() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            for at in 0..7 {
                let thread = w.threads().begin(&format!("t{at}"), at)?;
                if at == 2 {
                    w.threads().update(thread.id, Some("pinned"), Some(true))?;
                }
            }
            Ok(())
        })
        .unwrap();
    let mut titles = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.read_blocking(|r| r.threads().list(after.as_deref(), 2)).unwrap();
        titles.extend(page.items.into_iter().map(|thread| thread.title));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(titles, ["pinned", "t6", "t5", "t4", "t3", "t1", "t0"]);
    assert!(matches!(
        store.read_blocking(|r| r.threads().list(Some("1 2"), 2)),
        Err(StoreError::Cursor)
    ));
}

#[test]
fn one_provider_is_preferred() {
    let home = Home::new();
    let store = home.create();
    let provider = |name: &str, preferred, added_ms| Provider {
        id: ProviderId::make(),
        name: name.into(),
        wire: Wire::Ollama,
        base_url: "http://127.0.0.1:11434".into(),
        model: None,
        sealed_key: Some(vec![1, 2, 3]),
        preferred,
        problem: None,
        added_ms,
    };
    let (home_box, cloud) = (provider("Home", false, 1), provider("Cloud", true, 2));
    let (first, second) = (home_box.clone(), cloud.clone());
    store
        .write_blocking(move |w| {
            w.providers().set(&first)?;
            w.providers().set(&second)?;
            w.providers().set_problem(second.id, Some("it did not answer"))
        })
        .unwrap();
    let names = || -> Vec<(String, bool)> {
        let all = store.read_blocking(|r| r.providers().list()).unwrap();
        all.into_iter()
            .map(|provider| (provider.name, provider.preferred))
            .collect()
    };
    assert_eq!(names(), [("Cloud".into(), true), ("Home".into(), false)]);
    let same_name = provider("HOME", false, 3);
    let taken = store.write_blocking(move |w| w.providers().set(&same_name));
    assert!(matches!(taken, Err(StoreError::Conflict(_))));
    store.write_blocking(move |w| w.providers().remove(cloud.id)).unwrap();
    assert_eq!(names(), [("Home".into(), true)]);
    let kept = store
        .read_blocking(|r| r.providers().load_preferred())
        .unwrap()
        .unwrap();
    assert_eq!(
        kept,
        Provider {
            preferred: true,
            ..home_box
        }
    );
}

#[test]
fn settings_have_defaults_until_they_are_set() {
    let home = Home::new();
    let store = home.create();
    let settings = Settings {
        embedding: Embedding::English,
        lock_after_minutes: Some(5),
        offline: true,
        memory: false,
        desktop: Desktop {
            ask_hotkey: None,
            ..Desktop::default()
        },
    };
    assert_eq!(
        store.read_blocking(|r| r.settings().load()).unwrap(),
        Settings::default()
    );
    let set = settings.clone();
    store.write_blocking(move |w| w.settings().set(&set)).unwrap();
    assert_eq!(store.read_blocking(|r| r.settings().load()).unwrap(), settings);
}
