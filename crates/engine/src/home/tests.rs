#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::{Duration, Instant};

use adiuva_protocol::workspace::projects::ProjectsCreate;
use adiuva_protocol::workspace::tasks::{Priority, TaskStatus};
use adiuva_protocol::{Caller, CallerKind, Handles, Scope};
use adiuva_store::workspace::tasks::NewTask;

use super::*;
use crate::opened::opened;

const TODAY: i64 = 20_000 * DAY_MS;

#[tokio::test]
async fn home_is_read_at_once_among_ten_thousand_tasks() {
    let person = Caller::new(CallerKind::Window("main".into()), Scope::ALL.to_vec());
    let (engine, _home) = opened(|config| config).await;
    let new = ProjectsCreate {
        name: "Garden".into(),
        client_id: None,
    };
    let project = engine.handle(&person, new).await.unwrap().id;
    let session = engine.session().await.unwrap();
    let written = session.store.write(move |w| {
        for number in 0..10_000_i64 {
            let task = NewTask {
                title: format!("Task {number}"),
                description: String::new(),
                status: if number % 2 == 0 {
                    TaskStatus::Todo
                } else {
                    TaskStatus::Done
                },
                priority: Priority::Medium,
                assignees: Vec::new(),
                due_ms: Some(TODAY + (number % 100 - 50) * DAY_MS),
                project: Some(project),
                suggested: number % 1000 == 998,
            };
            w.tasks().insert(&task, number)?;
        }
        Ok(())
    });
    written.await.unwrap();
    let asked = HomeGet {
        from: TODAY,
        until: TODAY + DAY_MS,
    };
    let begun = Instant::now();
    let seen = engine.handle(&person, asked).await.unwrap();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!((seen.today.total, seen.today.tasks.len()), (100, FEW as usize));
    assert_eq!((seen.overdue.total, seen.suggested_tasks.total), (25 * 100, 10));
    assert_eq!(seen.projects.get(&project).map(String::as_str), Some("Garden"));
}
