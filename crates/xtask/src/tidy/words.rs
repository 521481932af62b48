//! Words that do not belong in the tree. This file holds them all and is therefore not searched itself.

use super::{Finding, SourceFile};

/// Not searched, each with the reason.
const EXEMPT: &[(&str, &str)] = &[
    ("Cargo.lock", "written by cargo, names its registry"),
    ("LICENSE-", "standard texts"),
    ("crates/models/weights/", "public models and their vocabularies"),
    ("crates/xtask/src/tidy/words.rs", "holds the words"),
    ("crates/xtask/src/setup/", "looks for files at the places of the system"),
    ("tests/fixtures/", "documents of others, and damaged files"),
];

struct Rule {
    /// Which files, by the end of their name; all when empty.
    ends: &'static [&'static str],
    breaks: fn(&str) -> bool,
    text: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        ends: &[],
        breaks: leaves_open_work,
        text: "open work names its issue, as in `TODO(#12)`",
    },
    Rule {
        ends: &[".rs"],
        breaks: |line| attribute(line, "ignore"),
        text: "a test runs or is deleted, never ignored",
    },
    Rule {
        ends: &[".mjs"],
        breaks: leaves_a_test_out,
        text: "a test runs or is deleted, never skipped, and never alone",
    },
    Rule {
        ends: &[".rs"],
        breaks: |line| attribute(line, "allow("),
        text: "lints are silenced by expect, with a reason",
    },
    Rule {
        ends: &[],
        breaks: names_a_machine,
        text: "a path of somebody's machine",
    },
    Rule {
        ends: &[],
        breaks: names_a_registry,
        text: "name packages, not the hosts of registries",
    },
];

/// Searches every line of every text file.
pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files
        .iter()
        .filter(|file| !EXEMPT.iter().any(|(start, _)| file.path.starts_with(start)))
    {
        let rules = RULES
            .iter()
            .filter(|rule| rule.ends.is_empty() || rule.ends.iter().any(|end| file.path.ends_with(end)));
        let rules: Vec<_> = rules.collect();
        for (index, line) in file.text.as_deref().unwrap_or_default().lines().enumerate() {
            for rule in rules.iter().filter(|rule| (rule.breaks)(line)) {
                findings.push(Finding::new(format!("{}:{}", file.path, index + 1), rule.text));
            }
        }
    }
    findings
}

fn leaves_open_work(line: &str) -> bool {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    let is_mark = |word: &str| marks.contains(&word);
    let marked = line.split(|c: char| !c.is_alphanumeric() && c != '_').any(is_mark);
    let issue = line
        .split('#')
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    marked && !issue
}

fn attribute(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix("#[")
        .or_else(|| line.strip_prefix("#!["))
        .is_some_and(|rest| rest.starts_with(name))
}

/// As Node's test runner is told to.
fn leaves_a_test_out(line: &str) -> bool {
    let ways = ["skip", "only", "todo"];
    ways.iter().any(|way| {
        ["test", "it", "describe", "suite"]
            .iter()
            .any(|what| line.contains(&format!("{what}.{way}(")))
    }) || ways.iter().any(|way| line.contains(&format!("{way}: true")))
}

fn names_a_machine(line: &str) -> bool {
    // A longer path or address, such as `net/work/` or `host/root`, is none of a machine's own.
    let stands_alone = |start: usize| {
        let before = line.get(..start).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "/._-~*}>".contains(c))
    };
    let follows = |path: &str, fits: fn(char) -> bool| {
        line.match_indices(path).any(|(start, _)| {
            let next = line.get(start + path.len()..).and_then(|rest| rest.chars().next());
            stands_alone(start) && next.is_none_or(fits)
        })
    };
    let ends_name = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
    follows("/root", ends_name) || follows("/work", |c| c == '/') || follows("/home/", char::is_alphanumeric)
}

fn names_a_registry(line: &str) -> bool {
    let hosts = [
        "static.crates.io",
        "index.crates.io",
        "//crates.io",
        "pypi.org",
        "pythonhosted.org",
        "registry.npmjs.org",
        "npmjs.com",
        "deb.debian.org",
        "packages.debian.org",
        "security.debian.org",
        "registry.yarnpkg.com",
    ];
    hosts.iter().any(|host| line.contains(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn words_are_found_where_they_matter() {
        let check_one = |path: &str, line: &str, wrong: bool| {
            assert_eq!(!check(&[file(path, line)]).is_empty(), wrong, "{path}: {line}");
        };
        let rust = "crates/vault/src/lib.rs";
        check_one(rust, "// TODO: later", true);
        check_one(rust, "// TODO(#12): later", false);
        check_one(rust, "let todo_list = 1;", false);
        check_one("migrations/local/0001_a.sql", "-- FIXME", true);
        check_one(rust, "    #[ignore]", true);
        check_one(rust, "    #[ignore = \"slow\"]", true);
        check_one("README.md", "#[ignore]", false);
        let journey = "tests/browser/chat.test.mjs";
        check_one(journey, "test.skip('asks', () => {", true);
        check_one(journey, "test('asks', { only: true }, () => {", true);
        check_one(journey, "test('asks', () => {", false);
        check_one(rust, "#![allow(dead_code)]", true);
        check_one(rust, "#[expect(dead_code, reason = \"…\")]", false);
        check_one(rust, "let path = \"/root/x\";", true);
        check_one(rust, "cd /root", true);
        check_one(rust, "\"/rooted\"", false);
        check_one(rust, "a/root/b", false);
        check_one(rust, "\"/work/main\"", true);
        check_one(rust, "net/work/main", false);
        check_one(rust, "/home/anna/notes", true);
        check_one(rust, "/home/<name>", false);
        check_one("README.md", "from https://pypi.org/simple", true);
        check_one("README.md", "from Python's package registry", false);
        check_one("Cargo.lock", "index.crates.io", false);
        check_one("tests/fixtures/mail.eml", "TODO", false);
    }

    #[test]
    fn a_finding_names_the_line() {
        let found = check(&[file("a.rs", "fine\n// TODO\n")]);
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["a.rs:2: open work names its issue, as in `TODO(#12)`"]
        );
    }
}
