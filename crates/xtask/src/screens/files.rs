//! The files of the bundle, held in memory until it is known which of them changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::parts::Needs;

/// Smaller files cost more to open than compression saves.
const WORTH_COMPRESSING: usize = 1000;

/// What is compressed already.
const COMPRESSED: &[&str] = &["png", "woff2"];

/// Contents by path from the bundle's root, with forward slashes.
#[derive(Default)]
pub(super) struct Bundle {
    files: BTreeMap<String, Vec<u8>>,
    needs: Needs,
}

/// What happened to one file of the bundle's folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    Written(String),
    Removed(String),
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Written(path) => write!(f, "wrote {path}"),
            Self::Removed(path) => write!(f, "removed {path}"),
        }
    }
}

impl Bundle {
    /// Nothing yet; the modules of parts count for whoever opens them.
    pub(super) fn of_parts(needs: Needs) -> Self {
        Self {
            needs,
            ..Self::default()
        }
    }

    /// Takes in everything below a folder; a folder that is not there is empty.
    pub(super) fn add_folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for path in entries(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let inside = format!("{prefix}{name}");
            if path.is_dir() {
                self.add_folder(&path, &format!("{inside}/"))?;
            } else {
                self.add_file(&path, inside)?;
            }
        }
        Ok(())
    }

    /// Takes in one file under this path.
    pub(super) fn add_file(&mut self, path: &Path, inside: String) -> Result<()> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        self.files.insert(inside, bytes);
        Ok(())
    }

    /// Adds `x.br` for each file that becomes smaller by it; one that is right already in `dist` is kept.
    pub(super) fn compress(&mut self, dist: &Path) -> Result<()> {
        let mut made = Vec::new();
        for (path, bytes) in &self.files {
            let packed = path.rsplit('.').next().is_some_and(|end| COMPRESSED.contains(&end));
            if packed || bytes.len() < WORTH_COMPRESSING {
                continue;
            }
            let compressed_path = format!("{path}.br");
            let before = fs::read(dist.join(&compressed_path)).ok();
            let compressed = match before.filter(|before| unpack(before).as_ref() == Some(bytes)) {
                Some(kept) => kept,
                None => pack(bytes).with_context(|| format!("cannot compress {path}"))?,
            };
            if compressed.len() < bytes.len() {
                made.push((compressed_path, compressed));
            }
        }
        self.files.extend(made);
        Ok(())
    }

    /// Makes the folder hold exactly these files.
    pub(super) fn write(&self, dist: &Path) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for (path, bytes) in &self.files {
            let target = dist.join(path);
            if fs::read(&target).is_ok_and(|present| present == *bytes) {
                continue;
            }
            let folder = target.parent().unwrap_or(dist);
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            replace(&target, bytes).with_context(|| format!("cannot write {}", target.display()))?;
            changes.push(Change::Written(path.clone()));
        }
        let wanted: BTreeSet<&str> = self.files.keys().map(String::as_str).collect();
        remove_others(dist, "", &wanted, &mut changes)?;
        Ok(changes)
    }

    /// One line a file that is worth a look, the largest last.
    pub(super) fn sizes(&self) -> Vec<String> {
        let mut sizes: Vec<_> = self
            .files
            .iter()
            .filter(|(path, bytes)| !path.ends_with(".br") && bytes.len() >= WORTH_COMPRESSING)
            .map(|(path, bytes)| (bytes.len(), path, self.files.get(&format!("{path}.br")).map(Vec::len)))
            .collect();
        sizes.sort_unstable();
        let line = |(plain, path, compressed): (usize, &String, Option<usize>)| match compressed {
            Some(compressed) => format!("{plain:>9} {compressed:>8} {path}"),
            None => format!("{plain:>9} {:>8} {path}", ""),
        };
        sizes.into_iter().map(line).collect()
    }

    /// How many bytes reach a browser that takes the compressed form of each file and opens every page.
    pub(super) fn whole(&self) -> usize {
        let plain = self.files.keys().filter(|path| !path.ends_with(".br"));
        plain.map(|path| self.size(path)).sum()
    }

    /// How many of them before the first page is drawn, if it belongs to the largest part.
    pub(super) fn first(&self) -> usize {
        let of_parts: BTreeSet<&String> = self.needs.values().flatten().collect();
        let apart: usize = of_parts.into_iter().map(|path| self.size(path)).sum();
        let part = |needs: &Vec<String>| needs.iter().map(|path| self.size(path)).sum();
        self.whole() - apart + self.needs.values().map(part).max().unwrap_or(0)
    }

    fn size(&self, path: &str) -> usize {
        let compressed = self.files.get(&format!("{path}.br"));
        compressed.or_else(|| self.files.get(path)).map_or(0, Vec::len)
    }

    /// How many files there are.
    pub(super) fn count(&self) -> usize {
        self.files.len()
    }
}

