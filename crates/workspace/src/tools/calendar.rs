//! The calendar agent's tools. They only read: to move an event is for the person and their calendar.

use std::sync::Arc;

use adiuva_gate::{Effect, Tool};
use adiuva_protocol::CalendarEventId;
use adiuva_protocol::workspace::calendar::{CalendarEventView, EventsList};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::offered::{Called, Desk, Told};
use crate::calendar::{conflicts, free_slots};
use crate::error::WorkspaceError;

/// Days that are searched for another time.
const DAYS: u64 = 7;
/// Times that are offered.
const OFFERS: usize = 5;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Range {
    /// From here, in milliseconds since 1970.
    from: i64,
    /// To before here, in milliseconds since 1970.
    until: i64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneEvent {
    /// The event, by its id.
    event_id: CalendarEventId,
    /// Not before this, in milliseconds since 1970; now when it is not given.
    after: Option<i64>,
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
            &reads("list_events", "Lists the events of a range of time."),
            |desk, asked: Range| {
                Box::pin(async move {
                    let events = between(&desk, asked.from, asked.until).await?;
                    let summary = format!("{} events", events.len());
                    Ok(told(&json!({ "events": events }), summary, &events))
                })
            },
        ),
        desk.offer(
            &reads("detect_conflicts", "Finds events of a range of time that overlap."),
            |desk, asked: Range| {
                Box::pin(async move {
                    let events = between(&desk, asked.from, asked.until).await?;
                    let found = conflicts(&events);
                    let summary = format!("{} conflicts", found.len());
                    let within: Vec<_> = events
                        .into_iter()
                        .filter(|event| {
                            found
                                .iter()
                                .any(|found| found.first == event.id || found.second == event.id)
                        })
                        .collect();
                    let value = json!({ "conflicts": found, "events": within });
                    Ok(told(&value, summary, &within))
                })
            },
        ),
        desk.offer(
            &reads(
                "suggest_reschedule",
                "Finds free times of the same length for an event in the next days.",
            ),
            |desk, asked| Box::pin(reschedule(desk, asked)),
        ),
    ]
}

async fn reschedule(desk: Desk, asked: OneEvent) -> Result<Told, WorkspaceError> {
    let clock = Arc::clone(&desk.workspace.clock);
    let now = clock.now_ms();
    let from = asked.after.unwrap_or(now).max(now);
    let until = clock.day_start(from, DAYS);
    // The event to be moved may lie before the days that are searched, or after them.
    let year = 180 * 24 * 60 * 60 * 1000;
    let events = between(&desk, now - year, until.max(now + year)).await?;
    let event = events.iter().find(|event| event.id == asked.event_id).cloned();
    let event = event.ok_or(WorkspaceError::Store(adiuva_store::StoreError::NotFound("event")))?;
    let others: Vec<_> = events.into_iter().filter(|other| other.id != event.id).collect();
    let slots = free_slots(clock.as_ref(), &others, event.end - event.start, from, DAYS, OFFERS);
    let summary = format!("{} free times", slots.len());
    Ok(told(
        &json!({ "event": event, "free": slots }),
        summary,
        std::slice::from_ref(&event),
    ))
}

async fn between(desk: &Desk, from: i64, until: i64) -> Result<Vec<CalendarEventView>, WorkspaceError> {
    Ok(desk.workspace.events(EventsList { from, until }).await?.events)
}

/// What calendars say was written by whoever sent the invitation.
fn told(value: &serde_json::Value, summary: String, events: &[CalendarEventView]) -> Told {
    Told::new(value, summary, Vec::new()).with_calendars(events.iter().map(|event| event.source.as_str()))
}
