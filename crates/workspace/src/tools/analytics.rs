//! The analytics agent's tools: numbers over tasks and checkpoints.

use std::sync::Arc;

use adiuva_gate::{Effect, Tool};
use adiuva_protocol::ProjectId;
use adiuva_protocol::workspace::checkpoints::{CheckpointView, CheckpointsList};
use adiuva_protocol::workspace::tasks::{Suggestions, TaskOrder, TaskView, TasksList};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::offered::{Called, Desk, Told};
use crate::analytics::{direction, metrics, report, trend};
use crate::error::WorkspaceError;

/// Tasks that are counted at most.
const MOST: u32 = 100_000;
/// Weeks of a trend.
const WEEKS: u32 = 8;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Scope {
    /// Only this project, by its id.
    project_id: Option<ProjectId>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Period {
    Day,
    Week,
    Month,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReportOf {
    /// How far back.
    period: Period,
    /// Only this project, by its id.
    project_id: Option<ProjectId>,
}

pub(super) fn tools(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let reads = |name, description| Called {
        name,
        description,
        effect: Effect::PrivateRead,
        content: &[],
    };
    vec![
        desk.offer(
            &reads(
                "calculate_metrics",
                "Counts tasks by how they stand: open, done, overdue, due soon.",
            ),
            |desk, asked: Scope| {
                Box::pin(async move {
                    let clock = &desk.workspace.clock;
                    let today = clock.day_start(clock.now_ms(), 0);
                    let tasks = tasks(&desk, asked.project_id).await?;
                    Ok(Told::new(
                        &metrics(&tasks, today),
                        format!("{} tasks counted", tasks.len()),
                        Vec::new(),
                    ))
                })
            },
        ),
        desk.offer(
            &reads(
                "generate_report",
                "Says what was done and what is overdue in the last day, week or month.",
            ),
            |desk, asked| Box::pin(reported(desk, asked)),
        ),
        desk.offer(
            &reads(
                "trend_analysis",
                "Counts tasks added and done in each of the last eight weeks.",
            ),
            |desk, asked: Scope| {
                Box::pin(async move {
                    let now = desk.workspace.clock.now_ms();
                    let tasks = tasks(&desk, asked.project_id).await?;
                    let weeks = trend(&tasks, now, WEEKS);
                    let value = json!({ "weeks": weeks, "direction": direction(&weeks) });
                    Ok(Told::new(&value, format!("{WEEKS} weeks"), Vec::new()))
                })
            },
        ),
    ]
}

async fn reported(desk: Desk, asked: ReportOf) -> Result<Told, WorkspaceError> {
    let days = match asked.period {
        Period::Day => 1,
        Period::Week => 7,
        Period::Month => 30,
    };
    let until = desk.workspace.clock.now_ms();
    let tasks = tasks(&desk, asked.project_id).await?;
    let checkpoints = checkpoints(&desk, asked.project_id).await?;
    let report = report(&tasks, &checkpoints, until - days * 24 * 60 * 60 * 1000, until);
    let summary = format!("{} done, {} overdue", report.done.len(), report.overdue.len());
    // The report names tasks and checkpoints, so their words are in it.
    let ids = tasks.iter().map(|task| task.id.uuid());
    let ids = ids.chain(checkpoints.iter().map(|checkpoint| checkpoint.id.uuid()));
    Ok(Told::new(&report, summary, ids.collect()))
}

async fn tasks(desk: &Desk, project_id: Option<ProjectId>) -> Result<Vec<TaskView>, WorkspaceError> {
    let asked = TasksList {
        project_id,
        status: None,
        search: None,
        due_from: None,
        due_until: None,
        suggestions: Suggestions::Without,
        order_by: TaskOrder::DueDate,
        limit: MOST,
        offset: 0,
    };
    Ok(desk.workspace.tasks(asked).await?.tasks)
}

async fn checkpoints(desk: &Desk, project_id: Option<ProjectId>) -> Result<Vec<CheckpointView>, WorkspaceError> {
    let asked = CheckpointsList {
        project_id,
        from: None,
        until: None,
        suggestions: Suggestions::Without,
    };
    Ok(desk.workspace.checkpoints(asked).await?.checkpoints)
}
