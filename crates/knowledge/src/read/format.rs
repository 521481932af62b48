//! What a file is, by its first bytes and its name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// A format that can be read. Its short name is stored, shown and filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Text,
    Markdown,
    Code,
    Csv,
    Json,
    Html,
    Pdf,
    Docx,
    Pptx,
    Xlsx,
    Xls,
    Ods,
    Odt,
    Odp,
    Epub,
    Eml,
    Mbox,
    /// A zip container of which kind only its contents tell.
    Zip,
    /// A compressed file of which kind only its contents tell.
    Gzip,
}

/// Who reads a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Read in this process: nothing but decoding and looking at lines.
    Plain,
    /// Read in the parsing process.
    Child,
}

/// What a file seems to be before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The format, [`Format::Zip`] or [`Format::Gzip`] when reading must tell.
    pub format: Format,
}

const SHORT: &[(Format, &str)] = &[
    (Format::Text, "text"),
    (Format::Markdown, "markdown"),
    (Format::Code, "code"),
    (Format::Csv, "csv"),
    (Format::Json, "json"),
    (Format::Html, "html"),
    (Format::Pdf, "pdf"),
    (Format::Docx, "docx"),
    (Format::Pptx, "pptx"),
    (Format::Xlsx, "xlsx"),
    (Format::Xls, "xls"),
    (Format::Ods, "ods"),
    (Format::Odt, "odt"),
    (Format::Odp, "odp"),
    (Format::Epub, "epub"),
    (Format::Eml, "eml"),
    (Format::Mbox, "mbox"),
    (Format::Zip, "zip"),
    (Format::Gzip, "gzip"),
];

impl Format {
    /// Its short name, such as `pdf`.
    #[must_use]
    pub fn short(self) -> &'static str {
        SHORT
            .iter()
            .find(|(format, _)| *format == self)
            .map_or("text", |(_, short)| short)
    }

    /// The format of this short name.
    #[must_use]
    pub fn from_short(short: &str) -> Option<Self> {
        SHORT.iter().find(|(_, name)| *name == short).map(|(format, _)| *format)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        SHORT.iter().map(|(format, _)| *format)
    }

    /// Who reads it.
    #[must_use]
    pub const fn lane(self) -> Lane {
        match self {
            Self::Text | Self::Markdown | Self::Code | Self::Csv | Self::Json => Lane::Plain,
            _ => Lane::Child,
        }
    }

    /// Whether a document of the same bytes that was read as `other` is the same document. Bytes alone decide about
    /// containers; a name decides whether a text is prose, code or a table.
    #[must_use]
    pub fn same_document(self, other: Self) -> bool {
        self == other || matches!(self, Self::Zip | Self::Gzip)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Markdown => "Markdown file",
            Self::Code => "source code",
            Self::Csv => "table",
            Self::Json => "JSON file",
            Self::Html => "web page",
            Self::Pdf => "PDF",
            Self::Docx => "Word document",
            Self::Pptx => "presentation",
            Self::Xlsx | Self::Xls | Self::Ods => "spreadsheet",
            Self::Odt => "text document",
            Self::Odp => "presentation",
            Self::Epub => "book",
            Self::Eml => "mail",
            Self::Mbox => "mailbox",
            Self::Zip => "zip file",
            Self::Gzip => "compressed file",
        })
    }
}

/// Formats that say so themselves and hold no text.
const BINARY: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\0\0\x01\0", "an icon"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a Java class or macOS program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"!<arch>\n", "a library or Debian package"),
    (b"SQLite format 3\0", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it and add the folder"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it and add the folder"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it and add what is in it"),
    (b"BZh", "a bzip2 archive; unpack it and add what is in it"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive; unpack it and add what is in it"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO", "a font"),
    (b"\0\x01\0\0\0", "a font"),
    (b"\0asm", "a WebAssembly program"),
    (b"{\\rtf", "an RTF document; save it as DOCX or ODT"),
    (b"%!PS", "a PostScript file; convert it to PDF"),
];

