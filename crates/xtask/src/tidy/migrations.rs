//! Migrations are gapless, and one that was merged never changes: databases out there have already run it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{Finding, SourceFile};

const FOLDER: &str = "migrations/local/";
/// Beside the migrations; one line each: hash, two spaces, file name, as sha256sum writes and checks it.
const CHECKSUMS: &str = "checksums.txt";

/// Checks numbers and hashes against the record.
pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut found = BTreeMap::new();
    let mut record = String::new();
    for file in files {
        let Some(name) = file.path.strip_prefix(FOLDER) else {
            continue;
        };
        let text = file.text.as_deref().unwrap_or_default();
        if name == CHECKSUMS {
            text.clone_into(&mut record);
        } else {
            found.insert(name, hash_of(text));
        }
    }
    let recorded = read_record(&record);
    let mut findings = Vec::new();
    for (index, (name, hash)) in found.iter().enumerate() {
        let expected = format!("{:04}_", index + 1);
        if !name.starts_with(&expected) || !name.ends_with(".sql") {
            let text = format!("numbers are gapless: {expected}….sql is expected here");
            findings.push(Finding::new(format!("{FOLDER}{name}"), text));
        }
        match recorded.get(name) {
            Some(before) if before == hash => {}
            Some(_) => {
                let text = format!(
                    "a recorded migration changed: undo that and write a new one (if it was never merged, delete its line in {CHECKSUMS} and bless again)"
                );
                findings.push(Finding::new(format!("{FOLDER}{name}"), text));
            }
            None => findings.push(Finding::new(
                format!("{FOLDER}{name}"),
                "not recorded: `cargo xtask tidy --bless`",
            )),
        }
    }
    for name in recorded.keys().filter(|name| !found.contains_key(*name)) {
        findings.push(Finding::new(
            format!("{FOLDER}{name}"),
            "recorded, and gone: bring it back",
        ));
    }
    findings
}

/// Records migrations that are not in the record yet; a recorded hash is never touched.
pub(super) fn bless(folder: &Path) -> Result<()> {
    let path = folder.join(CHECKSUMS);
    let record = fs::read_to_string(&path).unwrap_or_default();
    let mut present = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".sql") {
            let text = fs::read_to_string(entry.path()).with_context(|| format!("cannot read {name}"))?;
            present.push((name, hash_of(&text)));
        }
    }
    fs::write(&path, extended(&record, present)).with_context(|| format!("cannot write {}", path.display()))
}

fn extended(record: &str, mut present: Vec<(String, String)>) -> String {
    present.sort();
    let recorded = read_record(record);
    let mut text = record.to_owned();
    for (name, hash) in present.iter().filter(|(name, _)| !recorded.contains_key(name.as_str())) {
        text.push_str(&format!("{hash}  {name}\n"));
    }
    text
}

fn read_record(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(hash, name)| (name, hash))
        .collect()
}

/// Line ends do not count, because git may change them on checkout.
fn hash_of(text: &str) -> String {
    Sha256::digest(text.replace("\r\n", "\n"))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    /// The findings for these migrations after the first `blessed` of them were recorded.
    fn findings(migrations: &[(&str, &str)], record: &str) -> Vec<String> {
        let mut files: Vec<_> = migrations
            .iter()
            .map(|(name, text)| file(&format!("{FOLDER}{name}"), text))
            .collect();
        files.push(file(&format!("{FOLDER}{CHECKSUMS}"), record));
        check(&files).iter().map(ToString::to_string).collect()
    }

    fn record(migrations: &[(&str, &str)]) -> String {
        extended(
            "",
            migrations
                .iter()
                .map(|(name, text)| (name.to_string(), hash_of(text)))
                .collect(),
        )
    }

    #[test]
    fn a_recorded_migration_may_not_move() {
        let merged = [
            ("0001_first.sql", "CREATE TABLE a (id);"),
            ("0002_second.sql", "CREATE TABLE b (id);"),
        ];
        let record = record(&merged);
        let check = |migrations: &[(&str, &str)], expected: &str| {
            let found = findings(migrations, &record).join("\n");
            let fits = if expected.is_empty() {
                found.is_empty()
            } else {
                found.contains(expected)
            };
            assert!(fits, "{migrations:?}: {found}");
        };
        let [first, second] = merged;
        check(&[first, second], "");
        check(&[(first.0, "CREATE TABLE a (id);\r\n".trim_end()), second], "");
        check(
            &[first, ("0002_second.sql", "CREATE TABLE b (id, name);")],
            "a recorded migration changed",
        );
        check(&[first], "recorded, and gone");
        check(&[first, second, ("0003_third.sql", "")], "not recorded");
        check(&[first, second, ("0004_fourth.sql", "")], "gapless: 0003_");
        check(&[first, second, ("0002_twin.sql", "")], "gapless: 0003_");
        check(&[first, second, ("notes.txt", "")], "gapless");
    }

    #[test]
    fn blessing_adds_and_never_changes() {
        let before = record(&[("0001_first.sql", "old")]);
        let changed = vec![
            ("0001_first.sql".to_owned(), hash_of("new")),
            ("0002_b.sql".to_owned(), hash_of("b")),
        ];
        let after = extended(&before, changed);
        assert!(after.starts_with(&before), "{after}");
        assert_eq!(after.lines().count(), 2, "{after}");
    }
}
