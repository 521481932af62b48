//! Parts of Rust beside the compiler: targets and components that rustup adds.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Purpose;
use crate::shell;

struct Part {
    purpose: Purpose,
    /// Where it lies below the toolchain's folder when it is there.
    file: String,
    /// How rustup adds it.
    rustup: &'static [&'static str],
}

/// Adds the missing parts by rustup; without rustup, says which are missing.
pub(crate) fn fulfil(purposes: &[Purpose]) -> Result<()> {
    let sysroot = PathBuf::from(shell::read(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
    for part in missing(&sysroot, purposes) {
        let command = format!("rustup {}", part.rustup.join(" "));
        if shell::find_program("rustup").is_none() {
            bail!(
                "the Rust toolchain in {} lacks a part; with rustup: {command}",
                sysroot.display()
            );
        }
        shell::run(Command::new("rustup").args(part.rustup)).with_context(|| format!("needed: {command}"))?;
    }
    Ok(())
}

fn missing(sysroot: &Path, purposes: &[Purpose]) -> Vec<Part> {
    let program = |name: &str| format!("bin/{name}{}", std::env::consts::EXE_SUFFIX);
    let parts = [
        Part {
            purpose: Purpose::Check,
            file: program("cargo-fmt"),
            rustup: &["component", "add", "rustfmt"],
        },
        Part {
            purpose: Purpose::Check,
            file: program("cargo-clippy"),
            rustup: &["component", "add", "clippy"],
        },
        Part {
            purpose: Purpose::Screens,
            file: "lib/rustlib/wasm32-unknown-unknown/lib".into(),
            rustup: &["target", "add", "wasm32-unknown-unknown"],
        },
    ];
    parts
        .into_iter()
        .filter(|part| purposes.contains(&part.purpose) && !sysroot.join(&part.file).exists())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_toolchain_lacks_what_the_purposes_need() {
        let names = |purposes| -> Vec<_> {
            let missing = missing(Path::new("/no/such/toolchain"), purposes);
            missing.iter().map(|part| part.rustup.join(" ")).collect()
        };
        assert_eq!(names(&[Purpose::Screens]), ["target add wasm32-unknown-unknown"]);
        assert_eq!(
            names(&[Purpose::Screens, Purpose::Check]),
            [
                "component add rustfmt",
                "component add clippy",
                "target add wasm32-unknown-unknown"
            ]
        );
    }
}