const CODE: &[&str] = &[
    "ada",
    "asm",
    "awk",
    "bash",
    "bat",
    "bib",
    "c",
    "c++",
    "cc",
    "cfg",
    "cjs",
    "clj",
    "cljs",
    "cmake",
    "cmd",
    "coffee",
    "conf",
    "cpp",
    "cs",
    "css",
    "cxx",
    "d",
    "dart",
    "diff",
    "dockerfile",
    "el",
    "elm",
    "erl",
    "ex",
    "exs",
    "f",
    "f77",
    "f90",
    "f95",
    "fish",
    "fs",
    "fsx",
    "gd",
    "glsl",
    "go",
    "gradle",
    "graphql",
    "groovy",
    "h",
    "h++",
    "hcl",
    "hh",
    "hpp",
    "hrl",
    "hs",
    "hxx",
    "idl",
    "ini",
    "ipynb",
    "java",
    "jl",
    "js",
    "jsx",
    "kt",
    "kts",
    "less",
    "lisp",
    "lua",
    "m",
    "m4",
    "mak",
    "makefile",
    "mjs",
    "mk",
    "ml",
    "mli",
    "mm",
    "nim",
    "nix",
    "pas",
    "patch",
    "php",
    "pl",
    "pm",
    "pod",
    "proto",
    "properties",
    "ps1",
    "py",
    "pyi",
    "r",
    "rake",
    "rb",
    "rs",
    "s",
    "sass",
    "scala",
    "scm",
    "scss",
    "sed",
    "sh",
    "sol",
    "sql",
    "svelte",
    "svg",
    "swift",
    "tcl",
    "tex",
    "tf",
    "toml",
    "ts",
    "tsx",
    "v",
    "vala",
    "vb",
    "vhd",
    "vhdl",
    "vim",
    "vue",
    "xml",
    "xsd",
    "xsl",
    "xslt",
    "y",
    "yaml",
    "yml",
    "zig",
    "zsh",
    "cocci",
];

/// What a file of this name that begins with these bytes (a few thousand are enough) is.
///
/// # Errors
/// When its first bytes show that there is no text in it.
pub fn detect(name: &str, head: &[u8]) -> Result<Detected, Refusal> {
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    let extension = extension(name);
    detect_bytes(&extension, head).map(|format| Detected { format })
}

fn detect_bytes(extension: &str, head: &[u8]) -> Result<Format, Refusal> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Format::Zip);
    }
    if head.starts_with(b"\x1f\x8b") {
        return Ok(Format::Gzip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return detect_compound(extension);
    }
    if head
        .get(..1024)
        .unwrap_or(head)
        .windows(5)
        .any(|window| window == b"%PDF-")
    {
        return Ok(Format::Pdf);
    }
    let binary = BINARY
        .iter()
        .find(|(magic, _)| head.starts_with(magic) && !looks_like_text(head));
    if let Some((_, what)) = binary {
        return Err(Refusal::Binary((*what).to_owned()));
    }
    if is_riff_or_mp4(head) {
        return Err(Refusal::Binary("a sound, picture or video file".to_owned()));
    }
    if head.starts_with(b"{\\rtf") || head.starts_with(b"%!PS") {
        let what = BINARY
            .iter()
            .find(|(magic, _)| head.starts_with(magic))
            .map_or("", |(_, what)| what);
        return Err(Refusal::Binary(what.to_owned()));
    }
    Ok(detect_text(extension, head))
}

/// The old Office container holds old formats and also encrypted new ones.
fn detect_compound(extension: &str) -> Result<Format, Refusal> {
    match extension {
        "xls" | "xlt" => Ok(Format::Xls),
        "docx" | "docm" => Err(Refusal::Encrypted(Format::Docx)),
        "xlsx" | "xlsm" => Err(Refusal::Encrypted(Format::Xlsx)),
        "pptx" | "pptm" => Err(Refusal::Encrypted(Format::Pptx)),
        "doc" | "dot" => Err(Refusal::Binary("an old Word document; save it as DOCX".to_owned())),
        "ppt" | "pps" => Err(Refusal::Binary(
            "an old PowerPoint presentation; save it as PPTX".to_owned(),
        )),
        "msg" => Err(Refusal::Binary("an Outlook message; save it as EML".to_owned())),
        _ => Err(Refusal::Binary(
            "an old Office file; save it in a current format".to_owned(),
        )),
    }
}

fn is_riff_or_mp4(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.contains(&0) || head.get(4..8) == Some(b"ftyp") && head.contains(&0)
}

