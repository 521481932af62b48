//! The screens cut into parts: one module with what is always needed, and others that a page fetches when it opens.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::shell;

/// The tool that cuts, as crates.io names it, and the version that fits the marks in the screens. It is installed for
/// itself: as a library of this program it would give crates other features, and everything would be built anew.
const TOOL: (&str, &str) = ("wasm_split_cli_support", "0.2.4");

/// The script that the tool writes; it fetches the parts.
const SCRIPT: &str = "__wasm_split.js";

/// Which modules a part needs besides the first one, by paths in the bundle.
pub(super) type Needs = BTreeMap<String, Vec<String>>;

/// The tool, installed when it is missing; none where it cannot be had, and then the screens stay in one module.
pub(super) fn tool(place: &Place) -> Option<PathBuf> {
    let (name, version) = TOOL;
    let folder = place.cache.join("tools").join(format!("{name}-{version}"));
    let program = folder.join(format!("bin/wasm-split-cli{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Some(program);
    }
    let mut install = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    install
        .current_dir(&place.cache)
        .env_remove("CARGO_TARGET_DIR")
        .args(["install", "--locked", "--features", "build-binary", "--root"])
        .arg(&folder)
        .args(["--version", version, name]);
    match shell::run(&mut install) {
        Ok(()) => Some(program),
        Err(error) => {
            println!("the screens stay in one module, for {name} is missing: {error:#}");
            None
        }
    }
}

/// Cuts a compiled module where it is marked. The parts are put below `stage`, in a folder named after the whole: parts
/// of another build do not fit, and a page that is still open after an update must not be given them. Gives the first
/// module, for wasm-bindgen, and the folder's name.
pub(super) fn cut(tool: &Path, compiled: &Path, stage: &Path) -> Result<(PathBuf, String)> {
    let whole = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let hash: String = Sha256::digest(&whole)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("parts-{hash}");
    let folder = stage.join(&name);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut command = Command::new(tool);
    command
        .args(["--target", "web", "--out-name", "ui"])
        .arg(compiled)
        .arg(&folder);
    shell::run(&mut command)?;
    let first = compiled.with_extension("first.wasm");
    let made = folder.join("ui.wasm");
    fs::rename(&made, &first).with_context(|| format!("cannot move {}", made.display()))?;
    Ok((first, name))
}

/// Makes the scripts find each other, for the tool knows one folder alone, and gives what each part needs.
pub(super) fn join(stage: &Path, name: &str) -> Result<Needs> {
    replace(
        &stage.join("ui.js"),
        &format!("from \"./{SCRIPT}\""),
        &format!("from \"./{name}/{SCRIPT}\""),
    )?;
    let script = replace(&stage.join(name).join(SCRIPT), "from \"./ui.js\"", "from \"../ui.js\"")?;
    Ok(needs(&script, name))
}

fn replace(path: &Path, from: &str, to: &str) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    anyhow::ensure!(text.contains(from), "{} does not say {from}", path.display());
    let text = text.replace(from, to);
    fs::write(path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(text)
}

/// Reads the script: each part is exported with its module and the shared ones that are fetched before it.
fn needs(script: &str, name: &str) -> Needs {
    let parts = script.split("export const __wasm_split_load_").skip(1);
    let part = |text: &str| {
        let (part, text) = text.split_once(" = ")?;
        let own = text.contains("fetch(").then(|| format!("split_{part}"));
        let shared = text.rsplit_once('[')?.1.split_once(']')?.0.split(", ");
        let shared = shared.filter_map(|name| name.strip_prefix("__")).map(str::to_owned);
        let path = |stem| format!("{name}/{stem}.wasm");
        Some((part.to_owned(), shared.chain(own).map(path).collect()))
    };
    parts.filter_map(part).collect()
}

/// Every module below a folder.
pub(super) fn modules(stage: &Path) -> Result<Vec<PathBuf>> {
    let mut modules = Vec::new();
    for entry in fs::read_dir(stage).with_context(|| format!("cannot list {}", stage.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            modules.extend(self::modules(&path)?);
        } else if path.extension().is_some_and(|end| end == "wasm") {
            modules.push(path);
        }
    }
    modules.sort();
    Ok(modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_says_what_a_part_needs() {
        let script = r#"const __chunk_7 = makeLoad(() => fetch(new URL("./chunk_7.wasm", import.meta.url)), []);
export const __wasm_split_load_work = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_work.wasm", import.meta.url));
}
, [__chunk_7, __chunk_8]));
export const __wasm_split_load_door = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), []));
"#;
        let needs = needs(script, "parts-1");
        let work = [
            "parts-1/chunk_7.wasm",
            "parts-1/chunk_8.wasm",
            "parts-1/split_work.wasm",
        ];
        assert_eq!(needs["work"], work);
        assert!(needs["door"].is_empty());
    }
}
