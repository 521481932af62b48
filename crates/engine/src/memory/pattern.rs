//! What the program counts by itself: the project for which nearly all new tasks are.

use adiuva_gate::{Label, Origin};
use adiuva_protocol::Failure;
use adiuva_protocol::memory::{Made, Tier};
use adiuva_store::memories::Memory;
use adiuva_store::workspace::projects::Busiest;

use super::{DAY_MS, new};
use crate::failure::{store_failure, workspace_failure};
use crate::session::{Session, now_ms};

/// The rule's name in the table.
const PROJECT_OF_TASKS: &str = "project_of_tasks";
/// What is looked at.
const SPAN_MS: i64 = 30 * DAY_MS;
/// Tasks from which a share says anything.
const LEAST: u64 = 5;
/// The share in percent from which it is a pattern.
const SURE: u64 = 70;

/// Counts anew, and keeps what is a pattern by now; what is none any more is forgotten. What the person has changed or
/// deleted is left alone.
pub(crate) async fn count(session: &Session) -> Result<(), Failure> {
    let since = now_ms() - SPAN_MS;
    let read = session
        .store
        .read(move |r| Ok((r.projects().busiest(since)?, r.memories().counted(PROJECT_OF_TASKS)?)));
    let (busiest, known) = read.await.map_err(store_failure)?;
    if let Some(known) = &known
        && (known.deleted_ms.is_some() || known.edited_ms.is_some())
    {
        return Ok(());
    }
    let pattern = busiest.and_then(|busiest| Some((confidence(&busiest)?, busiest)));
    match (pattern, known) {
        (None, None) => Ok(()),
        (None, Some(known)) => {
            let removed = session.store.write(move |w| w.memories().remove(known.id));
            removed.await.map_err(store_failure)?;
            session.memory.tell();
            Ok(())
        }
        (Some((confidence, busiest)), known) => {
            let text = said(&busiest);
            if known.as_ref().is_some_and(|known| known.text == text) {
                return Ok(());
            }
            let named = session.workspace.label_of(vec![busiest.project.uuid()]).await;
            let label = named.map_err(workspace_failure)?.join(&Label::of(Origin::Program));
            let fresh = new(Tier::Proactive, text, Made::Counted, &label);
            let memory = match known {
                Some(known) => Memory {
                    text: fresh.text,
                    label: fresh.label,
                    ..known
                },
                None => fresh,
            };
            let pattern = Some(PROJECT_OF_TASKS.to_owned());
            let memory = Memory {
                pattern,
                confidence,
                ..memory
            };
            session.memory.keep(memory).await
        }
    }
}

/// How sure it is, in percent; none where it is no pattern.
fn confidence(busiest: &Busiest) -> Option<u8> {
    let share = (busiest.tasks * 100).checked_div(busiest.of_all)?;
    let is_pattern = busiest.of_all >= LEAST && share >= SURE;
    is_pattern.then(|| u8::try_from(share).unwrap_or(100).min(100))
}

fn said(busiest: &Busiest) -> String {
    format!(
        "New tasks are mostly for the project “{}”: {} of the last {}",
        busiest.name, busiest.tasks, busiest.of_all
    )
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::ProjectId;

    use super::*;

    #[test]
    fn a_pattern_needs_enough_of_both() {
        let check = |tasks, of_all, expected| {
            let busiest = Busiest {
                project: ProjectId::make(),
                name: "Garden".into(),
                tasks,
                of_all,
            };
            assert_eq!(confidence(&busiest), expected, "{tasks} of {of_all}");
        };
        check(0, 0, None);
        check(4, 4, None);
        check(5, 5, Some(100));
        check(4, 5, Some(80));
        check(3, 5, None);
        check(7, 10, Some(70));
        check(69, 100, None);
    }
}
