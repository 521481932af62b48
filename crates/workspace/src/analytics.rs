//! Numbers over tasks and checkpoints: plain functions over values.

use adiuva_protocol::workspace::checkpoints::CheckpointView;
use adiuva_protocol::workspace::tasks::{Priority, TaskStatus, TaskView};
use serde::Serialize;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How the tasks stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Metrics {
    pub(crate) todo: u64,
    pub(crate) in_progress: u64,
    pub(crate) done: u64,
    /// Due before today and not done.
    pub(crate) overdue: u64,
    /// Due today or in the next seven days and not done.
    pub(crate) due_soon: u64,
    /// Not done, and high.
    pub(crate) high_priority_open: u64,
    /// Done of all, from 0 to 1; none without tasks.
    pub(crate) completion_rate: Option<f64>,
    /// From making to being done, in days; none where nothing was done.
    pub(crate) average_days_to_done: Option<f64>,
}

/// What happened between two times.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Report {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) created: u64,
    pub(crate) done: Vec<String>,
    pub(crate) overdue: Vec<String>,
    pub(crate) checkpoints_passed: Vec<String>,
    pub(crate) checkpoints_ahead: Vec<String>,
}

/// One week of a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Week {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) created: u64,
    pub(crate) done: u64,
}

/// How the tasks stand on the day that begins at `today`.
pub(crate) fn metrics(tasks: &[TaskView], today: i64) -> Metrics {
    let count = |keep: &dyn Fn(&TaskView) -> bool| tasks.iter().filter(|task| keep(task)).count() as u64;
    let open = |task: &TaskView| task.status != TaskStatus::Done;
    let days: Vec<f64> = tasks
        .iter()
        .filter_map(|task| task.done.map(|done| (done - task.created).max(0) as f64 / DAY as f64))
        .collect();
    let done = count(&|task| !open(task));
    Metrics {
        todo: count(&|task| task.status == TaskStatus::Todo),
        in_progress: count(&|task| task.status == TaskStatus::InProgress),
        done,
        overdue: count(&|task| overdue(task, today)),
        due_soon: count(&|task| open(task) && task.due_date.is_some_and(|due| (today..today + 8 * DAY).contains(&due))),
        high_priority_open: count(&|task| open(task) && task.priority == Priority::High),
        completion_rate: (!tasks.is_empty()).then(|| done as f64 / tasks.len() as f64),
        average_days_to_done: (!days.is_empty()).then(|| days.iter().sum::<f64>() / days.len() as f64),
    }
}

/// What happened in the range, which ends now; checkpoints ahead are those of a range as long that follows.
pub(crate) fn report(tasks: &[TaskView], checkpoints: &[CheckpointView], from: i64, until: i64) -> Report {
    let within = |at: i64| (from..until).contains(&at);
    let titles = |keep: &dyn Fn(&TaskView) -> bool| -> Vec<String> {
        tasks
            .iter()
            .filter(|task| keep(task))
            .map(|task| task.title.clone())
            .collect()
    };
    let dated = |range: std::ops::Range<i64>| -> Vec<String> {
        let inside = checkpoints.iter().filter(|checkpoint| range.contains(&checkpoint.date));
        inside.map(|checkpoint| checkpoint.title.clone()).collect()
    };
    Report {
        from,
        until,
        created: tasks.iter().filter(|task| within(task.created)).count() as u64,
        done: titles(&|task| task.done.is_some_and(within)),
        overdue: titles(&|task| overdue(task, until)),
        checkpoints_passed: dated(from..until),
        checkpoints_ahead: dated(until..until + (until - from)),
    }
}

/// The weeks up to now, oldest first.
pub(crate) fn trend(tasks: &[TaskView], now: i64, weeks: u32) -> Vec<Week> {
    let week = 7 * DAY;
    (0..i64::from(weeks))
        .rev()
        .map(|back| {
            let until = now - back * week;
            let within = |at: i64| (until - week..until).contains(&at);
            Week {
                from: until - week,
                until,
                created: tasks.iter().filter(|task| within(task.created)).count() as u64,
                done: tasks.iter().filter(|task| task.done.is_some_and(within)).count() as u64,
            }
        })
        .collect()
}

/// Whether more gets done than is added, from the later half of the weeks against the earlier.
pub(crate) fn direction(weeks: &[Week]) -> &'static str {
    let (earlier, later) = weeks.split_at(weeks.len() / 2);
    let done = |weeks: &[Week]| weeks.iter().map(|week| week.done).sum::<u64>();
    match done(later).cmp(&done(earlier)) {
        std::cmp::Ordering::Greater => "more done than before",
        std::cmp::Ordering::Equal => "as much done as before",
        std::cmp::Ordering::Less => "less done than before",
    }
}

fn overdue(task: &TaskView, at: i64) -> bool {
    task.status != TaskStatus::Done && task.due_date.is_some_and(|due| due < at)
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::TaskId;

    use super::*;

    fn task(status: TaskStatus, created: i64, due: Option<i64>, done: Option<i64>) -> TaskView {
        TaskView {
            id: TaskId::make(),
            title: format!("{status:?} {created}"),
            description: String::new(),
            status,
            priority: Priority::High,
            assignees: Vec::new(),
            due_date: due.map(|day| day * DAY),
            project_id: None,
            is_ai_suggested: false,
            is_approved: true,
            comments: 0,
            created: created * DAY,
            updated: 0,
            done: done.map(|day| day * DAY),
        }
    }

    #[test]
    fn numbers_say_how_tasks_stand() {
        let tasks = [
            task(TaskStatus::Todo, 1, Some(9), None),
            task(TaskStatus::Todo, 1, Some(10), None),
            task(TaskStatus::InProgress, 1, Some(40), None),
            task(TaskStatus::Done, 2, Some(3), Some(6)),
        ];
        let metrics = metrics(&tasks, 10 * DAY);
        assert_eq!((metrics.todo, metrics.in_progress, metrics.done), (2, 1, 1));
        assert_eq!(
            (metrics.overdue, metrics.due_soon, metrics.high_priority_open),
            (1, 1, 3)
        );
        assert_eq!(
            (metrics.completion_rate, metrics.average_days_to_done),
            (Some(0.25), Some(4.0))
        );
        assert_eq!(
            super::metrics(&[], 0),
            Metrics::default(),
            "nothing is divided by nothing"
        );
    }

    #[test]
    fn a_report_holds_what_lies_in_its_range() {
        let tasks = [
            task(TaskStatus::Todo, 8, Some(9), None),
            task(TaskStatus::Done, 1, None, Some(9)),
            task(TaskStatus::Done, 1, None, Some(2)),
        ];
        let report = report(&tasks, &[], 7 * DAY, 14 * DAY);
        assert_eq!((report.created, report.done.len(), report.overdue.len()), (1, 1, 1));
    }

    #[test]
    fn a_trend_counts_by_week() {
        let tasks = [
            task(TaskStatus::Done, 1, None, Some(13)),
            task(TaskStatus::Done, 8, None, Some(9)),
            task(TaskStatus::Todo, 9, None, None),
        ];
        let weeks = trend(&tasks, 14 * DAY, 2);
        let counts: Vec<_> = weeks.iter().map(|week| (week.created, week.done)).collect();
        assert_eq!(counts, [(1, 0), (2, 2)]);
        assert_eq!(direction(&weeks), "more done than before");
    }
}
