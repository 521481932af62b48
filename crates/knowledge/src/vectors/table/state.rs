//! What is held in memory of a table, and how it is read from the disk.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float32Type, Int64Type};
use arrow_schema::DataType;
use futures::TryStreamExt as _;
use lance::Dataset;
use lance::index::DatasetIndexExt as _;
use lancedb::Table as LanceTable;

use super::{CHUNK, VECTOR};
use crate::vectors::resident::Resident;
use crate::vectors::{Damage, VectorError};

#[derive(Default)]
pub(super) struct State {
    /// None until the first row, which decides the dimensions.
    pub(super) lance: Option<LanceTable>,
    pub(super) dimensions: usize,
    /// Every row, ascending.
    pub(super) chunks: Vec<i64>,
    pub(super) resident: Resident,
    pub(super) has_index: bool,
    /// Rows when the partitions of the index were laid out, as far as this process knows.
    pub(super) trained_rows: usize,
}

impl State {
    pub(super) async fn load(lance: LanceTable) -> Result<Self, VectorError> {
        let dataset = dataset(&lance).await?;
        let dimensions = dataset.schema().field(VECTOR).map(|field| field.data_type());
        let dimensions = match dimensions {
            Some(DataType::FixedSizeList(_, dimensions)) => usize::try_from(dimensions).unwrap_or_default(),
            _ => 0,
        };
        let indices = dataset.load_indices().await?;
        let is_covered = |fragment: u64| {
            let fragment = u32::try_from(fragment).unwrap_or(u32::MAX);
            indices.iter().any(|index| {
                index
                    .fragment_bitmap
                    .as_ref()
                    .is_some_and(|covered| covered.contains(fragment))
            })
        };
        let fragments = dataset.fragments().iter().cloned();
        let (covered, open): (Vec<_>, Vec<_>) = fragments.partition(|fragment| is_covered(fragment.id));
        let has_index = !covered.is_empty();
        let mut chunks = Vec::with_capacity(dataset.count_rows(None).await?);
        if has_index {
            let mut scan = dataset.scan();
            scan.with_fragments(covered).project(&[CHUNK])?;
            let mut batches = scan.try_into_stream().await?;
            while let Some(batch) = batches.try_next().await? {
                chunks.extend_from_slice(column(&batch, CHUNK)?.as_primitive::<Int64Type>().values());
            }
        }
        let mut resident = Resident::new(dimensions);
        if !open.is_empty() {
            let mut scan = dataset.scan();
            scan.with_fragments(open).project(&[CHUNK, VECTOR])?;
            let mut batches = scan.try_into_stream().await?;
            while let Some(batch) = batches.try_next().await? {
                let ids = column(&batch, CHUNK)?.as_primitive::<Int64Type>().values();
                let vectors = column(&batch, VECTOR)?.as_fixed_size_list();
                let start = usize::try_from(vectors.value_offset(0)).unwrap_or_default();
                let numbers = vectors
                    .values()
                    .as_primitive::<Float32Type>()
                    .values()
                    .get(start..)
                    .unwrap_or_default();
                for (chunk, vector) in ids.iter().zip(numbers.chunks_exact(dimensions.max(1))) {
                    resident.push(*chunk, vector);
                }
                chunks.extend_from_slice(ids);
            }
        }
        chunks.sort_unstable();
        let trained_rows = chunks.len() - resident.len();
        Ok(Self {
            lance: Some(lance),
            dimensions,
            chunks,
            resident,
            has_index,
            trained_rows,
        })
    }
}

pub(super) async fn dataset(lance: &LanceTable) -> Result<Arc<Dataset>, VectorError> {
    let native = lance
        .dataset()
        .ok_or(VectorError::Unsealed("a table is not one of this machine"))?;
    Ok(native.get().await?)
}

pub(super) fn column<'a>(batch: &'a RecordBatch, name: &'static str) -> Result<&'a arrow_array::ArrayRef, VectorError> {
    // A table without its columns is not one that we made.
    batch.column_by_name(name).ok_or(VectorError::Damaged(Damage::Foreign))
}
