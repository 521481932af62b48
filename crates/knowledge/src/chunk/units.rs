//! The smallest pieces that a passage is made of: sentences, lines, rows.

use super::tokens::estimate;
use crate::read::BlockKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) tokens: usize,
    /// Can be repeated as the lead-in of the next passage.
    pub(super) sentence: bool,
    pub(super) code: bool,
}

/// Cuts a block, which starts at this offset, into units of at most half the target.
pub(super) fn units(text: &str, offset: usize, kind: BlockKind, target: usize) -> Vec<Unit> {
    let code = kind == BlockKind::Code;
    let sentence = matches!(kind, BlockKind::Paragraph | BlockKind::Item);
    let most = (target / 2).max(1);
    let make = |start: usize, end: usize, tokens: usize| Unit {
        start: offset + start,
        end: offset + end,
        tokens,
        sentence,
        code,
    };
    let tokens = estimate(text);
    let mut units = Vec::new();
    if tokens <= target / 4 || matches!(kind, BlockKind::Heading(_)) && tokens <= most {
        push(text, 0, text.len(), |start, end| units.push(make(start, end, tokens)));
        return units;
    }
    let ends: fn(&str) -> Vec<usize> = if sentence { sentence_ends } else { line_ends };
    let mut start = 0;
    for end in ends(text) {
        let part = text.get(start..end).unwrap_or_default();
        let tokens = estimate(part);
        if tokens <= most {
            push(text, start, end, |start, end| units.push(make(start, end, tokens)));
        } else {
            pieces(text, start, end, tokens.div_ceil(most), |start, end| {
                units.push(make(start, end, estimate(text.get(start..end).unwrap_or_default())));
            });
        }
        start = end;
    }
    units
}

/// Gives a range without the white space at its ends, if anything is left. Code keeps its indentation.
fn push(text: &str, start: usize, end: usize, mut unit: impl FnMut(usize, usize)) {
    let part = text.get(start..end).unwrap_or_default();
    let trimmed_end = start + part.trim_end().len();
    let lead = part.len() - part.trim_start_matches(['\n', ' ']).len();
    // Only whole empty lines go from the start: the first line's indentation belongs to code.
    let lead = part
        .get(..lead)
        .and_then(|lead| lead.rfind('\n'))
        .map_or(0, |at| at + 1);
    if start + lead < trimmed_end {
        unit(start + lead, trimmed_end);
    }
}

/// Cuts a range into about so many parts at lines, else spaces, else anywhere.
fn pieces(text: &str, start: usize, end: usize, parts: usize, mut unit: impl FnMut(usize, usize)) {
    let step = (end - start).div_ceil(parts.max(1)).max(1);
    let mut from = start;
    while from < end {
        let wanted = from.saturating_add(step);
        let to = if wanted >= end {
            end
        } else {
            from + cut_near(text.get(from..end).unwrap_or_default(), step)
        };
        push(text, from, to, &mut unit);
        from = to;
    }
}

/// A good place to cut at or before this many bytes: never 0, so that there is progress.
fn cut_near(text: &str, step: usize) -> usize {
    let mut limit = step.min(text.len());
    while !text.is_char_boundary(limit) {
        limit += 1;
    }
    let head = text.get(..limit).unwrap_or(text);
    let at = head
        .rfind('\n')
        .filter(|at| at * 2 > limit)
        .or_else(|| head.rfind(' ').filter(|at| at * 2 > limit));
    at.map_or(head.len(), |at| at + 1)
        .max(head.chars().next().map_or(1, char::len_utf8))
}

/// Where a text is best cut in two; 0 when it is a single character.
pub(super) fn middle(text: &str) -> usize {
    let at = cut_near(text, text.len().div_ceil(2));
    if at >= text.len() { 0 } else { at }
}

fn line_ends(text: &str) -> Vec<usize> {
    text.split_inclusive('\n')
        .scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        })
        .collect()
}

/// Ends of sentences, after the space that follows. An abbreviation before a capital is taken for an end, which costs
/// nothing here: sentences are only put together again.
fn sentence_ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut ends = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        let end = match byte {
            b'.' | b'!' | b'?' | b':' => {
                next.is_some_and(u8::is_ascii_whitespace) && {
                    let after = bytes
                        .get(at + 2..)
                        .unwrap_or_default()
                        .iter()
                        .find(|byte| !byte.is_ascii_whitespace());
                    after.is_some_and(|after| !after.is_ascii_lowercase())
                }
            }
            // The full stops 。！？ end in these bytes.
            0x82 => at >= 2 && bytes.get(at - 2..at) == Some(&[0xe3, 0x80]),
            0x81 | 0x9f => at >= 2 && bytes.get(at - 2..at) == Some(&[0xef, 0xbc]),
            _ => false,
        };
        if end && text.is_char_boundary(at + 1) {
            let spaces = bytes
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace());
            ends.push(at + 1 + spaces.count());
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}
