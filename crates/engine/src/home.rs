//! What a person wants to see in the morning, read from what is on this machine, without a model.

use std::collections::BTreeSet;

use adiuva_protocol::home::{FirstStep, Home, HomeGet};
use adiuva_protocol::runs::RunStatus;
use adiuva_protocol::workspace::checkpoints::CheckpointsList;
use adiuva_protocol::workspace::tasks::{Suggestions, TaskOrder, TasksList};
use adiuva_protocol::{Code, Failure};
use adiuva_store::{Reader, StoreError};

use crate::failure::{library_failure, store_failure};
use crate::runs::run_view;
use crate::session::{Session, now_ms};

/// How many of each kind are given; the pages of the kinds have all of them.
const FEW: u32 = 8;
/// How many of the latest runs are looked at.
const RUNS: u32 = 50;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Everything for the page, with one transaction over the database.
pub(crate) async fn get(session: &Session, request: HomeGet) -> Result<Home, Failure> {
    if request.until <= request.from {
        return Err(Failure::new(Code::Validation, "the day must end after it began"));
    }
    let now = now_ms();
    let read = session.store.read(move |r| {
        let mut home = of_workspace(r, request)?;
        home.approvals = u32::try_from(r.approvals().waiting(now)?.len()).unwrap_or(u32::MAX);
        let runs = r.runs().list(RUNS)?.into_iter();
        let told = runs.filter(|run| match run.status {
            RunStatus::Running | RunStatus::WaitingApproval => true,
            RunStatus::Failed => run.ended_ms.is_some_and(|ended| ended > now - DAY_MS),
            RunStatus::Done | RunStatus::Cancelled => false,
        });
        home.runs = told.take(FEW as usize).map(run_view).collect();
        if r.sources().list(None)?.is_empty() {
            home.first_steps.push(FirstStep::AddFiles);
        }
        if r.projects().names()?.is_empty() && !r.tasks().any()? {
            home.first_steps.push(FirstStep::BeginProject);
        }
        Ok((home, r.providers().list()?))
    });
    let (mut home, providers) = read.await.map_err(store_failure)?;
    // A server that is only guessed to be there has no model chosen, and counts once it has answered.
    if !providers
        .iter()
        .any(|p| p.model.is_some() || session.answered.contains(p.id))
    {
        home.first_steps.push(FirstStep::SetUpModel);
    }
    home.coverage = session
        .knowledge
        .library
        .coverage(None)
        .await
        .map_err(library_failure)?;
    Ok(home)
}

fn of_workspace(r: &Reader<'_>, day: HomeGet) -> Result<Home, StoreError> {
    let HomeGet { from, until } = day;
    let suggested = TasksList {
        project_id: None,
        status: None,
        search: None,
        due_from: None,
        due_until: None,
        suggestions: Suggestions::Only,
        order_by: TaskOrder::Created,
        limit: FEW,
        offset: 0,
    };
    let checkpoints = |from, suggestions| {
        let asked = CheckpointsList {
            project_id: None,
            from,
            until: None,
            suggestions,
        };
        let mut found = r.checkpoints().list(&asked)?;
        found.truncate(FEW as usize);
        Ok::<_, StoreError>(found)
    };
    let mut home = Home {
        overdue: r.tasks().due(i64::MIN, from, FEW)?,
        today: r.tasks().due(from, until, FEW)?,
        checkpoints: checkpoints(Some(from), Suggestions::Without)?,
        suggested_tasks: r.tasks().list(&suggested)?,
        suggested_checkpoints: checkpoints(None, Suggestions::Only)?,
        projects: r.projects().names()?,
        approvals: 0,
        runs: Vec::new(),
        coverage: adiuva_protocol::knowledge::Coverage::default(),
        first_steps: Vec::new(),
    };
    let tasks = [&home.overdue, &home.today, &home.suggested_tasks];
    let of_tasks = tasks
        .into_iter()
        .flat_map(|page| page.tasks.iter().filter_map(|task| task.project_id));
    let dates = home.checkpoints.iter().chain(&home.suggested_checkpoints);
    let named: BTreeSet<_> = of_tasks.chain(dates.map(|date| date.project_id)).collect();
    home.projects.retain(|id, _| named.contains(id));
    Ok(home)
}

#[cfg(test)]
mod tests;
