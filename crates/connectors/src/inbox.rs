//! Mails that came, as they stand in the text of a document: who wrote what to whom, and what they want.
//!
//! Everything here is found by plain rules over the words, in English and Italian, without a model; what the rules do not
//! see is not made up. All of it is said by whoever wrote the mail, and is no more to be trusted than they are.

mod asked;
mod class;
mod dates;

use chrono::DateTime;

pub use asked::{ActionItem, action_items};
pub use class::{Category, Class, Priority, classify};

/// A mail that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The scalar value of the document's text at which it starts.
    pub start: u64,
    /// Its subject.
    pub subject: String,
    /// Who wrote it, as it stands there.
    pub from: String,
    /// Who it is for, as it stands there.
    pub to: String,
    /// Who got a copy, as it stands there.
    pub cc: String,
    /// When it was written, as it stands there.
    pub date: String,
    /// The same in milliseconds since the epoch; none when it cannot be read.
    pub date_ms: Option<i64>,
    /// Its text.
    pub text: String,
}

impl Received {
    /// The bare address that it came from; empty when none can be read.
    #[must_use]
    pub fn sender(&self) -> &str {
        let inner = self.from.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>'));
        let address = inner.map_or(self.from.as_str(), |(address, _)| address).trim();
        match address.contains('@') && !address.contains(char::is_whitespace) {
            true => address,
            false => "",
        }
    }

    /// What mails of one conversation have in common: the subject without what answering and passing on put before it.
    #[must_use]
    pub fn thread(&self) -> &str {
        let mut rest = self.subject.trim();
        while let Some((before, after)) = rest.split_once(':') {
            let known = ["re", "r", "rif", "aw", "fw", "fwd", "i", "inoltro"];
            if !known.contains(&before.trim().to_ascii_lowercase().as_str()) {
                break;
            }
            rest = after.trim_start();
        }
        rest
    }

    /// Its own lines, without those that it quotes and what stands below a signature's mark.
    pub(crate) fn own_lines(&self) -> impl Iterator<Item = &str> {
        let said = self
            .text
            .lines()
            .take_while(|line| !matches!(line.trim_end(), "--" | "-- "));
        said.filter(|line| !line.trim_start().starts_with('>'))
    }
}

/// The mails in a document's text: the one of a file with one mail, or all of a mailbox.
#[must_use]
pub fn mails(text: &str, of_many: bool) -> Vec<Received> {
    let mut found: Vec<Received> = Vec::new();
    let mut before = (0, "");
    let mut at = 0;
    let mut body_from = 0;
    for paragraph in text.split("\n\n") {
        let begins = is_head(paragraph) && (of_many || found.is_empty());
        if begins {
            // The paragraph before the head is the subject of this mail, and belongs to the one before no longer.
            if let Some(last) = found.last_mut() {
                last.text = text.get(body_from..before.0).unwrap_or_default().trim().to_owned();
            }
            let start = text.get(..before.0).unwrap_or_default().chars().count();
            found.push(headed(paragraph, before.1, u64::try_from(start).unwrap_or(u64::MAX)));
            body_from = at + paragraph.len();
        }
        before = (at, paragraph);
        at += paragraph.len() + 2;
    }
    if let Some(last) = found.last_mut() {
        last.text = text.get(body_from..).unwrap_or_default().trim().to_owned();
    }
    found
}

/// Whether these are the lines that reading a mail puts below its subject.
fn is_head(paragraph: &str) -> bool {
    let known = |line: &str| {
        ["From: ", "To: ", "Cc: ", "Date: "]
            .iter()
            .any(|name| line.starts_with(name))
    };
    let mut lines = paragraph.lines();
    paragraph.starts_with("From: ") && lines.clone().count() > 1 && lines.all(known)
}

fn headed(head: &str, subject: &str, start: u64) -> Received {
    let field = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let date = DateTime::parse_from_rfc2822(&field("Date: ")).ok();
    Received {
        start,
        subject: subject.trim().to_owned(),
        from: field("From: "),
        to: field("To: "),
        cc: field("Cc: "),
        date: field("Date: "),
        date_ms: date.map(|date| date.timestamp_millis()),
        text: String::new(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const INBOX: &str = "Trip\n\nFrom: Elena <elena@example.org>\nTo: franco@example.org\nDate: Tue, 05 Mar 2024 09:00:00 \
                         +0000\n\nWe leave on Saturday.\n\nElena\n\nRe: Trip\n\nFrom: franco@example.org\nTo: \
                         elena@example.org\nDate: Tue, 05 Mar 2024 10:00:00 +0000\n\nGood.\n\n> We leave on Saturday.";

    /// A mail of these words, written on a Tuesday, 5 March 2024.
    pub(crate) fn saying(subject: &str, from: &str, text: &str) -> Received {
        Received {
            start: 0,
            subject: subject.into(),
            from: from.into(),
            to: "anna@example.org".into(),
            cc: String::new(),
            date: "Tue, 05 Mar 2024 09:00:00 +0000".into(),
            date_ms: Some(1_709_629_200_000),
            text: text.into(),
        }
    }

    #[test]
    fn a_mailbox_has_its_mails_one_by_one() {
        let mails = mails(INBOX, true);
        assert_eq!(mails.len(), 2);
        let [first, second] = &mails[..] else { panic!() };
        assert_eq!(
            (first.subject.as_str(), first.sender(), first.text.as_str()),
            ("Trip", "elena@example.org", "We leave on Saturday.\n\nElena")
        );
        assert_eq!(first.date_ms, Some(1_709_629_200_000));
        assert_eq!(
            (second.subject.as_str(), second.sender(), second.thread()),
            ("Re: Trip", "franco@example.org", "Trip")
        );
        let start = usize::try_from(second.start).unwrap();
        assert!(INBOX.chars().skip(start).collect::<String>().starts_with("Re: Trip"));
        assert_eq!(second.own_lines().collect::<Vec<_>>(), ["Good.", ""]);
    }

    #[test]
    fn a_file_of_one_mail_holds_one_whatever_is_written_in_it() {
        let mails = mails(INBOX, false);
        assert_eq!(mails.len(), 1);
        assert!(
            mails[0].text.contains("From: franco@example.org"),
            "it is text of the first"
        );
    }

    #[test]
    fn what_is_no_mail_has_none() {
        for text in ["", "A note\n\nFrom: here to there\n\nand on", "From: a@b\nx: y\n\ntext"] {
            assert_eq!(super::mails(text, true), [], "{text:?}");
        }
        assert_eq!(saying("Fwd: RE: I: a: b", "x", "").thread(), "a: b");
        assert_eq!(saying("", "Somebody", "").sender(), "");
    }
}
