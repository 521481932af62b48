//! Search over many made-up chunks: how long it takes beyond embedding the query, and how much the index finds of what
//! a full search finds.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use adiuva_knowledge::vectors::{IndexPlan, Row, Scope};
use adiuva_models::EmbedderId;
use adiuva_protocol::id::ChunkId;
use adiuva_protocol::knowledge::{Filter, KnowledgeSearch, Mode, Span};
use adiuva_store::chunks::NewChunk;
use adiuva_store::documents::NewDocument;
use adiuva_store::files::SeenFile;
use adiuva_store::sources::SourceKind;
use anyhow::{Context as _, Result};
use tokio_util::sync::CancellationToken;

use crate::figure::{Figure, Goal};
use crate::home::Home;
use crate::synthetic::{Cloud, Dice, text};

const DIMENSIONS: usize = 384;
const QUERIES: usize = 100;
/// Chunks of a document, words of a chunk.
const CHUNKS: usize = 20;
const WORDS: usize = 110;

/// Measures over so many chunks; `beyond` are the milliseconds allowed beyond embedding the query.
pub(crate) async fn measure(rows: usize, beyond: u32, recall: f64) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir_in(
        std::env::current_dir()?
            .join("target")
            .canonicalize()
            .unwrap_or_else(|_| std::env::temp_dir()),
    )?;
    let home = Home::open(folder.path(), IndexPlan::default())?;
    let embedder = EmbedderId::ENGLISH;
    let model = home.embedders.get(&embedder)?;
    let started = Instant::now();
    fill_words(&home, rows).await?;
    let words_took = started.elapsed();
    let started = Instant::now();
    let all = fill_vectors(&home, &embedder, rows).await?;
    let vectors_took = started.elapsed();
    let started = Instant::now();
    home.vectors.maintain(&embedder, &CancellationToken::new()).await?;
    let index_took = started.elapsed();
    let found = recall_of(&home, &embedder, &all, rows).await?;
    let mut dice = Dice::new(4);
    let queries: Vec<String> = (0..QUERIES).map(|_| text(&mut dice, 5)).collect();
    let search = home.search();
    let request = |query: &str| KnowledgeSearch {
        query: query.to_owned(),
        limit: 10,
        mode: Mode::Hybrid,
        filter: Filter::default(),
    };
    // The first search loads models and opens tables.
    search.search(&request("warm up")).await?;
    let (mut embed, mut whole, mut keywords, mut vectors) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut cloud = Cloud::new(9, DIMENSIONS, 2_000);
    for query in &queries {
        let started = Instant::now();
        model.embed_query(query)?;
        embed.push(started.elapsed());
        let started = Instant::now();
        search.search(&request(query)).await?;
        whole.push(started.elapsed());
        let started = Instant::now();
        search
            .search(&KnowledgeSearch {
                mode: Mode::Keyword,
                ..request(query)
            })
            .await?;
        keywords.push(started.elapsed());
        let vector = cloud.vector();
        let started = Instant::now();
        home.vectors.search(&embedder, vector, 50, Scope::All).await?;
        vectors.push(started.elapsed());
    }
    let at = |name: &str| format!("{rows} chunks: {name}");
    let embed = p95(&mut embed);
    Ok(vec![
        Figure::alone(at("hybrid search, p95"), p95(&mut whole), "ms")
            .against(embed)
            .goal(Goal::AtMost(embed + f64::from(beyond))),
        Figure::alone(at("recall@10 against a full search"), found, "share").goal(Goal::AtLeast(recall)),
        Figure::alone(at("keyword search, p95"), p95(&mut keywords), "ms"),
        Figure::alone(at("vector search, p95"), p95(&mut vectors), "ms"),
        Figure::alone(
            at("keyword index filled"),
            rows as f64 / words_took.as_secs_f64(),
            "chunks/s",
        ),
        Figure::alone(at("vectors kept"), rows as f64 / vectors_took.as_secs_f64(), "rows/s"),
        Figure::alone(at("index built"), index_took.as_secs_f64(), "s"),
    ])
}

