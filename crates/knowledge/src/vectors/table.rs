//! One table: rows in Lance, their ids in memory, and the rows without an index also as vectors in memory.

mod state;

use std::sync::{Arc, PoisonError, RwLock};

use adiuva_protocol::id::ChunkId;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float32Type, Int64Type};
use arrow_array::{FixedSizeListArray, Float32Array, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use futures::TryStreamExt as _;
use lancedb::index::Index;
use lancedb::index::vector::IvfRqIndexBuilder;
use lancedb::query::{ExecutableQuery as _, QueryBase as _, Select};
use lancedb::table::{CompactionOptions, Duration, OptimizeAction, OptimizeOptions};
use lancedb::{DistanceType, Table as LanceTable};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use state::{State, column, dataset};

use super::plan::IndexPlan;
use super::resident::Resident;
use super::{Maintained, Near, Opened, Row, Scope, VectorError};

const CHUNK: &str = "chunk";
const VECTOR: &str = "vector";
const INDEX: &str = "vector_index";
/// Files this large are never merged again, so that merging costs each row a bounded number of writes.
const MERGED_ROWS: usize = 65_536;
/// Of a scope this small the rows are named to Lance; a wider one is applied to what the index found.
const NAMED_ROWS: usize = 20_000;
/// Growth of a table after which its partitions are laid out anew.
const RETRAIN_AT: usize = 3;

pub(super) struct Table {
    opened: Opened,
    name: String,
    plan: IndexPlan,
    /// Writers of one table queue here; searches never take it.
    writer: Mutex<()>,
    state: Arc<RwLock<State>>,
}

impl Table {
    /// Opens the table after proving that its files are all there and genuine; one that does not exist is empty.
    pub(super) async fn open(opened: Opened, name: String, plan: IndexPlan) -> Result<Self, VectorError> {
        let folder = opened.store.path(&format!("{name}.lance"));
        opened
            .store
            .check(&folder)
            .await
            .map_err(|error| match opened.store.damage(&folder) {
                Some(damage) => VectorError::Damaged(damage),
                None => VectorError::Sealed(error),
            })?;
        let state = if opened.store.has_files(&folder) {
            State::load(opened.connection.open_table(&name).execute().await?).await?
        } else {
            State::default()
        };
        let (writer, state) = (Mutex::new(()), Arc::new(RwLock::new(state)));
        Ok(Self {
            opened,
            name,
            plan,
            writer,
            state,
        })
    }

    pub(super) fn count(&self) -> usize {
        self.read(|state| state.chunks.len())
    }

    pub(super) fn missing(&self, mut chunks: Vec<ChunkId>) -> Vec<ChunkId> {
        self.read(|state| chunks.retain(|chunk| state.chunks.binary_search(&chunk.0).is_err()));
        chunks
    }

    pub(super) async fn put(&self, mut rows: Vec<Row>, dimensions: usize) -> Result<(), VectorError> {
        let _turn = self.writer.lock().await;
        let expected = self.read(|state| {
            if state.lance.is_some() {
                state.dimensions
            } else {
                dimensions
            }
        });
        if let Some(row) = rows.iter().find(|row| row.vector.len() != expected) {
            return Err(VectorError::Dimensions {
                expected,
                found: row.vector.len(),
            });
        }
        self.read(|state| rows.retain(|row| state.chunks.binary_search(&row.chunk.0).is_err()));
        rows.sort_by_key(|row| row.chunk);
        rows.dedup_by_key(|row| row.chunk);
        if rows.is_empty() {
            return Ok(());
        }
        let batch = make_batch(&rows, dimensions)?;
        match self.lance() {
            Some(lance) => {
                lance.add(batch).execute().await?;
            }
            None => {
                let lance = self.opened.connection.create_table(&self.name, batch).execute().await?;
                self.write(|state| {
                    *state = State {
                        lance: Some(lance),
                        dimensions,
                        resident: Resident::new(dimensions),
                        ..State::default()
                    };
                });
            }
        }
        self.write(|state| {
            for row in &rows {
                state.resident.push(row.chunk.0, &row.vector);
            }
            insert_sorted(&mut state.chunks, rows.iter().map(|row| row.chunk.0));
        });
        Ok(())
    }

    pub(super) async fn remove(&self, chunks: &[ChunkId]) -> Result<(), VectorError> {
        let _turn = self.writer.lock().await;
        let Some(lance) = self.lance() else { return Ok(()) };
        let mut gone: Vec<i64> = chunks.iter().map(|chunk| chunk.0).collect();
        gone.sort_unstable();
        gone.dedup();
        self.read(|state| gone.retain(|chunk| state.chunks.binary_search(chunk).is_ok()));
        for part in gone.chunks(1_000) {
            lance.delete(named(part).as_str()).await?;
            self.write(|state| {
                state.chunks.retain(|chunk| part.binary_search(chunk).is_err());
                state.resident.remove(part);
            });
        }
        Ok(())
    }

    pub(super) async fn search(&self, query: Vec<f32>, limit: usize, scope: Scope) -> Result<Vec<Near>, VectorError> {
        let expected = self.read(|state| {
            if state.lance.is_some() {
                state.dimensions
            } else {
                query.len()
            }
        });
        if query.len() != expected {
            return Err(VectorError::Dimensions {
                expected,
                found: query.len(),
            });
        }
        let (resident, indexed) = tokio::join!(
            self.search_resident(query.clone(), limit, &scope),
            self.search_index(query, limit, &scope)
        );
        let mut found = resident?;
        found.extend(indexed?);
        // A row may be met twice while an index takes it over; both say the same of it.
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.chunk.cmp(&b.chunk)));
        let mut seen = std::collections::HashSet::with_capacity(found.len());
        found.retain(|near| seen.insert(near.chunk));
        found.truncate(limit);
        Ok(found)
    }

    async fn search_resident(&self, query: Vec<f32>, limit: usize, scope: &Scope) -> Result<Vec<Near>, VectorError> {
        let only = match scope {
            Scope::All => None,
            Scope::Only(only) => Some(Arc::clone(only)),
        };
        let state = Arc::clone(&self.state);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let search = move || {
            let state = state.read().unwrap_or_else(PoisonError::into_inner);
            let threads = if state.resident.len() > 8_192 { threads } else { 1 };
            state.resident.search(&query, limit, only.as_deref(), threads)
        };
        tokio::task::spawn_blocking(search)
            .await
            .map_err(|_| VectorError::Panicked)
    }

    async fn search_index(&self, query: Vec<f32>, limit: usize, scope: &Scope) -> Result<Vec<Near>, VectorError> {
        let (lance, rows) = self.read(|state| (state.lance.clone().filter(|_| state.has_index), state.chunks.len()));
        let Some(lance) = lance else { return Ok(Vec::new()) };
        let probe = IndexPlan::probe(rows);
        let ask = async |limit: usize, partitions: usize, only: Option<&[ChunkId]>| {
            let mut ask = lance
                .query()
                .nearest_to(query.as_slice())?
                .column(VECTOR)
                .distance_type(DistanceType::Cosine)
                .nprobes(partitions)?
                .refine_factor(probe.refine)
                .fast_search()
                .select(Select::columns(&[CHUNK, "_distance"]))
                .limit(limit);
            if let Some(only) = only {
                let only: Vec<i64> = only.iter().map(|chunk| chunk.0).collect();
                ask = ask.only_if(named(&only));
            }
            read_near(ask.execute().await?.try_collect().await?)
        };
        match scope {
            Scope::All => ask(limit, probe.partitions, None).await,
            // A few rows may lie in partitions that the query is far from, so more of these are looked into.
            Scope::Only(only) if only.len() <= NAMED_ROWS => ask(limit, probe.partitions * 8, Some(only)).await,
            Scope::Only(only) => {
                let share = (rows / only.len().max(1)).clamp(1, 64);
                let mut found = ask(limit * share * 2, probe.partitions * 2, None).await?;
                found.retain(|near| only.binary_search(&near.chunk).is_ok());
                found.truncate(limit);
                Ok(found)
            }
        }
    }

    pub(super) async fn maintain(&self, stop: &CancellationToken) -> Result<Maintained, VectorError> {
        let mut done = Maintained::default();
        let Some(lance) = self.lance() else { return Ok(done) };
        if count_fragments(&lance).await? >= self.plan.compact_from {
            let _turn = self.writer.lock().await;
            compact(&lance, &self.plan).await?;
            done.compacted = true;
        }
        let (rows, outside, has_index, trained) = self.read(|state| {
            (
                state.chunks.len(),
                state.resident.len(),
                state.has_index,
                state.trained_rows,
            )
        });
        let wanted = rows >= self.plan.from_rows && (!has_index || outside >= self.plan.extend_from);
        if wanted && !stop.is_cancelled() {
            // Lance commits at the end; given up before, the build leaves only files that the next start sweeps.
            let built =
                stop.run_until_cancelled(self.build_index(&lance, rows, has_index && rows < RETRAIN_AT * trained));
            if let Some(built) = built.await {
                built?;
                done.indexed = true;
            }
        }
        Ok(done)
    }

    async fn build_index(&self, lance: &LanceTable, rows: usize, extend: bool) -> Result<(), VectorError> {
        if extend {
            lance.optimize(OptimizeAction::Index(OptimizeOptions::append())).await?;
        } else {
            {
                let _turn = self.writer.lock().await;
                compact(lance, &self.plan).await?;
            }
            let index = IvfRqIndexBuilder::default()
                .distance_type(DistanceType::Cosine)
                .num_partitions(IndexPlan::partitions(rows))
                .num_bits(super::plan::BITS)
                .sample_rate(64)
                .max_iterations(15);
            lance
                .create_index(&[VECTOR], Index::IvfRq(index))
                .name(INDEX.to_owned())
                .replace(true)
                .execute()
                .await?;
        }
        let _turn = self.writer.lock().await;
        let mut state = State::load(lance.clone()).await?;
        state.trained_rows = if extend {
            self.read(|state| state.trained_rows)
        } else {
            rows
        };
        self.write(|kept| *kept = state);
        Ok(())
    }

    fn lance(&self) -> Option<LanceTable> {
        self.read(|state| state.lance.clone())
    }

    fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, write: impl FnOnce(&mut State)) {
        write(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }
}

