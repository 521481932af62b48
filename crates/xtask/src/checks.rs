//! What CI checks, in its order: fastest first, the tests last.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::place::Place;
use crate::screens::{self, Quality};
use crate::setup::Tools;
use crate::{e2e, shell, tidy};

/// One step of CI; the order here is the order they run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Every file is formatted.
    Format,
    /// The rules of `cargo xtask tidy`.
    Tidy,
    /// Lints, with warnings as errors, over all targets of what runs on this machine.
    Clippy,
    /// The same for the screens and what they share, as they are compiled for a browser.
    Wasm,
    /// Documentation builds, with warnings as errors.
    Docs,
    /// The tests: of the crates, of the window, and in the browser.
    Tests,
}

/// What of the tests to run, and how.
#[derive(Default)]
pub(crate) struct Selection {
    /// With optimisation.
    pub(crate) release: bool,
    /// Only these packages; all when empty.
    pub(crate) package: Vec<String>,
    /// Only tests whose name contains this.
    pub(crate) filter: Option<String>,
    /// For the test programs themselves.
    pub(crate) args: Vec<String>,
}

impl Selection {
    fn is_all(&self) -> bool {
        self.package.is_empty() && self.filter.is_none() && self.args.is_empty()
    }
}

/// Runs the tests; the journeys through the browser belong to them when no selection is made.
pub(crate) fn test(place: &Place, tools: &Tools, selection: &Selection) -> Result<()> {
    if !selection.is_all() {
        return cargo_test(place, tools, selection);
    }
    screens::build(place, Quality::Dev)?;
    let crates = cargo_test(place, tools, selection);
    let browser = e2e::browser(place, tools, selection.release, None);
    crates.and(browser)
}

fn cargo_test(place: &Place, tools: &Tools, selection: &Selection) -> Result<()> {
    place.claim_target()?;
    let mut command = place.cargo("test");
    command.args(test_arguments(selection, place.ci));
    shell::run(tools.equip(place, &mut command))
}

/// Runs every step that is not skipped, also after one failed, and prints a summary.
pub(crate) fn ci(place: &Place, tools: &Tools, skip: &[Step]) -> Result<()> {
    place.claim_target()?;
    let mut done = Vec::new();
    for step in Step::value_variants().iter().filter(|step| !skip.contains(step)) {
        println!("\n=== {step:?}");
        let start = Instant::now();
        let result = run(*step, place, tools);
        if let Err(error) = &result {
            println!("{step:?} failed: {error:#}");
        }
        done.push(Outcome {
            step: *step,
            took: start.elapsed(),
            passed: result.is_ok(),
        });
    }
    println!("\n{}", summary(&done));
    let failed: Vec<_> = done
        .iter()
        .filter(|outcome| !outcome.passed)
        .map(|outcome| outcome.step)
        .collect();
    if !failed.is_empty() {
        bail!("failed: {failed:?}");
    }
    Ok(())
}

struct Outcome {
    step: Step,
    took: Duration,
    passed: bool,
}

fn run(step: Step, place: &Place, tools: &Tools) -> Result<()> {
    match step {
        Step::Format => shell::run(place.cargo("fmt").args(["--all", "--check"])),
        Step::Tidy => tidy::run(place, false),
        Step::Clippy => {
            let mut clippy = place.cargo("clippy");
            shell::run(tools.equip(place, clippy.args(["--all-targets", "--", "-D", "warnings"])))
        }
        Step::Wasm => {
            let mut clippy = for_browsers(place, "clippy")?;
            shell::run(clippy.args([
                "--package",
                "adiuva-protocol",
                "--package",
                "adiuva-screen",
                "--",
                "-D",
                "warnings",
            ]))
        }
        Step::Docs => {
            let native = document(place.cargo("doc").arg("--no-deps"));
            native.and(document(for_browsers(place, "doc")?.arg("--no-deps")))
        }
        Step::Tests => test(place, tools, &Selection::default()),
    }
}

/// A cargo call for the screens, in their own build folder.
fn for_browsers(place: &Place, subcommand: &str) -> Result<Command> {
    place.claim_ui_target()?;
    let mut cargo = place.cargo(subcommand);
    cargo.env("CARGO_TARGET_DIR", place.ui_target()).args([
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "adiuva-ui",
    ]);
    Ok(cargo)
}

fn document(cargo: &mut Command) -> Result<()> {
    shell::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

fn test_arguments(selection: &Selection, all_failures: bool) -> Vec<String> {
    let mut args = Vec::new();
    if selection.release {
        args.push("--release".to_owned());
    }
    for package in &selection.package {
        args.extend(["--package".to_owned(), package.clone()]);
    }
    if all_failures {
        args.push("--no-fail-fast".to_owned());
    }
    args.extend(selection.filter.clone());
    if !selection.args.is_empty() {
        args.push("--".to_owned());
        args.extend(selection.args.iter().cloned());
    }
    args
}

fn summary(done: &[Outcome]) -> String {
    let lines = done.iter().map(|outcome| {
        let verdict = if outcome.passed { "ok" } else { "FAILED" };
        format!(
            "{:<8} {:>7.1} s  {verdict}",
            format!("{:?}", outcome.step),
            outcome.took.as_secs_f64()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_selected_as_asked() {
        let check = |selection: Selection, all_failures, expected: &str| {
            assert_eq!(test_arguments(&selection, all_failures).join(" "), expected);
        };
        check(Selection::default(), false, "");
        check(Selection::default(), true, "--no-fail-fast");
        let narrow = Selection {
            release: true,
            package: vec!["adiuva-store".into()],
            filter: Some("audit".into()),
            args: vec!["--nocapture".into()],
        };
        assert!(!narrow.is_all() && Selection::default().is_all());
        check(narrow, false, "--release --package adiuva-store audit -- --nocapture");
    }

    #[test]
    fn the_summary_names_what_failed() {
        let outcome = |step, passed| Outcome {
            step,
            took: Duration::from_millis(1250),
            passed,
        };
        let text = summary(&[outcome(Step::Format, true), outcome(Step::Clippy, false)]);
        assert_eq!(text, "Format       1.2 s  ok\nClippy       1.2 s  FAILED");
    }
}
