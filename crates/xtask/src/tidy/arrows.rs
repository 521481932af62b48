//! Who may depend on whom. Adding an arrow is a reviewed change to the tables here.

use super::Finding;
use super::workspace::Package;

/// What a crate may depend on.
enum Below {
    /// These crates of ours.
    Only(&'static [&'static str]),
    /// All of them: nothing of the product depends on it.
    Any,
}
use Below::{Any, Only};

/// Every crate the project has or plans, by its name without the prefix, from the bottom up.
const ARROWS: &[(&str, Below)] = &[
    ("protocol", Only(&[])),
    ("screen", Only(&[])),
    ("vault", Only(&[])),
    ("gate", Only(&["protocol"])),
    ("store", Only(&["protocol", "vault", "gate"])),
    ("models", Only(&["protocol", "vault", "gate"])),
    ("connectors", Only(&["protocol", "vault", "gate"])),
    ("plugins", Only(&["protocol", "gate"])),
    ("agent", Only(&["protocol", "gate", "models"])),
    ("knowledge", Only(&["protocol", "vault", "store", "models"])),
    ("workspace", Only(&["protocol", "gate", "store"])),
    ("sync", Only(&["protocol", "vault", "store"])),
    ("automation", Only(&["protocol", "gate", "store", "agent"])),
    ("api", Only(&["protocol"])),
    (
        "engine",
        Only(&[
            "protocol",
            "vault",
            "gate",
            "store",
            "models",
            "connectors",
            "plugins",
            "agent",
            "knowledge",
            "workspace",
            "sync",
            "automation",
        ]),
    ),
    ("cloud", Only(&["protocol", "api", "agent", "models"])),
    ("cli", Only(&["protocol", "screen", "engine", "api"])),
    ("desktop", Only(&["protocol", "screen", "engine", "api"])),
    ("ui", Only(&["protocol", "screen"])),
    ("testkit", Any),
    ("bench", Any),
    ("journeys", Any),
    ("xtask", Only(&[])),
];

/// Heavy or dangerous dependencies, each shut in; crates of [`Any`] may measure against the bare thing.
const SHUT_IN: &[(&str, &[&str])] = &[
    ("anyhow", &["xtask", "cli", "cloud", "desktop"]),
    ("axum", &["api", "cloud"]),
    ("fastembed", &["models"]),
    ("keyring", &["vault"]),
    ("lancedb", &["knowledge"]),
    ("leptos", &["ui"]),
    ("ort", &["models"]),
    ("rusqlite", &["store"]),
    ("tauri", &["desktop"]),
    ("wasmtime", &["plugins"]),
];

/// Checks every declared dependency, those for tests and build scripts too.
pub(super) fn check(members: &[Package]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members {
        let Some(name) = short_name(&member.name) else {
            findings.push(Finding::new(
                &member.name,
                "a package is called adiuva-… (only xtask is not)",
            ));
            continue;
        };
        let Some((_, below)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            findings.push(Finding::new(
                &member.name,
                "not in the arrows table: say there what it may depend on",
            ));
            continue;
        };
        for dependency in &member.dependencies {
            let for_tests = dependency.kind.as_deref() == Some("dev");
            let ours = members.iter().any(|other| other.name == dependency.name);
            let wrong = match short_name(&dependency.name) {
                Some(target) if ours => !may_use(below, target, for_tests),
                _ => !for_tests && !may_hold(name, below, &dependency.name),
            };
            if wrong {
                let how = dependency.kind.as_deref().unwrap_or("normal");
                let text = format!("may not depend on {} ({how} dependency)", dependency.name);
                findings.push(Finding::new(&member.name, text));
            }
        }
    }
    findings
}

fn short_name(package: &str) -> Option<&str> {
    if package == "xtask" {
        Some(package)
    } else {
        package.strip_prefix("adiuva-")
    }
}

fn may_use(below: &Below, target: &str, for_tests: bool) -> bool {
    match below {
        Any => true,
        Only(allowed) => allowed.contains(&target) || (for_tests && target == "testkit"),
    }
}

fn may_hold(name: &str, below: &Below, dependency: &str) -> bool {
    let Some((_, holders)) = SHUT_IN.iter().find(|(part, _)| *part == dependency) else {
        return true;
    };
    matches!(below, Any) || holders.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;
    use crate::tidy::workspace::{Workspace, package};

    #[test]
    fn the_workspace_keeps_its_arrows() {
        let place = Place::find().unwrap();
        let mut metadata = place.cargo("metadata");
        let workspace = Workspace::read(metadata.args(["--format-version=1", "--no-deps", "--offline"])).unwrap();
        assert!(workspace.members.len() > 10, "the whole workspace is seen");
        let findings = check(&workspace.members);
        assert!(findings.is_empty(), "{findings:#?}");
    }

    #[test]
    fn wrong_arrows_are_found() {
        let check_one = |name: &str, dependency: &str, wrong: bool| {
            let others = [
                "adiuva-protocol",
                "adiuva-vault",
                "adiuva-store",
                "adiuva-models",
                "adiuva-testkit",
            ];
            let mut members: Vec<_> = others.iter().map(|other| package(other, None, &[])).collect();
            members.retain(|member| member.name != name);
            members.push(package(name, None, &[dependency]));
            assert_eq!(!check(&members).is_empty(), wrong, "{name} -> {dependency}");
        };
        check_one("adiuva-store", "adiuva-vault", false);
        check_one("adiuva-vault", "adiuva-store", true);
        check_one("adiuva-store", "adiuva-models", true);
        check_one("adiuva-protocol", "build adiuva-vault", true);
        check_one("adiuva-protocol", "dev adiuva-vault", true);
        check_one("adiuva-models", "dev adiuva-testkit", false);
        check_one("adiuva-models", "adiuva-testkit", true);
        check_one("adiuva-bench", "adiuva-store", false);
        check_one("xtask", "adiuva-protocol", true);
        check_one("adiuva-surprise", "adiuva-protocol", true);
        check_one("surprise", "adiuva-protocol", true);
        check_one("adiuva-knowledge", "rusqlite", true);
        check_one("adiuva-store", "rusqlite", false);
        check_one("adiuva-bench", "rusqlite", false);
        check_one("adiuva-gate", "dev anyhow", false);
    }

    #[test]
    fn arrows_only_point_down_the_table() {
        for (index, (name, below)) in ARROWS.iter().enumerate() {
            let Only(allowed) = below else { continue };
            for target in *allowed {
                let position = ARROWS.iter().position(|(other, _)| other == target);
                assert!(position.is_some_and(|position| position < index), "{name} -> {target}");
            }
        }
    }
}
