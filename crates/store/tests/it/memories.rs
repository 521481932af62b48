use adiuva_protocol::memory::{Made, Tier};
use adiuva_protocol::workspace::tasks::{Priority, TaskStatus};
use adiuva_protocol::{MemoryId, MessageId, ThreadId};
use adiuva_store::memories::{Embedded, Learnt, Memory};
use adiuva_store::workspace::projects::Busiest;
use adiuva_store::workspace::tasks::NewTask;
use adiuva_store::{Store, StoreError};

use crate::home::Home;

fn fact(text: &str, created_ms: i64) -> Memory {
    Memory {
        id: MemoryId::make(),
        tier: Tier::Associative,
        text: text.into(),
        made: Made::Written,
        label: vec!["person".into()],
        learnt: Learnt::default(),
        pattern: None,
        confidence: 100,
        created_ms,
        edited_ms: None,
        used_ms: None,
        uses: 0,
        expires_ms: None,
        deleted_ms: None,
    }
}

fn keep(store: &Store, memory: &Memory) {
    let memory = memory.clone();
    store.write_blocking(move |w| w.memories().set(&memory)).unwrap();
}

fn listed(store: &Store, now_ms: i64) -> Vec<Memory> {
    store.read_blocking(move |r| r.memories().list(None, now_ms)).unwrap()
}

fn embedded(numbers: &[f32]) -> Embedded {
    Embedded {
        embedder: "many".into(),
        vector: numbers.to_vec(),
    }
}

#[test]
fn memories_are_forgotten_in_their_time_and_come_back_until_then() {
    let home = Home::new();
    let store = home.create();
    let (lasting, mut short) = (fact("The car is red", 1), fact("The guest room is taken", 2));
    short.expires_ms = Some(50);
    short.tier = Tier::Core;
    keep(&store, &lasting);
    keep(&store, &short);
    assert_eq!(listed(&store, 49), [short.clone(), lasting.clone()], "the latest first");
    assert_eq!(listed(&store, 50), [lasting.clone()]);
    let id = lasting.id;
    store.write_blocking(move |w| w.memories().throw(id, 60)).unwrap();
    assert_eq!(listed(&store, 61), []);
    let again = store.write_blocking(move |w| w.memories().throw(id, 61));
    assert!(matches!(again, Err(StoreError::NotFound(_))));
    store.write_blocking(move |w| w.memories().restore(id)).unwrap();
    assert_eq!(listed(&store, 61), [lasting]);

    store.write_blocking(move |w| w.memories().throw(id, 70)).unwrap();
    store.write_blocking(|w| w.memories().purge(70, 70)).unwrap();
    let waits = store.read_blocking(move |r| r.memories().load(id)).unwrap();
    assert!(waits.is_some(), "what was deleted just now waits");
    let expired = short.id;
    assert_eq!(store.read_blocking(move |r| r.memories().load(expired)).unwrap(), None);
    assert!(store.read_blocking(|r| r.memories().any_over(71, 0)).unwrap());
    store.write_blocking(|w| w.memories().clear()).unwrap();
    assert_eq!(store.read_blocking(move |r| r.memories().load(id)).unwrap(), None);
}

#[test]
fn a_changed_text_loses_its_numbers_and_nothing_else_does() {
    let home = Home::new();
    let store = home.create();
    let mut memory = fact("The car is red", 1);
    keep(&store, &memory);
    let (id, text) = (memory.id, memory.text.clone());
    store
        .write_blocking(move |w| w.memories().embed(id, &text, &embedded(&[0.5, -1.0])))
        .unwrap();
    let compared = |store: &Store| store.read_blocking(|r| r.memories().comparable("many", 2)).unwrap();
    assert_eq!(compared(&store)[0].vector, [0.5, -1.0]);
    store.write_blocking(move |w| w.memories().note_used(&[id], 9)).unwrap();
    memory.expires_ms = Some(100);
    keep(&store, &memory);
    assert_eq!(compared(&store).len(), 1);
    memory.text = "The car is blue".into();
    keep(&store, &memory);
    assert_eq!(compared(&store), []);
    let bare = store.read_blocking(|r| r.memories().bare("many", 9, 2)).unwrap();
    assert_eq!(bare, [memory]);
    store
        .write_blocking(move |w| w.memories().embed(id, "The car is red", &embedded(&[1.0])))
        .unwrap();
    assert_eq!(compared(&store), [], "numbers of a text that is not there any more");
}

#[test]
fn a_thread_takes_its_summary_along() {
    let home = Home::new();
    let store = home.create();
    let thread = store.write_blocking(|w| w.threads().begin("", 1)).unwrap().id;
    let learnt = Learnt {
        thread: Some(thread),
        message: Some(MessageId::make()),
        run: None,
    };
    let summary = Memory {
        tier: Tier::Episodic,
        made: Made::Summed,
        learnt,
        ..fact("They spoke of the car", 1)
    };
    let kept = Memory {
        made: Made::Kept,
        learnt,
        ..fact("The car is red", 2)
    };
    keep(&store, &summary);
    keep(&store, &kept);
    let of = |thread: ThreadId| store.read_blocking(move |r| r.memories().summary(thread, 2)).unwrap();
    assert_eq!(of(thread), Some(summary));
    assert_eq!(of(ThreadId::make()), None);
    store.write_blocking(move |w| w.threads().delete(thread)).unwrap();
    assert_eq!(listed(&store, 3), [kept], "a fact outlives the thread");
}

#[test]
fn nothing_is_remembered_without_an_origin() {
    let home = Home::new();
    let store = home.create();
    let memory = Memory {
        label: Vec::new(),
        ..fact("From nowhere", 1)
    };
    assert!(store.write_blocking(move |w| w.memories().set(&memory)).is_err());
}

#[test]
fn the_busiest_project_is_counted_by_the_persons_own_tasks() {
    let home = Home::new();
    let store = home.create();
    let task = |project, suggested| NewTask {
        title: "Dig".into(),
        description: String::new(),
        status: TaskStatus::Todo,
        priority: Priority::Medium,
        assignees: Vec::new(),
        due_ms: None,
        project,
        suggested,
    };
    let garden = store
        .write_blocking(move |w| {
            let garden = w.projects().insert("Garden", None, 1)?.id;
            for (project, suggested, at) in [
                (Some(garden), false, 5),
                (Some(garden), false, 10),
                (Some(garden), false, 11),
                (None, false, 12),
                (None, true, 12),
                (Some(garden), true, 12),
            ] {
                w.tasks().insert(&task(project, suggested), at)?;
            }
            Ok(garden)
        })
        .unwrap();
    let busiest = store.read_blocking(|r| r.projects().busiest(10)).unwrap();
    let expected = Busiest {
        project: garden,
        name: "Garden".into(),
        tasks: 2,
        of_all: 3,
    };
    assert_eq!(busiest, Some(expected));
    assert_eq!(store.read_blocking(|r| r.projects().busiest(13)).unwrap(), None);
}
