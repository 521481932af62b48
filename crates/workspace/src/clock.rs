//! The time, and where days begin on the person's calendar.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Days, Local, NaiveTime, TimeZone};

/// The time, and where days begin on the person's calendar. Times are milliseconds since the epoch.
pub trait Clock: Send + Sync {
    /// Now.
    fn now_ms(&self) -> i64;

    /// When the day begins that comes so many days after the one of this time.
    fn day_start(&self, at_ms: i64, days_later: u64) -> i64;
}

/// The system's time in the system's time zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn day_start(&self, at_ms: i64, days_later: u64) -> i64 {
        let Some(at) = DateTime::from_timestamp_millis(at_ms) else {
            return at_ms;
        };
        let day = at.with_timezone(&Local).date_naive();
        let day = day.checked_add_days(Days::new(days_later)).unwrap_or(day);
        // Where clocks are put forward at midnight the day begins an hour later.
        let hours = [0, 1]
            .into_iter()
            .filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
        hours
            .filter_map(|time| Local.from_local_datetime(&day.and_time(time)).earliest())
            .map(|start| start.timestamp_millis())
            .next()
            .unwrap_or(at_ms)
    }
}
