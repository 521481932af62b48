//! A walk over XML that never builds a tree and never expands an entity.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::format::Format;
use super::refusal::{Refusal, damaged};

/// What a walk meets. Names are without their prefix.
pub(super) enum Node<'a> {
    Open(&'a Tag<'a>),
    Close(&'a str),
    Text(&'a str),
}

pub(super) struct Tag<'a> {
    start: &'a BytesStart<'a>,
}

impl Tag<'_> {
    pub(super) fn name(&self) -> &str {
        local(self.start.name().0)
    }

    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let found = attributes
            .into_iter()
            .find(|attribute| local(attribute.key.0) == name)?;
        Some(
            found
                .normalized_value(XmlVersion::Implicit1_0)
                .map_or_else(|_| found.value.to_string(), Cow::into_owned),
        )
    }

    /// An attribute by its full name, where two differ by the prefix alone.
    pub(super) fn full_attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.0 == name)?;
        Some(found.value.into_owned())
    }
}

/// Walks a document. Wrong nesting is forgiven; what cannot be read at all ends the walk with a refusal.
pub(super) fn walk(
    xml: &str,
    format: Format,
    mut visit: impl FnMut(Node<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    loop {
        match reader.read_event().map_err(|error| damaged(format, &error))? {
            Event::Start(start) => visit(Node::Open(&Tag { start: &start }))?,
            Event::Empty(start) => {
                visit(Node::Open(&Tag { start: &start }))?;
                visit(Node::Close(local(start.name().0)))?;
            }
            Event::End(end) => visit(Node::Close(local(end.name().0)))?,
            Event::Text(text) => visit(Node::Text(&text.into_inner()))?,
            Event::CData(text) => visit(Node::Text(&text.into_inner()))?,
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => visit(Node::Text(character.encode_utf8(&mut [0; 4])))?,
                _ => visit(Node::Text(entity(&reference.into_inner())))?,
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn entity(name: &str) -> &str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => " ",
    }
}

/// The text of the first element of this name, such as a title among a document's properties.
pub(super) fn text_of(xml: &str, format: Format, name: &str) -> Option<String> {
    let (mut inside, mut done, mut text) = (false, false, String::new());
    let walked = walk(xml, format, |node| {
        match node {
            Node::Open(tag) if tag.name() == name && !done => inside = true,
            Node::Close(closed) if closed == name => (inside, done) = (false, true),
            Node::Text(part) if inside => text.push_str(part),
            _ => {}
        }
        Ok(())
    });
    (walked.is_ok() && !text.trim().is_empty()).then_some(text)
}
