//! Folders to index: deterministic prose, and the files that break readers.

mod office;
mod pdf;
mod prose;
mod special;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use office::{docx, docx_bomb};
pub use pdf::{encrypted_pdf, pdf};
pub use prose::{Language, prose, subject};
pub use special::{Special, binary_junk, empty, latin1, not_utf8_name, specials, symlink_loop};

/// About how long each text of a folder is.
const BYTES: usize = 5000;

/// Texts to a folder, so that larger corpora are nested.
const TO_A_FOLDER: usize = 100;

/// Writes `count` text files of about 5 kB each into `folder`, in folders of a hundred. The same seed gives the same
/// bytes under the same names; file `n` is about [`subject`] `n`, which no other file names. Answers with the paths in
/// the order of their numbers.
///
/// # Errors
/// When a file cannot be written.
pub fn write_texts(folder: &Path, count: usize, language: Language, seed: u64) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::with_capacity(count);
    for number in 0..count {
        let place = folder.join(format!("{:04}", number / TO_A_FOLDER));
        if number % TO_A_FOLDER == 0 {
            fs::create_dir_all(&place)?;
        }
        let path = place.join(format!("{}-{number:06}.txt", language.code()));
        fs::write(&path, prose(language, seed, number, BYTES))?;
        paths.push(path);
    }
    Ok(paths)
}

#[cfg(test)]
mod tests;
