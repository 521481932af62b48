//! What a query asks for: its language, its words, and which of them nominate.

use adiuva_store::words::quoted;

use super::Frequencies;
use crate::language::Language;
use crate::words::{self, Phrase, Term};

/// Languages in which a query is looked up at most.
const LANGUAGES: usize = 4;

/// A query taken apart.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The language it is most likely in.
    pub(super) language: Language,
    pub(super) terms: Vec<Term>,
    pub(super) phrases: Vec<Phrase>,
}

/// Takes a query apart for files in these languages, the most common first.
pub(super) fn plan(query: &str, languages: &[Language]) -> Plan {
    let language = language_of(query, languages);
    let mut all = vec![language];
    all.extend(
        languages
            .iter()
            .copied()
            .filter(|other| *other != language)
            .take(LANGUAGES - 1),
    );
    let found = words::query(query, &all);
    Plan {
        language,
        terms: found.terms,
        phrases: found.phrases,
    }
}

/// The language of a query among those of the files. A query is short, so its small words are asked first: the language
/// that calls most of its words common ones. Only when they do not tell, its letters are looked at.
fn language_of(query: &str, languages: &[Language]) -> Language {
    let candidates: Vec<Language> = if languages.is_empty() {
        vec![Language::ENGLISH]
    } else {
        languages.to_vec()
    };
    let left = |language: &Language| words::query(query, &[*language]).terms.len();
    let fewest = candidates.iter().map(left).min().unwrap_or_default();
    let most = candidates.iter().map(left).max().unwrap_or_default();
    let mut telling: Vec<Language> = candidates
        .iter()
        .copied()
        .filter(|language| left(language) == fewest)
        .collect();
    if telling.len() > 1 || fewest == most {
        let guess = Language::guess(query).filter(|(guess, sure)| telling.contains(guess) && *sure > 0.2);
        if let Some((guess, _)) = guess {
            return guess;
        }
    }
    telling.drain(..).next().unwrap_or(Language::ENGLISH)
}

impl Plan {
    /// Every form that is looked up.
    pub(super) fn variants(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|term| &term.variants).map(String::as_str)
    }

    /// In how many chunks a term stands, about.
    pub(super) fn frequency(term: &Term, frequencies: &Frequencies) -> u64 {
        term.variants
            .iter()
            .map(|variant| frequencies.get(variant.as_str()).copied().unwrap_or_default())
            .sum()
    }

    /// The FTS5 expression that nominates, none when no word of the query stands anywhere. It visits about `places`
    /// chunks at most, as long as some word is rare enough for that: scoring each visited chunk is what costs.
    pub(super) fn expression(&self, frequencies: &Frequencies, chunks: u64, places: u64) -> Option<String> {
        let phrases = self.phrases.iter().map(|phrase| {
            let variants: Vec<String> = phrase.variants.iter().map(|words| quoted(&words.join(" "))).collect();
            format!("({})", variants.join(" OR "))
        });
        let phrases: Vec<String> = phrases.collect();
        let mut terms: Vec<(u64, &Term)> = self
            .terms
            .iter()
            .map(|term| (Self::frequency(term, frequencies), term))
            .filter(|(frequency, _)| *frequency > 0)
            .collect();
        terms.sort_by_key(|(frequency, _)| *frequency);
        let mut visited = 0;
        let mut nominating = Vec::new();
        let mut common = Vec::new();
        for (frequency, term) in terms {
            visited += frequency;
            // A word that stands nearly everywhere separates nothing, however small the collection is.
            if visited <= places && frequency * 2 <= chunks.max(8) {
                nominating.push(any_of(term));
            } else {
                common.push(any_of(term));
            }
        }
        let words = if !nominating.is_empty() {
            Some(nominating.join(" OR "))
        } else if common.len() > 1 {
            // Only common words: chunks that hold the two rarest together are few enough, and better.
            Some(common.iter().take(2).cloned().collect::<Vec<_>>().join(" AND "))
        } else {
            common.pop()
        };
        match (phrases.is_empty(), words) {
            (true, words) => words,
            (false, None) => Some(phrases.join(" AND ")),
            // What stands in quotes must be there; the words of the query then order what is found.
            (false, Some(words)) => Some(format!(
                "{} AND ({} OR {words})",
                phrases.join(" AND "),
                phrases.join(" OR ")
            )),
        }
    }
}

fn any_of(term: &Term) -> String {
    let variants: Vec<String> = term.variants.iter().map(|variant| quoted(variant)).collect();
    match variants.as_slice() {
        [one] => one.clone(),
        several => format!("({})", several.join(" OR ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::ENGLISH, Language::ITALIAN];

    #[test]
    fn small_words_tell_the_language() {
        let check = |query: &str, expected: Language| assert_eq!(plan(query, &BOTH).language, expected, "{query}");
        check("how do I change the password of a user", Language::ENGLISH);
        check("come si cambia la password di un utente", Language::ITALIAN);
        check("dove sono i registri del sistema", Language::ITALIAN);
        check("apt", Language::ENGLISH);
        check("configurazione della rete", Language::ITALIAN);
    }

    fn expression(query: &str, frequencies: &[(&str, u64)], chunks: u64, places: u64) -> Option<String> {
        let frequencies = frequencies
            .iter()
            .map(|(word, count)| ((*word).to_owned(), *count))
            .collect();
        plan(query, &[Language::ENGLISH]).expression(&frequencies, chunks, places)
    }

    #[test]
    fn rare_words_nominate() {
        let frequencies = [("kernel", 400), ("modul", 90), ("file", 60_000), ("system", 50_000)];
        let check = |query: &str, expected: Option<&str>| {
            assert_eq!(
                expression(query, &frequencies, 100_000, 20_000).as_deref(),
                expected,
                "{query}"
            );
        };
        check("kernel modules", Some("\"modul\" OR \"kernel\""));
        check("kernel file", Some("\"kernel\""));
        check("file system", Some("\"system\" AND \"file\""));
        check("file", Some("\"file\""));
        check("unheard", None);
        check("unheard kernel", Some("\"kernel\""));
        check(
            "\"kernel modules\"",
            Some("(\"kernel modul\") AND ((\"kernel modul\") OR \"modul\" OR \"kernel\")"),
        );
    }
}
