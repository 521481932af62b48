//! Text inside HTML.

/// Appends `text` so that it means itself, between tags and between double quotes.
pub(super) fn push(out: &mut String, text: &str) {
    out.reserve(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Parsers of HTML disagree about these.
            '\0' => out.push('\u{fffd}'),
            '\r' => out.push('\n'),
            _ => out.push(character),
        }
    }
}
