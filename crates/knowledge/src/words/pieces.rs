//! Where words begin and end.

use super::fold::push_folded;

/// Longer runs are keys, hashes and encoded data, which nobody searches by typing.
const LONGEST: usize = 64;

/// A word of a text, folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Letters alone; may be stemmed.
    Word(&'a str),
    /// Anything else, kept as it is: numbers, versions, names with signs in them.
    Exact(&'a str),
}

impl<'a> Piece<'a> {
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Word(text) | Self::Exact(text) => text,
        }
    }
}

/// Calls back with each word in order. A name made of several words comes whole first, then its parts.
pub(super) fn pieces(text: &str, mut each: impl FnMut(Piece<'_>)) {
    let mut folded = String::with_capacity(LONGEST);
    let mut rest = text;
    while let Some(at) = rest.find(char::is_alphanumeric) {
        rest = rest.get(at..).unwrap_or_default();
        let end = run_end(rest);
        let (run, tail) = rest.split_at(end);
        rest = tail;
        if run.len() > LONGEST {
            // A long run of scripts without spaces is a sentence, not junk.
            if run.chars().any(is_unspaced) {
                unspaced(run, &mut folded, &mut each);
            }
            continue;
        }
        if run.bytes().all(|byte| byte.is_ascii_lowercase()) {
            each(Piece::Word(run));
        } else if run.chars().any(is_unspaced) {
            unspaced(run, &mut folded, &mut each);
        } else {
            name(run, &mut folded, &mut each);
        }
    }
}

/// The end of the run of letters, digits and the signs that join them.
fn run_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let mut end = text.len();
    while let Some((at, character)) = characters.next() {
        if character.is_alphanumeric() || is_mark(character) {
            continue;
        }
        let joins = matches!(character, '.' | '-' | '_')
            && characters.peek().is_some_and(|(_, c)| c.is_alphanumeric() || *c == '_')
            || character == '_';
        if joins {
            continue;
        }
        end = at;
        // C++, C#, F#: a letter or two with a sign that ends the word.
        let signs = text.get(at..).unwrap_or_default();
        let sign = ["++", "#"].into_iter().find(|sign| signs.starts_with(sign));
        if let Some(sign) = sign.filter(|_| at <= 2)
            && !signs
                .get(sign.len()..)
                .unwrap_or_default()
                .starts_with(|c: char| c.is_alphanumeric() || c == '+')
        {
            end = at + sign.len();
        }
        break;
    }
    text.get(..end).map_or(end, |run| run.trim_end_matches('_').len())
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}')
}

/// Scripts that are written without spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Every two neighbours of an unspaced run are a word, the common way to search without a dictionary.
fn unspaced(run: &str, folded: &mut String, each: &mut impl FnMut(Piece<'_>)) {
    let mut previous: Option<char> = None;
    let mut pairs = 0;
    for character in run.chars().chain(['\0']) {
        if is_unspaced(character) {
            if let Some(previous) = previous {
                folded.clear();
                folded.extend([previous, character]);
                each(Piece::Exact(folded));
                pairs += 1;
            }
            previous = Some(character);
            continue;
        }
        if let Some(single) = previous.take().filter(|_| pairs == 0) {
            each(Piece::Exact(single.encode_utf8(&mut [0; 4])));
        }
        pairs = 0;
    }
    for other in run
        .split(is_unspaced)
        .filter(|other| other.contains(char::is_alphanumeric) && other.len() <= LONGEST)
    {
        name(other, folded, each);
    }
}

fn name(run: &str, folded: &mut String, each: &mut impl FnMut(Piece<'_>)) {
    folded.clear();
    run.chars()
        .filter(|character| *character != '\u{ad}')
        .for_each(|character| push_folded(character, folded));
    if folded.is_empty() {
        return;
    }
    let word = folded.chars().all(char::is_alphabetic);
    each(if word {
        Piece::Word(folded)
    } else {
        Piece::Exact(folded)
    });
    let numeric = run.chars().all(|character| !character.is_alphabetic());
    if numeric || !is_compound(run) {
        return;
    }
    for part in run.split(['.', '-', '_', '+', '#']).filter(|part| !part.is_empty()) {
        let mut start = 0;
        for end in borders(part).chain([part.len()]) {
            folded.clear();
            part.get(start..end)
                .unwrap_or_default()
                .chars()
                .for_each(|character| push_folded(character, folded));
            start = end;
            if !folded.is_empty() {
                let word = folded.chars().all(char::is_alphabetic);
                each(if word {
                    Piece::Word(folded)
                } else {
                    Piece::Exact(folded)
                });
            }
        }
    }
}

fn is_compound(run: &str) -> bool {
    run.contains(['.', '-', '_', '+', '#']) || borders(run).next().is_some()
}

/// Where the words of `camelCase` and `HTTPServer` meet.
fn borders(part: &str) -> impl Iterator<Item = usize> {
    let case = |character: Option<char>| character.map(|c| (c.is_uppercase(), c.is_lowercase()));
    part.char_indices()
        .zip(part.chars().skip(1))
        .filter_map(move |((at, before), here)| {
            let border = at + before.len_utf8();
            let after = part
                .get(border + here.len_utf8()..)
                .and_then(|rest| rest.chars().next());
            let (before_up, before_low) = (before.is_uppercase(), before.is_lowercase());
            let here_up = here.is_uppercase();
            let hump = before_low && here_up;
            // A plural's s after capitals, as in PDFs, is no word.
            let end_of_capitals = before_up && here_up && case(after).is_some_and(|(_, low)| low) && {
                let tail = part.get(border + here.len_utf8()..).unwrap_or_default();
                tail != "s"
            };
            (hump || end_of_capitals).then_some(border)
        })
}
