//! Events of calendars, as connectors brought them.

use adiuva_protocol::CalendarEventId;
use adiuva_protocol::workspace::calendar::CalendarEventView;
use rusqlite::{Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json};
use crate::transaction::{Access, Writer};

/// Most events that one look gives.
const MOST: u32 = 1_000;

/// The table of calendar events.
pub struct CalendarEvents<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> CalendarEvents<'_, T> {
    /// Those that touch the range, the soonest first.
    pub fn between(&self, from_ms: i64, until_ms: i64) -> Result<Vec<CalendarEventView>, StoreError> {
        let sql = "SELECT id, source, start_ms, end_ms, title, place, attendees FROM calendar_events
                   WHERE start_ms < :until AND (end_ms > :from OR (end_ms = start_ms AND start_ms >= :from))
                   ORDER BY start_ms, end_ms, id LIMIT :most";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {":from": from_ms, ":until": until_ms, ":most": MOST})?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(event(row)?);
        }
        Ok(events)
    }
}

impl CalendarEvents<'_, Writer<'_>> {
    /// Adds or replaces what its source calls by `outer_id`; the view's own id is kept where the event is known already.
    pub fn put(&self, outer_id: &str, event: &CalendarEventView) -> Result<(), StoreError> {
        let sql = "INSERT INTO calendar_events (id, source, outer_id, start_ms, end_ms, title, place, attendees)
                   VALUES (:id, :source, :outer, :start, :end, :title, :place, :attendees)
                   ON CONFLICT (source, outer_id) DO UPDATE SET start_ms = excluded.start_ms, end_ms = excluded.end_ms,
                       title = excluded.title, place = excluded.place, attendees = excluded.attendees";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key::<adiuva_protocol::id::kind::CalendarEvent>(event.id), ":source": event.source, ":outer": outer_id,
            ":start": event.start, ":end": event.end, ":title": event.title, ":place": event.place,
            ":attendees": json_of(&event.attendees, "attendee")?,
        })?;
        Ok(())
    }
}

fn event(row: &Row<'_>) -> Result<CalendarEventView, StoreError> {
    let id: CalendarEventId = id(row, "id")?;
    Ok(CalendarEventView {
        id,
        start: row.get("start_ms")?,
        end: row.get("end_ms")?,
        title: row.get("title")?,
        place: row.get("place")?,
        attendees: of_json(&row.get::<_, String>("attendees")?, "attendee")?,
        source: row.get("source")?,
    })
}
