//! Days counted from 1970, as dates of the Gregorian calendar.

/// Year, month from 1, and day of the month.
#[must_use]
pub fn civil(day: i64) -> (i64, u32, u32) {
    let (year, month, day) = crate::format::civil(day);
    let month = u32::try_from(month + 1).unwrap_or(1);
    (year, month, u32::try_from(day).unwrap_or(1))
}

/// The day of a date; none where there is no such date.
#[must_use]
pub fn day_of(year: i64, month: u32, day: u32) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > length(year, month) {
        return None;
    }
    // Years are counted from March, so that the leap day is the last of its year.
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let from_march = i64::from((month + 9) % 12);
    let of_year = (153 * from_march + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Days of a month.
pub(super) fn length(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day of the week, from 0 for Monday.
pub(super) fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}
