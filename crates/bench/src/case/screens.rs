//! The screens: full ones in Chromium, and the real window beside a bare one. `tests/figures/` holds what looks at them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::figure::{Figure, Goal};
use crate::furnish::furnish;
use crate::home::{self, Home};

#[derive(Deserialize)]
struct Full {
    opening: f64,
    replay: f64,
    frames: f64,
    longest: f64,
    rate: f64,
}

/// A thread of 10,000 messages, a run of 300 steps, a list of 100,000 files, and an answer that comes fast.
pub(crate) async fn measure_full() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let at = folder.path().join("home");
    let thread = furnish(&at).await?.to_string();
    let full: Full = look(
        "screens.mjs",
        [at.as_os_str(), thread.as_ref(), home::PASSPHRASE.as_ref()],
    )?;
    Ok(vec![
        Figure::alone("a thread of 10,000 messages, to first paint", full.opening, "ms").goal(Goal::AtMost(100.0)),
        Figure::alone("a run of 300 steps, to its last step painted", full.replay, "ms")
            .against(200.0)
            .goal(Goal::RatioAtMost(1.0)),
        Figure::alone(
            "a list of 100,000 files, scrolled, slowest second",
            full.frames,
            "frames/s",
        )
        .goal(Goal::AtLeast(50.0)),
        Figure::alone("a fast answer: longest hold of the main thread", full.longest, "ms").goal(Goal::AtMost(50.0)),
        Figure::alone("a fast answer: its rate", full.rate, "tokens/s"),
    ])
}

#[derive(Deserialize)]
struct Windows {
    ours: Window,
    bare: Window,
}

#[derive(Deserialize)]
struct Window {
    first: f64,
    memory: f64,
}

/// The window with an open vault, against a Tauri window with a Leptos page and nothing more.
pub(crate) async fn measure_window() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let at = folder.path().join("home");
    Home::open_store(&at)?.1.close().await?;
    let bare = beside("examples/bare_window")?;
    let windows: Windows = look(
        "window.mjs",
        [at.as_os_str(), home::PASSPHRASE.as_ref(), bare.as_os_str()],
    )?;
    Ok(vec![
        Figure::alone("window: start to first paint", windows.ours.first, "ms")
            .against(windows.bare.first)
            .goal(Goal::RatioAtMost(1.3)),
        Figure::alone("window: idle memory of all processes", windows.ours.memory, "MiB")
            .against(windows.bare.memory)
            .goal(Goal::RatioAtMost(1.5)),
    ])
}

/// Runs a script with Node, which answers with one line of JSON. `cargo xtask bench` says where everything is.
fn look<T: DeserializeOwned>(script: &str, arguments: [&OsStr; 3]) -> Result<T> {
    let output = Command::new("node")
        .arg(Path::new("tests/figures").join(script))
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .context("Node cannot be started")?;
    ensure!(output.status.success(), "{script} failed");
    let line = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(line.trim()).with_context(|| format!("{script} printed {line:?}"))
}

/// A program that was built with this one.
fn beside(name: &str) -> Result<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::current_exe()?.with_file_name(&name);
    ensure!(program.is_file(), "{name} is not built; `cargo xtask bench` builds it");
    Ok(program.canonicalize()?)
}
