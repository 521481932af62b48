//! Tables in text form.

use super::extract::{BlockKind, Draft, Extract};
use super::format::Format;
use super::refusal::{Refusal, damaged};

/// The rows of a table, cells joined by ` | `. The separator is the one that the first lines use most evenly.
pub(super) fn read_csv(text: &str) -> Result<Extract, Refusal> {
    let mut draft = Draft::new(Format::Csv, 0);
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(separator(text));
    for record in reader.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|error| damaged(Format::Csv, &error))?;
        let cells: Vec<&str> = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
        draft.block(BlockKind::Row, &cells.join(" | "))?;
    }
    Ok(draft.finish())
}

fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).take(20).collect();
    let evenness = |separator: &u8| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|l| l.bytes().filter(|byte| byte == separator).count())
            .collect();
        let first = counts.first().copied().unwrap_or(0);
        if first == 0 {
            0
        } else {
            counts.iter().filter(|count| **count == first).count() * 100 + first.min(99)
        }
    };
    [b',', b'\t', b';', b'|']
        .into_iter()
        .max_by_key(evenness)
        .filter(|s| evenness(s) > 0)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_quotes_are_understood() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                read_csv(text).map(|extract| extract.text).as_deref(),
                Ok(expected),
                "{text}"
            );
        };
        check("a,b\n1,\"x, \n y\"\n", "a | b\n1 | x, y");
        check("a;b\n1,5;2\n", "a | b\n1,5 | 2");
        check("a\tb\n1\t\n", "a | b\n1");
    }
}
