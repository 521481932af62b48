//! Excel workbooks. A sheet is a heading with rows.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, XlsError, Xlsx, XlsxError};

use super::extract::{BlockKind, Draft, Extract};
use super::format::Format;
use super::package::Package;
use super::refusal::{Refusal, damaged};
use super::xml::text_of;

/// A workbook of the current kind, cell after cell: one stray cell far out must not cost a whole grid of memory.
pub(super) fn read_xlsx(bytes: &[u8], package: &mut Package<'_>) -> Result<Extract, Refusal> {
    package.prove()?;
    let mut draft = Draft::new(Format::Xlsx, 0);
    if let Some(title) = package
        .read_text("docProps/core.xml")?
        .and_then(|xml| text_of(&xml, Format::Xlsx, "title"))
    {
        draft.set_title(&title);
    }
    let bad = |error: XlsxError| damaged(Format::Xlsx, &error);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(bad)?;
    for name in workbook.sheet_names() {
        // Sheets that are only a chart have no cells to read.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        draft.block(BlockKind::Heading(1), &name)?;
        let (mut row, mut line) = (0, Vec::new());
        while let Some(cell) = cells.next_cell().map_err(bad)? {
            if cell.get_position().0 != row {
                draft.block(BlockKind::Row, &std::mem::take(&mut line).join(" | "))?;
                row = cell.get_position().0;
            }
            line.extend(shown_ref(cell.get_value()));
        }
        draft.block(BlockKind::Row, &line.join(" | "))?;
    }
    Ok(draft.finish())
}

/// A workbook of the old kind.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Extract, Refusal> {
    let bad = |error: XlsError| match error {
        XlsError::Password => Refusal::Encrypted(Format::Xls),
        error => damaged(Format::Xls, &error),
    };
    let mut draft = Draft::new(Format::Xls, 0);
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(bad)?;
    for name in workbook.sheet_names() {
        draft.block(BlockKind::Heading(1), &name)?;
        let range = workbook.worksheet_range(&name).map_err(bad)?;
        for row in range.rows() {
            let line: Vec<String> = row.iter().filter_map(shown).collect();
            draft.block(BlockKind::Row, &line.join(" | "))?;
        }
    }
    Ok(draft.finish())
}

fn shown_ref(data: &DataRef<'_>) -> Option<String> {
    match data {
        DataRef::SharedString(text) => Some((*text).to_owned()),
        data => shown(&Data::from(data.clone())),
    }
}

fn shown(data: &Data) -> Option<String> {
    let text = match data {
        Data::Empty | Data::Error(_) => return None,
        Data::DateTime(time) => shown_time(time),
        data => data.to_string(),
    };
    (!text.trim().is_empty()).then_some(text)
}

fn shown_time(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}
