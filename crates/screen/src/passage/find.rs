//! Words in a text, whatever their case, accents and line breaks.

use std::ops::Range;

use super::folded;

/// Where `wanted` stands in a text that starts at `start` of the whole, at most `most` times, without overlaps. Case and
/// accents do not count, and any white space is the same.
pub fn find(text: &str, start: u64, wanted: &str, most: usize) -> Vec<Range<u64>> {
    let wanted: Vec<char> = plain(wanted.trim(), 0).map(|(letter, _)| letter).collect();
    let Some(&first) = wanted.first() else {
        return Vec::new();
    };
    let letters: Vec<(char, u64)> = plain(text, start).collect();
    let mut found: Vec<Range<u64>> = Vec::new();
    let mut free = 0;
    for (at, window) in letters.windows(wanted.len()).enumerate() {
        if found.len() == most {
            break;
        }
        let fits = at >= free
            && window.first().is_some_and(|(letter, _)| *letter == first)
            && window.iter().map(|(letter, _)| letter).eq(&wanted);
        if let (true, [(_, from), ..], [.., (_, last)]) = (fits, window, window) {
            found.push(*from..*last + 1);
            free = at + wanted.len();
        }
    }
    found
}

/// The letters as they are compared, each with the place that it comes from.
fn plain(text: &str, start: u64) -> impl Iterator<Item = (char, u64)> {
    let mut after_space = false;
    (start..).zip(text.chars()).flat_map(move |(at, letter)| {
        let space = letter.is_whitespace();
        let letters: Vec<char> = match (space, after_space) {
            (true, true) => Vec::new(),
            (true, false) => vec![' '],
            (false, _) if letter.is_ascii() => vec![letter.to_ascii_lowercase()],
            (false, _) => folded(letter).collect(),
        };
        after_space = space;
        letters.into_iter().map(move |letter| (letter, at))
    })
}
