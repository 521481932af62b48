//! PDF, page by page.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, Object, PlainTextOutput, output_doc_page};

use super::extract::{BlockKind, Draft, Extract, collapse};
use super::format::Format;
use super::refusal::{Refusal, damaged};

/// The text of every page. Pages keep their numbers also when one before them cannot be read.
pub(super) fn read_pdf(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut document = Document::load_mem(bytes).map_err(|error| match error {
        pdf_extract::Error::Decryption(_) | pdf_extract::Error::InvalidPassword => Refusal::Encrypted(Format::Pdf),
        error => damaged(Format::Pdf, &error),
    })?;
    // Many files are encrypted with an empty password, only to forbid printing; programs open them without asking.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Refusal::Encrypted(Format::Pdf));
    }
    let mut draft = Draft::new(Format::Pdf, 0);
    if let Some(title) = document_title(&document) {
        draft.set_title(&title);
    }
    let outline = outline(&document);
    let mut broken = 0;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    for page in &pages {
        draft.page(*page);
        match page_text(&document, *page) {
            Some(text) => add_page(&text, *page, &outline, &mut draft)?,
            None => broken += 1,
        }
    }
    if broken == pages.len() {
        return Err(damaged(Format::Pdf, &"none of its pages can be read"));
    }
    Ok(draft.finish())
}

/// The laid-out text; when a font or a stream of the page breaks the layout, its plain strings.
fn page_text(document: &Document, page: u32) -> Option<String> {
    let laid_out = catch_unwind(AssertUnwindSafe(|| {
        let mut text = String::new();
        let mut output = PlainTextOutput::new(&mut text);
        output_doc_page(document, &mut output, page).ok().map(|()| text)
    }));
    if let Ok(Some(text)) = laid_out {
        return Some(text);
    }
    catch_unwind(AssertUnwindSafe(|| document.extract_text(&[page]).ok()))
        .ok()
        .flatten()
}

/// Paragraphs lie between empty lines; lines inside are joined, hyphens at their ends too.
fn add_page(text: &str, page: u32, outline: &[Entry], draft: &mut Draft) -> Result<(), Refusal> {
    let mut paragraph = String::new();
    for line in text.lines().map(str::trim).chain([""]) {
        let heading = outline.iter().find(|entry| entry.page == page && entry.is(line));
        if line.is_empty() || heading.is_some() {
            draft.block(BlockKind::Paragraph, &std::mem::take(&mut paragraph))?;
        }
        if let Some(entry) = heading {
            draft.block(BlockKind::Heading(entry.level), line)?;
            continue;
        }
        let broken_word = paragraph
            .strip_suffix(['-', '\u{ad}'])
            .filter(|stem| stem.ends_with(char::is_lowercase));
        match broken_word {
            Some(stem) if line.starts_with(char::is_lowercase) => paragraph.truncate(stem.len()),
            _ => paragraph.push('\n'),
        }
        paragraph.push_str(line);
    }
    Ok(())
}

struct Entry {
    page: u32,
    level: u8,
    words: String,
}

impl Entry {
    /// Whether a line is this heading, a number before it or not.
    fn is(&self, line: &str) -> bool {
        !line.is_empty()
            && line.len() <= self.words.len() + 16
            && collapse(line).strip_suffix(self.words.as_str()).is_some_and(|number| {
                number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ' ')
                    || number.starts_with("Chapter ")
                    || number.starts_with("Capitolo ")
            })
    }
}

/// The bookmarks, which are the headings.
fn outline(document: &Document) -> Vec<Entry> {
    let toc = catch_unwind(AssertUnwindSafe(|| document.get_toc().ok()))
        .ok()
        .flatten();
    let entries = toc
        .map(|toc| toc.toc)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|entry| {
            let words = collapse(&entry.title);
            // Bookmarks often repeat the number that the page has.
            let words = words
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
                .to_owned();
            let page = u32::try_from(entry.page).ok()?;
            (!words.is_empty()).then(|| Entry {
                page,
                level: u8::try_from(entry.level).unwrap_or(6).clamp(1, 6),
                words,
            })
        });
    entries.collect()
}

fn document_title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let info = match info {
        Object::Reference(id) => document.get_object(*id).ok()?,
        info => info,
    };
    let title = info.as_dict().ok()?.get(b"Title").ok()?;
    let title = pdf_extract::decode_text_string(title).ok()?;
    // Programs leave the source's file name or nothing at all here.
    (!title.trim().is_empty() && !title.contains("Microsoft Word - ")).then_some(title)
}
