//! Words that mean a day or a time, in English and Italian. Each function looks at the beginning of the words and tells
//! how many of them it has used.

use super::Now;
use super::calendar::{civil, day_of, length, weekday};

/// Words before a date that belong to it.
const BEFORE: [&str; 10] = ["on", "by", "due", "until", "this", "the", "entro", "per", "il", "la"];

const WEEKDAYS: [[&str; 3]; 7] = [
    ["monday", "lunedì", "lunedi"],
    ["tuesday", "martedì", "martedi"],
    ["wednesday", "mercoledì", "mercoledi"],
    ["thursday", "giovedì", "giovedi"],
    ["friday", "venerdì", "venerdi"],
    ["saturday", "sabato", "sabato"],
    ["sunday", "domenica", "domenica"],
];

/// Each month in English and Italian, whole and short.
const MONTHS: [[&str; 4]; 12] = [
    ["january", "jan", "gennaio", "gen"],
    ["february", "feb", "febbraio", "feb"],
    ["march", "mar", "marzo", "mar"],
    ["april", "apr", "aprile", "apr"],
    ["may", "may", "maggio", "mag"],
    ["june", "jun", "giugno", "giu"],
    ["july", "jul", "luglio", "lug"],
    ["august", "aug", "agosto", "ago"],
    ["september", "sep", "settembre", "set"],
    ["october", "oct", "ottobre", "ott"],
    ["november", "nov", "novembre", "nov"],
    ["december", "dec", "dicembre", "dic"],
];

/// The day that the first words mean.
pub(super) fn day(words: &[String], now: Now) -> Option<(i64, usize)> {
    // "by" and its like belong to a date only where one follows.
    let before = (0..2).take_while(|&at| is(words, at, &BEFORE)).count();
    plain_day(words.get(before..)?, now).map(|(day, used)| (day, used + before))
}

/// The time of day that the first words mean, in minutes.
pub(super) fn time(words: &[String]) -> Option<(u32, usize)> {
    let first = word(words, 0)?;
    match first.as_str() {
        "at" | "alle" | "ore" => {
            if let Some(minute) = clock(&word(words, 1)?) {
                return Some((minute, 2));
            }
            let hour: u32 = word(words, 1)?.parse().ok()?;
            (hour < 24).then_some((hour * 60, 2))
        }
        _ => clock(&first).map(|minute| (minute, 1)),
    }
}

fn plain_day(words: &[String], now: Now) -> Option<(i64, usize)> {
    named(words, now)
        .or_else(|| in_some_time(words, now))
        .or_else(|| week(words, now))
        .or_else(|| date(words, now))
        .or_else(|| numbers(&word(words, 0)?, now).map(|day| (day, 1)))
}

fn named(words: &[String], now: Now) -> Option<(i64, usize)> {
    let first = word(words, 0)?;
    match first.as_str() {
        "today" | "oggi" => Some((now.day, 1)),
        "tomorrow" | "domani" => Some((now.day + 1, 1)),
        "dopodomani" => Some((now.day + 2, 1)),
        "day" if is(words, 1, &["after"]) && is(words, 2, &["tomorrow"]) => Some((now.day + 2, 3)),
        _ => None,
    }
}

/// `in 3 days`, `tra 2 settimane`.
fn in_some_time(words: &[String], now: Now) -> Option<(i64, usize)> {
    if !is(words, 0, &["in", "tra", "fra"]) {
        return None;
    }
    let number = word(words, 1)?;
    let number = match number.as_str() {
        "a" | "one" | "un" | "una" => 1,
        digits => digits
            .parse::<i64>()
            .ok()
            .filter(|number| (1..=3650).contains(number))?,
    };
    let day = match word(words, 2)?.as_str() {
        "day" | "days" | "giorno" | "giorni" => now.day + number,
        "week" | "weeks" | "settimana" | "settimane" => now.day + 7 * number,
        "month" | "months" | "mese" | "mesi" => months_later(now.day, number)?,
        _ => return None,
    };
    Some((day, 3))
}

/// `friday`, `next friday`, `venerdì prossimo`, `next week`: Monday of it.
fn week(words: &[String], now: Now) -> Option<(i64, usize)> {
    let next = |at| is(words, at, &["next", "prossimo", "prossima"]);
    let ahead = next(0);
    let at = usize::from(ahead);
    if is(words, at, &["week", "settimana"]) && (ahead || next(at + 1)) {
        return Some((now.day + 7 - weekday(now.day), 2));
    }
    let name = word(words, at)?;
    let wanted = WEEKDAYS.iter().position(|names| names.contains(&name.as_str()))?;
    let wanted = i64::try_from(wanted).ok()?;
    let behind = !ahead && next(at + 1);
    let distance = (wanted - weekday(now.day)).rem_euclid(7);
    // On a Friday "friday" is the one in a week: for the day itself there is "today".
    let distance = if distance == 0 { 7 } else { distance };
    let used = 1 + usize::from(ahead || behind);
    Some((now.day + distance, used))
}

