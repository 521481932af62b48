//! A text that is still arriving.

use std::ops::Range;
use std::sync::Arc;

use super::Citations;
use super::mend::mend;
use super::tame::{far_marker, tame};
use super::writer::{self, Block};

/// Up to this size the open block is rendered with every append; a longer one when it has grown by an eighth, so that
/// the whole cost stays in proportion to the text.
const PROMPT: usize = 32 * 1024;

/// Renders an answer as it arrives, block by block.
///
/// A block keeps its index. Once a later block has begun it keeps its HTML too, so that a screen only ever draws the end
/// anew. Marks that are still open at the end (`**bo`, a table's first line, a fence) are shown as what they will become.
/// [`Stream::finish`] makes the whole what [`super::to_html`] makes of the same text.
///
/// ```
/// use adiuva_screen::markdown::{Citations, Stream};
///
/// let mut stream = Stream::new(Citations::none());
/// stream.append("# Title\n\nSome **bo");
/// let html: Vec<&str> = stream.blocks().iter().map(|block| &**block).collect();
/// assert_eq!(html, ["<h1>Title</h1>\n", "<p>Some <strong>bo</strong></p>\n"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stream {
    citations: Citations,
    text: String,
    /// Blocks whose HTML stands, at the front of `blocks`.
    settled: usize,
    /// Where the text of the first open block begins.
    open: usize,
    /// Where the last line begins.
    line: usize,
    /// Up to where complete lines have been searched for blocks that stand.
    searched: usize,
    /// How long the text was when its end was last rendered.
    drawn: usize,
    /// How many bytes were given to the parser.
    parsed: usize,
    blocks: Vec<Arc<str>>,
}

impl Stream {
    /// An empty text whose markers `[n]` are buttons if `citations` has them.
    pub fn new(citations: Citations) -> Self {
        Self {
            citations,
            ..Self::default()
        }
    }

    /// What there is to show.
    pub fn blocks(&self) -> &[Arc<str>] {
        &self.blocks
    }

    /// Adds to the end, and tells from which block on the screen has to draw anew.
    ///
    /// The range ends where the blocks end now; those that were behind it are gone.
    pub fn append(&mut self, text: &str) -> Range<usize> {
        self.push(text);
        let shown = self.drawn.saturating_sub(self.open);
        if shown > PROMPT && self.text.len() - self.drawn < shown / 8 {
            return self.blocks.len()..self.blocks.len();
        }
        self.drawn = self.text.len();
        let first = self.settled;
        let mut blocks = self.settle();
        self.settled += blocks.len();
        blocks.extend(self.draw_open());
        self.replace(first, blocks)
    }

    /// Says that nothing more will come, and from which block on the screen has to draw anew.
    ///
    /// The whole is rendered once: a definition at the end gives meaning to links before it.
    pub fn finish(&mut self) -> Range<usize> {
        self.parsed += self.text.len();
        let blocks = writer::write(&self.text, &self.citations);
        self.settled = blocks.len();
        self.open = self.text.len();
        self.drawn = self.text.len();
        self.replace(0, blocks)
    }

    /// Says anew which citations exist, when the answer has been checked, and finishes.
    pub fn finish_with(&mut self, citations: Citations) -> Range<usize> {
        self.citations = citations;
        self.finish()
    }

    /// How many bytes have been parsed so far, for measuring.
    pub fn parsed_bytes(&self) -> usize {
        self.parsed
    }

    /// Adds `text`, tamed; of what was there before only the beginning of the last line is looked at again.
    fn push(&mut self, text: &str) {
        let (rest_of_line, lines) = text.find('\n').map_or((text, ""), |end| text.split_at(end + 1));
        self.text.push_str(rest_of_line);
        if let Some(far) = far_marker(self.text.get(self.line..).unwrap_or_default()) {
            self.text.insert(self.line + far, '\\');
        }
        if rest_of_line.ends_with('\n') {
            self.line = self.text.len();
        }
        let before = self.text.len();
        self.text.push_str(&tame(lines));
        let added = self.text.get(before..).unwrap_or_default();
        self.line = added.rfind('\n').map_or(self.line, |end| before + end + 1);
    }

    /// Takes the blocks out of the open end that cannot change any more: those after which another begins, in lines that
    /// are complete.
    fn settle(&mut self) -> Vec<Block> {
        if self.line <= self.searched {
            return Vec::new();
        }
        self.searched = self.line;
        let lines = self.text.get(self.open..self.line).unwrap_or_default();
        self.parsed += lines.len();
        let mut blocks = writer::write(lines, &self.citations);
        let last = blocks.pop();
        if let Some(last) = last.filter(|_| !blocks.is_empty()) {
            self.open += last.start;
        }
        blocks
    }

    fn draw_open(&mut self) -> Vec<Block> {
        let text = self.text.get(self.open..).unwrap_or_default();
        self.parsed += text.len();
        writer::write(&mend(text), &self.citations)
    }

    /// Puts `blocks` in the place of those from `first` on, and leaves alone what is the same.
    fn replace(&mut self, first: usize, blocks: Vec<Block>) -> Range<usize> {
        let old = self.blocks.iter().skip(first);
        let same = blocks
            .iter()
            .zip(old)
            .take_while(|(new, old)| *new.html == ***old)
            .count();
        self.blocks.truncate(first + same);
        self.blocks
            .extend(blocks.into_iter().skip(same).map(|block| block.html.into()));
        first + same..self.blocks.len()
    }
}
