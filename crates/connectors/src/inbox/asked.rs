//! What a mail asks its reader to do.

use chrono::NaiveDate;

use super::Received;
use super::dates::{day_of, due};

/// The longest sentence that is taken for one, in characters.
const SENTENCE: usize = 400;
/// How many are given.
const MOST: usize = 20;

/// Words with which somebody is asked for something, as they stand between spaces.
const ASKS: [&str; 36] = [
    "please",
    "could you",
    "can you",
    "would you",
    "will you",
    "you need to",
    "you should",
    "you must",
    "you have to",
    "don't forget",
    "do not forget",
    "remember to",
    "let me know",
    "make sure",
    "we need you",
    "kindly",
    "i need you",
    "send me",
    "per favore",
    "per piacere",
    "puoi",
    "potresti",
    "potete",
    "potreste",
    "può",
    "potrebbe",
    "devi",
    "dovresti",
    "dovete",
    "ricordati",
    "ricordatevi",
    "ti chiedo",
    "vi chiedo",
    "fammi sapere",
    "mi mandi",
    "ti prego di",
];

/// Something that a mail asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionItem {
    /// The sentence, as it stands there.
    pub text: String,
    /// The day by which it is wanted, if that is said in the sentence.
    pub due: Option<NaiveDate>,
    /// It is a question.
    pub question: bool,
}

/// The sentences that ask for something, in their order.
#[must_use]
pub fn action_items(mail: &Received) -> Vec<ActionItem> {
    let written = mail.date_ms.and_then(day_of);
    let asks = sentences(mail).into_iter().filter(|sentence| asks(sentence));
    let items = asks.map(|text| ActionItem {
        due: due(&text, written),
        question: text.ends_with('?'),
        text,
    });
    items.take(MOST).collect()
}

/// Whether a sentence asks its reader for something.
fn asks(sentence: &str) -> bool {
    let words = spaced(sentence);
    let for_something = ASKS.iter().any(|ask| words.contains(&format!(" {ask} ")));
    for_something || (words.contains(" entro ") && words.split_whitespace().count() > 3)
}

/// The words in lower case, with one space around each.
pub(super) fn spaced(text: &str) -> String {
    let lower = text.to_lowercase().replace('’', "'");
    let words = lower.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// The sentences of a mail's own lines; a line that is an item of a list is one of its own.
fn sentences(mail: &Received) -> Vec<String> {
    let mut all = Vec::new();
    let mut said = String::new();
    for line in mail.own_lines() {
        let line = line.trim();
        let item = line
            .strip_prefix("- ")
            .or_else(|| line.strip_prefix("* "))
            .or_else(|| line.strip_prefix("• "));
        if line.is_empty() || item.is_some() {
            all.push(std::mem::take(&mut said));
        }
        let mut chars = item.unwrap_or(line).chars().peekable();
        while let Some(c) = chars.next() {
            said.push(c);
            // A dot inside a number, an address or a name ends nothing.
            if matches!(c, '.' | '!' | '?') && chars.peek().is_none_or(|next| next.is_whitespace()) {
                all.push(std::mem::take(&mut said));
            }
        }
        if item.is_some() {
            all.push(std::mem::take(&mut said));
        } else {
            said.push(' ');
        }
    }
    all.push(said);
    let whole = all
        .iter()
        .map(|sentence| sentence.trim())
        .filter(|sentence| !sentence.is_empty());
    whole
        .map(|sentence| sentence.chars().take(SENTENCE).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::saying;
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>, bool)]) {
        let items = action_items(&saying("Roof", "bob@example.org", text));
        let days: Vec<Option<String>> = items.iter().map(|item| item.due.map(|day| day.to_string())).collect();
        let found = items
            .iter()
            .zip(&days)
            .map(|(item, day)| (item.text.as_str(), day.as_deref(), item.question));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn what_is_asked_for_is_found_with_its_day() {
        check(
            "Dear Anna,\nthe offer is 1.200 euro. Please send me the signed copy by Friday. Could you also\ncall the \
             carpenter? The weather is fine.\n\nBob",
            &[
                ("Please send me the signed copy by Friday.", Some("2024-03-08"), false),
                ("Could you also call the carpenter?", None, true),
            ],
        );
        check(
            "Ciao,\nda fare:\n- pagare la fattura entro il 15 marzo\n- niente altro\n\nFammi sapere.",
            &[
                ("pagare la fattura entro il 15 marzo", Some("2024-03-15"), false),
                ("Fammi sapere.", None, false),
            ],
        );
    }

    #[test]
    fn what_others_said_before_is_not_asked_now() {
        check(
            "Done.\n\n> Please pay by Friday.\n\n-- \nPlease think before you print.",
            &[],
        );
        check("We were pleased to hear it. You can read it there.", &[]);
    }
}
