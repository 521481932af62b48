//! Artifacts: files and images of a project, sealed on disk.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::artifacts::{
    ArtifactContent, ArtifactView, Artifacts, ArtifactsAdd, ArtifactsDelete, ArtifactsList, ArtifactsRead,
};
use adiuva_protocol::{ArtifactId, ProjectId};
use adiuva_store::StoreError;
use adiuva_store::workspace::artifacts::NewArtifact;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::author::Author;
use crate::error::WorkspaceError;
use crate::media;
use crate::uploads::decoded;
use crate::workspace::{Touched, Workspace};

/// Bytes of an artifact that comes at once.
const AT_ONCE: u64 = 8 << 20;
/// Bytes of one artifact.
pub(crate) const ONE: u64 = 64 << 20;
/// Bytes of all artifacts together.
const ALL: u64 = 4 << 30;

impl Workspace {
    /// The artifacts of a project, the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn artifacts(&self, request: ArtifactsList) -> Result<Artifacts, WorkspaceError> {
        let artifacts = self.read(move |r| r.artifacts().of_project(request.project_id)).await?;
        Ok(Artifacts { artifacts })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// When it is too large, of a type that is not taken, or its project is not there.
    pub async fn add_artifact(&self, author: &Author, request: ArtifactsAdd) -> Result<ArtifactView, WorkspaceError> {
        let content = decoded(&request.content, ("an artifact that comes at once", AT_ONCE))?;
        let project = request.project_id;
        self.room_for(project, content.len() as u64).await?;
        let (id, blobs) = (ArtifactId::make(), self.blobs.clone());
        let put = blocking(move || blobs.put(id.uuid(), &content).map(|hash| (hash, content)));
        let (hash, content) = put.await?;
        self.keep_artifact(author, (id, project, &request.name), hash, &content)
            .await
    }

    /// Whether a project is there and so many bytes more may be kept.
    pub(crate) async fn room_for(&self, project: ProjectId, size: u64) -> Result<(), WorkspaceError> {
        let total = self.read(move |r| {
            r.projects().get(project)?;
            r.artifacts().total_size()
        });
        match total.await? + size {
            total if total > ALL => Err(too_large("all artifacts together", ALL)),
            _ if size > ONE => Err(too_large("an artifact", ONE)),
            _ => Ok(()),
        }
    }

    /// Adds a content that lies sealed on disk to its project; where it cannot be added, it is deleted.
    pub(crate) async fn keep_artifact(
        &self,
        author: &Author,
        (id, project, name): (ArtifactId, ProjectId, &str),
        hash: [u8; 32],
        content: &[u8],
    ) -> Result<ArtifactView, WorkspaceError> {
        let added = match media::media_type(content) {
            None => Err(WorkspaceError::Invalid(
                "this kind of file is not taken; images, PDF, office documents and text are".into(),
            )),
            Some(media_type) => {
                let new = NewArtifact {
                    id,
                    project,
                    name: media::file_name(name),
                    media_type,
                    size: content.len() as u64,
                    hash,
                    made_by: author.made_by.clone(),
                };
                self.change(author, move |w, now| {
                    let artifact = w.artifacts().insert(&new, now)?;
                    let touched = Touched {
                        kind: EntityKind::Artifact,
                        id: id.uuid(),
                        project: Some(project),
                    };
                    Ok((artifact, touched))
                })
                .await
            }
        };
        if added.is_err() {
            let blobs = self.blobs.clone();
            blocking(move || blobs.remove(id.uuid())).await?;
        }
        added
    }

    /// An artifact with its content.
    ///
    /// # Errors
    /// When it is not there, or its file is damaged.
    pub async fn read_artifact(&self, request: ArtifactsRead) -> Result<ArtifactContent, WorkspaceError> {
        let artifact = self.read(move |r| r.artifacts().get(request.artifact)).await?;
        let (blobs, id, hash) = (self.blobs.clone(), artifact.id.uuid(), artifact.hash.clone());
        let content = blocking(move || blobs.get(id, &hash).map(|content| STANDARD.encode(content))).await?;
        Ok(ArtifactContent { artifact, content })
    }

    /// Puts an artifact into the trash.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_artifact(&self, request: ArtifactsDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Artifact, request.artifact.uuid()).await
    }
}

pub(crate) fn too_large(what: &'static str, most: u64) -> WorkspaceError {
    WorkspaceError::TooLarge { what, most }
}

/// Runs what reads or writes files on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, WorkspaceError> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(WorkspaceError::Broken)?;
    Ok(done?)
}
