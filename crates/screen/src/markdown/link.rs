//! Where a link may lead.

use std::borrow::Cow;

/// A target that may stand in an `href`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// Another host: opens outside, tells it nothing.
    Away(Cow<'a, str>),
    /// A letter, or a place in the app itself.
    Here(Cow<'a, str>),
}

/// The target as it may be used, or nothing: only `http`, `https`, `mailto`, `#…` and `/…` pass, and only as browsers and
/// people both read them.
pub(super) fn target(url: &str) -> Option<Target<'_>> {
    if url.contains(deceives) {
        return None;
    }
    let clean = if url.contains(' ') {
        Cow::Owned(url.replace(' ', "%20"))
    } else {
        Cow::Borrowed(url)
    };
    // Browsers read `/\host` like `//host`.
    let rooted = url.starts_with('/') && !url.starts_with("//") && !url.contains('\\');
    if ["http://", "https://"].iter().any(|scheme| begins(url, scheme)) {
        Some(Target::Away(clean))
    } else if begins(url, "mailto:") || url.starts_with('#') || rooted {
        Some(Target::Here(clean))
    } else {
        None
    }
}

fn begins(url: &str, scheme: &str) -> bool {
    url.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Characters that browsers drop, or that make an address look like another one.
fn deceives(character: char) -> bool {
    let unseen = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}'
    );
    unseen || character.is_control() || (character.is_whitespace() && character != ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let away = ["http://a.example", "HTTPS://a.example/b?c=d#e", "https://a.example/ü"];
        let here = ["mailto:anna@a.example", "MailTo:x", "#top", "#", "/", "/files/a b.pdf"];
        let refused = [
            "",
            " ",
            "//host",
            "/\\host",
            "/a\\b",
            "\\\\host",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            " https://a.example",
            "\thttps://a.example",
            "https:a.example",
            "http:/a.example",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/x",
            "ipc://localhost/x",
            "tauri://localhost",
            "adiuva://open",
            "relative",
            "./relative",
            "../up",
            "?query",
            "/\t/host",
            "/\n/host",
            "https://a.example/\u{202e}gpj.exe",
            "https://a\u{200b}.example",
            "https://a.example/\u{a0}x",
            "ｈttps://a.example",
        ];
        for url in away {
            assert!(matches!(target(url), Some(Target::Away(_))), "{url:?}");
        }
        for url in here {
            assert!(matches!(target(url), Some(Target::Here(_))), "{url:?}");
        }
        for url in refused {
            assert_eq!(target(url), None, "{url:?}");
        }
        assert_eq!(target("/a b"), Some(Target::Here("/a%20b".into())));
    }
}
