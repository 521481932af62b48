//! Every figure of the specification, measured against its reference in the same run.
//!
//! Each module under `case` measures one thing and its reference side by side, because a number of one machine says
//! nothing about another while a ratio does. Prints one table; `--json` prints one line a figure.

mod case;
mod figure;
mod following;
mod furnish;
mod home;
mod synthetic;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, ValueEnum};

use figure::{Figure, Report};

#[derive(Debug, Parser)]
#[command(about = "Measures Adiuva against its references")]
struct Arguments {
    /// What to measure; everything when nothing is named.
    #[arg(value_enum)]
    cases: Vec<Case>,
    /// One JSON line a figure instead of the table.
    #[arg(long)]
    json: bool,
    /// Where downloads and built indices are kept between runs; default the user's cache.
    #[arg(long, env = "ADIUVA_BENCH_CACHE")]
    cache: Option<PathBuf>,
    /// Rows of the large table.
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Tries weights on the `tune` half of the questions and prints the best.
    #[arg(long)]
    tune: bool,
    /// Opens this vault and nothing more; the reference for a cold start.
    #[arg(long, hide = true)]
    open_bare: Option<PathBuf>,
    /// Prints what starts of the program took over a vault made in this folder; for inside a session with a keyring.
    #[arg(long, hide = true)]
    starts: Option<PathBuf>,
    /// Prints how many of the texts in this file fastembed alone embeds a second; for a process of its own.
    #[arg(long, hide = true)]
    fastembed: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Case {
    /// nDCG@10 of keywords, of vectors, and of both, by language.
    Quality,
    /// Search over 100,000 chunks.
    Search,
    /// Search over a million chunks.
    Million,
    /// What sealing and the size of its chunks cost Lance.
    Sealing,
    /// Files a second until found by keywords, and a second look at them.
    Intake,
    /// Chunks a second with vectors, against fastembed alone.
    Embedding,
    /// One decision of the gate, and the check of a long audit chain.
    Policy,
    /// Memory while indexing, through the command line.
    Memory,
    /// How long `adiuva status` takes from nothing.
    Start,
    /// First token and rate against the provider's own stream.
    Stream,
    /// The router, the tool loop, and the replay of a long run.
    Agents,
    /// Full screens in Chromium: a long thread, a long list, a fast answer.
    Screens,
    /// The window beside a bare one: first paint and idle memory.
    Window,
}

impl Case {
    const ALL: [Self; 13] = [
        Self::Quality,
        Self::Search,
        Self::Million,
        Self::Sealing,
        Self::Intake,
        Self::Embedding,
        Self::Policy,
        Self::Memory,
        Self::Start,
        Self::Stream,
        Self::Agents,
        Self::Screens,
        Self::Window,
    ];
}

fn main() -> Result<()> {
    // Documents are parsed by this program in a process of its own.
    adiuva_knowledge::read::child::main_if_asked();
    let arguments = Arguments::parse();
    if let Some(at) = &arguments.open_bare {
        return case::program::open_bare(at);
    }
    if let Some(folder) = &arguments.starts {
        let runtime = tokio::runtime::Runtime::new()?;
        return runtime.block_on(case::program::print_starts(folder));
    }
    if let Some(texts) = &arguments.fastembed {
        return case::embedding::print_alone(texts);
    }
    let cases = if arguments.cases.is_empty() {
        Case::ALL.to_vec()
    } else {
        arguments.cases.clone()
    };
    let cache = arguments.cache.clone().or_else(home::user_cache);
    let cache = cache.ok_or_else(|| anyhow::anyhow!("no cache folder is known; name one with --cache"))?;
    std::fs::create_dir_all(&cache)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut report = Report::new(arguments.json);
    for case in cases {
        let measured: Result<Vec<Figure>> = match case {
            Case::Quality => runtime.block_on(case::quality::measure(&cache, arguments.tune)),
            Case::Search => runtime.block_on(case::search::measure(100_000, 20, 0.98)),
            Case::Million => runtime.block_on(case::search::measure(arguments.rows, 60, 0.95)),
            Case::Sealing => runtime.block_on(case::sealing::measure()),
            Case::Intake => runtime.block_on(case::intake::measure()),
            Case::Embedding => runtime.block_on(case::embedding::measure()),
            Case::Policy => runtime.block_on(case::policy::measure()),
            Case::Memory => runtime.block_on(case::program::measure_memory()),
            Case::Start => case::program::measure_start(),
            Case::Stream => runtime.block_on(case::stream::measure()),
            Case::Agents => runtime.block_on(case::agents::measure()),
            Case::Screens => runtime.block_on(case::screens::measure_full()),
            Case::Window => runtime.block_on(case::screens::measure_window()),
        };
        match measured {
            Ok(figures) => figures.into_iter().for_each(|figure| report.add(figure)),
            Err(error) => report.fail(&format!("{case:?}"), &error),
        }
    }
    report.end()
}
