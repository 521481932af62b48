use adiuva_protocol::workspace::docs::{DocsCreate, DocsSave};
use adiuva_protocol::workspace::notes::{NotesCreate, NotesUpdate};
use adiuva_protocol::workspace::tasks::{
    Priority, Suggestions, TaskOrder, TaskStatus, TaskView, TasksList, TasksUpdate,
};
use adiuva_protocol::workspace::{EntityKind, MadeBy};
use adiuva_protocol::{ArtifactId, ProjectId, TaskId};
use adiuva_store::workspace::artifacts::NewArtifact;
use adiuva_store::workspace::tasks::NewTask;
use adiuva_store::{Store, StoreError, Writer};

use crate::home::Home;

fn new_task(title: &str, project: Option<ProjectId>) -> NewTask {
    NewTask {
        title: title.into(),
        description: String::new(),
        status: TaskStatus::Todo,
        priority: Priority::Medium,
        assignees: vec!["Anna".into()],
        due_ms: None,
        project,
        suggested: false,
    }
}

fn all() -> TasksList {
    TasksList {
        project_id: None,
        status: None,
        search: None,
        due_from: None,
        due_until: None,
        suggestions: Suggestions::Without,
        order_by: TaskOrder::Manual,
        limit: 1000,
        offset: 0,
    }
}

fn change(task: TaskId) -> TasksUpdate {
    TasksUpdate {
        task,
        title: None,
        description: None,
        status: None,
        priority: None,
        assignees: None,
        due_date: None,
        project_id: None,
    }
}

fn titles(store: &Store, asked: TasksList) -> Vec<String> {
    let page = store.read_blocking(move |r| r.tasks().list(&asked)).unwrap();
    page.tasks.into_iter().map(|task| task.title).collect()
}

#[test]
fn tasks_are_filtered_and_ordered() {
    let home = Home::new();
    let store = home.create();
    let project = store
        .write_blocking(|w| {
            let project = w.projects().insert("House", None, 1)?.id;
            let mut boiler = new_task("Call about the boiler", Some(project));
            boiler.due_ms = Some(50);
            boiler.priority = Priority::Low;
            boiler.description = "The Caldaia in the cellar".into();
            w.tasks().insert(&boiler, 2)?;
            let mut paint = new_task("Paint", Some(project));
            paint.due_ms = Some(20);
            w.tasks().insert(&paint, 3)?;
            let mut milk = new_task("Buy milk", None);
            milk.priority = Priority::High;
            w.tasks().insert(&milk, 4)?;
            let mut guess = new_task("Guess", None);
            guess.suggested = true;
            w.tasks().insert(&guess, 5)?;
            Ok(project)
        })
        .unwrap();
    let check = |asked: TasksList, expected: &[&str]| {
        let name = format!("{asked:?}");
        assert_eq!(titles(&store, asked), expected, "{name}");
    };
    check(all(), &["Call about the boiler", "Paint", "Buy milk"]);
    let order = |order_by| TasksList { order_by, ..all() };
    check(
        order(TaskOrder::DueDate),
        &["Paint", "Call about the boiler", "Buy milk"],
    );
    check(
        order(TaskOrder::Priority),
        &["Buy milk", "Paint", "Call about the boiler"],
    );
    check(
        order(TaskOrder::Created),
        &["Buy milk", "Paint", "Call about the boiler"],
    );
    check(order(TaskOrder::Title), &["Buy milk", "Call about the boiler", "Paint"]);
    check(
        TasksList {
            project_id: Some(project),
            ..all()
        },
        &["Call about the boiler", "Paint"],
    );
    check(
        TasksList {
            due_from: Some(20),
            due_until: Some(50),
            ..all()
        },
        &["Paint"],
    );
    let search = |words: &str| TasksList {
        search: Some(words.into()),
        ..all()
    };
    check(search("caldai"), &["Call about the boiler"]);
    check(search("boiler milk"), &[]);
    check(search("\"*-"), &[]);
    check(
        TasksList {
            suggestions: Suggestions::Only,
            ..all()
        },
        &["Guess"],
    );
    check(
        TasksList {
            limit: 1,
            offset: 1,
            ..all()
        },
        &["Paint"],
    );
    let total = store
        .read_blocking(|r| r.tasks().list(&TasksList { limit: 1, ..all() }))
        .unwrap()
        .total;
    assert_eq!(total, 3, "over all pages");
}

