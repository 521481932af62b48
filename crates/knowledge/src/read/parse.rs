//! One document, whatever it is. Runs in the parsing process for everything that is not plain.

use super::csv_rows::read_csv;
use super::decode::decode;
use super::docx::read_docx;
use super::epub::read_epub;
use super::extract::Extract;
use super::format::{Format, detect};
use super::gzip::read_gzip;
use super::html::read_html;
use super::json::lay_out;
use super::mail::{read_eml, read_mbox};
use super::mark::{mark_code, mark_text};
use super::odf::read_odf;
use super::package::Package;
use super::pdf::read_pdf;
use super::pptx::read_pptx;
use super::refusal::Refusal;
use super::sheet::{read_xls, read_xlsx};
use super::{MAX_DEPTH, MAX_TEXT};

/// Reads a document of a known format. An extract always has text.
pub(super) fn parse(name: &str, format: Format, bytes: &[u8], depth: u32) -> Result<Extract, Refusal> {
    let extract = match format {
        Format::Text | Format::Markdown => mark_text(format, decode(bytes)?),
        Format::Code => mark_code(format, decode(bytes)?),
        Format::Json => mark_code(format, lay_out(&decode(bytes)?)),
        Format::Csv => read_csv(&decode(bytes)?)?,
        Format::Html => read_html(bytes)?,
        Format::Pdf => read_pdf(bytes)?,
        Format::Eml => read_eml(bytes, depth)?,
        Format::Mbox => read_mbox(bytes, depth)?,
        Format::Gzip => read_gzip(name, bytes, depth)?,
        Format::Xls => read_xls(bytes)?,
        Format::Zip
        | Format::Docx
        | Format::Pptx
        | Format::Xlsx
        | Format::Ods
        | Format::Odt
        | Format::Odp
        | Format::Epub => parse_package(bytes)?,
    };
    if extract.blocks.is_empty() {
        return Err(Refusal::NoText(extract.format));
    }
    if extract.text.len() > MAX_TEXT {
        return Err(Refusal::TooMuchText);
    }
    Ok(extract)
}

/// Reads a document that lies in another one.
pub(super) fn parse_inner(name: &str, bytes: &[u8], depth: u32) -> Result<Extract, Refusal> {
    if depth > MAX_DEPTH {
        return Err(Refusal::TooDeep);
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    parse(name, detect(name, head)?.format, bytes, depth)
}

fn parse_package(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut package = Package::open(bytes)?;
    match package.format {
        Format::Docx => read_docx(&mut package),
        Format::Pptx => read_pptx(&mut package),
        Format::Xlsx => read_xlsx(bytes, &mut package),
        Format::Epub => read_epub(&mut package),
        _ => read_odf(&mut package),
    }
}
