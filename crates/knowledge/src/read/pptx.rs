//! Presentations. A slide is a page.

use std::collections::HashMap;

use super::extract::{BlockKind, Draft, Extract};
use super::format::Format;
use super::package::Package;
use super::refusal::{Refusal, damaged};
use super::xml::{Node, text_of, walk};

/// The slides in the order they are shown, each with its notes.
pub(super) fn read_pptx(package: &mut Package<'_>) -> Result<Extract, Refusal> {
    let mut draft = Draft::new(Format::Pptx, 0);
    if let Some(title) = package
        .read_text("docProps/core.xml")?
        .and_then(|xml| text_of(&xml, Format::Pptx, "title"))
    {
        draft.set_title(&title);
    }
    let Some(presentation) = package.read_text("ppt/presentation.xml")? else {
        return Err(damaged(Format::Pptx, &"it has no list of slides"));
    };
    let targets = relations(package, "ppt/_rels/presentation.xml.rels", "ppt")?;
    let mut slides = Vec::new();
    walk(&presentation, Format::Pptx, |node| {
        if let Node::Open(tag) = node
            && tag.name() == "sldId"
        {
            slides.extend(
                tag.full_attribute("r:id")
                    .and_then(|id| targets.get(&id))
                    .map(|(_, slide)| slide.clone()),
            );
        }
        Ok(())
    })?;
    for (page, slide) in (1..).zip(&slides) {
        draft.page(page);
        if let Some(xml) = package.read_text(slide)? {
            add_slide(&xml, &mut draft, false)?;
        }
        let (folder, file) = slide.rsplit_once('/').unwrap_or(("", slide));
        let targets = relations(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
        for (_, notes) in targets.values().filter(|(kind, _)| kind.ends_with("/notesSlide")) {
            if let Some(xml) = package.read_text(notes)? {
                add_slide(&xml, &mut draft, true)?;
            }
        }
    }
    Ok(draft.finish())
}

/// Kinds and full names of what a part refers to, by id.
fn relations(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<HashMap<String, (String, String)>, Refusal> {
    let mut targets = HashMap::new();
    let Some(xml) = package.read_text(part)? else {
        return Ok(targets);
    };
    walk(&xml, Format::Pptx, |node| {
        if let Node::Open(tag) = node
            && let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target"))
        {
            let kind = tag.attribute("Type").unwrap_or_default();
            targets.insert(id, (kind, resolve(folder, &target)));
        }
        Ok(())
    })?;
    Ok(targets)
}

/// A name relative to a folder inside the package.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn add_slide(xml: &str, draft: &mut Draft, notes: bool) -> Result<(), Refusal> {
    let (mut text, mut in_text, mut title, mut skip) = (String::new(), false, false, false);
    let mut cells: Option<Vec<String>> = None;
    walk(xml, Format::Pptx, |node| {
        match node {
            Node::Open(tag) => match tag.name() {
                "sp" => (title, skip) = (false, false),
                "ph" => {
                    let kind = tag.attribute("type").unwrap_or_default();
                    title = matches!(kind.as_str(), "title" | "ctrTitle") && !notes;
                    skip = matches!(kind.as_str(), "sldNum" | "dt" | "ftr" | "hdr" | "sldImg");
                }
                "t" => in_text = true,
                "br" | "tab" => text.push(' '),
                "tr" => cells = Some(Vec::new()),
                _ => {}
            },
            Node::Close("t") => in_text = false,
            Node::Close("p") => match &cells {
                Some(_) => text.push(' '),
                None => {
                    let text = std::mem::take(&mut text);
                    let kind = if title {
                        BlockKind::Heading(2)
                    } else {
                        BlockKind::Paragraph
                    };
                    if !skip {
                        draft.block(kind, &text)?;
                    }
                }
            },
            Node::Close("tc") => {
                let text = std::mem::take(&mut text);
                if let Some(cells) = cells.as_mut().filter(|_| !text.trim().is_empty()) {
                    cells.push(text);
                }
            }
            Node::Close("tr") => draft.block(BlockKind::Row, &cells.take().unwrap_or_default().join(" | "))?,
            Node::Text(part) if in_text => text.push_str(part),
            _ => {}
        }
        Ok(())
    })
}
