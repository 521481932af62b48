//! `adiuva task`

use adiuva_protocol::workspace::projects::{ProjectView, ProjectsList};
use adiuva_protocol::workspace::tasks::{Priority, TaskStatus, TasksCreate};
use adiuva_protocol::{Code, Failure};
use adiuva_screen::capture::{Due, Now, civil, day_of, means, understand};
use chrono::{Datelike, Days, Local, NaiveDate, TimeZone, Timelike};

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(session: &Session, out: &Out, words: &[String]) -> Result<(), Stop> {
    let capture = understand(&words.join(" "), now());
    let project = match &capture.project {
        Some(name) => Some(project(session, name).await?),
        None => None,
    };
    let due_date = capture.due.map(ms_of).transpose()?;
    let task = TasksCreate {
        title: capture.title,
        description: String::new(),
        status: TaskStatus::Todo,
        priority: match capture.priority {
            Some(1) => Priority::High,
            Some(3) => Priority::Low,
            _ => Priority::Medium,
        },
        assignees: capture.people,
        due_date,
        project_id: project.as_ref().map(|project| project.id),
    };
    let task = session.call(task).await?;
    if out.json {
        return Ok(out.document(&task)?);
    }
    let due = capture.due.map(|due| format!(", due {}", written(due)));
    let within = project.map(|project| format!(", in {}", project.name));
    let (due, within) = (due.unwrap_or_default(), within.unwrap_or_default());
    Ok(out.line(format!("added: {}{due}{within}", task.title))?)
}

async fn project(session: &Session, name: &str) -> Result<ProjectView, Stop> {
    let all = ProjectsList {
        client_id: None,
        include_archived: false,
    };
    let projects = session.call(all).await?.projects;
    let found = projects.into_iter().find(|project| means(name, &project.name));
    found.ok_or_else(|| {
        let message = format!("there is no project called {name}; nothing was added");
        Failure::new(Code::NotFound, message).into()
    })
}

fn now() -> Now {
    let now = Local::now();
    Now {
        day: day_of(i64::from(now.year()), now.month(), now.day()).unwrap_or_default(),
        minute: now.hour() * 60 + now.minute(),
    }
}

/// When it is due on this machine's clock; a minute that the clock leaves out comes an hour later.
fn ms_of(due: Due) -> Result<i64, Failure> {
    let out_of_range = || Failure::new(Code::Validation, "the date is out of range");
    let day = u64::try_from(due.day).map_err(|_| out_of_range())?;
    let day = NaiveDate::default()
        .checked_add_days(Days::new(day))
        .ok_or_else(out_of_range)?;
    let minute = due.minute.unwrap_or(0);
    let hours = [0, 1]
        .into_iter()
        .filter_map(|later| day.and_hms_opt((minute / 60 + later) % 24, minute % 60, 0));
    let mut times = hours.filter_map(|time| Local.from_local_datetime(&time).earliest());
    times
        .next()
        .map(|time| time.timestamp_millis())
        .ok_or_else(out_of_range)
}

fn written(due: Due) -> String {
    let (year, month, day) = civil(due.day);
    match due.minute {
        Some(minute) => format!("{year}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60),
        None => format!("{year}-{month:02}-{day:02}"),
    }
}
