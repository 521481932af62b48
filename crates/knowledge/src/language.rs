//! Which language a text is in.

use std::fmt;

use rust_stemmers::Algorithm;
use whatlang::{Detector, Lang};

/// A language, by its ISO 639-1 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(Lang);

/// Code, language, and the Snowball algorithm for its words where there is one. Only these are looked for: the more
/// languages a detector may choose from, the more often it takes a short text for a language that nobody here reads.
const LANGUAGES: &[(&str, Lang, Option<Algorithm>)] = &[
    ("en", Lang::Eng, Some(Algorithm::English)),
    ("it", Lang::Ita, Some(Algorithm::Italian)),
    ("de", Lang::Deu, Some(Algorithm::German)),
    ("fr", Lang::Fra, Some(Algorithm::French)),
    ("es", Lang::Spa, Some(Algorithm::Spanish)),
    ("pt", Lang::Por, Some(Algorithm::Portuguese)),
    ("nl", Lang::Nld, Some(Algorithm::Dutch)),
    ("sv", Lang::Swe, Some(Algorithm::Swedish)),
    ("da", Lang::Dan, Some(Algorithm::Danish)),
    ("nb", Lang::Nob, Some(Algorithm::Norwegian)),
    ("fi", Lang::Fin, Some(Algorithm::Finnish)),
    ("ro", Lang::Ron, Some(Algorithm::Romanian)),
    ("hu", Lang::Hun, Some(Algorithm::Hungarian)),
    ("tr", Lang::Tur, Some(Algorithm::Turkish)),
    ("ru", Lang::Rus, Some(Algorithm::Russian)),
    ("el", Lang::Ell, Some(Algorithm::Greek)),
    ("ar", Lang::Ara, Some(Algorithm::Arabic)),
    ("ta", Lang::Tam, Some(Algorithm::Tamil)),
    ("pl", Lang::Pol, None),
    ("cs", Lang::Ces, None),
    ("sk", Lang::Slk, None),
    ("sl", Lang::Slv, None),
    ("hr", Lang::Hrv, None),
    ("ca", Lang::Cat, None),
    ("lt", Lang::Lit, None),
    ("lv", Lang::Lav, None),
    ("et", Lang::Est, None),
    ("uk", Lang::Ukr, None),
    ("bg", Lang::Bul, None),
    ("sr", Lang::Srp, None),
    ("vi", Lang::Vie, None),
    ("id", Lang::Ind, None),
    ("he", Lang::Heb, None),
    ("fa", Lang::Pes, None),
    ("hi", Lang::Hin, None),
    ("bn", Lang::Ben, None),
    ("th", Lang::Tha, None),
    ("ko", Lang::Kor, None),
    ("ja", Lang::Jpn, None),
    ("zh", Lang::Cmn, None),
];

/// Letters without which no guess is worth anything.
const FEWEST_LETTERS: usize = 24;
/// Bytes that are enough to tell.
const SAMPLE: usize = 2048;

/// Bytes of a document that are looked at in one place, and how far apart the places are.
const PROBE: usize = 640;
const PROBE_EVERY: usize = 8 << 10;
const MOST_PROBES: usize = 12;

/// Whether a document is in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniform {
    /// As far as was seen.
    Yes,
    /// Parts of it are in others.
    No,
}

impl Language {
    /// English, which a text is taken for when nothing better is known.
    pub const ENGLISH: Self = Self(Lang::Eng);
    /// Italian.
    pub const ITALIAN: Self = Self(Lang::Ita);