async fn count_fragments(lance: &LanceTable) -> Result<usize, VectorError> {
    let dataset = dataset(lance).await?;
    Ok(dataset
        .fragments()
        .iter()
        .filter(|f| f.num_rows().unwrap_or_default() < MERGED_ROWS)
        .count())
}

async fn compact(lance: &LanceTable, plan: &IndexPlan) -> Result<(), VectorError> {
    let options = CompactionOptions {
        target_rows_per_fragment: MERGED_ROWS,
        num_threads: Some(1),
        ..CompactionOptions::default()
    };
    lance
        .optimize(OptimizeAction::Compact {
            options,
            remap_options: None,
        })
        .await?;
    let older_than = Duration::from_std(plan.keep_versions).ok();
    let prune = OptimizeAction::Prune {
        older_than,
        delete_unverified: None,
        error_if_tagged_old_versions: None,
    };
    lance.optimize(prune).await?;
    Ok(())
}

fn make_batch(rows: &[Row], dimensions: usize) -> Result<RecordBatch, VectorError> {
    let width = i32::try_from(dimensions).map_err(|_| VectorError::Dimensions {
        expected: 384,
        found: dimensions,
    })?;
    let item = Arc::new(Field::new("item", DataType::Float32, false));
    let numbers = Float32Array::from_iter_values(rows.iter().flat_map(|row| row.vector.iter().copied()));
    let vectors = FixedSizeListArray::try_new(Arc::clone(&item), width, Arc::new(numbers), None);
    let chunks = Int64Array::from_iter_values(rows.iter().map(|row| row.chunk.0));
    let schema = Arc::new(Schema::new(vec![
        Field::new(CHUNK, DataType::Int64, false),
        Field::new(VECTOR, DataType::FixedSizeList(item, width), false),
    ]));
    let batch = vectors.and_then(|vectors| RecordBatch::try_new(schema, vec![Arc::new(chunks), Arc::new(vectors)]));
    batch.map_err(|error| lancedb::Error::from(error).into())
}

