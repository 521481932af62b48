//! Numbers, sizes, times and paths as people read them.
//!
//! Nothing here asks for the time or the zone: both are handed in, times as milliseconds since 1970 in UTC.

mod number;
mod path;
mod time;

pub use number::{bytes, count, decimal};
pub use path::shorten;
pub(crate) use time::civil;
pub use time::{ago, date, date_time, duration, time_of_day};

/// The languages of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Italian.
    It,
}

impl Language {
    /// The language of a tag such as `it-CH`; English for all that the screens do not speak.
    pub fn of(tag: &str) -> Self {
        let name = tag.split(['-', '_']).next().unwrap_or_default();
        if name.eq_ignore_ascii_case("it") {
            Self::It
        } else {
            Self::En
        }
    }
}
