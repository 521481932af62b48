//! Checkpoints of projects.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::checkpoints::{
    CheckpointView, Checkpoints, CheckpointsApprove, CheckpointsCreate, CheckpointsDelete, CheckpointsList,
    CheckpointsUpdate,
};

use crate::author::Author;
use crate::check;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

impl Workspace {
    /// Checkpoints, the soonest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn checkpoints(&self, request: CheckpointsList) -> Result<Checkpoints, WorkspaceError> {
        let checkpoints = self.read(move |r| r.checkpoints().list(&request)).await?;
        Ok(Checkpoints { checkpoints })
    }

    /// Adds a checkpoint; an agent's waits for approval.
    ///
    /// # Errors
    /// When a part of it cannot be kept or its project is not there.
    pub async fn create_checkpoint(
        &self,
        author: &Author,
        mut request: CheckpointsCreate,
    ) -> Result<CheckpointView, WorkspaceError> {
        request.title = check::title("the title", &request.title)?;
        check::date(request.date)?;
        let suggested = author.suggests();
        self.change(author, move |w, now| {
            let checkpoint = w.checkpoints().insert(&request, suggested, now)?;
            let touched = touched(&checkpoint);
            Ok((checkpoint, touched))
        })
        .await
    }

    /// Changes a checkpoint.
    ///
    /// # Errors
    /// When it is not there, or what is set cannot be kept.
    pub async fn update_checkpoint(
        &self,
        author: &Author,
        mut request: CheckpointsUpdate,
    ) -> Result<CheckpointView, WorkspaceError> {
        request.title = request
            .title
            .map(|title| check::title("the title", &title))
            .transpose()?;
        request.date.map(check::date).transpose()?;
        self.change(author, move |w, now| {
            let checkpoint = w.checkpoints().update(&request, now)?;
            let touched = touched(&checkpoint);
            Ok((checkpoint, touched))
        })
        .await
    }

    /// Takes a suggestion as a checkpoint. Only a person may; no tool does it.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn approve_checkpoint(&self, request: CheckpointsApprove) -> Result<CheckpointView, WorkspaceError> {
        self.change(&Author::person(), move |w, now| {
            let checkpoint = w.checkpoints().approve(request.checkpoint, now)?;
            let touched = touched(&checkpoint);
            Ok((checkpoint, touched))
        })
        .await
    }

    /// Puts a checkpoint into the trash.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_checkpoint(&self, request: CheckpointsDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Checkpoint, request.checkpoint.uuid()).await
    }
}

fn touched(checkpoint: &CheckpointView) -> Touched {
    Touched {
        kind: EntityKind::Checkpoint,
        id: checkpoint.id.uuid(),
        project: Some(checkpoint.project_id),
    }
}
