//! Parts of Rust beside the compiler: targets and components that rustup adds.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Purpose;
use crate::shell;

struct Part {
    /// Where it lies below the toolchain's folder when it is there.
    file: String,
    /// How rustup adds it.
    rustup: &'static [&'static str],
}

/// Adds the missing parts by rustup; without rustup, says which are missing.
pub(crate) fn fulfil(purposes: &[Purpose]) -> Result<()> {
    if !purposes.contains(&Purpose::Check) {
        return Ok(());
    }
    let sysroot = PathBuf::from(shell::read(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
    for part in missing(&sysroot) {
        let command = format!("rustup {}", part.rustup.join(" "));
        if shell::find_program("rustup").is_none() {
            bail!(
                "the Rust toolchain in {} lacks a part; with rustup: {command}",
                sysroot.display()
            );
        }
        shell::run(Command::new("rustup").args(part.rustup)).with_context(|| format!("needed for CI: {command}"))?;
    }
    Ok(())
}

fn missing(sysroot: &Path) -> Vec<Part> {
    let program = |name: &str| format!("bin/{name}{}", std::env::consts::EXE_SUFFIX);
    let parts = [
        Part {
            file: program("cargo-fmt"),
            rustup: &["component", "add", "rustfmt"],
        },
        Part {
            file: program("cargo-clippy"),
            rustup: &["component", "add", "clippy"],
        },
        Part {
            file: "lib/rustlib/wasm32-unknown-unknown/lib".into(),
            rustup: &["target", "add", "wasm32-unknown-unknown"],
        },
    ];
    parts
        .into_iter()
        .filter(|part| !sysroot.join(&part.file).exists())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_toolchain_lacks_every_part() {
        let missing = missing(Path::new("/no/such/toolchain"));
        let names: Vec<_> = missing.iter().map(|part| part.rustup.join(" ")).collect();
        assert_eq!(
            names,
            [
                "component add rustfmt",
                "component add clippy",
                "target add wasm32-unknown-unknown"
            ]
        );
    }
}
