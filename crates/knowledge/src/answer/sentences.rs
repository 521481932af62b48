//! An answer cut into sentences with the passages that each cites.

use adiuva_protocol::knowledge::Span;
use unicode_segmentation::UnicodeSegmentation as _;

/// A sentence of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// Where it stands in the answer, in scalar values, without white space around it.
    pub span: Span,
    /// Its text with the citations.
    pub text: &'a str,
    /// The numbers it cites, in order, also those behind its full stop.
    pub cites: Vec<u32>,
}

/// The sentences of an answer. Headings, fenced code and lines without words are left out: they claim nothing. A table
/// is one sentence: its rows share what is cited in any of them.
#[must_use]
pub fn sentences(answer: &str) -> Vec<Sentence<'_>> {
    let mut found: Vec<Sentence<'_>> = Vec::new();
    let mut fenced = false;
    let (mut byte, mut at) = (0, 0_u64);
    while let Some(line) = answer.get(byte..).and_then(|rest| rest.split_inclusive('\n').next()) {
        let trimmed = line.trim();
        let mut taken = line;
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced && trimmed.starts_with('|') {
            taken = table(answer.get(byte..).unwrap_or_default());
            found.extend(whole(taken, at));
        } else if !fenced && !trimmed.starts_with('#') {
            cut_line(line, at, &mut found);
        }
        byte += taken.len();
        at += taken.chars().count() as u64;
    }
    found
}

/// The lines of a table that a text begins with.
fn table(text: &str) -> &str {
    let rows = text
        .split_inclusive('\n')
        .take_while(|line| line.trim_start().starts_with('|'));
    text.get(..rows.map(str::len).sum()).unwrap_or_default()
}

/// A text as one sentence; none when it has no words.
fn whole(text: &str, start: u64) -> Option<Sentence<'_>> {
    let before = text.chars().take_while(|c| c.is_whitespace()).count() as u64;
    let text = text.trim();
    text.chars().any(char::is_alphanumeric).then(|| Sentence {
        span: Span {
            start: start + before,
            end: start + before + text.chars().count() as u64,
        },
        text,
        cites: citations(text),
    })
}

fn cut_line<'a>(line: &'a str, start: u64, found: &mut Vec<Sentence<'a>>) {
    let mut at = start;
    let mut of_this_line = 0;
    for part in joined(line) {
        let length = part.chars().count() as u64;
        let before = part.chars().take_while(|c| c.is_whitespace()).count() as u64;
        let text = part.trim();
        let (leading, rest) = leading_citations(text);
        // "… is set. [2] The next …": the segmenter gives the number to the sentence after it.
        if of_this_line > 0
            && let Some(last) = found.last_mut()
        {
            last.cites.extend(
                leading
                    .iter()
                    .copied()
                    .filter(|number| !last.cites.contains(number))
                    .collect::<Vec<_>>(),
            );
        }
        if rest.chars().any(char::is_alphanumeric) {
            let skipped = (text.chars().count() - rest.chars().count()) as u64;
            let from = at + before + if of_this_line > 0 { skipped } else { 0 };
            let mut cites = citations(rest);
            if of_this_line == 0 {
                cites = citations(text);
            }
            let text = if of_this_line > 0 { rest } else { text };
            found.push(Sentence {
                span: Span {
                    start: from,
                    end: from + text.chars().count() as u64,
                },
                text,
                cites,
            });
            of_this_line += 1;
        }
        at += length;
    }
}

/// Sentence segments, where a piece too short to be a sentence (an abbreviation, a list number) joins the next.
fn joined(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for piece in line.split_sentence_bounds() {
        end += piece.len();
        let so_far = line.get(start..end).unwrap_or_default();
        let words = so_far.unicode_words().count();
        let abbreviated = so_far
            .trim_end()
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(is_abbreviation);
        if words >= 2 && !abbreviated {
            parts.push(so_far);
            start = end;
        }
    }
    if let Some(rest) = line.get(start..end).filter(|rest| !rest.is_empty()) {
        parts.push(rest);
    }
    parts
}

