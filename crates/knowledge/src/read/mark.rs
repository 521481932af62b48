//! The structure of plain texts. The text stays as it is; blocks are marked in it.

use super::extract::{Block, BlockKind, Extract};
use super::format::Format;

/// Marks paragraphs, lists, code and headings in a text, Markdown or reStructuredText.
pub(super) fn mark_text(format: Format, text: String) -> Extract {
    let mut marks = Marks {
        blocks: Vec::with_capacity(text.len() / 256),
        open: None,
    };
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let end = start + line.trim_end().len();
        if let Some(mark) = fence {
            marks.extend(BlockKind::Code, start, end.max(start));
            if trimmed.starts_with(mark) {
                fence = None;
                marks.close();
            }
            continue;
        }
        if trimmed.is_empty() {
            marks.close();
            continue;
        }
        if format == Format::Markdown {
            if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)) {
                marks.close();
                marks.extend(BlockKind::Code, start, end);
                fence = Some(mark);
                continue;
            }
            if let Some(level) = atx_level(trimmed) {
                marks.close();
                marks.extend(BlockKind::Heading(level), start, end);
                marks.close();
                continue;
            }
            if trimmed.starts_with('|') {
                marks.close();
                marks.extend(BlockKind::Row, start, end);
                marks.close();
                continue;
            }
        }
        if let Some(level) = underline_level(trimmed)
            && marks.title_above(&text, trimmed.len(), level, end)
        {
            continue;
        }
        if is_item(trimmed) {
            marks.close();
            marks.extend(BlockKind::Item, start, end);
            continue;
        }
        marks.extend(BlockKind::Paragraph, start, end);
    }
    marks.close();
    let title = marks
        .blocks
        .iter()
        .take(8)
        .find(|block| block.kind == BlockKind::Heading(1));
    let title = title
        .and_then(|block| text.get(block.start..block.end))
        .map(heading_words)
        .filter(|t| !t.is_empty());
    Extract {
        format,
        title,
        pages: Vec::new(),
        blocks: marks.blocks,
        text,
    }
}

/// Marks source code: pieces between blank lines, joined until a line begins at the margin again.
pub(super) fn mark_code(format: Format, text: String) -> Extract {
    let mut marks = Marks {
        blocks: Vec::with_capacity(text.len() / 256),
        open: None,
    };
    let mut after_blank = true;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let end = start + line.trim_end().len();
        if end == start {
            after_blank = true;
            continue;
        }
        let margin = !line.starts_with([' ', '\t', '}', ')', ']']);
        if after_blank && margin {
            marks.close();
        }
        marks.extend(BlockKind::Code, start, end);
        after_blank = false;
    }
    marks.close();
    Extract {
        format,
        title: None,
        pages: Vec::new(),
        blocks: marks.blocks,
        text,
    }
}

/// The words of a heading line without its Markdown signs.
pub(crate) fn heading_words(line: &str) -> String {
    let first = line.lines().next().unwrap_or_default();
    let words = first.trim().trim_start_matches('#').trim_end_matches('#');
    words.trim().trim_matches(['*', '_', '`']).trim().to_owned()
}

struct Marks {
    blocks: Vec<Block>,
    open: Option<Block>,
}

impl Marks {
    fn extend(&mut self, kind: BlockKind, start: usize, end: usize) {
        match &mut self.open {
            Some(open) if open.kind == kind || (open.kind == BlockKind::Item && kind == BlockKind::Paragraph) => {
                open.end = end;
            }
            _ => {
                self.close();
                self.open = Some(Block { kind, start, end });
            }
        }
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take());
    }

    /// Turns an open one-line paragraph into a heading when this line underlines it.
    fn title_above(&mut self, text: &str, underline: usize, level: u8, end: usize) -> bool {
        let Some(open) = self.open.filter(|open| open.kind == BlockKind::Paragraph) else {
            return false;
        };
        let above = text.get(open.start..open.end).unwrap_or_default();
        let width = above.trim().chars().count();
        if above.contains('\n') || width > underline + 2 || width == 0 {
            return false;
        }
        self.open = None;
        self.blocks.push(Block {
            kind: BlockKind::Heading(level),
            start: open.start,
            end,
        });
        true
    }
}

fn atx_level(line: &str) -> Option<u8> {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = line.as_bytes().get(hashes);
    (1..=6).contains(&hashes).then_some(())?;
    rest.is_none_or(|byte| *byte == b' ' || *byte == b'\t')
        .then_some(hashes as u8)
}

/// The level that an underline of this kind stands for, by common use.
fn underline_level(line: &str) -> Option<u8> {
    let first = *line.as_bytes().first()?;
    let level = match first {
        b'=' => 1,
        b'-' => 2,
        b'~' => 3,
        b'^' | b'"' => 4,
        _ => return None,
    };
    (line.len() >= 3 && line.bytes().all(|byte| byte == first)).then_some(level)
}

fn is_item(line: &str) -> bool {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") || line.starts_with("• ") {
        return true;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    (1..=3).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(extract: &Extract) -> Vec<(BlockKind, &str)> {
        assert!(extract.is_sound());
        extract
            .blocks
            .iter()
            .map(|block| (block.kind, extract.text_of(block)))
            .collect()
    }

    #[test]
    fn markdown_has_headings_code_items_and_rows() {
        use BlockKind::{Code, Heading, Item, Paragraph, Row};
        let text = "# One\nword\nword\n\n## Two ##\n- a\n  more\n- b\n\n```rust\nfn x() {}\n\n# no\n```\n|a|b|\n|-|-|\nTop\n===\n#tag";
        let extract = mark_text(Format::Markdown, text.to_owned());
        let expected = [
            (Heading(1), "# One"),
            (Paragraph, "word\nword"),
            (Heading(2), "## Two ##"),
            (Item, "- a\n  more"),
            (Item, "- b"),
            (Code, "```rust\nfn x() {}\n\n# no\n```"),
            (Row, "|a|b|"),
            (Row, "|-|-|"),
            (Heading(1), "Top\n==="),
            (Paragraph, "#tag"),
        ];
        assert_eq!(shape(&extract), expected);
        assert_eq!(extract.title.as_deref(), Some("One"));
        assert_eq!(heading_words("## Two ##"), "Two");
    }

    #[test]
    fn code_is_cut_where_the_margin_begins_again() {
        let text = "fn a() {\n    x;\n\n    y;\n}\n\nfn b() {}\n";
        let extract = mark_code(Format::Code, text.to_owned());
        let expected = [
            (BlockKind::Code, "fn a() {\n    x;\n\n    y;\n}"),
            (BlockKind::Code, "fn b() {}"),
        ];
        assert_eq!(shape(&extract), expected);
    }
}