    /// Its ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        LANGUAGES
            .iter()
            .find(|(_, lang, _)| *lang == self.0)
            .map_or("en", |(code, ..)| code)
    }

    /// The language of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        LANGUAGES
            .iter()
            .find(|(known, ..)| *known == code)
            .map(|(_, lang, _)| Self(*lang))
    }

    /// All that are told apart.
    pub fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.iter().map(|(_, lang, _)| Self(*lang))
    }

    /// The language that a text is surely in; none when it is short, mixed, or hardly prose.
    #[must_use]
    pub fn detect(text: &str) -> Option<Self> {
        let sample = head(text, SAMPLE);
        let letters = sample
            .chars()
            .filter(|character| character.is_alphabetic())
            .take(FEWEST_LETTERS)
            .count();
        if letters < FEWEST_LETTERS && !sample.chars().any(is_ideographic) {
            return None;
        }
        let info = Detector::with_allowlist(LANGUAGES.iter().map(|(_, lang, _)| *lang).collect()).detect(sample)?;
        // Trigram distances of a long text are trustworthy also when a close relative comes near.
        let sure = info.is_reliable() || info.confidence() > 0.5 && sample.len() > 400;
        sure.then(|| Self(info.lang()))
    }

    /// The language of most of a document, and whether all of it seems to be in that language. A few places are looked
    /// at, because looking at every passage would cost as much as everything else that is done with a text.
    #[must_use]
    pub fn detect_document(text: &str) -> (Option<Self>, Uniform) {
        let count = (text.len() / PROBE_EVERY).clamp(2, MOST_PROBES);
        let mut found: Vec<(Self, usize)> = Vec::new();
        for probe in 0..=count {
            let at = text.floor_char_boundary(text.len() * probe / (count + 1));
            let Some(language) = Self::detect(head(text.get(at..).unwrap_or_default(), PROBE)) else {
                continue;
            };
            match found.iter_mut().find(|(known, _)| *known == language) {
                Some((_, times)) => *times += 1,
                None => found.push((language, 1)),
            }
        }
        let uniform = if found.len() > 1 { Uniform::No } else { Uniform::Yes };
        (
            found
                .into_iter()
                .max_by_key(|(_, times)| *times)
                .map(|(language, _)| language),
            uniform,
        )
    }

    /// The language of the words of a query, which are few: the surest guess, however unsure, and how sure it is from
    /// 0 to 1.
    #[must_use]
    pub fn guess(text: &str) -> Option<(Self, f64)> {
        let detector = Detector::with_allowlist(LANGUAGES.iter().map(|(_, lang, _)| *lang).collect());
        detector.detect(text).map(|info| (Self(info.lang()), info.confidence()))
    }

    pub(crate) fn stemming(self) -> Option<Algorithm> {
        LANGUAGES
            .iter()
            .find(|(_, lang, _)| *lang == self.0)
            .and_then(|(.., algorithm)| *algorithm)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

fn is_ideographic(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// At most so many bytes from the start, cut at a character.
fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(Language::detect(text).map(Language::code), expected, "{text}");
        };
        check(
            "The quick brown fox jumps over the lazy dog while nobody in the house is watching.",
            Some("en"),
        );
        check(
            "La documentazione descrive come installare il programma e quali file vengono modificati.",
            Some("it"),
        );
        check(
            "Die Anleitung beschreibt, wie das Programm installiert wird und welche Dateien es braucht.",
            Some("de"),
        );
        check(
            "Настройка программы описана в этом документе, где говорится обо всех файлах, которые она меняет.",
            Some("ru"),
        );
        check("short", None);
        check("", None);
        check("0x7f45 0x4c46 -> {1, 2, 3}; a += b * c;", None);
    }

    #[test]
    fn documents_of_two_languages_are_known_as_such() {
        let english =
            "The manual explains how to install the program and which files it changes on the disk. ".repeat(40);
        let italian =
            "Il manuale spiega come installare il programma e quali file modifica sul disco rigido. ".repeat(20);
        assert_eq!(
            Language::detect_document(&english),
            (Some(Language::ENGLISH), Uniform::Yes)
        );
        assert_eq!(
            Language::detect_document(&format!("{english}{italian}")),
            (Some(Language::ENGLISH), Uniform::No)
        );
        assert_eq!(Language::detect_document(""), (None, Uniform::Yes));
    }

    #[test]
    fn codes_go_both_ways() {
        for (code, ..) in LANGUAGES {
            assert_eq!(Language::from_code(code).map(Language::code), Some(*code));
        }
    }
}
