//! Whether the passages that a sentence cites say what it says.
//!
//! Two looks at it. By words: how many of its content words stand in what it cites; every number must. By meaning: how
//! near it is to the nearest sentences there. Either may carry a sentence alone when it is strong, and both together when they
//! are middling; a number that stands nowhere sinks it. This marks what a reader should check; it proves nothing.

use std::collections::HashSet;

use super::{Alike, Passages, Sentence, content, sentences};
use crate::language::Language;

/// Share of content words that carries a sentence alone. Measured, as the next three, on the cases in the tests.
const WORDS_ALONE: f32 = 0.6;
/// Similarity that carries a sentence alone.
const MEANING_ALONE: f32 = 0.72;
/// Share of content words that is enough with [`MEANING_TOGETHER`].
const WORDS_TOGETHER: f32 = 0.35;
/// Similarity that is enough with [`WORDS_TOGETHER`].
const MEANING_TOGETHER: f32 = 0.5;

/// What speaks for a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// Share of its content words found in what it cites, 0 to 1.
    pub words: f32,
    /// A number that stands in nothing it cites.
    pub stray_number: bool,
    /// Similarity to the nearest sentence of what it cites; none when no model could tell.
    pub meaning: Option<f32>,
}

impl Support {
    /// What the cited passages say for a sentence; none when it cites no passage that exists.
    #[must_use]
    pub fn of(sentence: &Sentence<'_>, passages: &Passages, language: Language, alike: Alike<'_>) -> Option<Self> {
        let cited: Vec<&str> = sentence
            .cites
            .iter()
            .filter_map(|number| passages.get(*number))
            .map(|hit| hit.text.as_str())
            .collect();
        if cited.is_empty() {
            return None;
        }
        let claim = without_citations(sentence.text);
        let said: HashSet<String> = cited.iter().flat_map(|text| content(text, language)).collect();
        let claimed: HashSet<String> = content(&claim, language).into_iter().collect();
        let found = claimed.iter().filter(|word| said.contains(*word)).count();
        let share = if claimed.is_empty() {
            1.0
        } else {
            found as f32 / claimed.len() as f32
        };
        let numbers: HashSet<String> = cited.iter().flat_map(|text| numbers(text)).collect();
        let stray_number = self::numbers(&claim).iter().any(|number| !numbers.contains(number));
        // Meaning is asked for only where words leave it open, because it costs a run of the model for each sentence.
        let open = !stray_number && share < WORDS_ALONE;
        let meaning = if open { nearest(&claim, &cited, alike) } else { None };
        Some(Self {
            words: share,
            stray_number,
            meaning,
        })
    }

    /// Whether it is enough.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        let meaning = self.meaning.unwrap_or(0.0);
        let together = self.words >= WORDS_TOGETHER && meaning >= MEANING_TOGETHER;
        !self.stray_number && (self.words >= WORDS_ALONE || meaning >= MEANING_ALONE || together)
    }
}

/// Whether the passages that a sentence cites support it. A sentence that cites nothing is supported by nothing.
#[must_use]
pub fn is_supported(sentence: &Sentence<'_>, passages: &Passages, language: Language, alike: Alike<'_>) -> bool {
    Support::of(sentence, passages, language, alike).is_some_and(|support| support.is_enough())
}

fn nearest(claim: &str, cited: &[&str], alike: Alike<'_>) -> Option<f32> {
    let mut best = None;
    for text in cited {
        let parts = sentences(text);
        let parts = parts
            .iter()
            .map(|part| part.text)
            .chain(parts.is_empty().then_some(*text))
            .take(40);
        for part in parts {
            let similarity = alike(claim, part)?;
            best = Some(best.map_or(similarity, |best: f32| best.max(similarity)));
        }
    }
    best
}

fn without_citations(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((inner, after)) if inner.chars().all(|c| c.is_ascii_digit() || " ,;-–".contains(c)) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

/// Numbers of a text as digits with their points; a list number at the beginning of a line is none.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        let digits = line.chars().take_while(char::is_ascii_digit).count();
        let listed = digits > 0 && line.chars().nth(digits).is_some_and(|c| c == '.' || c == ')');
        let listed = listed && line.chars().nth(digits + 1).is_none_or(char::is_whitespace);
        let line: String = line.chars().skip(if listed { digits } else { 0 }).collect();
        for part in line.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == ',')) {
            let part = part.trim_matches(['.', ',']);
            if part.starts_with(|c: char| c.is_ascii_digit()) {
                // 1,024 and 1.024 and 1024 are one number to a reader of some country.
                found.push(part.replace(['.', ','], "").to_lowercase());
            }
        }
    }
    found
}