/// Short magic such as "BM" also begins words; a head without control bytes is a text that happens to begin so.
fn looks_like_text(head: &[u8]) -> bool {
    !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

fn detect_text(extension: &str, head: &[u8]) -> Format {
    match extension {
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" => return Format::Markdown,
        "csv" | "tsv" => return Format::Csv,
        "json" | "jsonl" | "ndjson" | "geojson" | "webmanifest" => return Format::Json,
        "html" | "htm" | "xhtml" | "shtml" => return Format::Html,
        "eml" => return Format::Eml,
        "mbox" | "mbx" => return Format::Mbox,
        _ => {}
    }
    if CODE.contains(&extension) {
        return Format::Code;
    }
    let start = head.trim_ascii_start();
    let lower = start.get(..15).unwrap_or(start).to_ascii_lowercase();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return Format::Html;
    }
    if head.starts_with(b"From ") && has_mail_headers(head.split(|byte| *byte == b'\n').skip(1)) {
        return Format::Mbox;
    }
    if extension.is_empty() && has_mail_headers(head.split(|byte| *byte == b'\n')) && find(head, b"\nMIME-Version:") {
        return Format::Eml;
    }
    if head.starts_with(b"#!") || head.starts_with(b"<?xml") {
        return Format::Code;
    }
    Format::Text
}

fn has_mail_headers<'a>(lines: impl Iterator<Item = &'a [u8]>) -> bool {
    const NAMES: [&[u8]; 8] = [
        b"From:",
        b"Return-Path:",
        b"Received:",
        b"Message-ID:",
        b"Date:",
        b"Delivered-To:",
        b"To:",
        b"Subject:",
    ];
    lines
        .take(12)
        .filter(|line| NAMES.iter().any(|name| line.starts_with(name)))
        .count()
        >= 2
}

fn find(head: &[u8], what: &[u8]) -> bool {
    head.windows(what.len()).any(|window| window == what)
}

/// The lower-case extension; files such as `Makefile` and `Dockerfile` are their own.
fn extension(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let part = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension,
        Some((_, name)) => name,
        None => name,
    };
    let part = part.to_ascii_lowercase();
    if name.contains('.') || CODE.contains(&part.as_str()) {
        part
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes_tell_the_format() {
        let check = |name: &str, head: &[u8], expected: Format| {
            let found = detect(name, head).map(|detected| detected.format);
            assert_eq!(found, Ok(expected), "{name}");
        };
        check("notes", b"hello", Format::Text);
        check("notes.md", b"hello", Format::Markdown);
        check("notes.docx", b"hello", Format::Text);
        check("a.pdf", b"%PDF-1.4\n", Format::Pdf);
        check("a.txt", b"%PDF-1.4\n", Format::Pdf);
        check("a", b"<!DOCTYPE html><p>", Format::Html);
        check("Makefile", b"all:\n", Format::Code);
        check("x.rs", b"fn main() {}", Format::Code);
        check("inbox", b"From a@b Mon\nFrom: a\nTo: b\n\nhello", Format::Mbox);
        check("letter.txt", b"From me to you", Format::Text);
        check("bmw.txt", b"BMW is a car maker", Format::Text);
        check("changelog.gz", b"\x1f\x8b\x08\0", Format::Gzip);
        check("report.docx", b"PK\x03\x04abc", Format::Zip);
    }

    #[test]
    fn files_without_text_are_refused_with_their_kind() {
        let check = |head: &[u8], word: &str| {
            let refusal = detect("a", head).expect_err("no text in it");
            assert!(refusal.to_string().contains(word), "{refusal}");
        };
        check(b"", "empty");
        check(b"\x89PNG\r\n\x1a\n\0\0", "PNG");
        check(b"BM\x36\0\0\0", "bitmap");
        check(b"\x7fELF\x02\x01\x01\0", "program");
        check(b"7z\xbc\xaf\x27\x1c\0", "7z");
        check(b"{\\rtf1 hello}", "RTF");
        check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "Office");
    }

    #[test]
    fn short_names_go_both_ways() {
        for (format, short) in SHORT {
            assert_eq!((Format::from_short(short), format.short()), (Some(*format), *short));
        }
    }
}
