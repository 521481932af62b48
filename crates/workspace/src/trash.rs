//! The trash: 30 days to change one's mind.

use adiuva_protocol::ProjectId;
use adiuva_protocol::workspace::trash::{Trash, TrashItem, TrashKey, TrashRestore};

use crate::artifacts::blocking;
use crate::author::Author;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

/// How long a thing waits in the trash.
const WAITS_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Most things that a look at the trash gives.
const MOST: u32 = 1_000;

impl Workspace {
    /// What was deleted in the last 30 days, the last first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn trash(&self) -> Result<Trash, WorkspaceError> {
        let after = self.clock.now_ms() - WAITS_MS;
        let items = self.read(|r| r.trash().list(MOST)).await?;
        let items = items.into_iter().filter(|item| item.deleted_ms > after);
        Ok(Trash {
            items: items
                .map(|item| TrashItem {
                    key: TrashKey {
                        kind: item.kind,
                        id: item.id,
                    },
                    title: item.title,
                    deleted: item.deleted_ms,
                    until: item.deleted_ms + WAITS_MS,
                })
                .collect(),
        })
    }

    /// Brings something back, with everything that was deleted with it.
    ///
    /// # Errors
    /// When it is not in the trash, or what it belongs to is.
    pub async fn restore(&self, request: TrashRestore) -> Result<(), WorkspaceError> {
        let TrashKey { kind, id } = request.key;
        self.change(&Author::person(), move |w, _| {
            w.trash().restore(kind, id)?;
            let project = w.trash().project_of(kind, id)?.map(ProjectId::from_uuid);
            Ok(((), Touched { kind, id, project }))
        })
        .await
    }

    /// Deletes everything in the trash for good.
    ///
    /// # Errors
    /// When the database or a file cannot be written.
    pub async fn empty_trash(&self) -> Result<(), WorkspaceError> {
        self.purge(i64::MAX).await
    }

    /// Deletes for good what has waited long enough; to be called when the vault is opened.
    ///
    /// # Errors
    /// When the database or a file cannot be written.
    pub async fn purge_trash(&self) -> Result<(), WorkspaceError> {
        let before = self.clock.now_ms() - WAITS_MS;
        // Nothing is written when there is nothing to delete.
        match self.read(|r| r.trash().oldest()).await? {
            Some(oldest) if oldest < before => self.purge(before).await,
            _ => Ok(()),
        }
    }

    async fn purge(&self, before_ms: i64) -> Result<(), WorkspaceError> {
        let artifacts = self.store.write(move |w| w.trash().purge(before_ms)).await?;
        let blobs = self.blobs.clone();
        // A file that a crash leaves behind holds nothing that its row could still lead to; it is only in the way.
        blocking(move || artifacts.into_iter().try_for_each(|id| blobs.remove(id))).await
    }
}
