//! OpenDocument texts, spreadsheets and presentations: one body format.

use super::extract::{BlockKind, Draft, Extract};
use super::package::Package;
use super::refusal::{Refusal, damaged};
use super::xml::{Node, text_of, walk};

/// The text of `content.xml`. A sheet is a heading with rows, a slide is a page.
pub(super) fn read_odf(package: &mut Package<'_>) -> Result<Extract, Refusal> {
    let format = package.format;
    let manifest = package.read_text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Refusal::Encrypted(format));
    }
    let mut draft = Draft::new(format, 0);
    if let Some(title) = package
        .read_text("meta.xml")?
        .and_then(|xml| text_of(&xml, format, "title"))
    {
        draft.set_title(&title);
    }
    let Some(content) = package.read_text("content.xml")? else {
        return Err(damaged(format, &"it has no content"));
    };
    let mut body = Body {
        draft: &mut draft,
        text: String::new(),
        item: 0,
        rows: Vec::new(),
        skip: 0,
        page: 0,
        level: None,
    };
    if content.contains("<text:soft-page-break") {
        body.next_page();
    }
    walk(&content, format, |node| body.meet(node))?;
    Ok(draft.finish())
}

struct Body<'a> {
    draft: &'a mut Draft,
    text: String,
    /// How many list items are open.
    item: usize,
    /// The cells of the rows that are open; more than one when tables lie in cells.
    rows: Vec<Vec<String>>,
    skip: usize,
    page: u32,
    level: Option<u8>,
}

impl Body<'_> {
    fn meet(&mut self, node: Node<'_>) -> Result<(), Refusal> {
        match node {
            Node::Open(tag) => {
                let skipped = matches!(
                    tag.name(),
                    "tracked-changes" | "annotation" | "script" | "style" | "forms"
                );
                if self.skip > 0 || skipped {
                    self.skip += 1;
                    return Ok(());
                }
                match tag.name() {
                    "table" => {
                        if let Some(name) = tag
                            .attribute("name")
                            .filter(|_| self.draft.is_sheet() && self.rows.is_empty())
                        {
                            self.draft.block(BlockKind::Heading(1), &name)?;
                        }
                    }
                    "page" => self.next_page(),
                    "soft-page-break" if self.rows.is_empty() => {
                        self.end_paragraph()?;
                        self.next_page();
                    }
                    "h" => {
                        let level = tag.attribute("outline-level").and_then(|level| level.parse().ok());
                        self.level = Some(level.unwrap_or(1));
                    }
                    "list-item" => self.item += 1,
                    "table-row" => self.rows.push(Vec::new()),
                    "s" | "tab" | "line-break" => self.text.push(' '),
                    _ => {}
                }
                Ok(())
            }
            Node::Close(_) if self.skip > 0 => {
                self.skip -= 1;
                Ok(())
            }
            Node::Close(name) => self.close(name),
            Node::Text(text) => {
                if self.skip == 0 {
                    self.text.push_str(text);
                }
                Ok(())
            }
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "p" | "h" if !self.rows.is_empty() => self.text.push(' '),
            "p" | "h" => {
                self.end_paragraph()?;
                self.level = None;
            }
            "list-item" => self.item = self.item.saturating_sub(1),
            "table-cell" => {
                let text = std::mem::take(&mut self.text);
                if let Some(cells) = self.rows.last_mut().filter(|_| !text.trim().is_empty()) {
                    cells.push(text);
                }
            }
            "table-row" => {
                let row = self.rows.pop().unwrap_or_default().join(" | ");
                if self.rows.is_empty() {
                    self.draft.block(BlockKind::Row, &row)?;
                } else {
                    self.text.push_str(&row);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Refusal> {
        let kind = match self.level {
            Some(level) => BlockKind::Heading(level),
            None if self.item > 0 => BlockKind::Item,
            None => BlockKind::Paragraph,
        };
        self.draft.block(kind, &std::mem::take(&mut self.text))
    }

    fn next_page(&mut self) {
        self.page += 1;
        self.draft.page(self.page);
    }
}
