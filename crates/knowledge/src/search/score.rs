//! How well a chunk matches the words of a query: BM25 over two fields, with all words, also the common ones.

use adiuva_store::chunks::Chunk;

use super::Frequencies;
use super::plan::Plan;
use super::tuning::Tuning;
use crate::language::Language;
use crate::words::{Phrase, Term, analyse};

/// Words in a chunk on average; chunks are cut to about one size, so nothing needs to be counted.
const USUAL_LENGTH: f32 = 150.0;

/// What a chunk has of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Matched {
    /// BM25; higher is better.
    pub(super) score: f32,
    /// The score as a share of what a chunk full of all words would reach, 0 to 1.
    pub(super) share: f32,
    /// Words found, as they were typed.
    pub(super) words: Vec<String>,
}

/// Scores chunks for one query.
pub(super) struct Scorer<'a> {
    terms: Vec<(&'a Term, f32)>,
    phrases: &'a [Phrase],
    best: f32,
    tuning: &'a Tuning,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(plan: &'a Plan, frequencies: &Frequencies, chunks: u64, tuning: &'a Tuning) -> Self {
        let weigh = |term: &'a Term| (term, derive_weight(Plan::frequency(term, frequencies), chunks));
        let terms: Vec<(&Term, f32)> = plan.terms.iter().map(weigh).collect();
        let best = terms
            .iter()
            .map(|(_, weight)| weight * (tuning.k1 + 1.0))
            .sum::<f32>()
            .max(f32::MIN_POSITIVE);
        Self {
            terms,
            phrases: &plan.phrases,
            best,
            tuning,
        }
    }

    /// What the chunk has of the query; none when it lacks what stood in quotes.
    pub(super) fn score(&self, chunk: &Chunk) -> Option<Matched> {
        let language = Language::from_code(&chunk.language).unwrap_or(Language::ENGLISH);
        let body = analyse(&chunk.text, language);
        let title = analyse(&format!("{} {}", chunk.title, chunk.headings.join(" ")), language);
        if !self
            .phrases
            .iter()
            .all(|phrase| has_phrase(&body, phrase) || has_phrase(&title, phrase))
        {
            return None;
        }
        let (in_body, length) = self.count(&body);
        let (in_title, _) = self.count(&title);
        let Tuning {
            k1,
            b,
            title: title_weight,
            ..
        } = *self.tuning;
        let slow = k1 * (1.0 - b + b * length / USUAL_LENGTH);
        let mut matched = Matched::default();
        for (((term, weight), body), title) in self.terms.iter().zip(&in_body).zip(&in_title) {
            // A title that repeats a word says no more than one that has it once.
            let often = *body + title_weight * title.min(1.0);
            if often > 0.0 {
                matched.score += weight * often * (k1 + 1.0) / (often + slow);
                matched.words.push(term.written.clone());
            }
        }
        matched.score += self.tuning.near * self.neighbours(&body);
        matched.share = (matched.score / self.best).min(1.0);
        Some(matched)
    }

    /// How often each term stands in the words, and how many words there are.
    fn count(&self, words: &str) -> (Vec<f32>, f32) {
        let mut counts = vec![0.0; self.terms.len()];
        let mut length = 0.0;
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            length += 1.0;
            for (count, (term, _)) in counts.iter_mut().zip(&self.terms) {
                if term.variants.iter().any(|variant| variant == word) {
                    *count += 1.0;
                }
            }
        }
        (counts, length)
    }

    /// The weight of neighbours in the query that are close to each other here too, in order.
    fn neighbours(&self, words: &str) -> f32 {
        if self.tuning.near == 0.0 {
            return 0.0;
        }
        let words: Vec<&str> = words.split(' ').collect();
        let is_there = |from: usize, term: &Term| {
            words
                .iter()
                .skip(from)
                .take(CLOSE)
                .any(|word| term.variants.iter().any(|variant| variant == word))
        };
        let pairs = self.terms.iter().zip(self.terms.iter().skip(1));
        let held = pairs.filter(|((first, _), (second, _))| {
            let starts = words
                .iter()
                .enumerate()
                .filter(|(_, word)| first.variants.iter().any(|v| v == *word));
            starts.take(20).any(|(at, _)| is_there(at + 1, second))
        });
        held.map(|((_, first), (_, second))| first.min(*second)).sum()
    }
}

fn has_phrase(words: &str, phrase: &Phrase) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    phrase
        .variants
        .iter()
        .any(|variant| words.windows(variant.len().max(1)).any(|window| window == variant))
}

/// Words after a word that are close to it.
const CLOSE: usize = 4;

/// The weight of a word that stands in so many of all chunks.
fn derive_weight(frequency: u64, chunks: u64) -> f32 {
    let (frequency, chunks) = (frequency.min(chunks) as f32, chunks as f32);
    (1.0 + (chunks - frequency + 0.5) / (frequency + 0.5)).ln()
}
