//! How fast files are found by keywords, and how fast a second look at them is.

use std::path::Path;
use std::time::{Duration, Instant};

use adiuva_knowledge::vectors::IndexPlan;
use adiuva_testkit::corpus::{Language, write_texts};
use anyhow::Result;

use crate::figure::{Figure, Goal};
use crate::following::Following;
use crate::home::Home;

const FILES: usize = 10_000;
const WARM: usize = 500;
const ROUNDS: usize = 5;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let (warm, all) = (folder.path().join("warm"), folder.path().join("all"));
    write_texts(&warm, WARM, Language::English, 1)?;
    write_texts(&all, FILES, Language::English, 2)?;
    let home = Home::open(&folder.path().join("home"), IndexPlan::default())?;
    let following = Following::start(&home).await?;
    following.add(&warm).await?;
    let (source, took) = following.add(&all).await?;
    let (mut walks, mut looks) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let started = Instant::now();
        walk(&all)?;
        walks.push(started.elapsed());
        let started = Instant::now();
        following.library.rescan(Some(source)).await?;
        while following.library.intake().is_scanning(source) {
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        looks.push(started.elapsed());
    }
    following.end().await?;
    Ok(vec![
        Figure::alone(
            "intake: found by keywords",
            FILES as f64 / took.as_secs_f64(),
            "files/s",
        )
        .goal(Goal::AtLeast(1_000.0)),
        Figure::alone("intake: second look at 10,000 files", middle_ms(&mut looks), "ms")
            .against(middle_ms(&mut walks))
            .goal(Goal::RatioAtMost(2.0)),
    ])
}

fn middle_ms(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

/// A bare walk with one stat a file.
fn walk(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        bytes += if meta.is_dir() {
            walk(&entry.path())?
        } else {
            meta.len()
        };
    }
    Ok(bytes)
}
