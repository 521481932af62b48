//! Nesting bombs, defused before they are parsed.
//!
//! The parser is linear but for one thing: every line is compared with all the quotes and lists that are open. No person
//! nests beyond the first few columns, so a marker far out loses its meaning.

use std::borrow::Cow;

/// The first column, in bytes, at which `>`, `-` or `1.` opens nothing any more.
const FAR: usize = 128;

/// `text` with a backslash before the first marker of each line that lies too far out.
///
/// It changes nothing in lines that were tamed before, and a line's result does not depend on the others.
pub(super) fn tame(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(far) = far_marker(line) {
            out.push_str(text.get(kept..start + far).unwrap_or_default());
            out.push('\\');
            kept = start + far;
        }
        start += line.len();
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the first marker beyond [`FAR`] is, if the line is nothing but markers and blanks up to there.
///
/// Looks at no more than the first columns of a line, however long it is.
pub(super) fn far_marker(line: &str) -> Option<usize> {
    let mut rest = line.as_bytes();
    loop {
        let at = line.len() - rest.len();
        if at > 16 * FAR {
            return None;
        }
        let length = match rest {
            [b' ' | b'\t', ..] => 1,
            [b'>', ..] | [b'-' | b'+' | b'*', b' ' | b'\t' | b'\r' | b'\n', ..] if at >= FAR => return Some(at),
            [b'>', ..] | [b'-' | b'+' | b'*', b' ' | b'\t', ..] => 1,
            [b'0'..=b'9', ..] => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let dot = matches!(rest.get(digits), Some(b'.' | b')'));
                if digits > 9 || !dot {
                    return None;
                }
                if at >= FAR {
                    // A number is escaped at its dot.
                    return Some(at + digits);
                }
                digits + 1
            }
            _ => return None,
        };
        rest = rest.get(length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_far_markers_are_tamed() {
        let far = |marker: &str| format!("{}{marker}", " ".repeat(FAR));
        let cases = [
            ("", ""),
            ("> - 1. a\nb", "> - 1. a\nb"),
            (&far("x > y"), &far("x > y")),
            (&far("> y\n> z"), &far("\\> y\n> z")),
            (&far("- y"), &far("\\- y")),
            (&far("12) y"), &far("12\\) y")),
            (&far("-y"), &far("-y")),
            (&"-".repeat(300), &"-".repeat(300)),
        ];
        for (text, expected) in cases {
            let once = tame(text).into_owned();
            assert_eq!(once, expected);
            assert_eq!(tame(&once), once, "taming twice is taming once");
        }
        assert_eq!(tame(&"> ".repeat(1000)).matches('\\').count(), 1);
    }
}
