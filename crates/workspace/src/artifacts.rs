//! Artifacts: files and images of a project, sealed on disk.

use adiuva_protocol::ArtifactId;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::artifacts::{
    ArtifactContent, ArtifactView, Artifacts, ArtifactsAdd, ArtifactsDelete, ArtifactsList, ArtifactsRead,
};
use adiuva_store::StoreError;
use adiuva_store::workspace::artifacts::NewArtifact;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::author::Author;
use crate::error::WorkspaceError;
use crate::media;
use crate::workspace::{Touched, Workspace};

/// Bytes of one artifact.
const ONE: u64 = 8 << 20;
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
        let too_large = |what, most| WorkspaceError::TooLarge { what, most };
        if request.content.len() as u64 > ONE / 3 * 4 + 4 {
            return Err(too_large("an artifact", ONE));
        }
        let content = STANDARD
            .decode(&request.content)
            .map_err(|error| WorkspaceError::Invalid(format!("the content is no base64: {error}")))?;
        if content.len() as u64 > ONE {
            return Err(too_large("an artifact", ONE));
        }
        let media_type = media::media_type(&content).ok_or_else(|| {
            WorkspaceError::Invalid("this kind of file is not taken; images, PDF, office documents and text are".into())
        })?;
        let project = request.project_id;
        let total = self.read(move |r| {
            r.projects().get(project)?;
            r.artifacts().total_size()
        });
        if total.await? + content.len() as u64 > ALL {
            return Err(too_large("all artifacts together", ALL));
        }
        let (id, blobs, size) = (ArtifactId::make(), self.blobs.clone(), content.len() as u64);
        let hash = blocking(move || blobs.put(id.uuid(), &content)).await?;
        let new = NewArtifact {
            id,
            project,
            name: media::file_name(&request.name),
            media_type,
            size,
            hash,
            made_by: author.made_by.clone(),
        };
        let added = self.change(author, move |w, now| {
            let artifact = w.artifacts().insert(&new, now)?;
            let touched = Touched {
                kind: EntityKind::Artifact,
                id: id.uuid(),
                project: Some(project),
            };
            Ok((artifact, touched))
        });
        let added = added.await;
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

/// Runs what reads or writes files on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, WorkspaceError> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(WorkspaceError::Broken)?;
    Ok(done?)
}
