//! How good the search is: nDCG@10 over judged questions about real documentation, of keywords, of vectors, and of both.
//!
//! The documents are Debian packages, fetched once and kept in the cache together with the index over them.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use adiuva_knowledge::search::{Search, Tuning};
use adiuva_knowledge::vectors::IndexPlan;
use adiuva_protocol::knowledge::{Filter, Hit, KnowledgeSearch, Mode};
use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use crate::figure::{Figure, Goal};
use crate::following::{Following, embed};
use crate::home::Home;

const DEPTH: usize = 10;

#[derive(Deserialize)]
struct Corpus {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    take: Vec<Take>,
}

#[derive(Deserialize)]
struct Take {
    folders: Vec<String>,
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
}

#[derive(Clone, Deserialize)]
struct Question {
    id: String,
    lang: String,
    split: String,
    question: String,
    relevant: Vec<Passage>,
}

#[derive(Clone, Deserialize)]
struct Passage {
    path: String,
    quote: String,
    grade: u8,
}

/// Measures; with `tune` looks for better weights on the `tune` half first and prints what it found.
pub(crate) async fn measure(cache: &Path, tune: bool) -> Result<Vec<Figure>> {
    let fixtures = fixtures()?;
    let corpus: Corpus = toml::from_str(&std::fs::read_to_string(fixtures.join("corpus.toml"))?)?;
    let texts = fetch(cache, &corpus)?;
    let home = Home::open(&cache.join("quality"), IndexPlan::default())?;
    index(&home, &texts).await?;
    let questions: Vec<Question> = std::fs::read_to_string(fixtures.join("questions.jsonl"))?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    report_lost_quotes(&home, &texts, &questions).await?;
    let of = |split: &str| {
        questions
            .iter()
            .filter(|question| question.split == split)
            .cloned()
            .collect::<Vec<_>>()
    };
    let mut tuning = Tuning::default();
    if tune {
        tuning = climb(&home, &texts, &of("tune"), tuning).await?;
        eprintln_line(&format!("best on tune: {tuning:?}"));
    }
    let search = home.search().with_tuning(tuning);
    let mut figures = Vec::new();
    for split in ["tune", "test"] {
        let questions = of(split);
        let mut scores = BTreeMap::new();
        for mode in [Mode::Keyword, Mode::Vector, Mode::Hybrid] {
            for (language, score) in ndcg(&search, &texts, &questions, mode).await? {
                scores.insert((language, mode_name(mode)), score);
            }
        }
        for language in ["en", "it"] {
            let score = |mode: &'static str| scores.get(&(language.to_owned(), mode)).copied().unwrap_or_default();
            let name = |what: &str| format!("nDCG@10, {language}, {split}: {what}");
            let (words, vectors, ours) = (score("keywords"), score("vectors"), score("ours"));
            figures.push(Figure::alone(name("keywords"), words, "nDCG"));
            figures.push(Figure::alone(name("vectors"), vectors, "nDCG"));
            let ours = Figure::alone(name("ours against the better"), ours, "nDCG").against(words.max(vectors));
            figures.push(if split == "test" {
                ours.goal(Goal::RatioAbove(1.0))
            } else {
                ours
            });
        }
    }
    Ok(figures)
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Keyword => "keywords",
        Mode::Vector => "vectors",
        Mode::Hybrid => "ours",
    }
}

fn fixtures() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/retrieval");
    here.canonicalize()
        .context("the questions are in the source tree, which is not where it was built")
}

/// The folder with the texts of the corpus, at the paths they have in their packages.
fn fetch(cache: &Path, corpus: &Corpus) -> Result<PathBuf> {
    let (texts, debs) = (cache.join("texts"), cache.join("debs"));
    for package in &corpus.package {
        let done = debs.join(format!("{}.done", package.name));
        if done.exists() {
            continue;
        }
        std::fs::create_dir_all(&debs)?;
        let root = tempfile::tempdir_in(&debs)?;
        let exact = format!("{}={}", package.name, package.version);
        let fetched = [exact.as_str(), package.name.as_str()].into_iter().any(|name| {
            Command::new("apt-get")
                .args(["-qq", "download", name])
                .stdout(Stdio::null())
                .current_dir(root.path())
                .status()
                .is_ok_and(|s| s.success())
        });
        ensure!(
            fetched,
            "apt-get could not download {}; run apt-get update",
            package.name
        );
        let deb = std::fs::read_dir(root.path())?
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|e| e == "deb"));
        let deb = deb.with_context(|| format!("no package file of {} was downloaded", package.name))?;
        let unpacked = root.path().join("root");
        let status = Command::new("dpkg-deb").arg("-x").arg(&deb).arg(&unpacked).status()?;
        ensure!(status.success(), "dpkg-deb could not unpack {}", package.name);
        for take in &package.take {
            copy(&unpacked, &texts, take)?;
        }
        std::fs::write(done, &package.version)?;
    }
    Ok(texts)
}

