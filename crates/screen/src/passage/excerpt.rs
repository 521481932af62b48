//! The part of a passage that tells most, with the words that were looked for.

use unicode_segmentation::UnicodeSegmentation;

use super::folded;

/// A bit of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bit {
    /// Its text.
    pub text: String,
    /// It is one of the words that were looked for.
    pub wanted: bool,
}

/// About `most` characters of a passage, where most of the wanted words are. Line breaks become spaces, `…` stands for what
/// is left out.
pub fn excerpt(passage: &str, wanted: &[String], most: usize) -> Vec<Bit> {
    let wanted: Vec<Vec<char>> = wanted
        .iter()
        .map(|word| word.chars().flat_map(folded).collect())
        .collect();
    let words: Vec<Word> = passage
        .split_word_bounds()
        .map(|text| Word::new(text, &wanted))
        .collect();
    let shown = best(&words, most);
    let mut bits: Vec<Bit> = Vec::new();
    if shown.start > 0 {
        add(&mut bits, "… ", false);
    }
    for word in words.get(shown.clone()).unwrap_or_default() {
        let text = if word.space { " " } else { word.text };
        add(&mut bits, text, word.wanted.is_some());
    }
    if shown.end < words.len() {
        add(&mut bits, " …", false);
    }
    bits
}

struct Word<'a> {
    text: &'a str,
    length: usize,
    space: bool,
    /// Which of the wanted words it is.
    wanted: Option<usize>,
}

impl<'a> Word<'a> {
    fn new(text: &'a str, wanted: &[Vec<char>]) -> Self {
        let space = text.chars().all(char::is_whitespace);
        let letters: Vec<char> = if space {
            Vec::new()
        } else {
            text.chars().flat_map(folded).collect()
        };
        Self {
            text,
            length: if space { 1 } else { text.chars().count() },
            space,
            wanted: wanted.iter().position(|word| is_form_of(&letters, word)),
        }
    }
}

/// Whether two words are forms of one, as far as their letters tell: the same beginning, and short endings.
fn is_form_of(word: &[char], wanted: &[char]) -> bool {
    if word.is_empty() || wanted.is_empty() {
        return false;
    }
    let same = word.iter().zip(wanted).take_while(|(a, b)| a == b).count();
    let ending = word.len().max(wanted.len()) - same;
    word == wanted || (same >= 4 && ending <= 3 && same * 3 >= wanted.len() * 2)
}

/// The words to show: those with the most different wanted words, the first such place, and a little before it.
fn best(words: &[Word<'_>], most: usize) -> std::ops::Range<usize> {
    let all: usize = words.iter().map(|word| word.length).sum();
    if all <= most {
        return 0..words.len();
    }
    let hits = words.iter().enumerate().filter(|(_, word)| word.wanted.is_some());
    let first = hits
        .map(|(at, _)| (value(words, at, most), at))
        .max_by_key(|(value, at)| (*value, usize::MAX - at))
        .map_or(0, |(_, at)| at);
    let start = back(words, first, most / 6);
    let skipped = words.iter().skip(start).take_while(|word| word.space).count();
    let start = start + skipped;
    start..reach(words, start, most)
}

/// How many different wanted words stand within `most` characters from a word on.
fn value(words: &[Word<'_>], at: usize, most: usize) -> usize {
    let mut seen: Vec<usize> = words
        .get(at..reach(words, at, most * 5 / 6))
        .unwrap_or_default()
        .iter()
        .filter_map(|word| word.wanted)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// The word after the last one that fits into `most` characters.
fn reach(words: &[Word<'_>], start: usize, most: usize) -> usize {
    let mut left = most;
    let fits = words.iter().skip(start).take_while(|word| {
        let fits = word.length <= left;
        left = left.saturating_sub(word.length);
        fits
    });
    (start + fits.count()).max((start + 1).min(words.len()))
}

/// As many words back as fit into `most` characters.
fn back(words: &[Word<'_>], from: usize, most: usize) -> usize {
    let mut left = most;
    let fits = words.iter().take(from).rev().take_while(|word| {
        let fits = word.length <= left;
        left = left.saturating_sub(word.length);
        fits
    });
    from - fits.count()
}

fn add(bits: &mut Vec<Bit>, text: &str, wanted: bool) {
    match bits.last_mut() {
        Some(last) if last.wanted == wanted => last.text.push_str(text),
        _ => bits.push(Bit {
            text: text.to_owned(),
            wanted,
        }),
    }
}
