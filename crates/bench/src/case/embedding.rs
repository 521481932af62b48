//! Chunks a second with everything that belongs to it, against fastembed alone on the same texts.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use adiuva_knowledge::embed::passage_text;
use adiuva_knowledge::vectors::IndexPlan;
use adiuva_models::{EmbedderId, Weights};
use adiuva_testkit::corpus::{Language, write_texts};
use anyhow::{Context as _, Result, ensure};
use fastembed::{InitOptionsUserDefined, QuantizationMode, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};

use crate::figure::{self, Figure, Goal};
use crate::following::{Following, embed};
use crate::home::Home;

const FILES: usize = 150;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let texts = folder.path().join("texts");
    write_texts(&texts, FILES, Language::English, 3)?;
    let home = Home::open(&folder.path().join("home"), IndexPlan::default())?;
    let following = Following::start(&home).await?;
    following.add(&texts).await?;
    following.end().await?;
    let name = EmbedderId::ENGLISH;
    let waiting = home
        .store
        .read(move |reader| reader.chunks().pending(name.as_str(), 100_000))
        .await?;
    let passages: Vec<String> = waiting
        .iter()
        .map(|chunk| passage_text(&chunk.title, &chunk.headings, &chunk.text))
        .collect();
    // Weights are loaded before either clock runs; loading is not throughput.
    let warm = home.embedders.clone();
    tokio::task::spawn_blocking(move || warm.get(&EmbedderId::ENGLISH)?.warm()).await??;
    let took = embed(&home).await?;
    let ours = passages.len() as f64 / took.as_secs_f64();
    let alone = fastembed_alone(&folder.path().join("passages"), &passages)?;
    Ok(vec![
        Figure::alone("intake with vectors", ours, "chunks/s")
            .against(alone)
            .goal(Goal::RatioAtLeast(0.90)),
    ])
}

/// Texts a second of fastembed alone, in a process of its own: this one has set up the runtime in its way.
fn fastembed_alone(file: &Path, passages: &[String]) -> Result<f64> {
    std::fs::write(file, serde_json::to_vec(passages)?)?;
    let alone = Command::new(std::env::current_exe()?)
        .arg("--fastembed")
        .arg(file)
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(alone.status.success(), "fastembed alone could not be measured");
    Ok(serde_json::from_slice(&alone.stdout)?)
}

/// The better of one text at a time and of batches.
pub(crate) fn print_alone(file: &Path) -> Result<()> {
    let passages: Vec<String> = serde_json::from_slice(&std::fs::read(file)?)?;
    let folder = Weights::locate()?.folder(&EmbedderId::ENGLISH);
    let read = |name: &str| std::fs::read(folder.join(name)).with_context(|| format!("cannot read {name}"));
    let files = TokenizerFiles {
        tokenizer_file: read("tokenizer.json")?,
        config_file: read("config.json")?,
        special_tokens_map_file: read("special_tokens_map.json")?,
        tokenizer_config_file: read("tokenizer_config.json")?,
    };
    let mut model =
        UserDefinedEmbeddingModel::new(read("model_int8_dynamic.onnx")?, files).with_pooling(fastembed::Pooling::Mean);
    model.quantization = QuantizationMode::Dynamic;
    let mut model = TextEmbedding::try_new_from_user_defined(model, InitOptionsUserDefined::new())?;
    for passage in passages.iter().take(5) {
        model.embed([passage], None)?;
    }
    let mut best = 0.0_f64;
    // A dynamically quantised model takes no batches through fastembed, so its own loop of one is the reference.
    let started = Instant::now();
    for passage in &passages {
        model.embed([passage], None)?;
    }
    best = best.max(passages.len() as f64 / started.elapsed().as_secs_f64());
    let started = Instant::now();
    if model.embed(&passages, None).is_ok() {
        best = best.max(passages.len() as f64 / started.elapsed().as_secs_f64());
    }
    figure::say(&best.to_string());
    Ok(())
}
