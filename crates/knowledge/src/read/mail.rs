//! Mails and mailboxes, with what is attached to them.

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::extract::{BlockKind, Draft, Extract};
use super::format::Format;
use super::html::add_html;
use super::mark::mark_text;
use super::parse::parse_inner;
use super::refusal::{Refusal, damaged};

/// One mail.
pub(super) fn read_eml(bytes: &[u8], depth: u32) -> Result<Extract, Refusal> {
    let mut draft = Draft::new(Format::Eml, depth);
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err(damaged(Format::Eml, &"it has no headers"));
    };
    add_message(&message, 1, &mut draft)?;
    Ok(draft.finish())
}

/// All mails of a mailbox, each under its subject.
pub(super) fn read_mbox(bytes: &[u8], depth: u32) -> Result<Extract, Refusal> {
    let mut draft = Draft::new(Format::Mbox, depth);
    draft.set_title("Mailbox");
    for mail in MessageIterator::new(bytes) {
        let mail = mail.map_err(|_| damaged(Format::Mbox, &"a mail in it cannot be told from the next"))?;
        if let Some(message) = MessageParser::default().parse(mail.contents()) {
            add_message(&message, 1, &mut draft)?;
        }
    }
    if draft.is_empty() {
        return Err(damaged(Format::Mbox, &"there is no mail in it"));
    }
    Ok(draft.finish())
}

fn add_message(message: &Message<'_>, level: u8, draft: &mut Draft) -> Result<(), Refusal> {
    let subject = message.subject().unwrap_or("(no subject)");
    draft.set_title(subject);
    draft.block(BlockKind::Heading(level), subject)?;
    let mut lines = Vec::new();
    for (word, address) in [("From", message.from()), ("To", message.to()), ("Cc", message.cc())] {
        lines.extend(address.map(|address| format!("{word}: {}", shown(address))));
    }
    lines.extend(message.date().map(|date| format!("Date: {}", date.to_rfc822())));
    draft.raw(BlockKind::Paragraph, &lines.join("\n"))?;
    for id in &message.text_body {
        match message.parts.get(*id as usize).map(|part| &part.body) {
            Some(PartType::Text(text)) => draft.append(&mark_text(Format::Text, text.replace('\r', "")), level)?,
            Some(PartType::Html(html)) => add_html(html, draft)?,
            _ => {}
        }
    }
    for part in message.attachments() {
        let name = part.attachment_name().unwrap_or("attachment");
        let inner = match &part.body {
            PartType::Message(inner) => {
                let mut draft = Draft::new(Format::Eml, draft.deeper()?);
                add_message(inner, 1, &mut draft)?;
                Ok(draft.finish())
            }
            _ => draft
                .deeper()
                .and_then(|depth| parse_inner(name, part.contents(), depth)),
        };
        draft.block(BlockKind::Heading(level + 1), &format!("Attachment: {name}"))?;
        match inner {
            Ok(inner) => draft.append(&inner, level + 1)?,
            // A bomb is refused with the mail that carries it; a picture is only named.
            Err(refusal @ (Refusal::Bomb(_) | Refusal::TooDeep | Refusal::TooMuchText)) => return Err(refusal),
            Err(_) => {}
        }
    }
    Ok(())
}

fn shown(address: &Address<'_>) -> String {
    let people = address.iter().map(|person| match (person.name(), person.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    });
    people.collect::<Vec<_>>().join(", ")
}
