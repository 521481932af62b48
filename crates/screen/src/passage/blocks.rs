//! A long text in blocks of some lines.

use std::ops::Range;

/// A block ends at the first line end after so many characters.
const ENOUGH: usize = 1_200;
/// A line longer than this is cut: no element holds a megabyte.
const MOST: usize = 6_000;

/// Some lines of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The page that starts with it.
    pub page: Option<u32>,
    /// Where it is.
    pub span: Range<u64>,
    /// Its text.
    pub text: String,
}

/// A place that is shown in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<K> {
    /// The first.
    pub start: u64,
    /// The one after the last.
    pub end: u64,
    /// How it is shown; where marks overlap the greatest kind is.
    pub kind: K,
}

/// A part of a block, all of it shown the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<K> {
    /// Its text.
    pub text: String,
    /// Where it starts.
    pub start: u64,
    /// How it is shown; none for plain text.
    pub kind: Option<K>,
}

/// Cuts a text that starts at `start` of the whole into blocks; a page, given by number and place, starts a new one.
pub fn blocks(text: &str, start: u64, pages: &[(u32, u64)]) -> Vec<Block> {
    let mut pages = pages.iter().filter(|(_, at)| *at >= start).peekable();
    let mut made = Vec::new();
    let mut block = Block {
        page: None,
        span: start..start,
        text: String::new(),
    };
    let mut length = 0;
    let mut before = None;
    for (at, letter) in (start..).zip(text.chars()) {
        let page = pages.next_if(|(_, first)| *first <= at).map(|(page, _)| *page);
        let full = length >= MOST || (length >= ENOUGH && before == Some('\n'));
        if length > 0 && (full || page.is_some()) {
            let next = Block {
                page,
                span: at..at,
                text: String::new(),
            };
            made.push(std::mem::replace(&mut block, next));
            length = 0;
        } else if page.is_some() {
            block.page = page;
        }
        block.text.push(letter);
        block.span.end = at + 1;
        length += 1;
        before = Some(letter);
    }
    if length > 0 {
        made.push(block);
    }
    made
}

/// Cuts a block where marks begin and end. The marks are in the order of their starts.
pub fn pieces<K: Copy + Ord>(block: &Block, marks: &[Mark<K>]) -> Vec<Piece<K>> {
    let span = &block.span;
    let here: Vec<&Mark<K>> = marks
        .iter()
        .take_while(|mark| mark.start < span.end)
        .filter(|mark| mark.end > span.start && mark.end > mark.start)
        .collect();
    if here.is_empty() {
        return vec![Piece {
            text: block.text.clone(),
            start: span.start,
            kind: None,
        }];
    }
    let mut cuts: Vec<u64> = here.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    cuts.extend([span.start, span.end]);
    cuts.retain(|at| span.start <= *at && *at <= span.end);
    cuts.sort_unstable();
    cuts.dedup();
    let mut letters = block.text.chars();
    cuts.windows(2)
        .filter_map(|cut| {
            let &[from, to] = cut else { return None };
            let length = usize::try_from(to - from).ok()?;
            let covering = here.iter().filter(|mark| mark.start <= from && to <= mark.end);
            Some(Piece {
                text: letters.by_ref().take(length).collect(),
                start: from,
                kind: covering.map(|mark| mark.kind).max(),
            })
        })
        .collect()
}