#[test]
fn a_task_is_changed_moved_and_done() {
    let home = Home::new();
    let store = home.create();
    let [one, two, three]: [TaskView; 3] = store
        .write_blocking(|w| {
            Ok([
                w.tasks().insert(&new_task("one", None), 1)?,
                w.tasks().insert(&new_task("two", None), 1)?,
                w.tasks().insert(&new_task("three", None), 1)?,
            ])
        })
        .unwrap();
    let (first, second, third) = (one.id, two.id, three.id);
    store
        .write_blocking(move |w| w.tasks().shift(third, TaskStatus::Todo, Some(first), 2))
        .unwrap();
    assert_eq!(titles(&store, all()), ["three", "one", "two"]);
    // Into the same gap again and again, until no number is left between two positions.
    for round in 0..120 {
        let (moved, before) = if round % 2 == 0 {
            (second, first)
        } else {
            (third, second)
        };
        store
            .write_blocking(move |w| w.tasks().shift(moved, TaskStatus::Todo, Some(before), 3))
            .unwrap();
    }
    assert_eq!(titles(&store, all()), ["three", "two", "one"]);
    let gone = store.write_blocking(move |w| w.tasks().shift(first, TaskStatus::Done, Some(second), 4));
    assert!(
        matches!(gone, Err(StoreError::Conflict(_))),
        "the other task is in another column"
    );

    let done = store
        .write_blocking(move |w| {
            let mut done = change(first);
            (done.status, done.due_date, done.title) = (Some(TaskStatus::Done), Some(Some(9)), Some("uno".into()));
            w.tasks().update(&done, 5)
        })
        .unwrap();
    assert_eq!(
        (done.done, done.due_date, done.title.as_str()),
        (Some(5), Some(9), "uno")
    );
    assert_eq!(done.assignees, ["Anna"], "what was not given stays");
    let open = store
        .write_blocking(move |w| {
            let mut open = change(first);
            (open.status, open.due_date) = (Some(TaskStatus::InProgress), Some(None));
            w.tasks().update(&open, 6)
        })
        .unwrap();
    assert_eq!((open.done, open.due_date), (None, None));
    let lost = store.write_blocking(move |w| {
        let mut lost = change(first);
        lost.project_id = Some(Some(ProjectId::make()));
        w.tasks().update(&lost, 7)
    });
    assert!(matches!(lost, Err(StoreError::NotFound("project"))));
}

#[test]
fn a_note_is_not_overwritten_unseen() {
    let home = Home::new();
    let store = home.create();
    let note = store
        .write_blocking(|w| {
            let new = NotesCreate {
                title: "Plan".into(),
                content: "a".into(),
                project_id: None,
            };
            w.notes().insert(&new, 1)
        })
        .unwrap();
    let write = |revision, content: &str| {
        let update = NotesUpdate {
            note: note.id,
            revision,
            title: None,
            content: Some(content.into()),
            project_id: None,
        };
        store.write_blocking(move |w| w.notes().update(&update, 2)).unwrap()
    };
    assert_eq!(write(1, "b").map(|note| note.revision), Some(2));
    assert_eq!(write(1, "c"), None, "it was changed since");
    assert_eq!(
        store.read_blocking(move |r| r.notes().get(note.id)).unwrap().content,
        "b"
    );
}

#[test]
fn a_doc_keeps_both_texts_of_a_clash() {
    let home = Home::new();
    let store = home.create();
    let doc = store
        .write_blocking(|w| {
            let project_id = w.projects().insert("House", None, 1)?.id;
            let new = DocsCreate {
                project_id,
                title: "Offer".into(),
                content: "first".into(),
            };
            w.docs().insert(&new, &MadeBy::Person, 1)
        })
        .unwrap();
    let save = |from, content: &str| {
        let save = DocsSave {
            doc: doc.id,
            from,
            content: content.into(),
        };
        store.write_blocking(move |w| w.docs().save(&save, &MadeBy::Agent { name: "note".into() }, 2))
    };
    assert_eq!(save(1, "second").unwrap(), (2, false));
    assert_eq!(save(1, "second").unwrap(), (2, false), "the same once more is no clash");
    assert_eq!(save(1, "other").unwrap(), (3, true));
    assert!(save(7, "from nowhere").is_err());
    let doc = store.read_blocking(move |r| r.docs().get(doc.id, None)).unwrap();
    assert_eq!(
        (doc.content.as_str(), doc.latest, doc.clashes.as_slice()),
        ("second", 2, &[3][..])
    );
    let other = store.read_blocking(move |r| r.docs().get(doc.id, Some(3))).unwrap();
    assert_eq!(other.content, "other");
    assert_eq!(save(2, "both").unwrap(), (4, false), "numbers are never used twice");
    store
        .write_blocking(move |w| w.doc_revisions().settle(doc.id, 3))
        .unwrap();
    let again = store.write_blocking(move |w| w.doc_revisions().settle(doc.id, 3));
    assert!(matches!(again, Err(StoreError::NotFound(_))));
    let revisions = store.read_blocking(move |r| r.doc_revisions().list(doc.id)).unwrap();
    let facts: Vec<_> = revisions
        .iter()
        .map(|revision| (revision.revision, revision.from, revision.clash))
        .collect();
    assert_eq!(facts, [(4, 2, false), (3, 1, false), (2, 1, false), (1, 0, false)]);
    assert_eq!(revisions[0].made_by, MadeBy::Agent { name: "note".into() });
    for number in 4..260 {
        save(number, &format!("text {number}")).unwrap();
    }
    let kept = store
        .read_blocking(move |r| r.doc_revisions().list(doc.id))
        .unwrap()
        .len();
    assert_eq!(kept, 200, "the oldest are forgotten");
}

