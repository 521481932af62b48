//! Counts and sizes.

use super::Language;

/// A whole number with its thousands set apart: `12,345`, `12.345`.
pub fn count(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separators(language).0);
        }
        out.push(digit);
    }
    out
}

/// A number with `places` decimals: `1,234.5`, `1.234,5`. What is no number is a dash.
pub fn decimal(number: f64, places: usize, language: Language) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.places$}", number.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if number < 0.0 && !zero { "−" } else { "" };
    let grouped = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), |whole| count(whole, language));
    if rest.is_empty() {
        return format!("{sign}{grouped}");
    }
    format!("{sign}{grouped}{}{rest}", separators(language).1)
}

/// A size in steps of a thousand, as the systems' own file lists show it: `812 B`, `1.4 MB`, `12 GB`.
pub fn bytes(size: u64, language: Language) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if size < 1000 {
        return format!("{size} B");
    }
    let mut value = size as f64;
    let mut shown = (0.0, "B");
    for unit in UNITS {
        value /= 1000.0;
        shown = (value, unit);
        // What would be rounded to a thousand goes on to the next unit.
        if value < 999.5 {
            break;
        }
    }
    let places = usize::from(shown.0 < 9.95);
    format!("{} {}", decimal(shown.0, places, language), shown.1)
}

/// What sets thousands apart, and what decimals.
fn separators(language: Language) -> (char, char) {
    match language {
        Language::En => (',', '.'),
        Language::It => ('.', ','),
    }
}
