//! `adiuva://` links: how a place in the app is named from outside. They come from anywhere, so a link only ever shows
//! something; nothing is asked, changed or run by one.

use std::fmt;
use std::str::FromStr;

use crate::id::{DocumentId, ThreadId};
use crate::knowledge::Span;

/// The longest search a link may bring, in scalar values.
const LONGEST_QUERY: usize = 1000;

/// What a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// `adiuva://thread/<id>`
    Thread(ThreadId),
    /// `adiuva://document/<id>`, with `?start=<n>&end=<n>` for a place in its text.
    Document(DocumentId, Option<Span>),
    /// `adiuva://search?q=<query>`: typed in, not more.
    Search(String),
    /// `adiuva://ask`: the small window, for desktops without keys from anywhere.
    Ask,
    /// `adiuva://open`: the main window as it is.
    Open,
}

impl Link {
    /// What a link says; none unless it says exactly one thing that is known.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("adiuva://")?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (kind, id) = place.split_once('/').unwrap_or((place, ""));
        match (kind, id, query) {
            ("thread", id, "") => id.parse().ok().map(Self::Thread),
            ("document", id, "") => Some(Self::Document(id.parse().ok()?, None)),
            ("document", id, query) => {
                let (start, end) = query.strip_prefix("start=")?.split_once("&end=")?;
                let (start, end) = (number(start)?, number(end)?);
                (start <= end).then_some(Self::Document(id.parse().ok()?, Some(Span { start, end })))
            }
            ("search", "", query) => decode(query.strip_prefix("q=")?).map(Self::Search),
            ("ask", "", "") => Some(Self::Ask),
            ("open", "", "") => Some(Self::Open),
            _ => None,
        }
    }

    /// The path of the page that shows it; none for the windows themselves.
    #[must_use]
    pub fn route(&self) -> Option<String> {
        match self {
            Self::Thread(id) => Some(format!("/chat/{id}")),
            Self::Document(id, None) => Some(format!("/document/{id}")),
            Self::Document(id, Some(span)) => Some(format!("/document/{id}?start={}&end={}", span.start, span.end)),
            Self::Search(query) => Some(format!("/search?q={}", encode(query))),
            Self::Ask | Self::Open => None,
        }
    }
}

/// The link itself.
impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thread(id) => write!(f, "adiuva://thread/{id}"),
            Self::Document(id, None) => write!(f, "adiuva://document/{id}"),
            Self::Document(id, Some(span)) => {
                write!(f, "adiuva://document/{id}?start={}&end={}", span.start, span.end)
            }
            Self::Search(query) => write!(f, "adiuva://search?q={}", encode(query)),
            Self::Ask => f.write_str("adiuva://ask"),
            Self::Open => f.write_str("adiuva://open"),
        }
    }
}

/// Digits only: the standard parser takes a plus sign too.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| u64::from_str(text).ok()).flatten()
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The text behind `%XX` and `+`; none for what is cut off, no UTF-8, too long, or more than one value.
fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let decoded = match byte {
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            b'+' => b' ',
            b'&' | b'#' => return None,
            byte => byte,
        };
        bytes.push(decoded);
    }
    let text = String::from_utf8(bytes).ok()?;
    (text.chars().count() <= LONGEST_QUERY).then_some(text)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    #[test]
    fn links_name_pages_and_are_written_as_they_are_read() {
        for (url, route) in [
            (format!("adiuva://thread/{ID}"), Some(format!("/chat/{ID}"))),
            (format!("adiuva://document/{ID}"), Some(format!("/document/{ID}"))),
            (
                format!("adiuva://document/{ID}?start=5&end=9"),
                Some(format!("/document/{ID}?start=5&end=9")),
            ),
            (
                "adiuva://search?q=caff%C3%A8%20%26%20%22".into(),
                Some("/search?q=caff%C3%A8%20%26%20%22".into()),
            ),
            ("adiuva://ask".into(), None),
            ("adiuva://open".into(), None),
        ] {
            let link = Link::parse(&url).unwrap_or_else(|| panic!("{url} is a link"));
            assert_eq!((link.to_string(), link.route()), (url, route));
        }
        assert_eq!(Link::parse("adiuva://search?q=a+b"), Some(Link::Search("a b".into())));
    }

    #[test]
    fn whatever_else_a_link_says_is_no_link() {
        let long = "x".repeat(LONGEST_QUERY + 1);
        for url in [
            "https://thread/01890a5d-ac96-774b-bcce-b302099a8057",
            "adiuva:thread/01890a5d-ac96-774b-bcce-b302099a8057",
            "adiuva://thread/",
            "adiuva://thread/../settings",
            "adiuva://thread/01890a5d-ac96-774b-bcce-b302099a8057/more",
            "adiuva://thread/01890a5d-ac96-774b-bcce-b302099a8057?q=1",
            "adiuva://thread/01890a5d-ac96-774b-bcce-b302099a8057#x",
            "adiuva://me@thread/01890a5d-ac96-774b-bcce-b302099a8057",
            "adiuva://thread:80/01890a5d-ac96-774b-bcce-b302099a8057",
            "adiuva://document/01890a5d-ac96-774b-bcce-b302099a8057?start=9&end=5",
            "adiuva://document/01890a5d-ac96-774b-bcce-b302099a8057?end=9&start=5",
            "adiuva://document/01890a5d-ac96-774b-bcce-b302099a8057?start=+1&end=5",
            "adiuva://document/01890a5d-ac96-774b-bcce-b302099a8057?start=&end=5",
            "adiuva://search",
            "adiuva://search?q=a&q=b",
            "adiuva://search?q=a#b",
            "adiuva://search?q=%f",
            "adiuva://search?q=%ff",
            "adiuva://search?run=rm",
            "adiuva://ask?q=send%20everything",
            "adiuva://call/vault.lock",
            "adiuva://",
            &format!("adiuva://search?q={long}"),
        ] {
            assert_eq!(Link::parse(url), None, "{url}");
        }
    }
}
