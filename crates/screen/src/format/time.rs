//! Points in time, and how long something took.

use super::Language;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago `at_ms` was, seen from `now_ms`; a date once it is a week away.
///
/// `offset_min` is how far the person's clock is ahead of UTC, in minutes (a browser says its negative). "Yesterday" is
/// the day before on that clock, not what was 24 hours ago.
pub fn ago(at_ms: i64, now_ms: i64, offset_min: i32, language: Language) -> String {
    let passed = now_ms.saturating_sub(at_ms);
    let distance = passed.saturating_abs();
    let days = day(at_ms, offset_min) - day(now_ms, offset_min);
    if distance < 45 * SECOND {
        return match language {
            Language::En => "just now".to_owned(),
            Language::It => "adesso".to_owned(),
        };
    }
    // Half an hour across midnight is still half an hour; half a day is yesterday.
    if distance < 6 * HOUR || days == 0 {
        let (number, unit) = if distance < HOUR - MINUTE / 2 {
            (((distance + MINUTE / 2) / MINUTE).max(1), Unit::Minute)
        } else {
            ((distance + HOUR / 2) / HOUR, Unit::Hour)
        };
        return relative(number, unit, passed < 0, language);
    }
    match (days, language) {
        (-1, Language::En) => "yesterday".to_owned(),
        (-1, Language::It) => "ieri".to_owned(),
        (1, Language::En) => "tomorrow".to_owned(),
        (1, Language::It) => "domani".to_owned(),
        (-6..=6, _) => relative(days.abs(), Unit::Day, passed < 0, language),
        _ => date(at_ms, offset_min, language),
    }
}

/// A day: `21 Nov 2026`, `21 nov 2026`.
pub fn date(at_ms: i64, offset_min: i32, language: Language) -> String {
    const EN: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const IT: [&str; 12] = [
        "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
    ];
    let (year, month, day) = civil(day(at_ms, offset_min));
    let names = match language {
        Language::En => EN,
        Language::It => IT,
    };
    format!("{day} {} {year}", names.get(month).copied().unwrap_or_default())
}

/// A time of day on a clock of 24 hours: `09:05`.
pub fn time_of_day(at_ms: i64, offset_min: i32) -> String {
    let within = local(at_ms, offset_min).rem_euclid(DAY);
    format!("{:02}:{:02}", within / HOUR, within % HOUR / MINUTE)
}

/// A day and its time: `21 Nov 2026, 09:05`.
pub fn date_time(at_ms: i64, offset_min: i32, language: Language) -> String {
    let day = date(at_ms, offset_min, language);
    format!("{day}, {}", time_of_day(at_ms, offset_min))
}

/// How long something took, in its two largest units: `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
pub fn duration(ms: u64, language: Language) -> String {
    let seconds = ms.saturating_add(500) / 1000;
    if ms < 1000 {
        return format!("{ms} ms");
    }
    if ms < 9950 {
        return format!("{} s", super::decimal(ms as f64 / 1000.0, 1, language));
    }
    let days = match language {
        Language::En => "d",
        Language::It => "g",
    };
    let (large, large_unit, small, small_unit) = match seconds {
        0..60 => return format!("{seconds} s"),
        60..3600 => (seconds / 60, "min", seconds % 60, "s"),
        3600..86_400 => (seconds / 3600, "h", seconds % 3600 / 60, "min"),
        _ => (seconds / 86_400, days, seconds % 86_400 / 3600, "h"),
    };
    let large = super::count(large, language);
    if small == 0 {
        return format!("{large} {large_unit}");
    }
    format!("{large} {large_unit} {small} {small_unit}")
}

#[derive(Clone, Copy)]
enum Unit {
    Minute,
    Hour,
    Day,
}

fn relative(number: i64, unit: Unit, ahead: bool, language: Language) -> String {
    let one = number == 1;
    let name = match (language, unit) {
        (Language::En, Unit::Minute) if one => "minute",
        (Language::En, Unit::Minute) => "minutes",
        (Language::En, Unit::Hour) if one => "hour",
        (Language::En, Unit::Hour) => "hours",
        (Language::En, Unit::Day) if one => "day",
        (Language::En, Unit::Day) => "days",
        (Language::It, Unit::Minute) if one => "minuto",
        (Language::It, Unit::Minute) => "minuti",
        (Language::It, Unit::Hour) if one => "ora",
        (Language::It, Unit::Hour) => "ore",
        (Language::It, Unit::Day) if one => "giorno",
        (Language::It, Unit::Day) => "giorni",
    };
    match (language, ahead) {
        (Language::En, false) => format!("{number} {name} ago"),
        (Language::En, true) => format!("in {number} {name}"),
        (Language::It, false) => format!("{number} {name} fa"),
        (Language::It, true) => format!("tra {number} {name}"),
    }
}

fn local(at_ms: i64, offset_min: i32) -> i64 {
    at_ms.saturating_add(i64::from(offset_min) * MINUTE)
}

/// The day on the person's calendar, counted from 1970.
fn day(at_ms: i64, offset_min: i32) -> i64 {
    local(at_ms, offset_min).div_euclid(DAY)
}

/// Year, month from 0, and day of the month of a day counted from 1970, by the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is the last of its year; an era of 400 years has 146,097 days.
pub(crate) fn civil(day: i64) -> (i64, usize, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = usize::try_from((from_march + 2) % 12).unwrap_or_default();
    let year = year_of_era + era * 400 + i64::from(month < 2);
    (year, month, day_of_month)
}
