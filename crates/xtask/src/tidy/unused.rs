//! Declared dependencies that no source file of the crate names.

use super::workspace::{Dependency, Package};
use super::{Finding, SourceFile};

/// Dependencies that are needed without being named, each with the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[(
    "adiuva-ui",
    "uuid",
    "turns on the feature by which the contract's ids get their randomness in a browser",
)];

/// Sources of a package that do not lie in its folder under `crates/`.
const ELSEWHERE: &[(&str, &str)] = &[
    ("adiuva-cli", "tests/journeys/"),
    ("adiuva-desktop", "src-tauri/"),
    ("adiuva-desktop", "tests/window/"),
    ("adiuva-ui", "ui/"),
];

/// Looks for each dependency's name in the crate's Rust files.
pub(super) fn check(members: &[Package], files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members {
        let folders = folders_of(member);
        let sources: Vec<&str> = files
            .iter()
            .filter(|file| folders.iter().any(|folder| file.path.starts_with(folder)) && file.path.ends_with(".rs"))
            .filter_map(|file| file.text.as_deref())
            .collect();
        let mut unused: Vec<&Dependency> = member.dependencies.iter().collect();
        // The same one may be declared for tests or a platform once more.
        unused.sort_by_key(|dependency| &dependency.name);
        unused.dedup_by_key(|dependency| &dependency.name);
        unused.retain(|dependency| !sources.iter().any(|text| names(text, &ident(dependency))));
        unused.retain(|dependency| !is_exception(&member.name, &dependency.name));
        for dependency in unused {
            findings.push(Finding::new(
                &member.name,
                format!("does not use its dependency {}", dependency.name),
            ));
        }
    }
    findings
}

/// From the root, with a slash at the end of each.
fn folders_of(member: &Package) -> Vec<String> {
    let path = member.manifest_path.replace('\\', "/");
    let mut parts = path.rsplit('/').skip(1);
    let own = parts.next().filter(|_| parts.next() == Some("crates"));
    let elsewhere = ELSEWHERE.iter().filter(|(package, _)| *package == member.name);
    own.map(|folder| format!("crates/{folder}/"))
        .into_iter()
        .chain(elsewhere.map(|(_, folder)| (*folder).to_owned()))
        .collect()
}

fn ident(dependency: &Dependency) -> String {
    dependency.rename.as_ref().unwrap_or(&dependency.name).replace('-', "_")
}

fn is_exception(member: &str, dependency: &str) -> bool {
    EXCEPTIONS
        .iter()
        .any(|(package, name, _)| *package == member && *name == dependency)
}

/// Whether the word stands in the text by itself.
fn names(text: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(start, _)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;
    use crate::tidy::workspace::package;

    #[test]
    fn a_dependency_is_named_or_found() {
        let check_one = |dependency: &str, path: &str, text: &str, wrong: bool| {
            let members = [package("adiuva-store", None, &[dependency])];
            assert_eq!(
                !check(&members, &[file(path, text)]).is_empty(),
                wrong,
                "{dependency} in {text}"
            );
        };
        let source = "crates/store/src/lib.rs";
        check_one("tokio-util", source, "use tokio_util::sync::CancellationToken;", false);
        check_one("tokio", source, "use tokio_util::sync::CancellationToken;", true);
        check_one(
            "dev tempfile",
            "crates/store/tests/it/main.rs",
            "tempfile::tempdir()",
            false,
        );
        check_one("serde", "crates/vault/src/lib.rs", "use serde::Serialize;", true);
        check_one("serde", "crates/store/README.md", "serde", true);
    }

    #[test]
    fn sources_elsewhere_belong_to_their_package() {
        let members = [package("adiuva-cli", None, &["dev tempfile", "serde"])];
        let journey = file("tests/journeys/person.rs", "use tempfile::TempDir;");
        assert_eq!(check(&members, &[journey]).len(), 1, "serde alone is unused");
    }
}