fn is_abbreviation(word: &str) -> bool {
    const KNOWN: [&str; 18] = [
        "e.g.", "i.e.", "etc.", "cf.", "vs.", "no.", "fig.", "p.", "pp.", "ca.", "approx.", "es.", "ecc.", "art.",
        "cap.", "z.B.", "d.h.", "bzw.",
    ];
    let word = word.trim_start_matches(['(', '[', '"', '\'']);
    KNOWN.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The numbers at the beginning of a text and what follows them.
fn leading_citations(text: &str) -> (Vec<u32>, &str) {
    let mut rest = text;
    let mut numbers = Vec::new();
    while let Some((some, after)) = one_citation(rest) {
        numbers.extend(some);
        rest = after.trim_start_matches([' ', '\t', ',', ';', '.']);
    }
    (numbers, rest)
}

fn citations(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        rest = rest.get(at..).unwrap_or_default();
        match one_citation(rest) {
            Some((some, after)) => {
                numbers.extend(some);
                rest = after;
            }
            None => rest = rest.get(1..).unwrap_or_default(),
        }
    }
    let mut seen = Vec::new();
    numbers.retain(|number| {
        !seen.contains(number) && {
            seen.push(*number);
            true
        }
    });
    numbers
}

/// `[1]`, `[1, 2]`, `[1-3]`, `[passage 2]`, at the beginning of a text. `[1](http…)` is a link.
fn one_citation(text: &str) -> Option<(Vec<u32>, &str)> {
    let (inner, after) = text.strip_prefix('[')?.split_once(']')?;
    if after.starts_with('(') {
        return None;
    }
    let inner = inner.trim();
    let inner = ["passages", "passage", "Passages", "Passage", "#", "n."]
        .iter()
        .find_map(|word| inner.strip_prefix(word))
        .unwrap_or(inner);
    let mut numbers = Vec::new();
    for part in inner.split([',', ';']) {
        match part.split_once(['-', '–']) {
            Some((from, to)) => {
                let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
                numbers.extend((from..=to).take(20));
            }
            None => numbers.push(part.trim().parse().ok()?),
        }
    }
    Some((numbers, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, expected: &[(&str, &[u32])]) {
        let found = sentences(answer);
        let seen: Vec<(&str, &[u32])> = found.iter().map(|s| (s.text, s.cites.as_slice())).collect();
        assert_eq!(seen, expected, "in {answer:?}");
        for sentence in found {
            let (start, end) = (sentence.span.start as usize, sentence.span.end as usize);
            let spanned: String = answer.chars().skip(start).take(end - start).collect();
            assert_eq!(spanned, sentence.text, "the span of a sentence is its text");
        }
    }

    #[test]
    fn citations_belong_to_their_sentences() {
        check(
            "The key is wrapped [1]. It is 32 bytes [2][3].",
            &[("The key is wrapped [1].", &[1]), ("It is 32 bytes [2][3].", &[2, 3])],
        );
        check(
            "The key is wrapped. [1] It is long. [2]",
            &[("The key is wrapped.", &[1]), ("It is long.", &[2])],
        );
        check(
            "Si usa la chiave già pronta [1, 2]. Città piccola [3-5].",
            &[
                ("Si usa la chiave già pronta [1, 2].", &[1, 2]),
                ("Città piccola [3-5].", &[3, 4, 5]),
            ],
        );
        check(
            "Use a tool, e.g. the editor [1].",
            &[("Use a tool, e.g. the editor [1].", &[1])],
        );
        check(
            "- first point [1]\n- second point\n",
            &[("- first point [1]", &[1]), ("- second point", &[])],
        );
        check("As [passage 2] says, wait.", &[("As [passage 2] says, wait.", &[2])]);
    }

    #[test]
    fn a_table_is_one_sentence() {
        check(
            "Both months [1]:\n\n| month | amount |\n|---|---|\n| March | 12 [2] |\n| April | 14 |\nThat is all [1].\n",
            &[
                ("Both months [1]:", &[1]),
                (
                    "| month | amount |\n|---|---|\n| March | 12 [2] |\n| April | 14 |",
                    &[2],
                ),
                ("That is all [1].", &[1]),
            ],
        );
        check("|---|---|\n", &[]);
    }

    #[test]
    fn what_claims_nothing_is_no_sentence() {
        check(
            "# Title\n\n```\nlet a = b[1]; let c = d;\n```\nThe code is right [1].\n---\n",
            &[("The code is right [1].", &[1])],
        );
        check("", &[]);
        check(
            "See [1](http://example.org) there.",
            &[("See [1](http://example.org) there.", &[])],
        );
        check("An array a[i] and [x].", &[("An array a[i] and [x].", &[])]);
    }
}