/// A project with one thing of each kind.
fn furnish(w: &Writer<'_>) -> Result<(ProjectId, TaskId), StoreError> {
    let client = w.clients().insert("Rossi", 1)?.id;
    let project = w.projects().insert("Garden", Some(client), 1)?.id;
    let task = w.tasks().insert(&new_task("Dig the pond", Some(project)), 1)?.id;
    w.comments().insert(task, &MadeBy::Person, "two metres", 1)?;
    let doc = DocsCreate {
        project_id: project,
        title: "Pond".into(),
        content: "frogs".into(),
    };
    w.docs().insert(&doc, &MadeBy::Person, 1)?;
    let note = NotesCreate {
        title: "Pond liner".into(),
        content: String::new(),
        project_id: Some(project),
    };
    w.notes().insert(&note, 1)?;
    let artifact = NewArtifact {
        id: ArtifactId::make(),
        project,
        name: "pond.png".into(),
        media_type: "image/png",
        size: 3,
        hash: [7; 32],
        made_by: MadeBy::Person,
    };
    w.artifacts().insert(&artifact, 1)?;
    w.word_origins()
        .join(task.uuid(), &["model".into(), "web:example.org".into()])?;
    Ok((project, task))
}

#[test]
fn a_project_goes_to_the_trash_and_comes_back_whole() {
    let home = Home::new();
    let store = home.create();
    let (project, task) = store.write_blocking(|w| furnish(w)).unwrap();
    let found = |words: &'static str| {
        let found = store.read_blocking(move |r| r.findables().search(words, &[], None, 10));
        found.unwrap().len()
    };
    assert_eq!(found("pond"), 3, "task, note and doc");
    let throw = |kind, id| store.write_blocking(move |w| w.trash().throw(kind, id, 10));
    let restore = |kind, id| store.write_blocking(move |w| w.trash().restore(kind, id));

    throw(EntityKind::Task, task.uuid()).unwrap();
    throw(EntityKind::Project, project.uuid()).unwrap();
    assert!(matches!(
        throw(EntityKind::Project, project.uuid()),
        Err(StoreError::NotFound("project"))
    ));
    assert_eq!((found("pond"), titles(&store, all()).len()), (0, 0));
    let listed = store.read_blocking(|r| r.trash().list(10)).unwrap();
    let kinds: Vec<_> = listed.iter().map(|item| item.kind).collect();
    assert_eq!(
        kinds.len(),
        2,
        "{kinds:?}: what went with the project is not listed by itself"
    );
    assert!(matches!(
        restore(EntityKind::Task, task.uuid()),
        Err(StoreError::Conflict(_))
    ));
    restore(EntityKind::Project, project.uuid()).unwrap();
    assert_eq!(found("pond"), 2, "the task was deleted before, by itself");
    restore(EntityKind::Task, task.uuid()).unwrap();
    assert_eq!(found("pond"), 3);
    let comments = store.read_blocking(move |r| r.comments().of_task(task)).unwrap();
    assert_eq!(comments.len(), 1);
}

#[test]
fn what_is_purged_leaves_nothing() {
    let home = Home::new();
    let store = home.create();
    let (project, task) = store.write_blocking(|w| furnish(w)).unwrap();
    store
        .write_blocking(move |w| w.trash().throw(EntityKind::Project, project.uuid(), 10))
        .unwrap();
    let artifacts = store.write_blocking(|w| w.trash().purge(10)).unwrap();
    assert!(artifacts.is_empty(), "it was deleted at that time and not before");
    let artifacts = store.write_blocking(|w| w.trash().purge(11)).unwrap();
    assert_eq!(artifacts.len(), 1);
    assert!(store.read_blocking(|r| r.trash().list(10)).unwrap().is_empty());
    let origins = store
        .read_blocking(move |r| r.word_origins().of(&[task.uuid()]))
        .unwrap();
    assert!(origins.is_empty());
    let restored = store.write_blocking(move |w| w.trash().restore(EntityKind::Project, project.uuid()));
    assert!(matches!(restored, Err(StoreError::NotFound("project"))));
}

#[test]
fn a_client_leaves_its_projects_behind() {
    let home = Home::new();
    let store = home.create();
    let (project, _) = store.write_blocking(|w| furnish(w)).unwrap();
    let client = store.read_blocking(|r| r.clients().list()).unwrap().remove(0);
    assert_eq!((client.name.as_str(), client.projects), ("Rossi", 1));
    store
        .write_blocking(move |w| {
            w.trash().throw(EntityKind::Client, client.id.uuid(), 10)?;
            w.trash().purge(11)
        })
        .unwrap();
    let project = store.read_blocking(move |r| r.projects().get(project)).unwrap();
    assert_eq!((project.client, project.client_id), (None, None));
}

#[test]
fn origins_are_only_ever_added() {
    let home = Home::new();
    let store = home.create();
    let (_, task) = store.write_blocking(|w| furnish(w)).unwrap();
    store
        .write_blocking(move |w| w.word_origins().join(task.uuid(), &["model".into(), "memory".into()]))
        .unwrap();
    let origins = store
        .read_blocking(move |r| r.word_origins().of(&[task.uuid()]))
        .unwrap();
    assert_eq!(origins, ["memory", "model", "web:example.org"]);
}
