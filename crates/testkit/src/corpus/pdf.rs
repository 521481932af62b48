//! PDF files, made by hand.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Writes a PDF with one page a text; the lines of a text stay lines. Letters beyond Latin-1 become `?`.
///
/// # Errors
/// When the file cannot be written.
pub fn pdf(path: &Path, pages: &[&str]) -> io::Result<()> {
    fs::write(path, document(pages, ""))
}

/// Writes a PDF that needs a password nobody has: its key check fits no password.
///
/// # Errors
/// When the file cannot be written.
pub fn encrypted_pdf(path: &Path) -> io::Result<()> {
    let (owner, user) = ("5a".repeat(32), "c3".repeat(32));
    let encrypt = format!(
        "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <{owner}> /U <{user}> >> \
         /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    );
    fs::write(path, document(&["The secret of the sealed page"], &encrypt))
}

/// Objects: 1 catalog, 2 pages, 3 font, then a page and its content in turns.
fn document(pages: &[&str], trailer: &str) -> Vec<u8> {
    let first = 4;
    let kids: Vec<_> = (0..pages.len())
        .map(|page| format!("{} 0 R", first + 2 * page))
        .collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    for (page, text) in pages.iter().enumerate() {
        let content = first + 2 * page + 1;
        let description = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>"
        );
        objects.push(description.into_bytes());
        let shown = shown(text);
        let mut stream = format!("<< /Length {} >>\nstream\n", shown.len()).into_bytes();
        stream.extend(shown);
        stream.extend(b"\nendstream");
        objects.push(stream);
    }
    let mut file = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(end.bytes());
    file
}

/// The operators that show the lines of a page.
fn shown(text: &str) -> Vec<u8> {
    let mut shown = b"BT /F1 11 Tf 14 TL 50 790 Td\n".to_vec();
    for line in text.lines() {
        shown.push(b'(');
        for letter in line.chars() {
            let byte = u8::try_from(u32::from(letter)).unwrap_or(b'?');
            if matches!(byte, b'(' | b')' | b'\\') {
                shown.push(b'\\');
            }
            shown.push(byte);
        }
        shown.extend(b") Tj T*\n");
    }
    shown.extend(b"ET");
    shown
}
