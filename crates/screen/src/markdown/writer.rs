//! From the parser's events to HTML. Every element that can appear is written in this file and in `citations.rs`.

use pulldown_cmark::TextMergeWithOffset;
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::citations::{self, Citations};
use super::escape;
use super::link::{self, Target};

/// Elements further in than this are left out and only their text is written: deep trees overflow browsers.
const DEPTH: usize = 48;

/// One block of the top level.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Where the line it begins with starts in the text.
    pub(super) start: usize,
    pub(super) html: String,
}

/// Renders `text`, which has been tamed.
pub(super) fn write(text: &str, citations: &Citations) -> Vec<Block> {
    let extensions = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer = Writer::new(citations);
    let mut blocks = Vec::new();
    let mut start = 0;
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(text, extensions).into_offset_iter()) {
        if writer.open.is_empty() {
            start = line_start(text, range.start);
        }
        writer.event(event);
        if writer.open.is_empty() {
            let html = std::mem::take(&mut writer.out);
            blocks.push(Block { start, html });
        }
    }
    blocks
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

struct Writer<'a> {
    citations: &'a Citations,
    out: String,
    /// What closes each open element; empty for one that was left out.
    open: Vec<&'static str>,
    /// How many of the open elements are links: none may hold another or a button.
    links: usize,
    /// Inside a code block, where a number in brackets is no citation.
    code: bool,
    /// As long as `open` was when a link that is really a citation began.
    muted: Option<usize>,
    /// An image's target and where its text begins, to show the target if the text is empty.
    image: Option<(usize, String)>,
    columns: Vec<Alignment>,
    column: usize,
    heading_row: bool,
}

