//! Files stay readable: nine of ten under 400 lines, none over 800.

use super::{Finding, SourceFile};

const LARGE: usize = 400;
const TOO_LARGE: usize = 800;

/// What people write, by the end of its name.
const SOURCES: &[&str] = &[".rs", ".mjs", ".js"];

/// Files that may be longer, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// Hand-written files over the limit.
pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, lines) in hand_written(files).filter(|(_, lines)| *lines > TOO_LARGE) {
        if !EXCEPTIONS.iter().any(|(exception, _)| *exception == path) {
            findings.push(Finding::new(
                path,
                format!("{lines} lines, the limit is {TOO_LARGE}: split it by topic"),
            ));
        }
    }
    for (exception, _) in EXCEPTIONS {
        if !hand_written(files).any(|(path, lines)| path == *exception && lines > TOO_LARGE) {
            findings.push(Finding::new(*exception, "needs no exception for its size any more"));
        }
    }
    findings
}

/// How many files are large, and which.
pub(super) fn summary(files: &[SourceFile]) -> String {
    let all: Vec<_> = hand_written(files).collect();
    let mut large: Vec<_> = all.iter().filter(|(_, lines)| *lines > LARGE).collect();
    large.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    let names: String = large
        .iter()
        .map(|(path, lines)| format!("\n  {lines:>4} {path}"))
        .collect();
    format!(
        "{} of {} source files are over {LARGE} lines{names}",
        large.len(),
        all.len()
    )
}

fn hand_written(files: &[SourceFile]) -> impl Iterator<Item = (&str, usize)> {
    let written = files
        .iter()
        .filter(|file| SOURCES.iter().any(|end| file.path.ends_with(end)) && !file.path.contains("generated/"));
    written.filter_map(|file| Some((file.path.as_str(), file.text.as_ref()?.lines().count())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn only_long_hand_written_files_are_found() {
        let check_one = |path: &str, lines: usize, wrong: bool| {
            let found = check(&[file(path, &"x\n".repeat(lines))]);
            assert_eq!(
                found.iter().any(|finding| finding.place == path),
                wrong,
                "{path} {lines}"
            );
        };
        check_one("crates/a/src/b.rs", 800, false);
        check_one("crates/a/src/b.rs", 801, true);
        check_one("crates/a/src/generated/b.rs", 801, false);
        check_one("tests/browser/a.test.mjs", 801, true);
        check_one("README.md", 801, false);
    }

    #[test]
    fn the_summary_counts() {
        let files = [file("a.rs", &"x\n".repeat(401)), file("b.rs", "x"), file("c.sql", "x")];
        assert_eq!(summary(&files), "1 of 2 source files are over 400 lines\n   401 a.rs");
    }
}
