//! `cargo xtask tidy`: the rules no compiler checks.
//!
//! Each rule is a plain function from values to findings; this file reads the clone into those values and prints.

mod arrows;
mod layout;
mod licences;
mod migrations;
mod sizes;
mod unused;
mod words;
mod workspace;

use std::fmt;
use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::shell;
use workspace::Workspace;

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// A file, with its line where there is one, or a package.
    place: String,
    /// What is wrong and what to do.
    text: String,
}

impl Finding {
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// A file of the clone that belongs to the project.
struct SourceFile {
    /// From the root, with forward slashes.
    path: String,
    /// Nothing for what is not UTF-8 text.
    text: Option<String>,
}

/// Checks every rule; findings are printed and are an error.
pub(crate) fn run(place: &Place, bless: bool) -> Result<()> {
    if bless {
        migrations::bless(&place.migrations())?;
    }
    let files = read_files(place)?;
    let workspace = Workspace::read(place.cargo("metadata").arg("--format-version=1"))?;
    let checks = [
        ("arrows", arrows::check(&workspace.members)),
        ("layout", layout::check(&files)),
        ("licences", licences::check(&workspace.dependencies)),
        ("migrations", migrations::check(&files)),
        ("sizes", sizes::check(&files)),
        ("unused dependencies", unused::check(&workspace.members, &files)),
        ("words", words::check(&files)),
    ];
    let mut count = 0;
    for (name, findings) in &checks {
        println!(
            "{name:<20} {}",
            if findings.is_empty() {
                "ok".to_owned()
            } else {
                findings.len().to_string()
            }
        );
        for finding in findings {
            println!("  {finding}");
        }
        count += findings.len();
    }
    println!("{}", sizes::summary(&files));
    if count > 0 {
        bail!("tidy found {count} broken rules");
    }
    Ok(())
}

/// Every file that git knows or would add, so that build output and ignored files stay out.
fn read_files(place: &Place) -> Result<Vec<SourceFile>> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let list = shell::read(Command::new("git").current_dir(&place.root).args(list))?;
    let mut paths: Vec<&str> = list.split('\0').filter(|path| !path.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        // A listed file may just have been deleted.
        if let Ok(bytes) = std::fs::read(place.root.join(path)) {
            files.push(SourceFile {
                path: path.to_owned(),
                text: String::from_utf8(bytes).ok(),
            });
        }
    }
    Ok(files)
}

#[cfg(test)]
fn file(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: Some(text.to_owned()),
    }
}
