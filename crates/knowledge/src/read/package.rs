//! Zip containers under caps: entries, bytes, ratio, and no entry longer than its header says.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::format::Format;
use super::refusal::{Refusal, damaged};

/// Most entries of an archive.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// Most bytes that an archive may unpack to.
pub(super) const MAX_UNPACKED: u64 = 1 << 30;
/// Most times its packed size that something may unpack to.
pub(super) const MAX_RATIO: u64 = 200;
/// Most bytes of one entry that are held at once.
const MAX_ENTRY: u64 = 96 << 20;
/// Little files compress well without being bombs.
const RATIO_FREE: u64 = 1 << 20;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    pub(super) format: Format,
    unpacked: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive and finds out which kind of document it is.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(Format::Zip, &error))?;
        if archive.len() > MAX_ENTRIES {
            return Err(Refusal::Bomb(format!("{} entries", archive.len())));
        }
        let mut package = Self {
            archive,
            format: Format::Zip,
            unpacked: 0,
        };
        package.format = package.kind()?;
        if package
            .archive
            .has_overlapping_files()
            .map_err(|error| damaged(package.format, &error))?
        {
            return Err(Refusal::Bomb("entries that overlap".to_owned()));
        }
        Ok(package)
    }

    fn kind(&mut self) -> Result<Format, Refusal> {
        let names: HashSet<String> = self.names().into_iter().collect();
        let has = |name: &str| names.contains(name);
        if has("word/document.xml") {
            return Ok(Format::Docx);
        }
        if has("ppt/presentation.xml") {
            return Ok(Format::Pptx);
        }
        if has("xl/workbook.xml") || has("xl/workbook.bin") {
            return Ok(Format::Xlsx);
        }
        if has("META-INF/container.xml") {
            return Ok(Format::Epub);
        }
        if !has("mimetype") {
            return Err(Refusal::Binary(
                "a zip archive; unpack it and add the folder".to_owned(),
            ));
        }
        let kind = self.read_text("mimetype")?.unwrap_or_default();
        match kind.trim().trim_start_matches("application/") {
            "vnd.oasis.opendocument.text" | "vnd.oasis.opendocument.text-template" => Ok(Format::Odt),
            "vnd.oasis.opendocument.spreadsheet" | "vnd.oasis.opendocument.spreadsheet-template" => Ok(Format::Ods),
            "vnd.oasis.opendocument.presentation" | "vnd.oasis.opendocument.presentation-template" => Ok(Format::Odp),
            "epub+zip" => Ok(Format::Epub),
            _ => Err(Refusal::Binary("an archive of a kind that is not known".to_owned())),
        }
    }

    /// All names, as the directory gives them.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive
            .file_names_raw()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect()
    }

    /// An entry's bytes; none when there is no such entry.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(index) = self.archive.index_for_name(name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        self.stream(index, MAX_ENTRY, |block| bytes.extend_from_slice(block))?;
        Ok(Some(bytes))
    }

    /// An entry's text; XML inside documents is UTF-8 or says what it is by its mark.
    pub(super) fn read_text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.read(name)? else {
            return Ok(None);
        };
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => encoding_rs::UTF_8.decode(error.as_bytes()).0.into_owned(),
        }))
    }

    /// Unpacks everything into nowhere, for parsers that open the archive by themselves without caps.
    pub(super) fn prove(&mut self) -> Result<(), Refusal> {
        for index in 0..self.archive.len() {
            self.stream(index, MAX_UNPACKED, |_| ())?;
        }
        Ok(())
    }

    fn stream(&mut self, index: usize, cap: u64, mut take: impl FnMut(&[u8])) -> Result<(), Refusal> {
        let format = self.format;
        let encrypted = self
            .archive
            .by_index_raw(index)
            .map_err(|error| damaged(format, &error))?
            .encrypted();
        if encrypted {
            return Err(Refusal::Encrypted(format));
        }
        let mut entry = self.archive.by_index(index).map_err(|error| damaged(format, &error))?;
        let (says, packed) = (entry.size(), entry.compressed_size());
        let mut length = 0_u64;
        let mut block = vec![0; 64 << 10];
        loop {
            let count = entry.read(&mut block).map_err(|error| damaged(format, &error))?;
            if count == 0 {
                break;
            }
            length += count as u64;
            self.unpacked += count as u64;
            if length > says {
                return Err(Refusal::Bomb("an entry is longer than its header says".to_owned()));
            }
            if length > RATIO_FREE && length > packed.saturating_mul(MAX_RATIO) {
                return Err(Refusal::Bomb(format!("more than {MAX_RATIO} times its size")));
            }
            if self.unpacked > MAX_UNPACKED || length > cap {
                return Err(Refusal::Bomb(format!("more than {} MiB", cap.min(MAX_UNPACKED) >> 20)));
            }
            take(block.get(..count).unwrap_or_default());
        }
        if length == says {
            Ok(())
        } else {
            Err(Refusal::Bomb("an entry is shorter than its header says".to_owned()))
        }
    }
}
