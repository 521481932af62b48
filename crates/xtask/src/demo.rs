//! `cargo xtask demo`: shows what the command line does, in steps a person could type.
//!
//! Every step starts the real program; nothing is simulated and nothing is hidden.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::setup::Tools;
use crate::shell;

/// What the person asked the demo for.
pub(crate) struct Wishes {
    /// The data folder; a new one when absent.
    pub(crate) home: Option<PathBuf>,
    /// What to add; the repository's documents when absent.
    pub(crate) folder: Option<PathBuf>,
    /// What to search and ask.
    pub(crate) question: Option<String>,
}

/// The guided demo: make a vault, add documents, look, search, ask.
pub(crate) fn show(place: &Place, program: &Path, tools: &Tools, wishes: Wishes) -> Result<()> {
    let documents = match &wishes.folder {
        Some(folder) if folder.is_dir() => vec![std::path::absolute(folder)?],
        Some(folder) => bail!("{} is no folder", folder.display()),
        None => own_documents(&place.root)?,
    };
    let question = wishes
        .question
        .unwrap_or_else(|| default_question(wishes.folder.is_some()).to_owned());
    let home = match wishes.home {
        Some(home) => std::path::absolute(home)?,
        None => std::env::temp_dir().join(format!("adiuva-demo-{}", std::process::id())),
    };
    let vault_exists = home.join("vault.meta").exists();
    let passphrase = match std::env::var("ADIUVA_PASSPHRASE").ok().filter(|text| !text.is_empty()) {
        Some(passphrase) => Some(passphrase),
        None if vault_exists => None,
        None => {
            let made = make_passphrase()?;
            println!("\nA new vault in {}\nwith the passphrase  {made}", home.display());
            Some(made)
        }
    };
    make_private_folder(&home)?;

    let step = |what: &str, args: &[&str], paths: &[PathBuf]| {
        println!("\n--- {what}");
        let mut command = Command::new(program);
        tools
            .equip(place, &mut command)
            .env("ADIUVA_HOME", &home)
            .args(args)
            .args(paths);
        if let Some(passphrase) = &passphrase {
            command.env("ADIUVA_PASSPHRASE", passphrase);
        }
        shell::run(&mut command)
    };
    if !vault_exists {
        step("make the vault", &["init"], &[])?;
    }
    // A whole folder can take long to embed; it is searchable by keyword much earlier.
    let wait = if wishes.folder.is_some() {
        "--wait"
    } else {
        "--wait-embedded"
    };
    step("add documents", &["add", wait], &documents)?;
    step("see what was read", &["status"], &[])?;
    step("find passages", &["search", "-k", "5", &question], &[])?;
    step(
        "ask: an answer with citations, of extracts when no language model is set up",
        &["ask", &question],
        &[],
    )?;

    println!("\n--- go on");
    if let Some(passphrase) = passphrase {
        println!("export ADIUVA_PASSPHRASE={}", shell::quoted(&passphrase));
    }
    let home = shell::quoted(&home.to_string_lossy());
    for next in [
        "add ~/Documents",
        "search 'a few words'",
        "ask 'a question'",
        "chat",
        "status --json",
        "doctor",
        "--help",
    ] {
        println!("cargo xtask run --home {home} -- {next}");
    }
    println!("rm -r {home}    # forget all of it");
    Ok(())
}

fn default_question(foreign_folder: bool) -> &'static str {
    if foreign_folder {
        "what is this about"
    } else {
        "which crate holds the keys"
    }
}

/// The documents at the top of the clone.
fn own_documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(root).with_context(|| format!("cannot list {}", root.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "md") {
            documents.push(path);
        }
    }
    documents.sort();
    if documents.is_empty() {
        bail!("{} holds no documents: name a folder with --folder", root.display());
    }
    Ok(documents)
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.with_context(|| format!("cannot make {}", path.display()))
}

#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))
}

/// Five groups of four letters or digits, 100 bits.
fn make_passphrase() -> Result<String> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gave no randomness: {error}"))?;
    Ok(spell(&bytes))
}

/// Five bits of each byte, in an alphabet of 32 without letters that look alike.
fn spell(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = |group: &[u8]| -> String {
        let letter = |byte: &u8| ALPHABET.get(usize::from(byte & 31)).copied().map(char::from);
        group.iter().filter_map(letter).collect()
    };
    bytes.chunks(4).map(letters).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passphrases_are_readable_and_new() {
        assert_eq!(spell(&[0, 31, 32, 63, 1]), "a9a9-b");
        let made = make_passphrase().unwrap();
        assert_eq!(made.len(), 24);
        assert_ne!(made, make_passphrase().unwrap());
    }

    #[test]
    fn a_place_without_documents_is_said() {
        let empty = std::env::temp_dir().join(format!("xtask-demo-{}", std::process::id()));
        fs::create_dir_all(&empty).unwrap();
        assert!(own_documents(&empty).unwrap_err().to_string().contains("--folder"));
        fs::write(empty.join("B.md"), "b").unwrap();
        fs::write(empty.join("A.md"), "a").unwrap();
        fs::write(empty.join("Cargo.toml"), "").unwrap();
        assert_eq!(own_documents(&empty).unwrap(), [empty.join("A.md"), empty.join("B.md")]);
        fs::remove_dir_all(&empty).unwrap();
    }
}
