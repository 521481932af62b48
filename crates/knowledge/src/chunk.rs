//! From a text and its structure to passages.
//!
//! A passage is a contiguous span of the text, made of whole sentences, lines or rows; it ends where a section, a page
//! or a piece of code ends when it is long enough by then. Lengths are in tokens of the model that embeds it.

mod tokens;
mod units;

use std::ops::Range;

use adiuva_protocol::knowledge::{PageMark, Span};

use crate::read::{BlockKind, Extract};
pub use tokens::estimate;
use units::{Unit, units};

/// How long passages are, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Wanted.
    pub target: usize,
    /// Never exceeded: what the model reads at most, without its own marks, prefix and the headings put before.
    pub cap: usize,
    /// Repeated from the end of the passage before, within a section.
    pub overlap: usize,
}

impl Default for Sizes {
    /// For a model that reads 256 tokens, with room for its prefix and the title.
    fn default() -> Self {
        Self {
            target: 170,
            cap: 224,
            overlap: 36,
        }
    }
}

/// A passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Where it is, in bytes of the extract's text.
    pub bytes: Range<usize>,
    /// Where it is, in scalar values.
    pub span: Span,
    /// The page it starts on.
    pub page: Option<u32>,
    /// The headings above its start, outermost first.
    pub headings: Vec<String>,
    /// Whether most of it is source code.
    pub code: bool,
}

/// Cuts an extract into passages. `count` counts tokens exactly; it is asked only about passages whose estimate may be
/// too low, because it is far slower than everything else here.
#[must_use]
pub fn cut(extract: &Extract, sizes: Sizes, count: &dyn Fn(&str) -> usize) -> Vec<Chunk> {
    let mut cutter = Cutter::new(extract, sizes, count);
    for block in &extract.blocks {
        cutter.block(block);
    }
    cutter.flush(Overlap::None);
    cutter.chunks
}

