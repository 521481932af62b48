//! Where files may lie, and what every crate's manifest must say.

use super::{Finding, SourceFile};

/// The top level is a table of contents; tool configuration is the only other thing there.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "crates",
    "icons",
    "migrations",
    "rustfmt.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

/// Checks paths and manifests.
pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut strangers: Vec<&str> = files.iter().filter_map(|file| file.path.split('/').next()).collect();
    strangers.dedup();
    strangers.retain(|entry| !TOP_LEVEL.contains(entry));
    for entry in strangers {
        findings.push(Finding::new(entry, "does not belong at the top level"));
    }
    for file in files {
        let parts: Vec<&str> = file.path.split('/').collect();
        match parts.as_slice() {
            [.., "mod.rs"] => findings.push(Finding::new(&file.path, "topic.rs lies beside topic/; no mod.rs")),
            ["crates", _, "tests", test] if test.ends_with(".rs") => {
                findings.push(Finding::new(
                    &file.path,
                    "each test binary costs a link: one a crate, tests/it/main.rs",
                ));
            }
            ["crates", _, "src", "lib.rs"] | ["src-tauri" | "ui", "src", "main.rs"] => {
                findings.extend(check_first_page(file));
            }
            ["Cargo.toml"] | ["ui", "Cargo.toml"] | ["crates", _, "Cargo.toml"] => {
                findings.extend(check_manifest(file))
            }
            [.., "package.json"] => findings.extend(check_node_packages(file)),
            _ => {}
        }
    }
    findings
}

fn check_first_page(file: &SourceFile) -> Option<Finding> {
    let first = file.text.as_deref().unwrap_or_default().lines().next();
    let documented = first.is_some_and(|line| line.starts_with("//!"));
    (!documented).then(|| {
        Finding::new(
            &file.path,
            "begins with `//!`: what the crate is for, what it refuses to do",
        )
    })
}

fn check_manifest(file: &SourceFile) -> Option<Finding> {
    let text = file.text.as_deref().unwrap_or_default();
    let manifest: toml::Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(error) => return Some(Finding::new(&file.path, format!("is no manifest: {error}"))),
    };
    let inherits = manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"))
        .and_then(toml::Value::as_bool);
    (inherits != Some(true)).then(|| Finding::new(&file.path, "lacks `[lints] workspace = true`"))
}

/// Packages of Node are named with one exact version, so that a lock file without some platform still pins them all.
fn check_node_packages(file: &SourceFile) -> Vec<Finding> {
    let manifest: serde_json::Value = match serde_json::from_str(file.text.as_deref().unwrap_or_default()) {
        Ok(manifest) => manifest,
        Err(error) => return vec![Finding::new(&file.path, format!("is no manifest: {error}"))],
    };
    let sections = ["dependencies", "devDependencies", "optionalDependencies"];
    let packages = sections
        .iter()
        .filter_map(|section| manifest.get(section)?.as_object())
        .flatten();
    let is_exact = |version: &str| version.chars().all(|c| c.is_ascii_digit() || c == '.');
    packages
        .filter(|(_, version)| !version.as_str().is_some_and(is_exact))
        .map(|(name, version)| Finding::new(&file.path, format!("{name} is not pinned to one version: {version}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn misplaced_files_and_loose_manifests_are_found() {
        let check_one = |path: &str, text: &str, wrong: bool| {
            assert_eq!(!check(&[file(path, text)]).is_empty(), wrong, "{path}: {text}");
        };
        check_one("README.md", "", false);
        check_one("plan.md", "", true);
        check_one("docs/plan.md", "", true);
        check_one("crates/a/src/b/mod.rs", "", true);
        check_one("crates/a/src/b.rs", "", false);
        check_one("crates/a/tests/it/main.rs", "", false);
        check_one("crates/a/tests/vault.rs", "", true);
        check_one("crates/a/src/lib.rs", "//! Keys.\n", false);
        check_one("crates/a/src/lib.rs", "mod keys;\n", true);
        check_one("crates/a/Cargo.toml", "[lints]\nworkspace = true\n", false);
        check_one("crates/a/Cargo.toml", "[lints]\nworkspace = false\n", true);
        check_one("crates/a/Cargo.toml", "[package]\nname = \"a\"\n", true);
        check_one("crates/a/Cargo.toml", "[", true);
        check_one("ui/Cargo.toml", "[package]\nname = \"a\"\n", true);
        check_one("Cargo.toml", "[lints]\nworkspace = true\n", false);
        check_one("src-tauri/src/main.rs", "//! The window.\n", false);
        check_one("ui/src/main.rs", "mod app;\n", true);
        check_one("tests/a/package.json", r#"{"devDependencies": {"b": "1.2.3"}}"#, false);
        check_one("tests/a/package.json", r#"{"devDependencies": {"b": "^1.2.3"}}"#, true);
        check_one("tests/a/package.json", "{", true);
    }

    #[test]
    fn a_stranger_is_named_once() {
        assert_eq!(check(&[file("docs/a.md", ""), file("docs/b.md", "")]).len(), 1);
    }
}
