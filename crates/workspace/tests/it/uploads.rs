//! Files that come in pieces.

use adiuva_protocol::workspace::artifacts::*;
use adiuva_protocol::{ArtifactId, ProjectId};
use adiuva_workspace::{Author, UPLOAD_IDLE_MS, Workspace, WorkspaceError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::place::Place;

const PIECE: usize = 512 << 10;
const CANARY: &str = "the roof is mended in spring\n";

async fn project(workspace: &Workspace) -> ProjectId {
    let new = adiuva_protocol::workspace::projects::ProjectsCreate {
        name: "Roof".into(),
        client_id: None,
    };
    workspace.create_project(&Author::person(), new).await.unwrap().id
}

async fn begin(workspace: &Workspace, project_id: ProjectId, size: usize) -> Result<ArtifactId, WorkspaceError> {
    let request = ArtifactsBegin {
        project_id,
        name: "../../roof.txt".into(),
        size: size as u64,
    };
    Ok(workspace.begin_artifact(request).await?.upload)
}

async fn append(workspace: &Workspace, upload: ArtifactId, offset: usize, piece: &[u8]) -> Result<u64, WorkspaceError> {
    let request = ArtifactsAppend {
        upload,
        offset: offset as u64,
        content: STANDARD.encode(piece),
    };
    Ok(workspace.append_artifact(request).await?.received)
}

async fn finish(workspace: &Workspace, upload: ArtifactId) -> Result<ArtifactView, WorkspaceError> {
    let request = ArtifactsFinish { upload };
    workspace.finish_artifact(&Author::person(), request).await
}

fn text(bytes: usize) -> Vec<u8> {
    CANARY.bytes().cycle().take(bytes).collect()
}

#[tokio::test]
async fn what_came_in_pieces_is_one_sealed_file() {
    let place = Place::new();
    let workspace = &place.workspace;
    let project = project(workspace).await;
    let content = text(3 * PIECE + 7);
    let upload = begin(workspace, project, content.len()).await.unwrap();
    for (number, piece) in content.chunks(PIECE).enumerate() {
        assert!(finish(workspace, upload).await.is_err(), "not all of it has come");
        let received = append(workspace, upload, number * PIECE, piece).await.unwrap();
        assert_eq!(received, (number * PIECE + piece.len()) as u64);
        let again = append(workspace, upload, number * PIECE, piece).await;
        assert!(again.is_err(), "a piece comes once");
    }
    for sealed in place.sealed() {
        let found = sealed.windows(CANARY.len()).any(|part| part == CANARY.as_bytes());
        assert!(!found, "it is sealed as it comes");
    }
    let kept = finish(workspace, upload).await.unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.media_type.as_str(), kept.size),
        ("roof.txt", "text/plain", content.len() as u64)
    );
    let read = workspace
        .read_artifact(ArtifactsRead { artifact: kept.id })
        .await
        .unwrap();
    assert_eq!(STANDARD.decode(read.content).unwrap(), content);
    assert!(finish(workspace, upload).await.is_err(), "it is added once");
    assert_eq!(place.sealed().len(), 1);
}

#[tokio::test]
async fn what_is_given_up_leaves_nothing_behind() {
    let place = Place::new();
    let workspace = &place.workspace;
    let project = project(workspace).await;
    let given_up = begin(workspace, project, 100).await.unwrap();
    append(workspace, given_up, 0, b"half").await.unwrap();
    assert_eq!(place.sealed().len(), 1);
    workspace.abandon_artifact(ArtifactsAbandon { upload: given_up });
    workspace.abandon_artifact(ArtifactsAbandon { upload: given_up });
    assert_eq!(place.sealed().len(), 0);
    assert!(append(workspace, given_up, 4, b"rest").await.is_err());

    let idle = begin(workspace, project, 100).await.unwrap();
    place.wait_ms(UPLOAD_IDLE_MS - 1);
    append(workspace, idle, 0, b"late").await.unwrap();
    place.wait_ms(UPLOAD_IDLE_MS - 1);
    assert_eq!(workspace.give_up_idle_uploads(), 1, "each piece begins the time anew");
    place.wait_ms(1);
    assert_eq!(workspace.give_up_idle_uploads(), 0);
    assert_eq!(place.sealed().len(), 0);

    let program = b"\x7fELF\x02\x01";
    let refused = begin(workspace, project, program.len()).await.unwrap();
    append(workspace, refused, 0, program).await.unwrap();
    assert!(finish(workspace, refused).await.is_err(), "a program is not taken");
    assert_eq!(place.sealed().len(), 0);
}

#[tokio::test]
async fn an_upload_keeps_to_its_limits() {
    let place = Place::new();
    let workspace = &place.workspace;
    let project = project(workspace).await;
    let huge = begin(workspace, project, (64 << 20) + 1).await;
    assert!(matches!(huge, Err(WorkspaceError::TooLarge { .. })));
    assert!(begin(workspace, ProjectId::make(), 1).await.is_err(), "no such project");
    let upload = begin(workspace, project, 4).await.unwrap();
    assert!(
        append(workspace, upload, 0, b"roofs").await.is_err(),
        "more than was said"
    );
    let large = append(workspace, upload, 0, &text(PIECE + 1)).await;
    assert!(matches!(large, Err(WorkspaceError::TooLarge { .. })));
    for _ in 1..8 {
        begin(workspace, project, 4).await.unwrap();
    }
    assert!(begin(workspace, project, 4).await.is_err(), "eight at the same time");
}
