//! Days that are named in a mail, counted from the day it was written.

use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};

/// Words before which, and after which, a day is one by which something is due.
const DUE: [&str; 10] = [
    "by", "before", "until", "due", "deadline", "entro", "scadenza", "scade", "within", "termine",
];

const DAYS: [(&str, Weekday); 14] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("lunedì", Weekday::Mon),
    ("martedì", Weekday::Tue),
    ("mercoledì", Weekday::Wed),
    ("giovedì", Weekday::Thu),
    ("venerdì", Weekday::Fri),
    ("sabato", Weekday::Sat),
    ("domenica", Weekday::Sun),
];

const MONTHS: [&str; 24] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// How many words may stand between what says "due" and the day.
const APART: usize = 4;

/// The day on which a mail of this time was written.
pub(super) fn day_of(at_ms: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(at_ms).map(|at| at.date_naive())
}

/// The first day in the text by which something is due; none when none is named.
pub(super) fn due(text: &str, written: Option<NaiveDate>) -> Option<NaiveDate> {
    let words: Vec<String> = words(text);
    let says_due = |at: usize| {
        let from = at.saturating_sub(APART);
        words
            .get(from..at)
            .unwrap_or_default()
            .iter()
            .any(|word| DUE.contains(&word.as_str()))
    };
    (0..words.len()).find_map(|at| day(&words, at, written).filter(|_| says_due(at)))
}

fn words(text: &str) -> Vec<String> {
    let parted = text.split(|c: char| !(c.is_alphanumeric() || "-/.".contains(c)));
    let bare = parted.map(|word| word.trim_matches(['-', '/', '.']).to_lowercase());
    bare.filter(|word| !word.is_empty()).collect()
}

/// The day that begins at this word.
fn day(words: &[String], at: usize, written: Option<NaiveDate>) -> Option<NaiveDate> {
    let word = words.get(at)?.as_str();
    if let Ok(day) = NaiveDate::parse_from_str(word, "%Y-%m-%d") {
        return Some(day);
    }
    if let Some(day) = numbers(word) {
        return Some(day);
    }
    let next = words.get(at + 1).map_or("", String::as_str);
    // "15 March" and "March 15", with a year or without.
    if let (Some(number), Some(month)) = (ordinal(word), month(next)) {
        return of(number, month, words.get(at + 2), written);
    }
    if let (Some(month), Some(number)) = (month(word), ordinal(next)) {
        return of(number, month, words.get(at + 2), written);
    }
    let written = written?;
    match word {
        "today" | "oggi" | "tonight" | "stasera" => Some(written),
        "tomorrow" | "domani" => written.checked_add_days(Days::new(1)),
        _ => {
            let (_, wanted) = DAYS.iter().find(|(name, _)| *name == word || ascii(name) == word)?;
            // The next one; the day itself is called today.
            let ahead = (wanted.num_days_from_monday() + 7 - written.weekday().num_days_from_monday()) % 7;
            written.checked_add_days(Days::new(u64::from(if ahead == 0 { 7 } else { ahead })))
        }
    }
}

/// `15/03/2024`, `15.3.2024`; the day first, as everywhere but in one country.
fn numbers(word: &str) -> Option<NaiveDate> {
    let mut parts = word.split(['/', '.', '-']).map(|part| part.parse::<u32>().ok());
    let (Some(Some(day)), Some(Some(month)), Some(Some(year)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| *year > 1990)?, month, day)
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let ending = word.strip_prefix(digits)?;
    matches!(ending, "" | "st" | "nd" | "rd" | "th")
        .then(|| digits.parse().ok())
        .flatten()
}

fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|name| *name == word)?;
    u32::try_from(at % 12 + 1).ok()
}

/// A day of a month; without a year the next one that is not over when the mail was written.
fn of(day: u32, month: u32, year: Option<&String>, written: Option<NaiveDate>) -> Option<NaiveDate> {
    let named = year
        .and_then(|year| year.parse::<i32>().ok())
        .filter(|year| (1990..2200).contains(year));
    if let Some(year) = named {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let written = written?;
    let here = NaiveDate::from_ymd_opt(written.year(), month, day)?;
    match here < written {
        true => NaiveDate::from_ymd_opt(written.year() + 1, month, day),
        false => Some(here),
    }
}

fn ascii(name: &str) -> String {
    name.replace('ì', "i")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_mail() {
        // A Tuesday.
        let written = NaiveDate::from_ymd_opt(2024, 3, 5);
        for (text, expected) in [
            ("send it by Friday, please", Some("2024-03-08")),
            ("entro venerdì prossimo", Some("2024-03-08")),
            ("entro venerdi", Some("2024-03-08")),
            ("the deadline is Tuesday", Some("2024-03-12")),
            ("by tomorrow", Some("2024-03-06")),
            ("entro il 15 marzo", Some("2024-03-15")),
            ("due on March 1st", Some("2025-03-01")),
            ("before the 3rd February 2026", Some("2026-02-03")),
            ("entro il 15/04/2024.", Some("2024-04-15")),
            ("by 2024-05-01", Some("2024-05-01")),
            ("we met on Friday", None),
            ("by the way, it is Sunny", None),
            ("entro fine anno", None),
        ] {
            let found = due(text, written).map(|day| day.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert_eq!(due("by Friday", None), None, "nobody knows which one");
    }
}
