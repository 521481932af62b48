//! Word documents.

use std::collections::HashMap;

use super::extract::{BlockKind, Draft, Extract};
use super::format::Format;
use super::package::Package;
use super::refusal::{Refusal, damaged};
use super::xml::{Node, text_of, walk};

/// The text of `word/document.xml` and the notes. Pages are those that the program which saved it last drew.
pub(super) fn read_docx(package: &mut Package<'_>) -> Result<Extract, Refusal> {
    let mut draft = Draft::new(Format::Docx, 0);
    let styles = package
        .read_text("word/styles.xml")?
        .map(|xml| heading_styles(&xml))
        .unwrap_or_default();
    if let Some(title) = package
        .read_text("docProps/core.xml")?
        .and_then(|xml| text_of(&xml, Format::Docx, "title"))
    {
        draft.set_title(&title);
    }
    let Some(body) = package.read_text("word/document.xml")? else {
        return Err(damaged(Format::Docx, &"it has no body"));
    };
    let paged = body.contains("lastRenderedPageBreak") || body.contains("w:type=\"page\"");
    add_part(&body, &styles, paged, &mut draft)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = package.read_text(notes)? {
            add_part(&xml, &styles, false, &mut draft)?;
        }
    }
    Ok(draft.finish())
}

/// Levels of the styles that are headings, by style id.
fn heading_styles(xml: &str) -> HashMap<String, u8> {
    let mut levels = HashMap::new();
    let mut style = String::new();
    let walked = walk(xml, Format::Docx, |node| {
        if let Node::Open(tag) = node {
            match tag.name() {
                "style" => style = tag.attribute("styleId").unwrap_or_default(),
                "name" => {
                    let name = tag.attribute("val").unwrap_or_default().to_lowercase();
                    let level = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
                    if let Some(level) = level.or((name == "title").then_some(1)) {
                        levels.insert(style.clone(), level);
                    }
                }
                "outlineLvl" => {
                    let level = tag.attribute("val").and_then(|level| level.parse::<u8>().ok());
                    if let Some(level) = level.filter(|level| *level < 9) {
                        levels.entry(style.clone()).or_insert(level + 1);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    });
    if walked.is_ok() { levels } else { HashMap::new() }
}

#[derive(Default)]
struct Paragraph {
    text: String,
    level: Option<u8>,
    item: bool,
}

fn add_part(xml: &str, styles: &HashMap<String, u8>, paged: bool, draft: &mut Draft) -> Result<(), Refusal> {
    let mut paragraph = Paragraph::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut in_text, mut properties, mut skip, mut page) = (false, false, 0_usize, 1);
    if paged {
        draft.page(1);
    }
    walk(xml, Format::Docx, |node| {
        match node {
            Node::Open(tag) => {
                // A fallback repeats what the choice beside it says.
                if skip > 0 || matches!(tag.name(), "Fallback" | "del" | "moveFrom") {
                    skip += 1;
                    return Ok(());
                }
                match tag.name() {
                    "p" if rows.is_empty() => paragraph = Paragraph::default(),
                    "pPr" => properties = true,
                    "pStyle" => paragraph.level = tag.attribute("val").and_then(|style| styles.get(&style).copied()),
                    "outlineLvl" if properties => {
                        let level = tag.attribute("val").and_then(|level| level.parse::<u8>().ok());
                        paragraph.level = level
                            .filter(|level| *level < 9)
                            .map(|level| level + 1)
                            .or(paragraph.level);
                    }
                    "numPr" => paragraph.item = true,
                    "t" => in_text = true,
                    "tab" if !properties => paragraph.text.push('\t'),
                    "br" | "cr" => {
                        paragraph.text.push('\n');
                        if paged && tag.attribute("type").as_deref() == Some("page") {
                            end_page(&mut paragraph, &mut page, draft)?;
                        }
                    }
                    "lastRenderedPageBreak" if paged && rows.is_empty() => {
                        end_page(&mut paragraph, &mut page, draft)?;
                    }
                    "tr" => rows.push(Vec::new()),
                    _ => {}
                }
            }
            Node::Close(_) if skip > 0 => skip -= 1,
            Node::Close(name) => match name {
                "pPr" => properties = false,
                "t" => in_text = false,
                "p" if rows.is_empty() => end_paragraph(&mut paragraph, draft)?,
                "p" => paragraph.text.push(' '),
                "tc" => {
                    let text = std::mem::take(&mut paragraph).text;
                    if let Some(cells) = rows.last_mut().filter(|_| !text.trim().is_empty()) {
                        cells.push(text);
                    }
                }
                "tr" => {
                    let row = rows.pop().unwrap_or_default().join(" | ");
                    // A table in a cell becomes words of the cell.
                    if rows.is_empty() {
                        draft.block(BlockKind::Row, &row)?
                    } else {
                        paragraph.text.push_str(&row)
                    }
                }
                _ => {}
            },
            Node::Text(text) if in_text && skip == 0 => paragraph.text.push_str(text),
            Node::Text(_) => {}
        }
        Ok(())
    })
}

fn end_paragraph(paragraph: &mut Paragraph, draft: &mut Draft) -> Result<(), Refusal> {
    let Paragraph { text, level, item } = std::mem::take(paragraph);
    let kind = match level {
        Some(level) => BlockKind::Heading(level),
        None if item => BlockKind::Item,
        None => BlockKind::Paragraph,
    };
    draft.block(kind, &text)
}

/// A page ends here: what the paragraph has so far belongs to the old page, the rest to the new one.
fn end_page(paragraph: &mut Paragraph, page: &mut u32, draft: &mut Draft) -> Result<(), Refusal> {
    // The mark that a page break by hand left behind and the one the layout drew stand side by side.
    if paragraph.text.trim().is_empty() && draft.page_count() > 0 && draft.page_is_empty() {
        return Ok(());
    }
    let (level, item) = (paragraph.level, paragraph.item);
    end_paragraph(paragraph, draft)?;
    (paragraph.level, paragraph.item) = (level, item);
    *page += 1;
    draft.page(*page);
    Ok(())
}
