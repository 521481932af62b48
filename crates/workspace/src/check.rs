//! What may be kept: titles, texts, names and dates.

use crate::error::WorkspaceError;

/// Characters of a title or name.
const TITLE: usize = 300;
/// Bytes of a text.
pub(crate) const TEXT: usize = 512 * 1024;
/// People on one task.
const PEOPLE: usize = 50;
/// The last moment of the year 9999, and as far before the epoch.
const FARTHEST: i64 = 253_402_300_799_999;

/// A title in one line without characters that cannot be seen.
pub(crate) fn title(what: &str, title: &str) -> Result<String, WorkspaceError> {
    let title = one_line(title);
    if title.is_empty() {
        return Err(WorkspaceError::Invalid(format!("{what} is empty; write a few words")));
    }
    if title.chars().count() > TITLE {
        return Err(WorkspaceError::Invalid(format!(
            "{what} may have at most {TITLE} characters"
        )));
    }
    Ok(title)
}

/// A text of a size that can be kept.
pub(crate) fn text(what: &'static str, text: &str) -> Result<(), WorkspaceError> {
    if text.len() > TEXT {
        return Err(WorkspaceError::TooLarge {
            what,
            most: TEXT as u64,
        });
    }
    Ok(())
}

/// Names of people, each once, in the order given.
pub(crate) fn people(names: &[String]) -> Result<Vec<String>, WorkspaceError> {
    let mut people: Vec<String> = Vec::new();
    for name in names {
        let name = title("the name of a person", name)?;
        if !people.contains(&name) {
            people.push(name);
        }
    }
    if people.len() > PEOPLE {
        return Err(WorkspaceError::Invalid(format!(
            "a task may have at most {PEOPLE} people"
        )));
    }
    Ok(people)
}

/// A date that a calendar can show.
pub(crate) fn date(at_ms: i64) -> Result<i64, WorkspaceError> {
    if (-FARTHEST..=FARTHEST).contains(&at_ms) {
        return Ok(at_ms);
    }
    Err(WorkspaceError::Invalid(
        "the date is out of range; give milliseconds since 1970".into(),
    ))
}

fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(
            |c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
        )
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_visible_line() {
        let check =
            |given: &str, kept: Option<&str>| assert_eq!(title("the title", given).ok().as_deref(), kept, "{given:?}");
        check("Buy milk", Some("Buy milk"));
        check("  Buy\n\tmilk ", Some("Buy milk"));
        check("pay \u{202e}lliB", Some("pay lliB"));
        check("", None);
        check(" \u{200b}\n", None);
        check(&"a".repeat(300), Some(&"a".repeat(300)));
        check(&"a".repeat(301), None);
    }

    #[test]
    fn people_stand_once() {
        let names = ["Anna", " Anna ", "Luca"].map(str::to_owned);
        assert_eq!(people(&names).unwrap(), ["Anna", "Luca"]);
        let crowd: Vec<_> = (0..51).map(|n| format!("guest {n}")).collect();
        assert!(people(&crowd).is_err());
    }
}
