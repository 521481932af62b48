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
mod checks;
mod demo;
mod migration;
mod node;
mod place;
mod screens;
mod setup;
mod shell;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::checks::Step;
use crate::place::Place;
use crate::screens::Quality;

/// The chores of the Adiuva workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

const AFTER_HELP: &str = "\
Files outside the clone: <user cache>/adiuva/target (builds; CARGO_TARGET_DIR chooses another place) and
<user cache>/adiuva/onnxruntime (the ONNX runtime; ORT_DYLIB_PATH chooses another library).
CI runs `cargo xtask ci --skip tests` and then `cargo xtask test`; together they are `cargo xtask ci`.
With CI=true every cargo call is --locked and without incremental builds.";

#[derive(Subcommand)]
enum Chore {
    /// Prepare this machine: system packages, Rust parts, ONNX runtime (other chores do it by themselves)
    Setup,
    /// Build the app and show it: a guided demo of the command line, or, after `--`, that very command
    Run {
        /// Build with optimisation
        #[arg(long)]
        release: bool,
        /// The data folder (default: a new one for each demo)
        #[arg(long, value_name = "DIR")]
        home: Option<PathBuf>,
        /// A folder to add and ask about, instead of this repository's documents
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
        /// The question of the demo
        #[arg(long, value_name = "TEXT")]
        question: Option<String>,
        /// Arguments of the `adiuva` command to run instead of the demo
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Build the screens into `dist/`
    Ui {
        /// In seconds and large, for the edit loop
        #[arg(long)]
        dev: bool,
    },
    /// Run the tests: `cargo test --workspace`, set up
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
        Chore::Run {
            release,
            home,
            folder,
            question,
            args,
        } => {
            let tools = setup::prepare(&place, setup::TO_BUILD)?;
            let program = demo::build(&place, &tools, release)?;
            if args.is_empty() {
                demo::show(&place, &program, &tools, demo::Wishes { home, folder, question })
            } else {
                demo::pass_on(&place, &program, &tools, home, &args)
            }
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
        Chore::Ci { skip } => {
            let tools = setup::prepare(&place, setup::EVERYTHING)?;
            checks::ci(&place, &tools, &skip)
        }
        Chore::Tidy { bless } => tidy::run(&place, bless),
        Chore::Bench { args } => {
            let tools = setup::prepare(&place, setup::TO_BUILD)?;
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