fn copy(from: &Path, to: &Path, take: &Take) -> Result<()> {
    for folder in &take.folders {
        let Ok(entries) = std::fs::read_dir(from.join(folder)) else {
            bail!("a package has no folder {folder}")
        };
        std::fs::create_dir_all(to.join(folder))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let matches = |globs: &[String]| globs.iter().any(|glob| is_match(glob, &name));
            if entry.file_type()?.is_file() && matches(&take.include) && !matches(&take.exclude) {
                std::fs::copy(entry.path(), to.join(folder).join(&name))?;
            }
        }
    }
    Ok(())
}

/// Shell globs with `*` alone, which is all that the corpus uses.
fn is_match(glob: &str, name: &str) -> bool {
    match glob.split_once('*') {
        None => glob == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| is_match(tail, rest.get(at..).unwrap_or_default()))
        }),
    }
}

/// Reads and embeds what is not yet, which is everything the first time.
async fn index(home: &Home, texts: &Path) -> Result<()> {
    let following = Following::start(home).await?;
    following.add(texts).await?;
    following.end().await?;
    embed(home).await?;
    Ok(())
}

/// A newer package may have lost a quote; said, so that nobody takes the figures for better or worse than they are.
async fn report_lost_quotes(home: &Home, texts: &Path, questions: &[Question]) -> Result<()> {
    let mut lost = 0;
    let mut all = 0;
    let files: HashSet<&str> = questions
        .iter()
        .flat_map(|q| &q.relevant)
        .map(|passage| passage.path.as_str())
        .collect();
    let mut contents = BTreeMap::new();
    for file in files {
        let path = texts.join(file).to_string_lossy().into_owned();
        let filter = Filter {
            path: Some(path),
            ..Filter::default()
        };
        let text = home.store.read(move |reader| {
            let ids = reader.chunks().allowed(&filter)?.unwrap_or_default();
            Ok(reader
                .chunks()
                .load_many(&ids)?
                .into_iter()
                .map(|chunk| collapse(&chunk.text))
                .collect::<Vec<_>>())
        });
        contents.insert(file, text.await?);
    }
    for passage in questions.iter().flat_map(|question| &question.relevant) {
        all += 1;
        let held = contents
            .get(passage.path.as_str())
            .is_some_and(|chunks| chunks.iter().any(|text| holds(text, &passage.quote)));
        lost += usize::from(!held);
    }
    if lost > 0 {
        eprintln_line(&format!("{lost} of {all} judged passages are in no chunk"));
    }
    Ok(())
}

async fn ndcg(search: &Search, texts: &Path, questions: &[Question], mode: Mode) -> Result<BTreeMap<String, f64>> {
    let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for question in questions {
        let request = KnowledgeSearch {
            query: question.question.clone(),
            limit: DEPTH as u32,
            mode,
            filter: Filter::default(),
        };
        let found = search
            .search(&request)
            .await
            .with_context(|| format!("question {}", question.id))?;
        let sum = sums.entry(question.lang.clone()).or_default();
        sum.0 += derive_ndcg(&found.hits, texts, &question.relevant);
        sum.1 += 1.0;
    }
    Ok(sums
        .into_iter()
        .map(|(language, (sum, count))| (language, sum / count))
        .collect())
}

