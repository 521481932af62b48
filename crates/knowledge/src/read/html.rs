//! Web pages: the words in reading order, without scripts, styles and navigation.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use encoding_rs::Encoding;
use scraper::node::Element;
use scraper::{Html, Node};

use super::decode::decode_as;
use super::extract::{BlockKind, Draft, Extract};
use super::format::Format;
use super::refusal::Refusal;

/// The page's text.
pub(super) fn read_html(bytes: &[u8]) -> Result<Extract, Refusal> {
    let text = decode_as(bytes, declared_encoding(bytes))?;
    let mut draft = Draft::new(Format::Html, 0);
    add_html(&text, &mut draft)?;
    Ok(draft.finish())
}

/// Adds a page's text to a draft; its title becomes the draft's when that has none.
pub(super) fn add_html(text: &str, draft: &mut Draft) -> Result<(), Refusal> {
    let html = Html::parse_document(text);
    let main = main_part(&html).unwrap_or_else(|| html.tree.root());
    let is_title = |node: &NodeRef<'_, Node>| {
        node.value()
            .as_element()
            .is_some_and(|element| element.name() == "title")
    };
    if let Some(title) = html.tree.root().descendants().find(is_title) {
        draft.set_title(
            &title
                .descendants()
                .filter_map(|node| node.value().as_text())
                .map(|t| &**t)
                .collect::<String>(),
        );
    }
    let mut walk = Walk {
        draft,
        text: String::new(),
        kind: BlockKind::Paragraph,
        cells: None,
        pre: 0,
        skip: 0,
    };
    // The tree is walked by its edges, not by recursion: nesting is the page's to choose, the stack is ours.
    for edge in main.traverse() {
        match edge {
            Edge::Open(node) => walk.open(node.value())?,
            Edge::Close(node) => walk.close(node.value())?,
        }
    }
    walk.flush()
}

/// The one element that holds what the page is about, if the page says which and there is something in it.
fn main_part(html: &Html) -> Option<NodeRef<'_, Node>> {
    let is_main = |element: &Element| element.name() == "main" || element.attr("role") == Some("main");
    let mut mains = html
        .tree
        .nodes()
        .filter(|node| node.value().as_element().is_some_and(is_main));
    let main = mains.next()?;
    let words = main
        .descendants()
        .filter_map(|node| node.value().as_text())
        .map(|text| text.trim().len());
    (mains.next().is_none() && words.sum::<usize>() >= 200).then_some(main)
}

struct Walk<'a> {
    draft: &'a mut Draft,
    text: String,
    kind: BlockKind,
    cells: Option<Vec<String>>,
    pre: usize,
    /// How many of the open elements are inside one whose text is not read.
    skip: usize,
}

impl Walk<'_> {
    fn open(&mut self, node: &Node) -> Result<(), Refusal> {
        let element = match node {
            Node::Text(text) => {
                if self.skip == 0 {
                    self.text.push_str(text);
                }
                return Ok(());
            }
            Node::Element(element) => element,
            _ => return Ok(()),
        };
        if self.skip > 0 || is_skipped(element) {
            self.skip += 1;
            return Ok(());
        }
        match element.name() {
            "br" if self.pre == 0 && self.cells.is_none() => self.text.push('\n'),
            "tr" => {
                self.flush()?;
                self.cells = Some(Vec::new());
            }
            name => {
                if let Some(kind) = block_kind(name) {
                    self.flush()?;
                    self.kind = kind;
                }
                self.pre += usize::from(name == "pre");
            }
        }
        Ok(())
    }

    fn close(&mut self, node: &Node) -> Result<(), Refusal> {
        let Node::Element(element) = node else {
            return Ok(());
        };
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        match element.name() {
            "td" | "th" => self.cell(),
            "tr" => {
                self.cell();
                let cells = self.cells.take().unwrap_or_default();
                self.draft.block(BlockKind::Row, &cells.join(" | "))?;
            }
            name if block_kind(name).is_some() => {
                self.flush()?;
                self.pre -= usize::from(name == "pre").min(self.pre);
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self) {
        if let Some(cells) = &mut self.cells {
            let text = std::mem::take(&mut self.text);
            cells.extend((!text.trim().is_empty()).then_some(text));
        }
    }

    /// Ends the block that is being written. In a table everything waits for the end of the row.
    fn flush(&mut self) -> Result<(), Refusal> {
        if self.cells.is_some() {
            self.text.push(' ');
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        self.draft
            .block(if self.pre > 0 { BlockKind::Code } else { kind }, &text)
    }
}

fn is_skipped(element: &Element) -> bool {
    const NAMES: [&str; 18] = [
        "head", "script", "style", "noscript", "template", "svg", "math", "nav", "iframe", "object", "canvas", "audio",
        "video", "select", "button", "textarea", "title", "dialog",
    ];
    const ROLES: [&str; 4] = ["navigation", "menu", "menubar", "search"];
    NAMES.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("role").is_some_and(|role| ROLES.contains(&role))
}

fn block_kind(name: &str) -> Option<BlockKind> {
    Some(match name {
        "h1" => BlockKind::Heading(1),
        "h2" => BlockKind::Heading(2),
        "h3" => BlockKind::Heading(3),
        "h4" => BlockKind::Heading(4),
        "h5" => BlockKind::Heading(5),
        "h6" => BlockKind::Heading(6),
        "li" | "dt" | "dd" => BlockKind::Item,
        "pre" => BlockKind::Code,
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "blockquote" | "ul" | "ol"
        | "dl" | "table" | "caption" | "figure" | "figcaption" | "address" | "form" | "fieldset" | "hr" | "body"
        | "details" | "summary" | "center" => BlockKind::Paragraph,
        _ => return None,
    })
}

/// The encoding that the page itself names in its first lines.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..2048).unwrap_or(bytes).to_ascii_lowercase();
    let at = head
        .windows(8)
        .position(|window| window == b"charset=" || window == b"ncoding=")?
        + 8;
    let rest = head.get(at..)?;
    let label: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .collect();
    Encoding::for_label(&label)
}
