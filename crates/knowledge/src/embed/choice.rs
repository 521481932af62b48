//! Which model embeds a chunk, and what of the chunk.

use std::collections::BTreeMap;

use adiuva_models::EmbedderId;
use adiuva_protocol::settings::Embedding;

use crate::language::Language;

/// The model for a chunk in this language, none when it is not known.
#[must_use]
pub fn choose(language: Option<Language>, setting: Embedding) -> EmbedderId {
    match setting {
        Embedding::English => EmbedderId::ENGLISH,
        Embedding::Multilingual => EmbedderId::MANY,
        // Code, tables and lists are mostly English words, and the English model is the better one for these too.
        Embedding::ByLanguage => match language {
            None | Some(Language::ENGLISH) => EmbedderId::ENGLISH,
            Some(_) => EmbedderId::MANY,
        },
    }
}

/// Which model serves each language, by language code, for giving chunks to other models when the setting changes. The
/// empty code stands for chunks whose language is not known.
#[must_use]
pub fn assignments(setting: Embedding) -> BTreeMap<String, String> {
    let known = Language::all().map(|language| (language.code().to_owned(), choose(Some(language), setting)));
    let unknown = std::iter::once((String::new(), choose(None, setting)));
    known
        .chain(unknown)
        .map(|(code, embedder)| (code, embedder.as_str().to_owned()))
        .collect()
}

/// What of a chunk is embedded: where it stands, then what it says. A passage alone often does not name its subject.
#[must_use]
pub fn passage_text(title: &str, headings: &[String], text: &str) -> String {
    let mut place = String::new();
    for part in std::iter::once(title).chain(headings.iter().map(String::as_str)) {
        let part = part.trim();
        // A title is often repeated as the first heading.
        if part.is_empty() || place.ends_with(part) || place.chars().count() + part.chars().count() > LONGEST_PLACE {
            continue;
        }
        if !place.is_empty() {
            place.push_str(" > ");
        }
        place.push_str(part);
    }
    if place.is_empty() {
        text.to_owned()
    } else {
        format!("{place}\n{text}")
    }
}

/// Scalar values of title and headings that are put before a passage: the model reads only so much.
const LONGEST_PLACE: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_model() {
        let check = |code: &str, setting: Embedding, expected: EmbedderId| {
            assert_eq!(
                choose(Language::from_code(code), setting),
                expected,
                "{code} {setting:?}"
            );
        };
        check("en", Embedding::ByLanguage, EmbedderId::ENGLISH);
        check("it", Embedding::ByLanguage, EmbedderId::MANY);
        check("", Embedding::ByLanguage, EmbedderId::ENGLISH);
        check("it", Embedding::English, EmbedderId::ENGLISH);
        check("en", Embedding::Multilingual, EmbedderId::MANY);
        let all = assignments(Embedding::ByLanguage);
        assert_eq!(all.get("en").map(String::as_str), Some(EmbedderId::ENGLISH.as_str()));
        assert_eq!(all.get("fr").map(String::as_str), Some(EmbedderId::MANY.as_str()));
        assert!(all.contains_key(""));
    }

    #[test]
    fn the_place_comes_first_and_stays_short() {
        let check = |title: &str, headings: &[&str], expected: &str| {
            let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
            assert_eq!(passage_text(title, &headings, "text"), expected);
        };
        check("", &[], "text");
        check("Guide", &["Guide", "Set-up"], "Guide > Set-up\ntext");
        check("", &[" ", "One"], "One\ntext");
        check("Guide", &[&"x".repeat(200), "Two"], "Guide > Two\ntext");
    }
}
