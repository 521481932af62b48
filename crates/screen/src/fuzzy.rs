//! What a person means by a few typed letters, for the command palette.
//!
//! Each typed word must appear in a candidate as a subsequence, without regard to case and accents. Letters that stand
//! together and at the beginnings of words count more.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer candidates are only looked at up to here, longer words not at all.
const CANDIDATE: usize = 512;
const WORD: usize = 64;

const LETTER: i32 = 10;
const TOGETHER: i32 = 30;
const WORD_START: i32 = 14;
const CANDIDATE_START: i32 = 10;
const SKIPPED: i32 = -1;
/// Before the first letter, it does not matter how much more than this is skipped.
const MOST_SKIPPED: i32 = 6;
const NO: i32 = i32::MIN / 2;

/// How a candidate answers a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Higher is better; to be compared between candidates of one query only.
    pub score: i32,
    /// The bytes of the candidate that were meant, in order, without overlap: to be shown in bold.
    pub ranges: Vec<Range<usize>>,
}

/// A candidate's place in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its place among the candidates.
    pub index: usize,
    /// How it answers.
    pub found: Match,
}

/// How `candidate` answers `query`, if it does. Nothing typed is answered by all, equally.
pub fn find(query: &str, candidate: &str) -> Option<Match> {
    Query::new(query)?.find(candidate)
}

/// Those of the candidates that answer, best first; of equals the shorter, then the earlier one.
pub fn rank<'a>(query: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<Ranked> {
    let Some(query) = Query::new(query) else {
        return Vec::new();
    };
    let mut ranked: Vec<(usize, Ranked)> = candidates
        .into_iter()
        .enumerate()
        .filter_map(|(index, candidate)| {
            let found = query.find(candidate)?;
            let length = if query.words.is_empty() { 0 } else { candidate.len() };
            Some((length, Ranked { index, found }))
        })
        .collect();
    ranked.sort_by_key(|(length, ranked)| (std::cmp::Reverse(ranked.found.score), *length, ranked.index));
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
}

struct Query {
    words: Vec<Vec<char>>,
}

impl Query {
    /// Nothing for a query with a word that is too long to be meant.
    fn new(text: &str) -> Option<Self> {
        let words: Vec<Vec<char>> = text
            .split_whitespace()
            .map(|word| word.chars().flat_map(folded).take(WORD + 1).collect())
            .filter(|word: &Vec<char>| !word.is_empty())
            .collect();
        words.iter().all(|word| word.len() <= WORD).then_some(Self { words })
    }

    fn find(&self, candidate: &str) -> Option<Match> {
        let letters = letters(candidate);
        let mut score = 0;
        let mut meant = vec![false; letters.len()];
        for word in &self.words {
            let (word_score, places) = best(word, &letters)?;
            score += word_score;
            for place in places {
                if let Some(meant) = meant.get_mut(place) {
                    *meant = true;
                }
            }
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (letter, _) in letters.iter().zip(meant).filter(|(_, meant)| *meant) {
            match ranges.last_mut() {
                Some(last) if last.end >= letter.bytes.start => last.end = last.end.max(letter.bytes.end),
                _ => ranges.push(letter.bytes.clone()),
            }
        }
        Some(Match { score, ranges })
    }
}

/// One letter of a candidate, folded. A character can give several (`ß`), which then share its bytes.
struct Letter {
    folded: char,
    bytes: Range<usize>,
    bonus: i32,
}

fn letters(candidate: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut before: Option<char> = None;
    for (start, character) in candidate.char_indices().take(CANDIDATE) {
        let bytes = start..start + character.len_utf8();
        let bonus = match before {
            None => WORD_START + CANDIDATE_START,
            Some(before) if !before.is_alphanumeric() && character.is_alphanumeric() => WORD_START,
            Some(before) if before.is_lowercase() && character.is_uppercase() => WORD_START,
            Some(_) => 0,
        };
        let known = letters.len();
        letters.extend(folded(character).map(|folded| Letter {
            folded,
            bytes: bytes.clone(),
            bonus,
        }));
        if letters.len() == known {
            // An accent on its own belongs to the letter before it.
            if let Some(last) = letters.last_mut() {
                last.bytes.end = bytes.end;
            }
        } else {
            before = Some(character);
        }
    }
    letters
}

/// A character without case and accents.
fn folded(character: char) -> impl Iterator<Item = char> {
    std::iter::once(character)
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
        .flat_map(char::to_lowercase)
        .flat_map(|part| std::iter::once(part).nfkd().filter(|part| !is_combining_mark(*part)))
}

/// The best way to find `word` in `letters`: its score, and where each letter is.
///
/// Row by row through the word; a cell is the best score with this letter of the word at this place. What lies between two
/// letters costs, so the best cell of the row above is carried along with what was skipped since.
fn best(word: &[char], letters: &[Letter]) -> Option<(i32, Vec<usize>)> {
    let mut above: Vec<i32> = Vec::new();
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(word.len());
    for (row, wanted) in word.iter().enumerate() {
        let mut scores = vec![NO; letters.len()];
        let mut from = vec![0; letters.len()];
        let mut carried = (NO, 0);
        for (place, letter) in letters.iter().enumerate() {
            // The letter just before is together with this one; `carried` are those further back.
            let adjacent = place.checked_sub(1).map(|before| (score_at(&above, before), before));
            if *wanted == letter.folded {
                let own = LETTER + letter.bonus;
                let lead = i32::try_from(place).unwrap_or(MOST_SKIPPED).min(MOST_SKIPPED) * SKIPPED;
                let together = adjacent.map_or(NO, |(score, _)| score + TOGETHER);
                let (score, origin) = match adjacent {
                    _ if row == 0 => (lead, 0),
                    Some((_, before)) if together >= carried.0 => (together, before),
                    _ => carried,
                };
                if score > NO / 2 {
                    set(&mut scores, place, score + own);
                    set(&mut from, place, origin);
                }
            }
            carried.0 = (carried.0 + SKIPPED).max(NO);
            if let Some((score, before)) = adjacent.filter(|(score, _)| score + SKIPPED > carried.0) {
                carried = (score + SKIPPED, before);
            }
        }
        above = scores;
        came_from.push(from);
    }
    let (mut place, score) = (0..letters.len())
        .map(|place| (place, score_at(&above, place)))
        .filter(|(_, score)| *score > NO / 2)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let mut places = Vec::with_capacity(word.len());
    for from in came_from.iter().rev() {
        places.push(place);
        place = from.get(place).copied().unwrap_or_default();
    }
    places.reverse();
    Some((score, places))
}

fn score_at(scores: &[i32], place: usize) -> i32 {
    scores.get(place).copied().unwrap_or(NO)
}

fn set<T>(row: &mut [T], place: usize, value: T) {
    if let Some(cell) = row.get_mut(place) {
        *cell = value;
    }
}
