//! Artifacts that come in pieces: each is sealed as it comes, and leaves nothing behind unless it is finished.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adiuva_protocol::workspace::artifacts::{
    ArtifactView, ArtifactsAbandon, ArtifactsAppend, ArtifactsBegin, ArtifactsFinish, Upload,
};
use adiuva_protocol::{ArtifactId, ProjectId};
use adiuva_store::StoreError;
use adiuva_store::blobs::Staged;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::artifacts::{ONE, blocking, too_large};
use crate::author::Author;
use crate::error::WorkspaceError;
use crate::workspace::Workspace;

/// Bytes of one piece.
const PIECE: u64 = 512 << 10;
/// Uploads that may be open at the same time.
const OPEN: usize = 8;
/// An upload that gets no piece for so long, in milliseconds, is given up.
pub const IDLE_MS: i64 = 10 * 60 * 1000;

/// The uploads that are open.
pub(crate) type Uploads = Arc<Mutex<HashMap<ArtifactId, Arc<Mutex<Coming>>>>>;

/// A file that is coming.
pub(crate) struct Coming {
    project: ProjectId,
    name: String,
    size: u64,
    /// None once it is finished or was given up.
    staged: Option<Staged>,
    touched_ms: i64,
}

impl Workspace {
    /// Begins a file that comes in pieces.
    ///
    /// # Errors
    /// When it will be too large, its project is not there, or too many are open.
    pub async fn begin_artifact(&self, request: ArtifactsBegin) -> Result<Upload, WorkspaceError> {
        let (project, size) = (request.project_id, request.size);
        if size > ONE {
            return Err(too_large("an artifact", ONE));
        }
        self.room_for(project, size).await?;
        self.give_up_idle_uploads();
        if self.uploads().len() >= OPEN {
            return Err(WorkspaceError::Invalid(format!(
                "at most {OPEN} files are added at the same time"
            )));
        }
        let (id, blobs) = (ArtifactId::make(), self.blobs.clone());
        let staged = blocking(move || blobs.stage(id.uuid())).await?;
        let coming = Coming {
            project,
            name: request.name,
            size,
            staged: Some(staged),
            touched_ms: self.clock.now_ms(),
        };
        self.uploads().insert(id, Arc::new(Mutex::new(coming)));
        Ok(Upload {
            upload: id,
            received: 0,
        })
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// When the upload is gone, or the piece is too large or not the next one.
    pub async fn append_artifact(&self, request: ArtifactsAppend) -> Result<Upload, WorkspaceError> {
        let piece = decoded(&request.content, ("a piece of an artifact", PIECE))?;
        let coming = self.coming(request.upload)?;
        let now_ms = self.clock.now_ms();
        let added = blocking(move || {
            let mut coming = lock(&coming);
            coming.touched_ms = now_ms;
            let size = coming.size;
            let Some(staged) = coming.staged.as_mut() else {
                return Err(gone());
            };
            let received = staged.size();
            if received != request.offset || received + piece.len() as u64 > size {
                return Ok(Err(received));
            }
            staged.append(&piece)?;
            Ok(Ok(staged.size()))
        });
        match added.await? {
            Ok(received) => Ok(Upload {
                upload: request.upload,
                received,
            }),
            Err(received) => Err(WorkspaceError::Invalid(format!(
                "the piece is not the next one: {received} bytes have come"
            ))),
        }
    }

    /// Makes an artifact of what has come.
    ///
    /// # Errors
    /// When not all of it has come, it is of a type that is not taken, or its project is gone.
    pub async fn finish_artifact(
        &self,
        author: &Author,
        request: ArtifactsFinish,
    ) -> Result<ArtifactView, WorkspaceError> {
        let coming = self.coming(request.upload)?;
        let whole = {
            let mut coming = lock(&coming);
            let received = coming.staged.as_ref().map_or(0, Staged::size);
            if received != coming.size {
                return Err(WorkspaceError::Invalid(format!(
                    "{received} of {} bytes have come",
                    coming.size
                )));
            }
            coming
                .staged
                .take()
                .map(|staged| (staged, coming.project, coming.name.clone()))
        };
        self.uploads().remove(&request.upload);
        let (staged, project, name) = whole.ok_or_else(gone)?;
        let (id, blobs) = (request.upload, self.blobs.clone());
        let kept = blocking(move || {
            let hash = staged.keep()?;
            let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            // Read back: what is added to the project is what lies on the disk.
            Ok((hash, blobs.get(id.uuid(), &hex)?))
        });
        let (hash, content) = kept.await?;
        self.keep_artifact(author, (id, project, &name), hash, &content).await
    }

    /// Gives an upload up.
    pub fn abandon_artifact(&self, request: ArtifactsAbandon) {
        let given_up = self.uploads().remove(&request.upload);
        if let Some(coming) = given_up {
            lock(&coming).staged = None;
        }
    }

    /// Gives up the uploads that have got no piece for long; tells how many are left.
    pub fn give_up_idle_uploads(&self) -> usize {
        let before = self.clock.now_ms() - IDLE_MS;
        let mut uploads = self.uploads();
        uploads.retain(|_, coming| lock(coming).touched_ms > before);
        uploads.len()
    }

    fn coming(&self, id: ArtifactId) -> Result<Arc<Mutex<Coming>>, WorkspaceError> {
        Ok(self.uploads().get(&id).cloned().ok_or_else(gone)?)
    }

    fn uploads(&self) -> MutexGuard<'_, HashMap<ArtifactId, Arc<Mutex<Coming>>>> {
        lock(&self.uploads)
    }
}

/// At most so many bytes from base64.
pub(crate) fn decoded(content: &str, (what, most): (&'static str, u64)) -> Result<Vec<u8>, WorkspaceError> {
    if content.len() as u64 > most / 3 * 4 + 4 {
        return Err(too_large(what, most));
    }
    let bytes = STANDARD
        .decode(content)
        .map_err(|error| WorkspaceError::Invalid(format!("the content is no base64: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(too_large(what, most));
    }
    Ok(bytes)
}

fn gone() -> StoreError {
    StoreError::NotFound("upload")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