impl<'a> Writer<'a> {
    fn new(citations: &'a Citations) -> Self {
        Self {
            citations,
            out: String::new(),
            open: Vec::new(),
            links: 0,
            code: false,
            muted: None,
            image: None,
            columns: Vec::new(),
            column: 0,
            heading_row: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            _ if self.muted.is_some() => {}
            Event::Text(text) if self.code || self.links > 0 => escape::push(&mut self.out, &text),
            Event::Text(text) => self.citations.write(&mut self.out, &text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                escape::push(&mut self.out, &text);
                self.out.push_str("</code>");
            }
            // The one tag that models write where Markdown has no word for it: a line break in a table cell.
            Event::InlineHtml(tag) if is_break(&tag) => self.out.push_str("<br>"),
            Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => escape::push(&mut self.out, &text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let mark = if done { '☑' } else { '☐' };
                self.out.push_str("<span class=\"task\">");
                self.out.push(mark);
                self.out.push_str("</span> ");
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let hidden = self.muted.is_some() || self.open.len() >= DEPTH;
        self.code = matches!(tag, Tag::CodeBlock(_));
        if hidden {
            self.open.push("");
            return;
        }
        let (opening, closing) = match tag {
            Tag::Paragraph | Tag::HtmlBlock => ("<p>", "</p>\n"),
            Tag::Heading { level, .. } => heading(level),
            Tag::BlockQuote(_) => ("<blockquote>\n", "</blockquote>\n"),
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::List(None) => ("<ul>\n", "</ul>\n"),
            Tag::List(Some(first)) => self.numbered(first),
            Tag::Item => ("<li>", "</li>\n"),
            Tag::Table(columns) => {
                self.columns = columns;
                ("<table>", "</tbody></table>\n")
            }
            Tag::TableHead => {
                self.column = 0;
                self.heading_row = true;
                ("<thead><tr>", "</tr></thead><tbody>\n")
            }
            Tag::TableRow => {
                self.column = 0;
                self.heading_row = false;
                ("<tr>", "</tr>\n")
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => ("<em>", "</em>"),
            Tag::Strong => ("<strong>", "</strong>"),
            Tag::Strikethrough => ("<del>", "</del>"),
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => self.link(link_type, &dest_url, &id),
            Tag::Image { dest_url, .. } => self.image(&dest_url),
            // Extensions that are not switched on.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => ("", ""),
        };
        self.out.push_str(opening);
        self.open.push(closing);
    }

    fn end(&mut self, end: TagEnd) {
        let closing = self.open.pop().unwrap_or_default();
        self.code = false;
        if let Some(depth) = self.muted {
            if self.open.len() == depth {
                self.muted = None;
            }
            return;
        }
        if end == TagEnd::Image
            && let Some((at, url)) = self.image.take()
            && at == self.out.len()
        {
            escape::push(&mut self.out, &url);
        }
        if closing == "</a>" {
            self.links -= 1;
        }
        self.out.push_str(closing);
    }

    fn numbered(&mut self, first: u64) -> (&'static str, &'static str) {
        if first == 1 {
            return ("<ol>\n", "</ol>\n");
        }
        self.out.push_str(&format!("<ol start=\"{first}\">\n"));
        ("", "</ol>\n")
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) -> (&'static str, &'static str) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        match language(info) {
            Some(name) => self.out.push_str(&format!("<pre><code class=\"language-{name}\">")),
            None => self.out.push_str("<pre><code>"),
        }
        ("", "</code></pre>\n")
    }

    fn cell(&mut self) -> (&'static str, &'static str) {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        let (name, closing) = if self.heading_row {
            ("<th", "</th>")
        } else {
            ("<td", "</td>")
        };
        self.out.push_str(name);
        self.out.push_str(class);
        (">", closing)
    }

    fn link(&mut self, kind: LinkType, url: &str, label: &CowStr<'_>) -> (&'static str, &'static str) {
        // `[1]` cites, even if the text also says `[1]: somewhere`.
        let cited = (kind == LinkType::Shortcut && self.links == 0).then(|| self.citations.read(label));
        if let Some(number) = cited.flatten() {
            citations::push_button(&mut self.out, number);
            self.muted = Some(self.open.len());
            return ("", "");
        }
        if kind == LinkType::Email {
            return self.anchor(&format!("mailto:{url}"));
        }
        self.anchor(url)
    }

    fn image(&mut self, url: &str) -> (&'static str, &'static str) {
        let element = self.anchor(url);
        if element.1 == "</a>" {
            self.image = Some((self.out.len(), url.to_owned()));
        }
        element
    }

    /// Opens a link, if `url` may be followed and no other link is open; the text stays in any case.
    fn anchor(&mut self, url: &str) -> (&'static str, &'static str) {
        let Some(target) = link::target(url).filter(|_| self.links == 0) else {
            return ("", "");
        };
        self.links += 1;
        self.out.push_str("<a href=\"");
        match target {
            Target::Here(url) => escape::push(&mut self.out, &url),
            Target::Away(url) => {
                escape::push(&mut self.out, &url);
                // The true target, not the title that the text gives it.
                self.out.push_str("\" title=\"");
                escape::push(&mut self.out, &url);
                self.out.push_str("\" target=\"_blank\" rel=\"noopener noreferrer");
            }
        }
        self.out.push_str("\">");
        ("", "</a>")
    }
}

fn heading(level: HeadingLevel) -> (&'static str, &'static str) {
    match level {
        HeadingLevel::H1 => ("<h1>", "</h1>\n"),
        HeadingLevel::H2 => ("<h2>", "</h2>\n"),
        HeadingLevel::H3 => ("<h3>", "</h3>\n"),
        HeadingLevel::H4 => ("<h4>", "</h4>\n"),
        HeadingLevel::H5 => ("<h5>", "</h5>\n"),
        HeadingLevel::H6 => ("<h6>", "</h6>\n"),
    }
}

/// The language of a code block as a class may name it.
fn language(info: &str) -> Option<String> {
    let name = info.split([' ', '\t', ',', '{']).next()?;
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"+-#_.".contains(&byte);
    ((1..=24).contains(&name.len()) && name.bytes().all(fine)).then(|| name.to_ascii_lowercase())
}

fn is_break(tag: &str) -> bool {
    let inner = tag.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let name = inner.map(|inner| inner.trim_end_matches('/').trim_end());
    name.is_some_and(|name| name.eq_ignore_ascii_case("br"))
}