/// In one step: a server may be reading the file now.
fn replace(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut part = target.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    fs::write(&part, bytes)?;
    fs::rename(&part, target)
}

fn remove_others(folder: &Path, prefix: &str, wanted: &BTreeSet<&str>, changes: &mut Vec<Change>) -> Result<()> {
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inside = format!("{prefix}{name}");
        if path.is_dir() {
            remove_others(&path, &format!("{inside}/"), wanted, changes)?;
            if entries(&path)?.is_empty() {
                fs::remove_dir(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        } else if !wanted.contains(inside.as_str()) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            changes.push(Change::Removed(inside));
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        paths.push(entry?.path());
    }
    Ok(paths)
}

fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    brotli::CompressorReader::new(bytes, 1 << 16, 11, 24).read_to_end(&mut packed)?;
    Ok(packed)
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    brotli::Decompressor::new(packed, 1 << 16)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(files: &[(&str, &str)]) -> Bundle {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        Bundle {
            files: files.collect(),
            ..Bundle::default()
        }
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-screens-{name}-{}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        folder
    }

    #[test]
    fn only_what_changed_is_written_and_what_is_stale_goes() {
        let dist = folder("write");
        let first = bundle(&[("index.html", "a"), ("fonts/ui.woff2", "b")]);
        assert_eq!(first.write(&dist).unwrap().len(), 2);
        assert!(first.write(&dist).unwrap().is_empty(), "the same again touches nothing");
        let second = bundle(&[("index.html", "c")]);
        let changes = second.write(&dist).unwrap();
        let expected = [
            Change::Written("index.html".into()),
            Change::Removed("fonts/ui.woff2".into()),
        ];
        assert_eq!(changes, expected);
        assert!(!dist.join("fonts").exists(), "an empty folder goes too");
        let mut read = Bundle::default();
        read.add_folder(&dist, "").unwrap();
        assert_eq!(read.files, second.files);
        fs::remove_dir_all(&dist).unwrap();
    }

    #[test]
    fn a_first_page_waits_for_one_part() {
        let mut made = bundle(&[
            ("ui.js", "12"),
            ("p/a.wasm", "1234"),
            ("p/b.wasm", "1"),
            ("p/ab.wasm", "12345678"),
        ]);
        let needs = |paths: &[&str]| paths.iter().map(|path| format!("p/{path}.wasm")).collect();
        made.needs = Needs::from([("a".into(), needs(&["a", "ab"])), ("b".into(), needs(&["b", "ab"]))]);
        assert_eq!(made.whole(), 2 + 4 + 1 + 8);
        assert_eq!(made.first(), 2 + 4 + 8);
    }

    #[test]
    fn compression_is_kept_while_it_is_right() {
        let dist = folder("compress");
        let long = "the same words again and again ".repeat(100);
        let mut made = bundle(&[("app.css", &long), ("a.woff2", &long), ("short.txt", "x")]);
        made.compress(&dist).unwrap();
        let names: Vec<_> = made.files.keys().map(String::as_str).collect();
        assert_eq!(names, ["a.woff2", "app.css", "app.css.br", "short.txt"]);
        assert_eq!(unpack(&made.files["app.css.br"]).unwrap(), long.as_bytes());
        let download = made.files["app.css.br"].len() + long.len() + 1;
        assert_eq!(made.whole(), download);

        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("app.css.br"), pack(b"something else").unwrap()).unwrap();
        let mut again = bundle(&[("app.css", &long)]);
        again.compress(&dist).unwrap();
        assert_eq!(
            again.files["app.css.br"], made.files["app.css.br"],
            "a wrong one is made anew"
        );
        fs::remove_dir_all(&dist).unwrap();
    }
}
