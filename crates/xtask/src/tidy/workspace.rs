//! What cargo knows of the workspace, as far as the rules need it.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell;

/// Our packages, and everybody else's that they need on any platform.
pub(crate) struct Workspace {
    pub(crate) members: Vec<Package>,
    pub(crate) dependencies: Vec<Package>,
}

/// One package as its manifest declares it.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) manifest_path: String,
    pub(crate) dependencies: Vec<Dependency>,
    /// Nothing for a package of the workspace.
    source: Option<String>,
}

/// One declared dependency.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Nothing for a normal one, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    pub(crate) rename: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

impl Workspace {
    /// Runs `cargo metadata` as given.
    pub(crate) fn read(metadata: &mut Command) -> Result<Self> {
        Self::parse(&shell::read(metadata)?)
    }

    fn parse(json: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(json).context("cargo metadata speaks an unknown format")?;
        let (members, dependencies) = metadata
            .packages
            .into_iter()
            .partition(|package| package.source.is_none());
        Ok(Self { members, dependencies })
    }
}

/// A member with these dependencies, written `name`, `dev name` or `build name`.
#[cfg(test)]
pub(crate) fn package(name: &str, license: Option<&str>, dependencies: &[&str]) -> Package {
    let dependency = |text: &&str| {
        let (kind, name) = text
            .split_once(' ')
            .map_or((None, *text), |(kind, name)| (Some(kind.to_owned()), name));
        Dependency {
            name: name.to_owned(),
            kind,
            rename: None,
        }
    };
    Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        license: license.map(str::to_owned),
        manifest_path: format!("/clone/crates/{}/Cargo.toml", name.trim_start_matches("adiuva-")),
        dependencies: dependencies.iter().map(dependency).collect(),
        source: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_told_from_dependencies() {
        let json = r#"{"packages": [
            {"name": "adiuva-vault", "version": "0.1.0", "license": "MIT", "manifest_path": "/c/Cargo.toml", "source": null,
             "dependencies": [{"name": "proptest", "kind": "dev", "rename": null}]},
            {"name": "argon2", "version": "0.6.0", "license": null, "manifest_path": "/r/Cargo.toml", "source": "registry",
             "dependencies": []}]}"#;
        let workspace = Workspace::parse(json).unwrap();
        assert_eq!(workspace.members[0].dependencies[0].kind.as_deref(), Some("dev"));
        assert_eq!(workspace.dependencies[0].name, "argon2");
        assert!(Workspace::parse("{}").is_err());
    }
}
