//! A task in one line: `Buy milk tomorrow at 9 p1 #house @anna`.
//!
//! Dates are understood in English and Italian whatever the screen's language is. What is not understood stays in the
//! title, so that nothing typed is ever lost; of several dates the first counts.

mod calendar;
mod dates;
#[cfg(test)]
mod tests;

pub use calendar::{civil, day_of};

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// What is left for the title.
    pub title: String,
    /// When it is due.
    pub due: Option<Due>,
    /// 1 for the highest, to 3.
    pub priority: Option<u8>,
    /// A project's name, as it was typed after `#`.
    pub project: Option<String>,
    /// Names of people, as they were typed after `@`.
    pub people: Vec<String>,
}

/// A day on the person's calendar, and a time of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day, counted from 1970.
    pub day: i64,
    /// Minutes since midnight; none for the whole day.
    pub minute: Option<u32>,
}

/// The time on the person's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The day, counted from 1970.
    pub day: i64,
    /// Minutes since midnight.
    pub minute: u32,
}

/// Understands a line.
#[must_use]
pub fn understand(line: &str, now: Now) -> Capture {
    let mut capture = Capture::default();
    let mut kept: Vec<String> = Vec::new();
    let (mut day, mut minute) = (None, None);
    let words = split(line);
    let mut rest: &[String] = &words;
    while let Some((word, after)) = rest.split_first() {
        if let Some(name) = marked(word, '#') {
            capture.project = Some(name);
        } else if let Some(name) = marked(word, '@') {
            if !capture.people.contains(&name) {
                capture.people.push(name);
            }
        } else if let Some(priority) = priority(word) {
            capture.priority = Some(priority);
        } else if day.is_none()
            && let Some((found, used)) = dates::day(rest, now)
        {
            day = Some(found);
            rest = rest.get(used..).unwrap_or_default();
            continue;
        } else if minute.is_none()
            && let Some((found, used)) = dates::time(rest)
        {
            minute = Some(found);
            rest = rest.get(used..).unwrap_or_default();
            continue;
        } else {
            kept.push(word.clone());
        }
        rest = after;
    }
    capture.due = match (day, minute) {
        (Some(day), minute) => Some(Due { day, minute }),
        // A time alone is the next one of its kind.
        (None, Some(minute)) => Some(Due {
            day: now.day + i64::from(minute <= now.minute),
            minute: Some(minute),
        }),
        (None, None) => None,
    };
    capture.title = kept.join(" ");
    capture
}

/// Whether a project's name is meant by what was typed: capitals, spaces, hyphens and underscores do not matter.
#[must_use]
pub fn means(typed: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
        letters.flat_map(char::to_lowercase).collect()
    };
    plain(typed) == plain(name)
}

/// Words by spaces; a mark may hold several between quotation marks, as in `#"new house"`.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' if quoted || word == "#" || word == "@" => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The name after a mark: a number is none, so that `#3` stays in the title.
fn marked(word: &str, mark: char) -> Option<String> {
    let name = word.strip_prefix(mark)?.trim_end_matches([',', ';', '.', ':']);
    let first = name.chars().next()?;
    (first.is_alphabetic()).then(|| name.to_owned())
}

fn priority(word: &str) -> Option<u8> {
    match word {
        "p1" | "P1" => Some(1),
        "p2" | "P2" => Some(2),
        "p3" | "P3" => Some(3),
        _ => None,
    }
}
