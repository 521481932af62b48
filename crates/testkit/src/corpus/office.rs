//! Word files, made by hand.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
const END: &str = "</w:body></w:document>";

/// Writes a Word file with these paragraphs.
///
/// # Errors
/// When the file cannot be written.
pub fn docx(path: &Path, paragraphs: &[&str]) -> io::Result<()> {
    let mut file = begin(path)?;
    for paragraph in paragraphs {
        let text = paragraph.replace('&', "&amp;").replace('<', "&lt;");
        write!(file, "<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")?;
    }
    finish(file)
}

/// Writes a Word file that is small on disk and `expanded` bytes long when unpacked.
///
/// # Errors
/// When the file cannot be written.
pub fn docx_bomb(path: &Path, expanded: u64) -> io::Result<()> {
    let mut file = begin(path)?;
    let paragraph = "<w:p><w:r><w:t>boom</w:t></w:r></w:p>".repeat(1000);
    let mut written = 0;
    while written < expanded {
        file.write_all(paragraph.as_bytes())?;
        written += paragraph.len() as u64;
    }
    finish(file)
}

fn begin(path: &Path) -> io::Result<ZipWriter<File>> {
    let mut file = ZipWriter::new(File::create(path)?);
    let options = SimpleFileOptions::default().large_file(true);
    for (name, text) in [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS)] {
        file.start_file(name, options)?;
        file.write_all(text.as_bytes())?;
    }
    file.start_file("word/document.xml", options)?;
    file.write_all(BEGIN.as_bytes())?;
    Ok(file)
}

fn finish(mut file: ZipWriter<File>) -> io::Result<()> {
    file.write_all(END.as_bytes())?;
    file.finish()?.sync_all()
}
