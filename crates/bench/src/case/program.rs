//! The program as people run it: memory while it indexes, and how long it takes from nothing to an answer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use adiuva_knowledge::vectors::IndexPlan;
use adiuva_testkit::corpus::{Language, write_texts};
use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::search::p95;
use crate::figure::{self, Figure, Goal};
use crate::following::Following;
use crate::home::{self, Home};

const DOCUMENTS: usize = 10_000;
const STARTS: usize = 20;
const INDEXED: usize = 1_500;
const MIB: f64 = 1_048_576.0;

/// The most memory of `adiuva add --wait-embedded` and its parsing processes.
pub(crate) async fn measure_memory() -> Result<Vec<Figure>> {
    let program = program()?;
    let folder = tempfile::tempdir()?;
    let (texts, home) = (folder.path().join("texts"), folder.path().join("home"));
    write_texts(&texts.join("en"), INDEXED, Language::English, 5)?;
    write_texts(&texts.join("it"), INDEXED / 3, Language::Italian, 6)?;
    Home::open_store(&home)?.1.close().await?;
    let mut add = adiuva(&program, &home)
        .args(["add", "--wait-embedded"])
        .arg(&texts)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut most, mut parsers) = (0, 0);
    let status = loop {
        if let Some(status) = add.try_wait()? {
            break status;
        }
        most = most.max(resident(add.id()));
        parsers = parsers.max(children(add.id()).into_iter().map(resident).sum());
        std::thread::sleep(Duration::from_millis(50));
    };
    ensure!(status.success(), "adiuva add failed");
    Ok(vec![
        Figure::alone(
            "memory while indexing, program and parsers",
            (most + parsers) as f64 / MIB,
            "MiB",
        )
        .goal(Goal::AtMost(600.0)),
        Figure::alone("memory while indexing, program", most as f64 / MIB, "MiB"),
    ])
}

/// How long each start took, in seconds.
#[derive(Default, Serialize, Deserialize)]
struct Starts {
    bare: Vec<f64>,
    status: Vec<f64>,
}

/// `adiuva status --json` over many documents, against opening the same vault and database and nothing more. The vault is
/// opened by a keyring, in a session of its own: a passphrase is slow on purpose.
pub(crate) fn measure_start() -> Result<Vec<Figure>> {
    const SESSION: &str =
        "printf bench | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$0\" \"$@\"";
    let folder = tempfile::tempdir()?;
    let session = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", SESSION])
        .arg(std::env::current_exe()?)
        .arg("--starts")
        .arg(folder.path())
        .env("HOME", folder.path())
        .env_remove("XDG_DATA_HOME")
        .stderr(Stdio::inherit())
        .output()
        .context("dbus-run-session cannot be started; Debian has it in the package dbus")?;
    ensure!(session.status.success(), "the starts could not be measured");
    let starts: Starts = serde_json::from_slice(&session.stdout).context("gnome-keyring did not start")?;
    let times = |seconds: Vec<f64>| -> Vec<Duration> { seconds.into_iter().map(Duration::from_secs_f64).collect() };
    let (mut bare, mut status) = (times(starts.bare), times(starts.status));
    Ok(vec![
        Figure::alone("cold start to status, 10,000 documents, p95", p95(&mut status), "ms")
            .against(p95(&mut bare))
            .goal(Goal::RatioAtMost(3.0)),
        Figure::alone("cold start to status, 10,000 documents, middle", middle(&status), "ms").goal(Goal::AtMost(60.0)),
    ])
}

/// Starts both programs in turn over a vault in this folder, inside the session; prints what each start took.
pub(crate) async fn print_starts(folder: &Path) -> Result<()> {
    let program = program()?;
    let (texts, at) = (folder.join("texts"), folder.join("home"));
    write_texts(&texts, DOCUMENTS, Language::English, 7)?;
    home::bind_to_keyring(&at)?;
    {
        let home = Home::open(&at, IndexPlan::default())?;
        let following = Following::start(&home).await?;
        following.add(&texts).await?;
        following.end().await?;
        home.store.close().await?;
    }
    let mut starts = Starts::default();
    for _ in 0..STARTS {
        let mut bare = Command::new(std::env::current_exe()?);
        bare.arg("--open-bare").arg(&at);
        starts.bare.push(seconds_of(&mut bare)?);
        let mut status = adiuva(&program, &at);
        status.env_remove("ADIUVA_PASSPHRASE").args(["status", "--json"]);
        starts.status.push(seconds_of(&mut status)?);
    }
    figure::say(&serde_json::to_string(&starts)?);
    Ok(())
}

fn seconds_of(command: &mut Command) -> Result<f64> {
    let started = Instant::now();
    let done = command.output()?;
    let took = started.elapsed();
    let errors = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{command:?} failed: {errors}");
    Ok(took.as_secs_f64())
}

fn middle(times: &[Duration]) -> f64 {
    times
        .get(times.len() / 2)
        .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

/// The program that was built beside this one.
fn program() -> Result<PathBuf> {
    let name = format!("adiuva{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::current_exe()?.with_file_name(name);
    ensure!(
        program.is_file(),
        "build the program first: cargo build --release -p adiuva-cli"
    );
    Ok(program)
}

fn adiuva(program: &Path, at: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env("ADIUVA_HOME", at)
        .env("ADIUVA_PASSPHRASE", home::PASSPHRASE);
    command
}

/// Bytes of real memory that a process holds; none of one that is gone, or where the system does not tell.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib * 1024)
}

fn children(process: u32) -> Vec<u32> {
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let lists = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

/// Opens a vault by its keyring, and its database, reads one value, and nothing more.
pub(crate) fn open_bare(at: &Path) -> Result<()> {
    home::open_by_keyring(at)?
        .read_blocking(|reader| reader.documents().count())
        .context("the database cannot be read")?;
    Ok(())
}
