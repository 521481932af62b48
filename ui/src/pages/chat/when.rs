//! Times as the person's clock and language say them.

use adiuva_screen::format;
use leptos::prelude::*;

use crate::state::use_look;

/// The language of numbers and times.
pub(crate) fn language() -> format::Language {
    format::Language::of(use_look().language.get_untracked().tag())
}

/// How long ago something was.
pub(crate) fn ago(at_ms: i64, language: format::Language) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    let now_ms = js_sys::Date::now() as i64;
    format::ago(at_ms, now_ms, offset_min(), language)
}

/// A day and its time.
pub(crate) fn date_time(at_ms: i64, language: format::Language) -> String {
    format::date_time(at_ms, offset_min(), language)
}

/// How far the person's clock is ahead of UTC; a browser says its negative.
fn offset_min() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
    let behind = js_sys::Date::new_0().get_timezone_offset() as i32;
    -behind
}
