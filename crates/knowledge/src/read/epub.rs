//! Books: the chapters in reading order.

use std::collections::HashMap;

use super::extract::{Draft, Extract};
use super::format::Format;
use super::html::add_html;
use super::package::Package;
use super::pptx::resolve;
use super::refusal::{Refusal, damaged};
use super::xml::{Node, text_of, walk};

/// The text of every chapter of the spine.
pub(super) fn read_epub(package: &mut Package<'_>) -> Result<Extract, Refusal> {
    let mut draft = Draft::new(Format::Epub, 0);
    let container = package.read_text("META-INF/container.xml")?.unwrap_or_default();
    let mut root = None;
    walk(&container, Format::Epub, |node| {
        if let Node::Open(tag) = node
            && tag.name() == "rootfile"
        {
            root = root.take().or(tag.attribute("full-path"));
        }
        Ok(())
    })?;
    let root = root.ok_or_else(|| damaged(Format::Epub, &"it names no content"))?;
    let book = package
        .read_text(&root)?
        .ok_or_else(|| damaged(Format::Epub, &"its content is missing"))?;
    if let Some(title) = text_of(&book, Format::Epub, "title") {
        draft.set_title(&title);
    }
    let encryption = package.read_text("META-INF/encryption.xml")?.unwrap_or_default();
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    for chapter in spine(&book)? {
        let name = resolve(folder, &percent_decoded(&chapter));
        if encryption.contains(&format!("URI=\"{name}\"")) {
            return Err(Refusal::Encrypted(Format::Epub));
        }
        if let Some(text) = package.read_text(&name)? {
            add_html(&without_self_closing(&text), &mut draft)?;
        }
    }
    Ok(draft.finish())
}

/// Names of the chapters in reading order, as the book writes them.
fn spine(book: &str) -> Result<Vec<String>, Refusal> {
    let mut names = HashMap::new();
    let mut order = Vec::new();
    walk(book, Format::Epub, |node| {
        if let Node::Open(tag) = node {
            match (
                tag.name(),
                tag.attribute("id"),
                tag.attribute("href"),
                tag.attribute("idref"),
            ) {
                ("item", Some(id), Some(href), _) => drop(names.insert(id, href)),
                ("itemref", _, _, Some(id)) => order.push(id),
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(order.iter().filter_map(|id| names.get(id).cloned()).collect())
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.split('#').next().unwrap_or(name).bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let pair = (ahead.next(), ahead.next());
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, digit(pair.0), digit(pair.1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Chapters are XHTML, where `<title/>` is whole; an HTML parser would take the rest of the chapter for the title.
fn without_self_closing(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/>") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let tag = before
            .rfind('<')
            .and_then(|open| before.get(open + 1..))
            .unwrap_or_default();
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        if [
            "title", "script", "style", "textarea", "iframe", "a", "p", "div", "span", "td", "li",
        ]
        .contains(&name.as_str())
        {
            out.push_str("></");
            out.push_str(&name);
            out.push('>');
        } else {
            out.push_str("/>");
        }
        rest = after.get(2..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