/// `21 november`, `21 nov 2027`, `November 21`.
fn date(words: &[String], now: Now) -> Option<(i64, usize)> {
    let (first, second) = (word(words, 0)?, word(words, 1)?);
    let year = |at| {
        word(words, at)
            .and_then(|year| year.parse::<i64>().ok())
            .filter(|year| (1970..=2999).contains(year))
    };
    let of = |day: u32, month: u32| {
        let day_in = year(2).map(|year| day_of(year, month, day));
        match day_in {
            Some(day) => day.map(|day| (day, 3)),
            None => next_of(day, month, now).map(|day| (day, 2)),
        }
    };
    if let (Some(day), Some(month)) = (number(&first), month(&second)) {
        return of(day, month);
    }
    // "Set" and "Mag" are no months in this order, and "may" is a month only as a name.
    let english = MONTHS
        .iter()
        .position(|[whole, short, ..]| first == *whole || first == *short)?;
    let capital = words.first()?.starts_with(char::is_uppercase);
    if !capital && first == "may" {
        return None;
    }
    of(number(&second)?, u32::try_from(english).ok()? + 1)
}

/// `2026-11-21`, `21/11`, `21/11/2026`; where the second number can be no month, the first is.
fn numbers(text: &str, now: Now) -> Option<i64> {
    let parts: Option<Vec<i64>> = text
        .split(['-', '/'])
        .map(|part| {
            part.parse()
                .ok()
                .filter(|_| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .collect();
    let small = |number: i64| u32::try_from(number).ok();
    match parts?.as_slice() {
        [year, month, day] if text.contains('-') && (1970..=2999).contains(year) => {
            day_of(*year, small(*month)?, small(*day)?)
        }
        [day, month, year] if text.contains('/') && !text.contains('-') && (1970..=2999).contains(year) => {
            day_of(*year, small(*month)?, small(*day)?).or_else(|| day_of(*year, small(*day)?, small(*month)?))
        }
        [day, month] if text.contains('/') => {
            next_of(small(*day)?, small(*month)?, now).or_else(|| next_of(small(*month)?, small(*day)?, now))
        }
        _ => None,
    }
}

/// `9:30`, `9.30pm`, `9pm`.
fn clock(text: &str) -> Option<u32> {
    let (digits, noon) = if let Some(digits) = text.strip_suffix("pm") {
        (digits, Some(12))
    } else if let Some(digits) = text.strip_suffix("am") {
        (digits, Some(0))
    } else {
        (text, None)
    };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute.parse::<u32>().ok()?),
        Some(_) => return None,
        None => (digits, 0),
    };
    // "9.30" may be a price and "9" a number; with a colon or a half of the day it is a time.
    if noon.is_none() && !digits.contains(':') {
        return None;
    }
    let hour: u32 = hour.parse().ok().filter(|_| hour.len() <= 2)?;
    let hour = match noon {
        Some(noon) if (1..=12).contains(&hour) => hour % 12 + noon,
        Some(_) => return None,
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// This year's day of that date, or next year's when it has passed.
fn next_of(day: u32, month: u32, now: Now) -> Option<i64> {
    let (year, ..) = civil(now.day);
    // A 29 February comes within eight years.
    (year..=year + 8)
        .filter_map(|year| day_of(year, month, day))
        .find(|day| *day >= now.day)
}

fn months_later(from: i64, months: i64) -> Option<i64> {
    let (year, month, day) = civil(from);
    let month = year * 12 + i64::from(month) - 1 + months;
    let (year, month) = (month.div_euclid(12), u32::try_from(month.rem_euclid(12)).ok()? + 1);
    day_of(year, month, day.min(length(year, month)))
}

fn month(text: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|names| names.contains(&text))?;
    u32::try_from(at + 1).ok()
}

/// A day of a month, also as `1st`, `2nd`, `3rd`, `1º`.
fn number(text: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th", "º", "°"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn is(words: &[String], at: usize, any: &[&str]) -> bool {
    word(words, at).is_some_and(|word| any.contains(&word.as_str()))
}

/// A word in small letters without the punctuation after it.
fn word(words: &[String], at: usize) -> Option<String> {
    let word = words.get(at)?.trim_end_matches([',', ';', '.', '!']);
    Some(word.to_lowercase())
}
