//! `cargo xtask`: the one door to every chore of the project.
//!
//! It prepares the machine (system packages, Rust parts, the ONNX runtime), then builds, starts, tests, checks and
//! measures the workspace. CI calls the same chores, so what is green here is green there.
//!
//! It knows nothing of the product: other crates are reached by building and starting them, never by linking them,
//! so that it compiles in seconds and works while the workspace does not compile.
//! Start reading at [`Chore`], then `checks.rs` for the order of CI and `tidy.rs` for the rules it holds.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program talks to the terminal"
)]

mod bench;
mod bundle;
mod checks;
mod demo;
mod e2e;
mod migration;
mod node;
mod place;
mod programs;
mod run;
mod screens;
mod setup;
mod shell;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::checks::Step;
use crate::e2e::Face;
use crate::place::Place;
use crate::programs::Programs;
use crate::screens::Quality;

/// The chores of the Adiuva workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

const AFTER_HELP: &str = "\
Files outside the clone, in <user cache>/adiuva: target and target-ui (builds; CARGO_TARGET_DIR chooses another place),
onnxruntime (the ONNX runtime; ORT_DYLIB_PATH chooses another library) and node (packages of Node).
CI runs `cargo xtask ci --skip tests` and then `cargo xtask test`; together they are `cargo xtask ci`.
With CI=true every cargo call is --locked and without incremental builds.";

#[derive(Subcommand)]
enum Chore {
    /// Prepare this machine: system packages, Rust parts, ONNX runtime (other chores do it by themselves)
    Setup,
    /// Build the app and open its window, or, after `--`, run that command of `adiuva`
    Run {
        /// Build with optimisation
        #[arg(long)]
        release: bool,
        /// The data folder (default: the platform's)
        #[arg(long, value_name = "DIR")]
        home: Option<PathBuf>,
        /// Arguments of the `adiuva` command to run instead of the window
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Show the command line: make a vault, add documents, search and ask
    Demo {
        /// Build with optimisation
        #[arg(long)]
        release: bool,
        /// The data folder (default: a new one for each demo)
        #[arg(long, value_name = "DIR")]
        home: Option<PathBuf>,
        /// A folder to add and ask about, instead of this repository's documents
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
        /// The question
        #[arg(long, value_name = "TEXT")]
        question: Option<String>,
    },
    /// Build the screens into `dist/`
    Ui {
        /// In seconds and large, for the edit loop
        #[arg(long)]
        dev: bool,
    },
    /// Run the tests: the crates, the window, and the screens in Chromium; a selection runs the crates' alone
    Test {
        /// Test with optimisation
        #[arg(long)]
        release: bool,
        /// Only this package (repeatable)
        #[arg(short, long, value_name = "NAME")]
        package: Vec<String>,
        /// Only tests whose name contains this
        filter: Option<String>,
        /// Arguments for the test programs
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run only the journeys through the screens in Chromium and through the window
    E2e {
        /// Only through this one
        #[arg(long)]
        only: Option<Face>,
        /// Only journeys whose name contains this
        filter: Option<String>,
    },
    /// Pack the app for this system, with everything it needs inside
    Bundle {
        /// Pack the unoptimised programs, to try the packing itself
        #[arg(long)]
        debug: bool,
    },
    /// Everything CI checks, fastest first, all steps even after a failure, with a summary
    Ci {
        /// Leave a step out (repeatable)
        #[arg(long, value_name = "STEP")]
        skip: Vec<Step>,
    },
    /// Check the rules no compiler checks: arrows, sizes, words, layout, migrations, dependencies, licences
    Tidy {
        /// Record the hashes of new migrations (never changes a recorded one)
        #[arg(long)]
        bless: bool,
    },
    /// Measure: build `adiuva-bench` with optimisation and run it
    Bench {
        /// Names of cases, all when none is given; anything else is for adiuva-bench too
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Make the next numbered migration of the local database
    NewMigration {
        /// What it is about, in lower case with underscores, for example `run_log`
        name: String,
    },
}

fn main() -> ExitCode {
    match start(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(chore: Chore) -> anyhow::Result<()> {
    let place = Place::find()?;
    match chore {
        Chore::Setup => {
            let tools = setup::prepare(&place, setup::EVERYTHING)?;
            println!(
                "ready: ONNX runtime at {}, builds in {}",
                tools.onnx_runtime.display(),
                place.target.display()
            );
            Ok(())
        }
        Chore::Run { release, home, args } => {
            let tools = setup::prepare(&place, setup::TO_BUILD)?;
            run::run(&place, &tools, run::Wishes { release, home, args })
        }
        Chore::Demo {
            release,
            home,
            folder,
            question,
        } => {
            let tools = setup::prepare(&place, setup::TO_BUILD)?;
            let programs = Programs::build(&place, &tools, release)?;
            let wishes = demo::Wishes { home, folder, question };
            demo::show(&place, &programs.command_line(), &tools, wishes)
        }
        Chore::Ui { dev } => {
            setup::prepare_for_screens()?;
            screens::build(&place, if dev { Quality::Dev } else { Quality::Release })
        }
        Chore::Test {
            release,
            package,
            filter,
            args,
        } => {
            let tools = setup::prepare(&place, setup::EVERYTHING)?;
            checks::test(
                &place,
                &tools,
                &checks::Selection {
                    release,
                    package,
                    filter,
                    args,
                },
            )
        }
        Chore::E2e { only, filter } => {
            let tools = setup::prepare(&place, setup::EVERYTHING)?;
            e2e::run(&place, &tools, only, filter.as_deref())
        }
        Chore::Bundle { debug } => {
            let tools = setup::prepare(&place, setup::TO_PACK)?;
            bundle::run(&place, &tools, debug)
        }
        Chore::Ci { skip } => {
            let tools = setup::prepare(&place, setup::EVERYTHING)?;
            checks::ci(&place, &tools, &skip)
        }
        Chore::Tidy { bless } => tidy::run(&place, bless),
        Chore::Bench { args } => {
            let purposes = if bench::looks_at_screens(&args) {
                setup::EVERYTHING
            } else {
                setup::TO_BUILD
            };
            let tools = setup::prepare(&place, purposes)?;
            bench::run(&place, &tools, &args)
        }
        Chore::NewMigration { name } => migration::make(&place, &name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_after_the_dashes_reach_the_other_program() {
        let run = Cli::parse_from(["xtask", "run", "--home", "h", "--", "search", "--json", "keys"]);
        let Chore::Run { args, home, .. } = run.chore else {
            panic!("run")
        };
        assert_eq!(args, ["search", "--json", "keys"]);
        assert_eq!(home, Some(PathBuf::from("h")));

        let test = Cli::parse_from(["xtask", "test", "-p", "adiuva-vault", "matrix", "--", "--nocapture"]);
        let Chore::Test {
            package,
            filter,
            args,
            release,
        } = test.chore
        else {
            panic!("test")
        };
        assert_eq!(package, ["adiuva-vault"]);
        assert_eq!(filter.as_deref(), Some("matrix"));
        assert_eq!(args, ["--nocapture"]);
        assert!(!release);
    }
}
