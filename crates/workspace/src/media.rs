//! What a file is, by its content. What is not known, or could run, is not taken.

/// The type of a content; none for one that is not taken.
pub(crate) fn media_type(content: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| content.starts_with(magic);
    let at = |from: usize, magic: &[u8]| content.get(from..).is_some_and(|rest| rest.starts_with(magic));
    if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some("image/gif")
    } else if starts(b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if starts(b"%PDF-") {
        Some("application/pdf")
    } else if starts(b"PK\x03\x04") {
        office(content)
    } else {
        text(content)
    }
}

/// Office documents are archives whose first entries have these names.
fn office(content: &[u8]) -> Option<&'static str> {
    let has = |name: &[u8]| content.windows(name.len()).any(|part| part == name);
    if has(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        Some("application/vnd.oasis.opendocument.text")
    } else if has(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        Some("application/vnd.oasis.opendocument.spreadsheet")
    } else if !has(b"[Content_Types].xml") || has(b"vbaProject.bin") {
        None
    } else if has(b"word/document.xml") {
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    } else if has(b"xl/workbook.xml") {
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    } else if has(b"ppt/presentation.xml") {
        Some("application/vnd.openxmlformats-officedocument.presentationml.presentation")
    } else {
        None
    }
}

/// Text is shown as text, whatever it says: markup and scripts are words here.
fn text(content: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(content).ok()?;
    let plain = !text.starts_with("#!")
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0c'));
    plain.then_some("text/plain")
}

/// The last part of a name that somebody gave, without what a file system takes for more than a name.
pub(crate) fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect();
    let name = name.trim().trim_matches('.').trim();
    if name.is_empty() {
        return "file".into();
    }
    name.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_what_the_content_says() {
        let check = |content: &[u8], expected: Option<&str>| assert_eq!(media_type(content), expected, "{content:?}");
        check(b"\x89PNG\r\n\x1a\nrest", Some("image/png"));
        check(b"\xff\xd8\xff\xe0", Some("image/jpeg"));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp"));
        check(b"RIFF\0\0\0\0WAVEfmt ", None);
        check(b"%PDF-1.7\n\xff", Some("application/pdf"));
        check(b"PK\x03\x04 [Content_Types].xml word/document.xml", office_word());
        check(
            b"PK\x03\x04 [Content_Types].xml word/document.xml word/vbaProject.bin",
            None,
        );
        check(b"PK\x03\x04 anything.exe", None);
        check("Città\n<svg onload=x>".as_bytes(), Some("text/plain"));
        check(b"", Some("text/plain"));
        check(b"#!/bin/sh\n", None);
        check(b"\x7fELF\x02", None);
        check(b"MZ\x90\0", None);
        check(b"a\0b", None);
    }

    fn office_word() -> Option<&'static str> {
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    }

    #[test]
    fn a_name_is_never_a_path() {
        let check = |given: &str, kept: &str| assert_eq!(file_name(given), kept, "{given:?}");
        check("plan.pdf", "plan.pdf");
        check("../../etc/passwd", "passwd");
        check("C:\\Users\\ada\\plan.pdf", "plan.pdf");
        check("..", "file");
        check("a/", "file");
        check(" .hidden ", "hidden");
        check("in\u{202e}fdp.exe", "infdp.exe");
        check("what?<now>|.txt", "whatnow.txt");
    }
}
