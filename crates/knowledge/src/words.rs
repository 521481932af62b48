//! Words as the keyword index knows them: lower case, without accents, stemmed, identifiers taken apart.
//!
//! A chunk is analysed in its own language, a query in every language that matters; both go through [`pieces`], so that
//! what was written the same way is found the same way. Stop words are in the index, because "the who" is a fair phrase,
//! and are only left out of queries that have other words.

mod fold;
mod pieces;
mod query;
mod stop;

use std::cell::RefCell;
use std::collections::HashMap;

use rust_stemmers::Stemmer;

use crate::language::Language;
use pieces::{Piece, pieces};
pub use query::{Phrase, QueryTerms, Term, query};

/// A text's words for the keyword index, parted by spaces, in the order they stand.
#[must_use]
pub fn analyse(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    STEMS.with_borrow_mut(|stems| {
        let stems = stems.of(language);
        pieces(text, |piece| {
            if !out.is_empty() {
                out.push(' ');
            }
            stems.push_stem(piece, &mut out);
        });
    });
    out
}

/// Stems that a thread keeps for each language; a text repeats its words, and stemming is what costs.
const KEPT: usize = 30_000;

thread_local! {
    static STEMS: RefCell<Stems> = RefCell::default();
}

#[derive(Default)]
struct Stems {
    by_language: HashMap<Language, StemsOfOne>,
}

struct StemsOfOne {
    stemmer: Option<Stemmer>,
    known: HashMap<Box<str>, Box<str>>,
}

impl Stems {
    fn of(&mut self, language: Language) -> &mut StemsOfOne {
        self.by_language.entry(language).or_insert_with(|| StemsOfOne {
            stemmer: language.stemming().map(Stemmer::create),
            known: HashMap::new(),
        })
    }
}

impl StemsOfOne {
    fn push_stem(&mut self, piece: Piece<'_>, out: &mut String) {
        let (Some(stemmer), Piece::Word(word)) = (&self.stemmer, piece) else {
            out.push_str(piece.text());
            return;
        };
        if word.len() <= 2 {
            out.push_str(word);
            return;
        }
        if let Some(stem) = self.known.get(word) {
            out.push_str(stem);
            return;
        }
        let stem = stemmer.stem(word);
        out.push_str(&stem);
        if self.known.len() >= KEPT {
            self.known.clear();
        }
        self.known.insert(word.into(), stem.into());
    }
}

#[cfg(test)]
mod tests;
