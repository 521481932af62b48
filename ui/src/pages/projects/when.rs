//! Days and times on the person's clock.

use adiuva_screen::capture::{self, Due, Now};
use adiuva_screen::format::{self, Language};
use js_sys::Date;

use crate::state::use_look;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days and times on the person's clock, in the language of the screens.
#[derive(Clone, Copy)]
pub(in crate::pages) struct When {
    language: Language,
}

impl When {
    pub(in crate::pages) fn new() -> Self {
        use leptos::prelude::GetUntracked;
        Self {
            language: Language::of(use_look().language.get_untracked().tag()),
        }
    }

    /// A day such as `21 Nov 2026`.
    pub(in crate::pages) fn date(self, at_ms: i64) -> String {
        format::date(at_ms, offset_min(at_ms), self.language)
    }

    /// A due date: its time only where it has one.
    pub(in crate::pages) fn due(self, at_ms: i64) -> String {
        if minute_of(at_ms) == 0 {
            self.date(at_ms)
        } else {
            format::date_time(at_ms, offset_min(at_ms), self.language)
        }
    }

    /// A day and its time.
    pub(super) fn date_time(self, at_ms: i64) -> String {
        format::date_time(at_ms, offset_min(at_ms), self.language)
    }
}

/// The time now.
pub(super) fn now() -> Now {
    let now = now_ms();
    Now {
        day: day_of(now),
        minute: minute_of(now),
    }
}

/// When today began on the person's clock, and when it ends.
pub(in crate::pages) fn today() -> (i64, i64) {
    let day = day_of(now_ms());
    let midnight = |day| ms_of(Due { day, minute: None });
    (midnight(day), midnight(day + 1))
}

/// Whether something due then is late: at midnight the whole day is meant.
pub(super) fn late(due_ms: i64) -> bool {
    if minute_of(due_ms) == 0 {
        day_of(due_ms) < now().day
    } else {
        due_ms < now_ms()
    }
}

/// When a day begins, or a minute of it comes, on the person's clock.
pub(super) fn ms_of(due: Due) -> i64 {
    let (year, month, day) = capture::civil(due.day);
    let minute = due.minute.unwrap_or(0);
    let date = Date::new_0();
    // Step by step, because a year below 100 would be taken for one of the last century.
    date.set_hours(0);
    let year = u32::try_from(year).unwrap_or(1970);
    let at = date.set_full_year_with_month_date(
        year,
        i32::try_from(month).unwrap_or(1) - 1,
        i32::try_from(day).unwrap_or(1),
    );
    let date = Date::new(&at.into());
    date.set_hours(minute / 60);
    date.set_minutes(minute % 60);
    date.set_seconds(0);
    date.set_milliseconds(0);
    whole(date.get_time())
}

/// The text of a date field: `2026-11-21`.
pub(in crate::pages) fn field_of(at_ms: i64) -> String {
    let (year, month, day) = capture::civil(day_of(at_ms));
    format!("{year:04}-{month:02}-{day:02}")
}

/// The beginning of the day in a date field.
pub(in crate::pages) fn of_field(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let day = capture::day_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    Some(ms_of(Due { day, minute: None }))
}

/// The day on the person's calendar, counted from 1970.
pub(super) fn day_of(at_ms: i64) -> i64 {
    local(at_ms).div_euclid(DAY_MS)
}

fn minute_of(at_ms: i64) -> u32 {
    u32::try_from(local(at_ms).rem_euclid(DAY_MS) / 60_000).unwrap_or(0)
}

fn local(at_ms: i64) -> i64 {
    at_ms.saturating_add(i64::from(offset_min(at_ms)) * 60_000)
}

pub(in crate::pages) fn now_ms() -> i64 {
    whole(Date::now())
}

/// How far the person's clock is ahead of UTC then; a browser says its negative.
fn offset_min(at_ms: i64) -> i32 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
    let date = Date::new(&(at_ms as f64).into());
    #[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
    let behind = date.get_timezone_offset() as i32;
    -behind
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
fn whole(ms: f64) -> i64 {
    ms as i64
}
