//! The calendar, as connectors brought it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::CalendarEventId;

/// An event of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CalendarEventView {
    /// Its id.
    pub id: CalendarEventId,
    /// When it begins.
    pub start: i64,
    /// When it ends.
    pub end: i64,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub place: Option<String>,
    /// Who takes part.
    pub attendees: Vec<String>,
    /// The connector that brought it.
    pub source: String,
}

/// Asks for the events that touch a range, the soonest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventsList {
    /// From here.
    pub from: i64,
    /// To before here.
    pub until: i64,
}

/// Events of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CalendarEvents {
    /// The soonest first, at most 1,000.
    pub events: Vec<CalendarEventView>,
}