fn derive_ndcg(hits: &[Hit], texts: &Path, relevant: &[Passage]) -> f64 {
    let mut left: Vec<&Passage> = relevant.iter().collect();
    let gain = |grade: u8, rank: usize| (f64::from(1_u32 << grade) - 1.0) / (rank as f64 + 2.0).log2();
    let mut score = 0.0;
    for (rank, hit) in hits.iter().take(DEPTH).enumerate() {
        let text = collapse(&hit.text);
        // A chunk that holds several quotes counts for the best; each passage counts once.
        let held = |passage: &&&Passage| {
            let place = texts.join(&passage.path);
            hit.paths.iter().any(|path| Path::new(path) == place) && holds(&text, &passage.quote)
        };
        let best = left.iter().filter(held).map(|passage| passage.grade).max();
        if let Some(grade) = best {
            score += gain(grade, rank);
            left.retain(|passage| !held(&passage));
        }
    }
    let mut grades: Vec<u8> = relevant.iter().map(|passage| passage.grade).collect();
    grades.sort_unstable_by(|a, b| b.cmp(a));
    let ideal: f64 = grades
        .into_iter()
        .take(DEPTH)
        .enumerate()
        .map(|(rank, grade)| gain(grade, rank))
        .sum();
    if ideal > 0.0 { score / ideal } else { 0.0 }
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a chunk has the quote, or at least three fifths of it where the border of the chunk cuts it.
fn holds(text: &str, quote: &str) -> bool {
    if text.contains(quote) {
        return true;
    }
    let needed = quote.chars().count() * 3 / 5;
    let cuts = quote.char_indices().map(|(at, _)| at);
    let (mut ends, mut starts) = (false, false);
    for (count, at) in cuts.enumerate() {
        let (head, tail) = quote.split_at(at);
        ends |= count >= needed && text.ends_with(head);
        starts |= quote.chars().count() - count >= needed && text.starts_with(tail);
    }
    ends || starts
}

/// Changes one number at a time as long as the lower of the two languages' gains grows.
async fn climb(home: &Home, texts: &Path, questions: &[Question], from: Tuning) -> Result<Tuning> {
    let score = async |tuning: Tuning| -> Result<f64> {
        let search = home.search().with_tuning(tuning);
        let hybrid = ndcg(&search, texts, questions, Mode::Hybrid).await?;
        Ok(hybrid.values().sum::<f64>() / hybrid.len().max(1) as f64)
    };
    type Change = fn(&mut Tuning, f32);
    let changes: [(&str, Change, &[f32]); 10] = [
        (
            "meaning en",
            |t, by| t.meaning = [t.meaning[0] + by, t.meaning[1]],
            &[-0.1, 0.1, -0.05, 0.05],
        ),
        (
            "meaning others",
            |t, by| t.meaning = [t.meaning[0], t.meaning[1] + by],
            &[-0.1, 0.1, -0.05, 0.05],
        ),
        ("title", |t, by| t.title += by, &[-0.5, 0.5, 1.0]),
        ("near", |t, by| t.near += by, &[-0.3, -0.15, 0.2]),
        ("b", |t, by| t.b += by, &[-0.2, 0.2]),
        ("k1", |t, by| t.k1 += by, &[-0.4, 0.6]),
        ("same document", |t, by| t.same_document += by, &[-0.05, 0.03]),
        (
            "english least",
            |t, by| t.scale = [(t.scale[0].0 + by, t.scale[0].1), t.scale[1]],
            &[-0.1, 0.1],
        ),
        (
            "many least",
            |t, by| t.scale = [t.scale[0], (t.scale[1].0 + by, t.scale[1].1)],
            &[-0.03, 0.02],
        ),
        (
            "many most",
            |t, by| t.scale = [t.scale[0], (t.scale[1].0, t.scale[1].1 + by)],
            &[-0.02, 0.03],
        ),
    ];
    let (mut best, mut reached) = (from, score(from).await?);
    eprintln_line(&format!("start {reached:.4}"));
    for _ in 0..2 {
        for (name, change, steps) in &changes {
            for step in *steps {
                let mut tried = best;
                change(&mut tried, *step);
                let got = score(tried).await?;
                if got > reached + 0.000_5 {
                    (best, reached) = (tried, got);
                    eprintln_line(&format!("{reached:.4} by {name} {step:+}"));
                }
            }
        }
    }
    Ok(best)
}

/// Progress of a long measurement, apart from its results.
fn eprintln_line(line: &str) {
    use std::io::Write as _;
    let _closed = writeln!(std::io::stderr(), "{line}");
}
