//! Answers that can be checked: numbered passages in, a text with citations out, and what of it the passages support.
//!
//! Everything here is a function over values. Whoever drives the model takes [`prompt`] before, and [`finish`] after
//! the stream has ended; without a model, [`extract`] makes an answer of the passages' own sentences. A passage is
//! data: it stands between marks that its own text cannot close, and nothing in it is an instruction.

mod extract;
mod not_found;
mod prompt;
mod sentences;
mod support;

use adiuva_protocol::knowledge::{Answer, Citation, Hit, Span};

pub use extract::extract;
pub use prompt::{Prompt, marked, prompt};
pub use sentences::{Sentence, sentences};
pub use support::{Support, is_supported};

use crate::language::Language;
use crate::words;

/// Passages that an answer may cite, in the order of their numbers, from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passages {
    hits: Vec<Hit>,
}

impl Passages {
    /// The first hits that fit into `room` scalar values of text, at least one.
    #[must_use]
    pub fn of(hits: Vec<Hit>, room: usize) -> Self {
        let mut used = 0;
        let mut kept = Vec::new();
        for hit in hits {
            used += hit.text.chars().count();
            if used > room && !kept.is_empty() {
                break;
            }
            kept.push(hit);
        }
        Self { hits: kept }
    }

    /// With their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Hit)> {
        (1..).zip(&self.hits)
    }

    /// Whether there is nothing to cite.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// The passage of this number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Hit> {
        self.hits.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    fn citation(&self, number: u32) -> Option<Citation> {
        let hit = self.get(number)?;
        Some(Citation {
            number,
            document: hit.document,
            path: hit.paths.first()?.clone(),
            page: hit.page,
            start: hit.span.start,
            end: hit.span.end,
            quote: hit.text.clone(),
        })
    }
}

/// How much alike two texts are by meaning, from -1 to 1; none when no model can tell.
pub type Alike<'a> = &'a dyn Fn(&str, &str) -> Option<f32>;

/// Checks a finished answer against the passages: which it cites, and which of its sentences they do not support.
#[must_use]
pub fn finish(answer: String, model: String, passages: &Passages, language: Language, alike: Alike<'_>) -> Answer {
    let sentences = sentences(&answer);
    let mut numbers: Vec<u32> = sentences
        .iter()
        .flat_map(|sentence| sentence.cites.iter().copied())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let citations: Vec<Citation> = numbers.iter().filter_map(|number| passages.citation(*number)).collect();
    let not_found = citations.is_empty() && not_found::says_so(&answer);
    let unsupported: Vec<Span> = if not_found {
        Vec::new()
    } else {
        let doubtful = |sentence: &&Sentence<'_>| !is_supported(sentence, passages, language, alike);
        sentences
            .iter()
            .filter(doubtful)
            .map(|sentence| sentence.span)
            .collect()
    };
    Answer {
        grounded: !citations.is_empty() && unsupported.is_empty(),
        answer,
        citations,
        model: Some(model),
        extracts: false,
        not_found,
        unsupported,
    }
}

/// The words of a text that carry its meaning, as the keyword index knows them, each once.
fn content(text: &str, language: Language) -> Vec<String> {
    let terms = words::query(text, &[language]).terms;
    terms
        .into_iter()
        .filter_map(|term| term.variants.into_iter().next())
        .collect()
}

#[cfg(test)]
mod tests;
