//! What reading gives.

use serde::{Deserialize, Serialize};

use super::format::Format;
use super::refusal::Refusal;
use super::{MAX_DEPTH, MAX_TEXT};

/// The text of a document and where its structure lies. Positions are byte offsets into `text`, at character borders;
/// only chunks count in scalar values. It is serialisable because it crosses the pipe from the parsing process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// What the file turned out to be.
    pub format: Format,
    /// The title found in it.
    pub title: Option<String>,
    /// The text.
    pub text: String,
    /// Where pages start, in order; empty for formats without pages.
    pub pages: Vec<PageStart>,
    /// Structure, in order and without overlaps; what lies between blocks is white space.
    pub blocks: Vec<Block>,
}

/// Where a page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// Its number, from 1.
    pub page: u32,
    /// Byte offset into the text.
    pub at: usize,
}

/// A piece of structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading of this level, from 1.
    Heading(u8),
    /// Prose.
    Paragraph,
    /// An item of a list.
    Item,
    /// Source code or preformatted text.
    Code,
    /// A row of a table.
    Row,
}

impl Extract {
    /// Whether every offset lies in the text, at a character border and in order. What comes from the parsing process
    /// is believed only after this.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let mut last = 0;
        let blocks = self.blocks.iter().all(|block| {
            let sound = block.start >= last
                && block.start <= block.end
                && self.text.is_char_boundary(block.start)
                && self.text.is_char_boundary(block.end);
            last = block.end;
            sound
        });
        let mut last = 0;
        let pages = self.pages.iter().all(|page| {
            let sound = page.at >= last && self.text.is_char_boundary(page.at);
            last = page.at;
            sound
        });
        blocks && pages && self.text.len() <= MAX_TEXT
    }

    /// The text of a block; empty when the block is not of this extract.
    #[must_use]
    pub fn text_of(&self, block: &Block) -> &str {
        self.text.get(block.start..block.end).unwrap_or_default()
    }
}

/// Builds an extract from pieces, in reading order.
pub(super) struct Draft {
    extract: Extract,
    depth: u32,
}

impl Draft {
    /// An empty extract of a document that lies this deep in others.
    pub(super) fn new(format: Format, depth: u32) -> Self {
        let (title, text, pages, blocks) = (None, String::new(), Vec::new(), Vec::new());
        Self {
            extract: Extract {
                format,
                title,
                text,
                pages,
                blocks,
            },
            depth,
        }
    }

    /// How deep a document inside this one would lie; refused past the limit.
    pub(super) fn deeper(&self) -> Result<u32, Refusal> {
        if self.depth >= MAX_DEPTH {
            Err(Refusal::TooDeep)
        } else {
            Ok(self.depth + 1)
        }
    }

    pub(super) fn set_title(&mut self, title: &str) {
        let title = collapse(title);
        if self.extract.title.is_none() && !title.is_empty() {
            self.extract.title = Some(title);
        }
    }

    /// From here on the text lies on this page.
    pub(super) fn page(&mut self, page: u32) {
        let at = self.extract.text.len();
        self.extract.pages.push(PageStart { page, at });
    }

    pub(super) fn page_count(&self) -> usize {
        self.extract.pages.len()
    }

    /// Adds a piece; white space at its ends goes, and inside too unless it is code.
    pub(super) fn block(&mut self, kind: BlockKind, text: &str) -> Result<(), Refusal> {
        if kind == BlockKind::Code {
            let text = text.trim_end().trim_start_matches(['\r', '\n']);
            return self.raw(kind, text);
        }
        self.raw(kind, &collapse(text))
    }

    /// Adds a piece as it is.
    pub(super) fn raw(&mut self, kind: BlockKind, text: &str) -> Result<(), Refusal> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let joint = match (self.extract.blocks.last().map(|block| block.kind), kind) {
            (None, _) => "",
            (Some(BlockKind::Row), BlockKind::Row) | (Some(BlockKind::Item), BlockKind::Item) => "\n",
            _ => "\n\n",
        };
        if self.extract.text.len() + joint.len() + text.len() > MAX_TEXT {
            return Err(Refusal::TooMuchText);
        }
        self.extract.text.push_str(joint);
        // A page that was begun before this piece starts with the piece, not with the gap before it.
        let start = self.extract.text.len();
        for page in self
            .extract
            .pages
            .iter_mut()
            .rev()
            .take_while(|page| page.at + joint.len() == start)
        {
            page.at = start;
        }
        self.extract.text.push_str(text);
        self.extract.blocks.push(Block {
            kind,
            start,
            end: self.extract.text.len(),
        });
        Ok(())
    }

    /// Adds another document's text and structure, its headings this many levels lower. Its pages are not ours.
    pub(super) fn append(&mut self, other: &Extract, lower: u8) -> Result<(), Refusal> {
        for block in &other.blocks {
            let kind = match block.kind {
                BlockKind::Heading(level) => BlockKind::Heading(level.saturating_add(lower).min(9)),
                kind => kind,
            };
            self.raw(kind, other.text_of(block))?;
        }
        Ok(())
    }

    /// Whether nothing was written since the last page began.
    pub(super) fn page_is_empty(&self) -> bool {
        self.extract
            .pages
            .last()
            .is_some_and(|page| page.page > 1 && page.at == self.extract.text.len())
    }

    pub(super) fn is_sheet(&self) -> bool {
        self.extract.format == Format::Ods
    }

    pub(super) fn is_empty(&self) -> bool {
        self.extract.blocks.is_empty()
    }

    pub(super) fn finish(self) -> Extract {
        self.extract
    }
}

/// White space runs become one space; none at the ends.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
