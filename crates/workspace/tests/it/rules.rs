use adiuva_protocol::workspace::artifacts::{ArtifactsAdd, ArtifactsDelete, ArtifactsRead};
use adiuva_protocol::workspace::docs::{Apply, DocsApply, DocsCreate, DocsSave, DocsSettle};
use adiuva_protocol::workspace::notes::{NotesCreate, NotesUpdate};
use adiuva_protocol::workspace::projects::{ProjectView, ProjectsCreate, ProjectsDelete, ProjectsList, ProjectsUpdate};
use adiuva_protocol::workspace::search::WorkspaceSearch;
use adiuva_protocol::workspace::tasks::{TasksCreate, TasksDelete, TasksGet};
use adiuva_protocol::workspace::trash::TrashRestore;
use adiuva_protocol::workspace::{EntityKind, MadeBy};
use adiuva_protocol::{Event, ProjectId};
use adiuva_workspace::{Author, WorkspaceError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::place::{DAY, Place};

pub(crate) fn task(title: &str, project_id: Option<ProjectId>) -> TasksCreate {
    serde_json::from_value(serde_json::json!({ "title": title, "project_id": project_id })).unwrap()
}

pub(crate) async fn house(place: &Place) -> ProjectView {
    let new = ProjectsCreate {
        name: "House".into(),
        client_id: None,
    };
    place.workspace.create_project(&Author::person(), new).await.unwrap()
}

#[tokio::test]
async fn a_project_counts_its_tasks_and_is_archived() {
    let place = Place::new();
    let (workspace, me) = (&place.workspace, Author::person());
    let house = house(&place).await;
    let mut done = task("Roof", Some(house.id));
    done.status = adiuva_protocol::workspace::tasks::TaskStatus::Done;
    workspace.create_task(&me, done).await.unwrap();
    workspace.create_task(&me, task("Walls", Some(house.id))).await.unwrap();
    let agent = Author::agent("task", &adiuva_gate::Label::nothing());
    workspace
        .create_task(&agent, task("Pool", Some(house.id)))
        .await
        .unwrap();
    let list = |include_archived| ProjectsList {
        client_id: None,
        include_archived,
    };
    let found = workspace.projects(list(false)).await.unwrap().projects.remove(0);
    assert_eq!(
        (found.open_tasks, found.done_tasks),
        (1, 1),
        "a suggestion is no task yet"
    );

    let archive = serde_json::json!({ "project": house.id, "status": "archived" });
    let archive: ProjectsUpdate = serde_json::from_value(archive).unwrap();
    workspace.update_project(&me, archive).await.unwrap();
    assert!(workspace.projects(list(false)).await.unwrap().projects.is_empty());
    assert_eq!(workspace.projects(list(true)).await.unwrap().projects.len(), 1);
}

#[tokio::test]
async fn every_change_is_told() {
    let place = Place::new();
    let house = house(&place).await;
    place
        .workspace
        .create_task(&Author::person(), task("Roof", Some(house.id)))
        .await
        .unwrap();
    let refused = place.workspace.create_task(&Author::person(), task(" ", None)).await;
    assert!(matches!(refused, Err(WorkspaceError::Invalid(_))));
    let told = place.told.lock().unwrap().clone();
    let of = |kind| Event::Workspace {
        kind,
        project: Some(house.id),
    };
    assert_eq!(told, [of(EntityKind::Project), of(EntityKind::Task)]);
}

#[tokio::test]
async fn a_note_that_changed_meanwhile_is_not_overwritten() {
    let place = Place::new();
    let (workspace, me) = (&place.workspace, Author::person());
    let new = NotesCreate {
        title: "Plan".into(),
        content: "one".into(),
        project_id: None,
    };
    let note = workspace.create_note(&me, new).await.unwrap();
    let write = |content: &str| NotesUpdate {
        note: note.id,
        revision: note.revision,
        title: None,
        content: Some(content.into()),
        project_id: None,
    };
    workspace.update_note(&me, write("two")).await.unwrap();
    let late = workspace.update_note(&me, write("three")).await;
    assert!(
        matches!(late, Err(WorkspaceError::NoteChanged { revision: 2 })),
        "{late:?}"
    );
}

#[tokio::test]
async fn a_clash_keeps_both_texts_until_it_is_settled() {
    let place = Place::new();
    let (workspace, me) = (&place.workspace, Author::person());
    let house = house(&place).await;
    let new = DocsCreate {
        project_id: house.id,
        title: "Offer".into(),
        content: "Dear Anna".into(),
    };
    let doc = workspace.create_doc(&me, new).await.unwrap();
    let save = |from, content: &str| DocsSave {
        doc: doc.id,
        from,
        content: content.into(),
    };
    let mine = workspace.save_doc(&me, save(1, "Dear Anna, mine")).await.unwrap();
    assert!(!mine.clash);
    let apply = DocsApply {
        doc: doc.id,
        from: 1,
        text: "theirs".into(),
        apply: Apply::Append,
    };
    let theirs = workspace.apply_to_doc(&me, apply).await.unwrap();
    assert!(
        theirs.clash,
        "its place was counted in a text that is not the present one"
    );
    assert_eq!(
        (theirs.doc.content.as_str(), theirs.doc.clashes.as_slice()),
        ("Dear Anna, mine", &[3][..])
    );
    let settle = DocsSettle {
        doc: doc.id,
        revision: 3,
    };
    assert!(workspace.settle_doc(settle).await.unwrap().clashes.is_empty());
    let huge = workspace.save_doc(&me, save(2, &"a".repeat(600 * 1024))).await;
    assert!(matches!(huge, Err(WorkspaceError::TooLarge { .. })));
}

#[tokio::test]
async fn an_artifact_is_sealed_and_checked() {
    let place = Place::new();
    let (workspace, me) = (&place.workspace, Author::person());
    let house = house(&place).await;
    let canary = b"\x89PNG\r\n\x1a\ncanary-in-the-picture";
    let add = |name: &str, content: &[u8]| ArtifactsAdd {
        project_id: house.id,
        name: name.into(),
        content: STANDARD.encode(content),
    };
    let kept = workspace
        .add_artifact(&me, add("../../roof.png", canary))
        .await
        .unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.media_type.as_str(), kept.size),
        ("roof.png", "image/png", canary.len() as u64)
    );
    assert_eq!(kept.made_by, MadeBy::Person);
    let read = workspace
        .read_artifact(ArtifactsRead { artifact: kept.id })
        .await
        .unwrap();
    assert_eq!(STANDARD.decode(read.content).unwrap(), canary);
    let sealed = place.sealed();
    assert_eq!(sealed.len(), 1);
    assert!(
        !sealed[0].windows(6).any(|part| part == b"canary"),
        "the file on disk is sealed"
    );

    let program = workspace.add_artifact(&me, add("roof.png", b"\x7fELF\x02\x01")).await;
    assert!(
        matches!(program, Err(WorkspaceError::Invalid(_))),
        "its name does not help it"
    );
    let huge = vec![b'a'; (8 << 20) + 1];
    let huge = workspace.add_artifact(&me, add("a.txt", &huge)).await;
    assert!(matches!(huge, Err(WorkspaceError::TooLarge { .. })));
    let nowhere = ArtifactsAdd {
        project_id: ProjectId::make(),
        ..add("a.txt", b"text")
    };
    assert!(workspace.add_artifact(&me, nowhere).await.is_err());
    assert_eq!(place.sealed().len(), 1, "what was refused left nothing behind");

    // One sealed file in the place of another.
    let other = workspace.add_artifact(&me, add("b.txt", b"other")).await.unwrap();
    let blobs = place.folder.path().join("blobs");
    std::fs::copy(blobs.join(other.id.to_string()), blobs.join(kept.id.to_string())).unwrap();
    assert!(
        workspace
            .read_artifact(ArtifactsRead { artifact: kept.id })
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_trash_keeps_for_thirty_days() {
    let place = Place::new();
    let (workspace, me) = (&place.workspace, Author::person());
    let house = house(&place).await;
    let roof = workspace.create_task(&me, task("Roof", Some(house.id))).await.unwrap();
    let picture = ArtifactsAdd {
        project_id: house.id,
        name: "a.txt".into(),
        content: STANDARD.encode("text"),
    };
    let picture = workspace.add_artifact(&me, picture).await.unwrap();
    workspace
        .delete_artifact(ArtifactsDelete { artifact: picture.id })
        .await
        .unwrap();
    workspace.delete_task(TasksDelete { task: roof.id }).await.unwrap();
    assert!(workspace.task(TasksGet { task: roof.id }).await.is_err());
    let trash = workspace.trash().await.unwrap().items;
    assert_eq!(trash.len(), 2);
    assert_eq!(trash[0].until - trash[0].deleted, 30 * DAY);
    let key = trash.iter().find(|item| item.key.kind == EntityKind::Task).unwrap().key;
    workspace.restore(TrashRestore { key }).await.unwrap();
    workspace.task(TasksGet { task: roof.id }).await.unwrap();

    workspace
        .delete_project(ProjectsDelete { project: house.id })
        .await
        .unwrap();
    place.wait(29);
    workspace.purge_trash().await.unwrap();
    assert_eq!(
        (workspace.trash().await.unwrap().items.len(), place.sealed().len()),
        (2, 1)
    );
    place.wait(2);
    assert!(
        workspace.trash().await.unwrap().items.is_empty(),
        "not offered any more, purged or not"
    );
    workspace.purge_trash().await.unwrap();
    assert_eq!(place.sealed().len(), 0, "the sealed file went with its row");
    let oldest = place.store.read_blocking(|r| r.trash().oldest()).unwrap();
    assert_eq!(oldest, None);
    let rows = place.store.read_blocking(|r| r.trash().list(10)).unwrap();
    assert!(rows.is_empty());
}

#[tokio::test]
async fn search_finds_by_beginnings_whatever_the_accents() {
    let place = Place::new();
    let (workspace, me) = (&place.workspace, Author::person());
    let house = house(&place).await;
    workspace
        .create_task(&me, task("Verificare la città", Some(house.id)))
        .await
        .unwrap();
    let note = NotesCreate {
        title: "Ideas".into(),
        content: "A long walk through the citta vecchia".into(),
        project_id: None,
    };
    workspace.create_note(&me, note).await.unwrap();
    let search = async |query: &str, kinds: &[EntityKind]| {
        let request = WorkspaceSearch {
            query: query.into(),
            kinds: kinds.to_vec(),
            project_id: None,
            limit: 10,
        };
        let hits = workspace.search(request).await.unwrap().hits;
        hits.into_iter().map(|hit| hit.title).collect::<Vec<_>>()
    };
    assert_eq!(
        search("citt", &[]).await,
        ["Verificare la città", "Ideas"],
        "the title counts more"
    );
    assert_eq!(search("citta", &[EntityKind::Note]).await, ["Ideas"]);
    assert_eq!(search("hous", &[]).await, ["House"]);
    assert!(search("\"", &[]).await.is_empty());
}
