//! The checkpoint agent's tools.

use std::sync::Arc;

use adiuva_gate::{Effect, Tool};
use adiuva_protocol::workspace::checkpoints::{
    CheckpointsCreate, CheckpointsDelete, CheckpointsList, CheckpointsUpdate,
};
use adiuva_protocol::workspace::tasks::Suggestions;
use adiuva_protocol::{CheckpointId, ProjectId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::offered::{Called, Desk, Told};
use crate::error::WorkspaceError;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListCheckpoints {
    /// Only checkpoints of this project, by its id.
    project_id: Option<ProjectId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateCheckpoint {
    /// The project it belongs to, by its id.
    project_id: ProjectId,
    /// What is reached then, in one line.
    title: String,
    /// When, in milliseconds since 1970.
    date: i64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UpdateCheckpoint {
    /// The checkpoint, by its id.
    checkpoint_id: CheckpointId,
    /// A new title.
    title: Option<String>,
    /// Another date, in milliseconds since 1970.
    date: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneCheckpoint {
    /// The checkpoint, by its id.
    checkpoint_id: CheckpointId,
}

pub(super) fn tools(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let called = |name, description, effect, content| Called {
        name,
        description,
        effect,
        content,
    };
    vec![
        desk.offer(
            &called(
                "list_checkpoints",
                "Lists checkpoints, the soonest first.",
                Effect::PrivateRead,
                &[],
            ),
            |desk, asked| Box::pin(list(desk, asked)),
        ),
        desk.offer(
            &called(
                "create_checkpoint",
                "Suggests a new checkpoint; the person approves or dismisses it.",
                Effect::LocalWrite,
                &["title", "date"],
            ),
            |desk, asked: CreateCheckpoint| {
                Box::pin(async move {
                    let new = CheckpointsCreate {
                        project_id: asked.project_id,
                        title: asked.title,
                        date: asked.date,
                    };
                    let checkpoint = desk.workspace.create_checkpoint(&desk.author(), new).await?;
                    Ok(Told::new(
                        &checkpoint,
                        "checkpoint suggested",
                        vec![checkpoint.id.uuid()],
                    ))
                })
            },
        ),
        desk.offer(
            &called(
                "update_checkpoint",
                "Changes a checkpoint; what is not given stays.",
                Effect::LocalWrite,
                &["title", "date"],
            ),
            |desk, asked: UpdateCheckpoint| {
                Box::pin(async move {
                    let change = CheckpointsUpdate {
                        checkpoint: asked.checkpoint_id,
                        title: asked.title,
                        date: asked.date,
                    };
                    let checkpoint = desk.workspace.update_checkpoint(&desk.author(), change).await?;
                    Ok(Told::new(&checkpoint, "checkpoint changed", vec![checkpoint.id.uuid()]))
                })
            },
        ),
        desk.offer(
            &called(
                "delete_checkpoint",
                "Puts a checkpoint into the trash.",
                Effect::LocalWrite,
                &[],
            ),
            |desk, asked: OneCheckpoint| {
                Box::pin(async move {
                    let checkpoint = asked.checkpoint_id;
                    desk.workspace
                        .delete_checkpoint(CheckpointsDelete { checkpoint })
                        .await?;
                    Ok(Told::deleted("checkpoint"))
                })
            },
        ),
    ]
}

async fn list(desk: Desk, asked: ListCheckpoints) -> Result<Told, WorkspaceError> {
    let asked = CheckpointsList {
        project_id: asked.project_id,
        from: None,
        until: None,
        suggestions: Suggestions::All,
    };
    let found = desk.workspace.checkpoints(asked).await?;
    let ids = found
        .checkpoints
        .iter()
        .map(|checkpoint| checkpoint.id.uuid())
        .collect();
    Ok(Told::new(
        &found,
        format!("{} checkpoints", found.checkpoints.len()),
        ids,
    ))
}
