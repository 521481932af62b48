//! A mail as it is written, and its bytes as they travel.

use std::time::{Duration, SystemTime};

use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};

use crate::smtp::Account;

/// The longest subject that is sent, in characters.
const SUBJECT: usize = 900;

/// A mail of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The addresses that it is for.
    pub to: Vec<String>,
    /// The addresses that get a copy, seen by all.
    pub cc: Vec<String>,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// Its Message-ID with the angle brackets; the same for every attempt at the same mail.
    pub message_id: String,
    /// When it was written, milliseconds since the epoch.
    pub date_ms: i64,
}

/// Why a mail cannot be written as it is.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No address.
    #[error("{0} is no mail address; write it as name@example.org, without a name around it")]
    Address(String),
    /// Nobody to send it to.
    #[error("the mail is for nobody; name an address")]
    Nobody,
    /// Nothing to send.
    #[error("the mail is empty; write a text")]
    Empty,
    /// It does not fit into a mail.
    #[error("the mail cannot be put into the form in which mails travel")]
    Form(#[source] lettre::error::Error),
}

/// A mail in the form in which it travels.
pub(crate) struct Letter {
    pub(crate) envelope: Envelope,
    pub(crate) bytes: Vec<u8>,
}

impl Mail {
    pub(crate) fn letter(&self, account: &Account) -> Result<Letter, MailError> {
        if self.to.is_empty() && self.cc.is_empty() {
            return Err(MailError::Nobody);
        }
        if self.body.trim().is_empty() {
            return Err(MailError::Empty);
        }
        let name = Some(one_line(&account.name)).filter(|name| !name.is_empty());
        let from = address(&account.address)?;
        let mut message = Message::builder()
            .from(Mailbox::new(name, from))
            .message_id(Some(self.message_id.clone()))
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.date_ms).unwrap_or(0)))
            .subject(one_line(&self.subject).chars().take(SUBJECT).collect::<String>());
        for to in &self.to {
            message = message.to(Mailbox::new(None, address(to)?));
        }
        for cc in &self.cc {
            message = message.cc(Mailbox::new(None, address(cc)?));
        }
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(Mailbox::new(None, address(reply_to)?));
        }
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(self.body.clone());
        let message = message.singlepart(text).map_err(MailError::Form)?;
        Ok(Letter {
            envelope: message.envelope().clone(),
            bytes: message.formatted(),
        })
    }
}

/// The Message-ID of a mail with this key, sent from this address: the same for the same key.
#[must_use]
pub fn message_id(key: &str, address: &str) -> String {
    let domain = address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!("<{key}@{domain}>")
}

/// An address in the one form that cannot be read in two ways: letters, digits and `._+-` on either side of an `@`.
pub(crate) fn address(text: &str) -> Result<Address, MailError> {
    let wrong = || MailError::Address(one_line(text));
    let plain = |c: char| c.is_ascii_alphanumeric() || "._+-@".contains(c);
    if !text.chars().all(plain) || text.matches('@').count() != 1 {
        return Err(wrong());
    }
    text.parse().map_err(|_| wrong())
}

/// Without line ends and other control characters: a header must not be able to begin another one.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::tests::account;

    fn mail() -> Mail {
        Mail {
            to: vec!["bob@example.org".into()],
            cc: vec!["carla@example.org".into()],
            reply_to: Some("team@example.org".into()),
            subject: "Perché no?".into(),
            body: "Ciao Bob,\n\n.a line that begins with a dot\nèà\n".into(),
            message_id: message_id("k1", "anna@example.org"),
            date_ms: 1_800_000_000_000,
        }
    }

    #[test]
    fn it_is_written_as_mails_are() {
        let letter = mail().letter(&account()).unwrap();
        let text = String::from_utf8(letter.bytes).unwrap();
        for line in [
            "From: \"Anna Rossi\" <anna@example.org>\r\n",
            "To: bob@example.org\r\n",
            "Cc: carla@example.org\r\n",
            "Reply-To: team@example.org\r\n",
            "Message-ID: <k1@example.org>\r\n",
            "Date: Fri, 15 Jan 2027 08:00:00 ",
            "Content-Type: text/plain; charset=utf-8\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("Perch\u{e9}"), "headers are ASCII: {text}");
        let to: Vec<String> = letter.envelope.to().iter().map(ToString::to_string).collect();
        assert_eq!(to, ["bob@example.org", "carla@example.org"]);
    }

    #[test]
    fn no_header_begins_another_one() {
        let mut hostile = mail();
        hostile.subject = "Hello\r\nBcc: mallory@evil.example\r\n\r\nbody".into();
        let letter = hostile.letter(&account()).unwrap();
        let text = String::from_utf8(letter.bytes).unwrap();
        let (headers, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
        assert_eq!(letter.envelope.to().len(), 2);
    }

    #[test]
    fn what_cannot_be_sent_says_why() {
        let wrong = |change: &dyn Fn(&mut Mail)| {
            let mut mail = mail();
            change(&mut mail);
            mail.letter(&account()).map(drop).unwrap_err()
        };
        for address in [
            "Bob <bob@example.org>",
            "bob@",
            "@example.org",
            "a@b@c.org",
            "bob@example.org\r\nDATA",
            "",
        ] {
            let error = wrong(&|mail| mail.to = vec![address.into()]);
            assert!(matches!(error, MailError::Address(_)), "{address:?}: {error}");
        }
        assert_eq!(
            wrong(&|mail| (mail.to, mail.cc) = (vec![], vec![])).to_string(),
            MailError::Nobody.to_string()
        );
        assert_eq!(
            wrong(&|mail| mail.body = " \n".into()).to_string(),
            MailError::Empty.to_string()
        );
    }
}