fn read_near(batches: Vec<RecordBatch>) -> Result<Vec<Near>, VectorError> {
    let mut found = Vec::new();
    for batch in &batches {
        let chunks = column(batch, CHUNK)?.as_primitive::<Int64Type>().values();
        let distances = column(batch, "_distance")?.as_primitive::<Float32Type>().values();
        let near = |(chunk, distance): (&i64, &f32)| Near {
            chunk: ChunkId(*chunk),
            similarity: 1.0 - distance,
        };
        found.extend(chunks.iter().zip(distances).map(near));
    }
    Ok(found)
}

fn named(chunks: &[i64]) -> String {
    let mut list = String::with_capacity(chunks.len() * 8 + 16);
    list.push_str("chunk IN (");
    for (at, chunk) in chunks.iter().enumerate() {
        if at > 0 {
            list.push(',');
        }
        list.push_str(&chunk.to_string());
    }
    list.push(')');
    list
}

/// New chunks have higher numbers than old ones nearly always, so this is nearly always an append.
fn insert_sorted(chunks: &mut Vec<i64>, new: impl Iterator<Item = i64>) {
    let in_order = chunks.len();
    chunks.extend(new);
    let appended = chunks.get(in_order.saturating_sub(1)..).is_none_or(<[i64]>::is_sorted);
    if !appended {
        chunks.sort_unstable();
    }
}
