//! The calendar, as connectors brought it, and what can be computed over it.

use adiuva_protocol::CalendarEventId;
use adiuva_protocol::workspace::calendar::{CalendarEventView, CalendarEvents, EventsList};
use serde::Serialize;

use crate::clock::Clock;
use crate::error::WorkspaceError;
use crate::workspace::Workspace;

const HOUR: i64 = 60 * 60 * 1000;
/// The hours of a day in which something may be put.
const WORKING: (i64, i64) = (9 * HOUR, 18 * HOUR);
/// New times begin at a quarter of an hour.
const QUARTER: i64 = HOUR / 4;
/// The longest range that is looked at.
const LONGEST_RANGE: i64 = 400 * 24 * HOUR;

/// Two events at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Conflict {
    pub(crate) first: CalendarEventId,
    pub(crate) second: CalendarEventId,
    /// For how long both go on, in minutes.
    pub(crate) minutes: i64,
}

/// A time at which nothing else is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Slot {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Workspace {
    /// The events that touch a range, the soonest first.
    ///
    /// # Errors
    /// When the range ends before it begins or is longer than a year.
    pub async fn events(&self, request: EventsList) -> Result<CalendarEvents, WorkspaceError> {
        let EventsList { from, until } = request;
        if until <= from || until.saturating_sub(from) > LONGEST_RANGE {
            return Err(WorkspaceError::Invalid(
                "the range ends before it begins, or is longer than a year".into(),
            ));
        }
        let events = self.read(move |r| r.calendar_events().between(from, until)).await?;
        Ok(CalendarEvents { events })
    }
}

/// All pairs of events that overlap. Events are in the order they begin.
pub(crate) fn conflicts(events: &[CalendarEventView]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, first) in events.iter().enumerate() {
        let later = events.iter().skip(at + 1);
        for second in later.take_while(|second| second.start < first.end) {
            conflicts.push(Conflict {
                first: first.id,
                second: second.id,
                minutes: (first.end.min(second.end) - second.start) / 60_000,
            });
        }
    }
    conflicts
}

/// Up to so many times of this length on the next days, within working hours, at which nothing else is.
pub(crate) fn free_slots(
    clock: &dyn Clock,
    events: &[CalendarEventView],
    length: i64,
    from: i64,
    days: u64,
    most: usize,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    for day in 0..days {
        let midnight = clock.day_start(from, day);
        let (opens, closes) = (midnight + WORKING.0, midnight + WORKING.1);
        let mut start = next_quarter(opens.max(from), midnight);
        while start + length <= closes && slots.len() < most {
            let busy = events
                .iter()
                .filter(|event| event.start < start + length && event.end > start);
            match busy.map(|event| event.end).max() {
                Some(end) => start = next_quarter(end, midnight),
                None => {
                    slots.push(Slot {
                        start,
                        end: start + length,
                    });
                    // The next offer is on another part of the day.
                    start = next_quarter(start + length.max(2 * HOUR), midnight);
                }
            }
        }
    }
    slots
}

fn next_quarter(at: i64, midnight: i64) -> i64 {
    midnight + (at - midnight + QUARTER - 1).div_euclid(QUARTER) * QUARTER
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Utc;
    impl Clock for Utc {
        fn now_ms(&self) -> i64 {
            0
        }
        fn day_start(&self, at_ms: i64, days_later: u64) -> i64 {
            (at_ms.div_euclid(24 * HOUR) + i64::try_from(days_later).unwrap()) * 24 * HOUR
        }
    }

    fn event(start: i64, end: i64) -> CalendarEventView {
        CalendarEventView {
            id: CalendarEventId::make(),
            start: start * HOUR / 2,
            end: end * HOUR / 2,
            title: "Meeting".into(),
            place: None,
            attendees: Vec::new(),
            source: "home".into(),
        }
    }

    #[test]
    fn overlaps_are_found_and_touching_is_none() {
        let check = |times: &[(i64, i64)], expected: &[(usize, usize, i64)]| {
            let events: Vec<_> = times.iter().map(|&(start, end)| event(start, end)).collect();
            let place = |id| events.iter().position(|event| event.id == id).unwrap();
            let found: Vec<_> = conflicts(&events)
                .into_iter()
                .map(|found| (place(found.first), place(found.second), found.minutes))
                .collect();
            assert_eq!(found, expected, "{times:?}");
        };
        check(&[], &[]);
        check(&[(18, 20), (20, 22)], &[]);
        check(&[(18, 20), (19, 22)], &[(0, 1, 30)]);
        check(&[(18, 30), (19, 20), (21, 22)], &[(0, 1, 30), (0, 2, 30)]);
    }

    #[test]
    fn free_times_avoid_what_is_there_and_the_night() {
        // 9:00 to 12:00 and 12:00 to 17:30 are taken, so that today only half an hour is left.
        let events = [event(18, 24), event(24, 35)];
        let slots = free_slots(&Utc, &events, HOUR, 0, 2, 2);
        let tomorrow = 24 * HOUR + 9 * HOUR;
        assert_eq!(
            slots,
            [
                Slot {
                    start: tomorrow,
                    end: tomorrow + HOUR
                },
                Slot {
                    start: tomorrow + 2 * HOUR,
                    end: tomorrow + 3 * HOUR
                }
            ]
        );
        let short = free_slots(&Utc, &events, HOUR / 2, 0, 1, 5);
        assert_eq!(
            short,
            [Slot {
                start: 35 * HOUR / 2,
                end: 18 * HOUR
            }]
        );
        assert_eq!(
            free_slots(&Utc, &[], 10 * HOUR, 0, 7, 5),
            [],
            "longer than a working day"
        );
    }
}