/// Where each page starts, in scalar values.
#[must_use]
pub fn page_marks(extract: &Extract) -> Vec<PageMark> {
    let mut places = Places::new(&extract.text);
    extract
        .pages
        .iter()
        .map(|page| PageMark {
            page: page.page,
            start: places.of(page.at),
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Overlap {
    None,
    Sentences,
}

struct Cutter<'a> {
    extract: &'a Extract,
    sizes: Sizes,
    count: &'a dyn Fn(&str) -> usize,
    places: Places<'a>,
    chunks: Vec<Chunk>,
    /// Units of the passage that is being made, the repeated ones first.
    held: Vec<Unit>,
    /// How many of them are repeated.
    repeated: usize,
    tokens: usize,
    /// Level and words of the headings above here.
    path: Vec<(u8, String)>,
    /// The path where the held units start.
    start_path: Vec<String>,
    /// Only headings are held so far.
    bare: bool,
    next_page: usize,
}

impl<'a> Cutter<'a> {
    fn new(extract: &'a Extract, sizes: Sizes, count: &'a dyn Fn(&str) -> usize) -> Self {
        let places = Places::new(&extract.text);
        let (chunks, held, path, start_path) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (repeated, tokens, next_page) = (0, 0, 0);
        Self {
            extract,
            sizes,
            count,
            places,
            chunks,
            held,
            repeated,
            tokens,
            path,
            start_path,
            bare: true,
            next_page,
        }
    }

    fn block(&mut self, block: &crate::read::Block) {
        let text = self.extract.text_of(block);
        if self.page_began(block.start) && self.tokens * 4 >= self.sizes.target {
            self.flush(Overlap::None);
        }
        if let BlockKind::Heading(level) = block.kind {
            if self.tokens * 4 >= self.sizes.target && !self.bare {
                self.flush(Overlap::None);
            }
            self.path.retain(|(above, _)| *above < level);
            self.path.push((level, crate::read::heading_words(text)));
        }
        let units = units(text, block.start, block.kind, self.sizes.target);
        let whole: usize = units.iter().map(|unit| unit.tokens).sum();
        // A piece that would be torn here and is whole in the next passage goes there.
        let torn = self.tokens + whole > self.sizes.target && whole <= self.sizes.target;
        if torn && self.tokens * 2 >= self.sizes.target {
            self.flush(Overlap::Sentences);
        }
        let heading = matches!(block.kind, BlockKind::Heading(_));
        for unit in units {
            self.unit(unit, heading);
        }
    }

    fn unit(&mut self, unit: Unit, heading: bool) {
        if self.tokens + unit.tokens > self.sizes.target && self.held.len() > self.repeated {
            self.flush(Overlap::Sentences);
        }
        // What is repeated must not push out what is new.
        if self.tokens + unit.tokens > self.sizes.target {
            self.drop_repeated();
        }
        if self.held.len() == self.repeated || self.bare {
            self.start_path = self
                .path
                .iter()
                .map(|(_, words)| words.clone())
                .filter(|words| !words.is_empty())
                .collect();
        }
        self.bare = heading && (self.bare || self.held.is_empty());
        self.tokens += unit.tokens;
        self.held.push(unit);
    }

    fn page_began(&mut self, at: usize) -> bool {
        let before = self.next_page;
        while self.extract.pages.get(self.next_page).is_some_and(|page| page.at <= at) {
            self.next_page += 1;
        }
        self.next_page > before
    }

    fn drop_repeated(&mut self) {
        self.tokens -= self.held.drain(..self.repeated).map(|unit| unit.tokens).sum::<usize>();
        self.repeated = 0;
    }

    /// Ends the passage that is being made.
    fn flush(&mut self, overlap: Overlap) {
        if self.held.len() <= self.repeated {
            self.held.clear();
            (self.repeated, self.tokens, self.bare) = (0, 0, true);
            return;
        }
        let units = std::mem::take(&mut self.held);
        self.emit(&units);
        (self.repeated, self.tokens, self.bare) = (0, 0, true);
        if overlap == Overlap::Sentences {
            let mut tokens = 0;
            let repeat = units.iter().rev().take_while(|unit| {
                tokens += unit.tokens;
                unit.sentence && tokens <= self.sizes.overlap
            });
            let repeat = repeat.count().min(units.len() - 1);
            self.held = units.get(units.len() - repeat..).unwrap_or_default().to_vec();
            self.repeated = self.held.len();
            self.tokens = self.held.iter().map(|unit| unit.tokens).sum();
            self.bare = false;
        }
    }

    /// Makes one passage of these units, or more if they turn out longer than the model reads.
    fn emit(&mut self, units: &[Unit]) {
        let (Some(first), Some(last)) = (units.first(), units.last()) else {
            return;
        };
        let text = self.extract.text.get(first.start..last.end).unwrap_or_default();
        let estimate: usize = units.iter().map(|unit| unit.tokens).sum();
        // Beyond these factors no text of its kind was seen in thousands of passages of real documentation.
        let worst = if tokens::is_plain(text) {
            estimate * 13 / 10
        } else {
            estimate * 17 / 10
        };
        if worst > self.sizes.cap && (self.count)(text) > self.sizes.cap {
            if units.len() > 1 {
                let (head, tail) = units.split_at(units.len() / 2);
                self.emit(head);
                self.emit(tail);
                return;
            }
            let middle = units::middle(text);
            if middle > 0 {
                self.emit(&[Unit {
                    end: first.start + middle,
                    tokens: first.tokens / 2,
                    ..*first
                }]);
                self.emit(&[Unit {
                    start: first.start + middle,
                    tokens: first.tokens.div_ceil(2),
                    ..*first
                }]);
                return;
            }
        }
        let (start, end) = (first.start, last.end);
        let pages = &self.extract.pages;
        let page = pages
            .get(pages.partition_point(|page| page.at <= start).wrapping_sub(1))
            .map(|page| page.page);
        let span = self.places.span(start, end);
        let code = units
            .iter()
            .filter(|unit| unit.code)
            .map(|unit| unit.tokens)
            .sum::<usize>()
            * 2
            > estimate;
        self.chunks.push(Chunk {
            bytes: start..end,
            span,
            page,
            headings: self.start_path.clone(),
            code,
        });
    }
}

/// Turns byte offsets into counts of scalar values, remembering the last one so that a text is walked about once.
struct Places<'a> {
    text: &'a str,
    ascii: bool,
    byte: usize,
    place: u64,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            ascii: text.is_ascii(),
            byte: 0,
            place: 0,
        }
    }

    fn of(&mut self, byte: usize) -> u64 {
        if self.ascii {
            return byte as u64;
        }
        if byte < self.byte {
            (self.byte, self.place) = (0, 0);
        }
        self.place += self.count(self.byte, byte);
        self.byte = byte;
        self.place
    }

    /// The end is not remembered: the next passage may start before it.
    fn span(&mut self, start: usize, end: usize) -> Span {
        let from = self.of(start);
        let length = if self.ascii {
            (end - start) as u64
        } else {
            self.count(start, end)
        };
        Span {
            start: from,
            end: from + length,
        }
    }

    fn count(&self, from: usize, to: usize) -> u64 {
        self.text.get(from..to).map_or(0, |part| part.chars().count() as u64)
    }
}

#[cfg(test)]
mod tests;
