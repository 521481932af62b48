//! How hard a passphrase is to guess, roughly: a hint while typing, never a wall.

use std::collections::BTreeSet;

/// A rough judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    Weak,
    Fair,
    Strong,
}

/// Judges by the number of different characters and words, because most passphrases are guessed through repetition,
/// shortness and single words.
pub(super) fn judge(passphrase: &str) -> Strength {
    let words: BTreeSet<&str> = passphrase
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .collect();
    let different: BTreeSet<char> = passphrase.chars().collect();
    let kinds = [
        passphrase.chars().any(char::is_lowercase),
        passphrase.chars().any(char::is_uppercase),
        passphrase.chars().any(char::is_numeric),
        passphrase.chars().any(|c| !c.is_alphanumeric() && !c.is_whitespace()),
    ];
    let kinds = kinds.into_iter().filter(|there| *there).count();
    let length = passphrase.chars().count();
    // A word of a list of thousands is worth about 12 bits, a random character of k kinds 4 to 6.
    let by_words = words.len() * 12;
    let by_characters = different.len().min(length) * (2 + kinds);
    let bits = if words.len() > 1 {
        by_words.max(by_characters / 2)
    } else {
        by_characters
    };
    match bits {
        0..36 => Strength::Weak,
        36..48 => Strength::Fair,
        _ => Strength::Strong,
    }
}
