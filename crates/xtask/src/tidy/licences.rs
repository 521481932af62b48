//! What is shipped under MIT OR Apache-2.0 may only hold parts whose licences allow that.

use spdx::{Expression, Licensee, ParseMode};

use super::Finding;
use super::workspace::Package;

/// Permissive licences that ask for nothing but a notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages allowed by name, each with the exact expression that was read and the reason.
const EXCEPTIONS: &[(&str, Option<&str>, &str)] = &[
    (
        "cssparser",
        Some("MPL-2.0"),
        "used unchanged; copyleft by file only, which lets the rest be under any licence",
    ),
    ("cssparser-macros", Some("MPL-2.0"), "as cssparser"),
    ("dtoa-short", Some("MPL-2.0"), "as cssparser"),
    ("option-ext", Some("MPL-2.0"), "as cssparser"),
    ("selectors", Some("MPL-2.0"), "as cssparser"),
    (
        "ollama-rs",
        None,
        "its manifest names a file instead of an expression; the file is the MIT licence",
    ),
    (
        "sqlcipher-src",
        Some("MIT AND BSD-3-Clause AND blessing AND WTFPL"),
        "blessing is SQLite's dedication to the public domain, WTFPL asks for nothing",
    ),
    (
        "webdriver",
        Some("MPL-2.0"),
        "as cssparser; only the window's tests hold it",
    ),
];

/// Checks every package on every platform; a dependency for tests only counts too.
pub(super) fn check(dependencies: &[Package]) -> Vec<Finding> {
    dependencies.iter().filter_map(check_one).collect()
}

fn check_one(package: &Package) -> Option<Finding> {
    let exception = EXCEPTIONS.iter().find(|(name, _, _)| *name == package.name);
    if exception.is_some_and(|(_, expression, _)| *expression == package.license.as_deref()) {
        return None;
    }
    let place = format!("{} {}", package.name, package.version);
    let Some(licence) = &package.license else {
        return Some(Finding::new(
            place,
            "names no licence in its manifest: read its files, then add an exception",
        ));
    };
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) if expression.evaluate(is_allowed) => None,
        Ok(_) => Some(Finding::new(
            place,
            format!("its licence is not on the list: {licence}"),
        )),
        Err(error) => Some(Finding::new(
            place,
            format!("its licence cannot be read: {licence} ({})", error.reason),
        )),
    }
}

fn is_allowed(wanted: &spdx::LicenseReq) -> bool {
    ALLOWED
        .iter()
        .any(|name| Licensee::parse(name).is_ok_and(|licensee| licensee.satisfies(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::workspace::package;

    #[test]
    fn expressions_are_weighed() {
        let check_one = |name: &str, licence: Option<&str>, wrong: bool| {
            let found = check(&[package(name, licence, &[])]);
            assert_eq!(!found.is_empty(), wrong, "{name}: {licence:?} {found:?}");
        };
        check_one("a", Some("MIT OR Apache-2.0"), false);
        check_one("a", Some("MIT/Apache-2.0"), false);
        check_one("a", Some("MIT OR GPL-3.0-only"), false);
        check_one("a", Some("Apache-2.0 WITH LLVM-exception"), false);
        check_one("a", Some("GPL-3.0-only"), true);
        check_one("a", Some("MIT AND GPL-3.0-only"), true);
        check_one("a", Some("MPL-2.0"), true);
        check_one("a", Some("Somebody's own"), true);
        check_one("a", None, true);
        check_one("cssparser", Some("MPL-2.0"), false);
        check_one("cssparser", Some("GPL-3.0-only"), true);
        check_one("ollama-rs", None, false);
        check_one("ollama-rs", Some("AGPL-3.0-only"), true);
    }

    #[test]
    fn the_list_is_readable_and_every_exception_has_a_reason() {
        for name in ALLOWED {
            assert!(Licensee::parse(name).is_ok(), "{name}");
        }
        assert!(EXCEPTIONS.iter().all(|(_, _, reason)| !reason.is_empty()));
    }
}
