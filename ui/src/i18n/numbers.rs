//! Numbers, sizes and times in the language that is set.

use adiuva_screen::format::{self, Language as Of};

use super::{LANGUAGE, Language};

/// A whole number with its thousands set apart.
#[must_use]
pub fn count(number: u64) -> String {
    format::count(number, language())
}

/// A number with decimals.
#[must_use]
pub fn decimal(number: f64, places: usize) -> String {
    format::decimal(number, places, language())
}

/// A size.
#[must_use]
pub fn bytes(size: u64) -> String {
    format::bytes(size, language())
}

/// How long something takes.
#[must_use]
pub fn duration(ms: u64) -> String {
    format::duration(ms, language())
}

/// A day and its time on this machine's clock, from milliseconds since the epoch.
#[must_use]
pub fn date_time(at_ms: i64) -> String {
    format::date_time(at_ms, clock_offset(at_ms), language())
}

/// A day on this machine's clock, from milliseconds since the epoch.
#[must_use]
pub fn date(at_ms: i64) -> String {
    format::date(at_ms, clock_offset(at_ms), language())
}

/// How far this machine's clock is ahead of UTC at a time, in minutes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "browsers count times and minutes in doubles"
)]
fn clock_offset(at_ms: i64) -> i32 {
    let date = js_sys::Date::new(&(at_ms as f64).into());
    -date.get_timezone_offset() as i32
}

fn language() -> Of {
    match LANGUAGE.get() {
        Language::English => Of::En,
        Language::Italian => Of::It,
    }
}