pub(super) fn p95(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    let at = (times.len() * 95 / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

async fn fill_words(home: &Home, rows: usize) -> Result<()> {
    let source = home.store.write(|writer| {
        let base = writer.bases().find_or_make("Bench", 0)?.id;
        Ok(writer
            .sources()
            .add(base, std::path::Path::new("/bench"), SourceKind::Folder, 0)?
            .id)
    });
    let source = source.await?;
    let mut dice = Dice::new(1);
    let mut left = rows;
    let mut number = 0_u64;
    while left > 0 {
        let mut batch = Vec::new();
        for _ in 0..50 {
            let chunks = left.min(CHUNKS);
            left -= chunks;
            if chunks > 0 {
                batch.push((
                    number,
                    (0..chunks).map(|_| text(&mut dice, WORDS)).collect::<Vec<String>>(),
                ));
                number += 1;
            }
        }
        let keep = move |writer: &mut adiuva_store::Writer<'_>| {
            for (number, texts) in &batch {
                keep_document(writer, source, *number, texts)?;
            }
            Ok(())
        };
        home.store.write(keep).await?;
    }
    Ok(())
}

fn keep_document(
    writer: &mut adiuva_store::Writer<'_>,
    source: adiuva_protocol::id::SourceId,
    number: u64,
    texts: &[String],
) -> Result<(), adiuva_store::StoreError> {
    let path = std::path::PathBuf::from(format!("{:04}/{number}.txt", number / 1_000));
    let seen = SeenFile {
        path: path.clone(),
        size: 1,
        mtime_ns: 1,
    };
    writer.files().upsert_seen(source, &[seen])?;
    let file = writer
        .files()
        .load_by_path(source, &path)?
        .ok_or(adiuva_store::StoreError::NotFound("file"))?;
    let mut at = 0;
    let chunks: Vec<NewChunk> = texts
        .iter()
        .map(|text| {
            let start = at;
            at += text.chars().count() as u64 + 1;
            NewChunk {
                span: Span { start, end: at - 1 },
                page: None,
                headings: Vec::new(),
                language: "en".to_owned(),
                embedder: EmbedderId::ENGLISH.to_string(),
                title_words: String::new(),
                body_words: adiuva_knowledge::words::analyse(text, adiuva_knowledge::language::Language::ENGLISH),
            }
        })
        .collect();
    let mut hash = [0; 32];
    hash.iter_mut()
        .zip(number.to_le_bytes())
        .for_each(|(to, from)| *to = from);
    let document = NewDocument {
        hash,
        format: "text",
        title: "",
        language: "en",
        text: &texts.join("\n"),
        pages: &[],
        chunks: &chunks,
    };
    let document = writer.documents().insert(&document)?;
    writer.files().bind(file.id, document)
}

async fn fill_vectors(home: &Home, embedder: &EmbedderId, rows: usize) -> Result<Vec<Vec<f32>>> {
    let mut cloud = Cloud::new(2, DIMENSIONS, 2_000);
    let mut all = Vec::with_capacity(rows);
    let mut chunk = 0_i64;
    while all.len() < rows {
        let count = (rows - all.len()).min(8_192);
        let vectors: Vec<Vec<f32>> = (0..count).map(|_| cloud.vector()).collect();
        let batch: Vec<Row> = vectors
            .iter()
            .map(|vector| {
                chunk += 1;
                Row {
                    chunk: ChunkId(chunk),
                    vector: vector.clone(),
                }
            })
            .collect();
        let ids: Vec<ChunkId> = batch.iter().map(|row| row.chunk).collect();
        home.vectors.put(embedder, batch).await?;
        home.store
            .write(move |writer| writer.chunks().mark_vectored(&ids))
            .await?;
        all.extend(vectors);
    }
    Ok(all)
}

/// The share of the ten nearest that the table finds. Queries lie where the rows lie.
async fn recall_of(home: &Home, embedder: &EmbedderId, all: &[Vec<f32>], rows: usize) -> Result<f64> {
    let mut cloud = Cloud::new(2, DIMENSIONS, 2_000);
    // The cloud of the rows, run past them: the same topics, other vectors.
    for _ in 0..rows.min(1_000_000) {
        cloud.vector();
    }
    let mut met = 0;
    for _ in 0..QUERIES {
        let query = cloud.vector();
        let truth = exact(all, &query, 10);
        let found = home
            .vectors
            .search(embedder, query, 10, Scope::All)
            .await
            .context("a vector search failed")?;
        met += found.iter().filter(|near| truth.contains(&near.chunk.0)).count();
    }
    Ok(met as f64 / (QUERIES * 10) as f64)
}

fn exact(all: &[Vec<f32>], query: &[f32], limit: usize) -> HashSet<i64> {
    let mut scored: Vec<(f32, i64)> = (1..)
        .zip(all)
        .map(|(chunk, vector)| (vector.iter().zip(query).map(|(a, b)| a * b).sum::<f32>(), chunk))
        .collect();
    let limit = limit.min(scored.len());
    if limit < scored.len() {
        scored.select_nth_unstable_by(limit, |a, b| b.0.total_cmp(&a.0));
    }
    scored.into_iter().take(limit).map(|(_, chunk)| chunk).collect()
}
