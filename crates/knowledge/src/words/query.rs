//! What a person typed, as words to look up.

use super::pieces::{Piece, pieces};
use super::{analyse, stop};
use crate::language::Language;

/// A query taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryTerms {
    /// The words outside and inside quotes, each once, in order.
    pub terms: Vec<Term>,
    /// What stood in quotes.
    pub phrases: Vec<Phrase>,
}

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word, lower-case and without accents.
    pub written: String,
    /// The forms to look up, one for each language in which it differs; the most likely first.
    pub variants: Vec<String>,
}

/// Words that must stand next to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// As it was typed.
    pub written: String,
    /// The sequences to look up, one for each language in which it differs.
    pub variants: Vec<Vec<String>>,
}

impl QueryTerms {
    /// Whether there is nothing to look up.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.phrases.is_empty()
    }
}

/// Takes a query apart. The first language is the one that it is most likely in: its stop words are left out, unless
/// there is nothing else, and its stems come first.
#[must_use]
pub fn query(text: &str, languages: &[Language]) -> QueryTerms {
    let languages = if languages.is_empty() {
        &[Language::ENGLISH]
    } else {
        languages
    };
    let mut found = QueryTerms::default();
    let mut stopped = Vec::new();
    for (part, quoted) in quotes(text) {
        if quoted {
            let mut variants: Vec<Vec<String>> = Vec::new();
            for language in languages {
                let words: Vec<String> = analyse(part, *language).split(' ').map(str::to_owned).collect();
                if !variants.contains(&words) {
                    variants.push(words);
                }
            }
            if variants.iter().all(|words| words.iter().any(|word| !word.is_empty())) {
                found.phrases.push(Phrase {
                    written: part.trim().to_owned(),
                    variants,
                });
            }
        }
        pieces(part, |piece| {
            let term = term(piece, languages);
            let is_stop = languages
                .first()
                .is_some_and(|language| stop::is_stop_word(&term.written, *language));
            let list = if is_stop { &mut stopped } else { &mut found.terms };
            if !list.contains(&term) {
                list.push(term);
            }
        });
    }
    if found.terms.is_empty() {
        found.terms = stopped;
    }
    found
}

fn term(piece: Piece<'_>, languages: &[Language]) -> Term {
    let written = piece.text().to_owned();
    let mut variants: Vec<String> = Vec::new();
    for language in languages {
        // Only words have stems; analysing the other pieces again would take them apart a second time.
        let variant = match piece {
            Piece::Word(word) => analyse(word, *language),
            Piece::Exact(exact) => exact.to_owned(),
        };
        if !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    Term { written, variants }
}

/// Parts of a query and whether they stood in quotes. A quote that is never closed is none.
fn quotes(text: &str) -> Vec<(&str, bool)> {
    const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];
    let parts: Vec<&str> = text.split(QUOTES).collect();
    let last = parts.len() - 1;
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| (*part, at % 2 == 1 && at != last))
        .collect()
}
