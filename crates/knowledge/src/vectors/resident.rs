//! Vectors in memory, compared one by one: the rows that no index covers.
//!
//! A vector of length 1 is kept as 16-bit integers. By Cauchy and Schwarz the sum of products of any part of two such
//! vectors stays below 2^30, so 32-bit sums never overflow, and a similarity is right to about 0.0001.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use adiuva_protocol::id::ChunkId;

use super::Near;

const ONE: f32 = 32_767.0;
/// Rows in a block: memory grows by this much, and a removal moves at most one row.
const BLOCK: usize = 4_096;

/// The rows, in no order.
#[derive(Debug, Default)]
pub(super) struct Resident {
    dimensions: usize,
    blocks: Vec<Block>,
}

#[derive(Debug, Default)]
struct Block {
    chunks: Vec<i64>,
    codes: Vec<i16>,
}

impl Resident {
    pub(super) fn new(dimensions: usize) -> Self {
        Self {
            dimensions,
            blocks: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.chunks.len()).sum()
    }

    /// `vector` has as many numbers as the table has dimensions.
    pub(super) fn push(&mut self, chunk: i64, vector: &[f32]) {
        if self.blocks.last().is_none_or(|block| block.chunks.len() >= BLOCK) {
            self.blocks.push(Block::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.chunks.push(chunk);
            block.codes.extend(vector.iter().map(|number| derive_code(*number)));
        }
    }

    /// `gone` is in ascending order.
    pub(super) fn remove(&mut self, gone: &[i64]) {
        let dimensions = self.dimensions;
        for block in &mut self.blocks {
            let mut at = 0;
            while let Some(chunk) = block.chunks.get(at) {
                if gone.binary_search(chunk).is_err() {
                    at += 1;
                    continue;
                }
                block.chunks.swap_remove(at);
                let last = block.chunks.len() * dimensions;
                block.codes.copy_within(last.., at * dimensions);
                block.codes.truncate(last);
            }
        }
        self.blocks.retain(|block| !block.chunks.is_empty());
    }

    /// The rows nearest to `query`, best first. `only`, in ascending order, leaves out all others. Uses up to
    /// `threads` threads.
    pub(super) fn search(&self, query: &[f32], limit: usize, only: Option<&[ChunkId]>, threads: usize) -> Vec<Near> {
        let query: Vec<i16> = query.iter().map(|number| derive_code(*number)).collect();
        let share = self.blocks.len().div_ceil(threads.max(1)).max(1);
        let mut found: Vec<Scored> = std::thread::scope(|scope| {
            let mut shares = self.blocks.chunks(share);
            let first = shares.next().unwrap_or_default();
            let others: Vec<_> = shares
                .map(|blocks| scope.spawn(|| search_blocks(blocks, &query, limit, only)))
                .collect();
            let mut found = search_blocks(first, &query, limit, only);
            for other in others {
                found.extend(other.join().unwrap_or_default());
            }
            found
        });
        found.sort_unstable();
        found.truncate(limit);
        found.into_iter().map(|scored| scored.near()).collect()
    }
}

fn search_blocks(blocks: &[Block], query: &[i16], limit: usize, only: Option<&[ChunkId]>) -> Vec<Scored> {
    let mut best: BinaryHeap<Scored> = BinaryHeap::with_capacity(limit + 1);
    for block in blocks {
        for (chunk, codes) in block.chunks.iter().zip(block.codes.chunks_exact(query.len().max(1))) {
            if only.is_some_and(|only| only.binary_search(&ChunkId(*chunk)).is_err()) {
                continue;
            }
            let scored = Scored {
                score: derive_dot(query, codes),
                chunk: *chunk,
            };
            if best.len() < limit {
                best.push(scored);
            } else if best.peek().is_some_and(|worst| scored < *worst) {
                best.pop();
                best.push(scored);
            }
        }
    }
    best.into_vec()
}

/// Ordered so that the best comes first, and the worst is the greatest; equal scores in the order of chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scored {
    score: i32,
    chunk: i64,
}

impl Scored {
    fn near(self) -> Near {
        Near {
            chunk: ChunkId(self.chunk),
            similarity: self.score as f32 / (ONE * ONE),
        }
    }
}

impl Ord for Scored {
    fn cmp(&self, other: &Self) -> Ordering {
        other.score.cmp(&self.score).then(self.chunk.cmp(&other.chunk))
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn derive_code(number: f32) -> i16 {
    (number.clamp(-1.0, 1.0) * ONE).round() as i16
}

/// Written so that the compiler multiplies eight pairs in one instruction.
fn derive_dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| i32::from(*a) * i32::from(*b))
        .fold(0, i32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(numbers: &[f32]) -> Vec<f32> {
        let length = numbers.iter().map(|n| n * n).sum::<f32>().sqrt();
        numbers.iter().map(|n| n / length).collect()
    }

    fn made(rows: usize) -> (Resident, Vec<(i64, Vec<f32>)>) {
        let mut resident = Resident::new(8);
        let mut state = 7_u64;
        let rows: Vec<(i64, Vec<f32>)> = (0..rows as i64)
            .map(|chunk| {
                let numbers: Vec<f32> = (0..8)
                    .map(|_| {
                        state = state
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        (state >> 40) as f32 / (1 << 24) as f32 - 0.5
                    })
                    .collect();
                (chunk, unit(&numbers))
            })
            .collect();
        for (chunk, vector) in &rows {
            resident.push(*chunk, vector);
        }
        (resident, rows)
    }

    fn exact(rows: &[(i64, Vec<f32>)], query: &[f32], limit: usize) -> Vec<i64> {
        let mut scored: Vec<(f32, i64)> = rows
            .iter()
            .map(|(c, v)| (v.iter().zip(query).map(|(a, b)| a * b).sum::<f32>(), *c))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored.into_iter().take(limit).map(|(_, chunk)| chunk).collect()
    }

    #[test]
    fn finds_what_exact_arithmetic_finds() {
        let (resident, rows) = made(10_000);
        for threads in [1, 2, 5] {
            for query in [unit(&[1.0; 8]), unit(&[0.0, 1.0, -1.0, 0.5, 0.0, 0.2, -0.7, 0.1])] {
                let found = resident.search(&query, 10, None, threads);
                let chunks: Vec<i64> = found.iter().map(|near| near.chunk.0).collect();
                assert_eq!(chunks, exact(&rows, &query, 10), "with {threads} threads");
                let vector = &rows[found[0].chunk.0 as usize].1;
                let similarity: f32 = vector.iter().zip(&query).map(|(a, b)| a * b).sum();
                assert!((similarity - found[0].similarity).abs() < 0.000_2);
            }
        }
    }

    #[test]
    fn removed_rows_are_gone_and_the_others_stay() {
        let (mut resident, mut rows) = made(9_000);
        let gone: Vec<i64> = (0..9_000).filter(|chunk| chunk % 3 != 1).collect();
        resident.remove(&gone);
        rows.retain(|(chunk, _)| chunk % 3 == 1);
        assert_eq!(resident.len(), rows.len());
        let query = unit(&[0.3, -1.0, 0.2, 0.0, 0.9, -0.4, 0.0, 0.6]);
        let chunks: Vec<i64> = resident
            .search(&query, 25, None, 2)
            .iter()
            .map(|near| near.chunk.0)
            .collect();
        assert_eq!(chunks, exact(&rows, &query, 25));
    }

    #[test]
    fn a_scope_leaves_out_all_others() {
        let (resident, _) = made(5_000);
        let only = [ChunkId(3), ChunkId(4_000), ChunkId(4_999), ChunkId(70_000)];
        let found = resident.search(&unit(&[1.0; 8]), 10, Some(&only), 2);
        let mut chunks: Vec<i64> = found.iter().map(|near| near.chunk.0).collect();
        chunks.sort_unstable();
        assert_eq!(chunks, [3, 4_000, 4_999]);
    }

    #[test]
    fn the_longest_vectors_do_not_overflow() {
        let mut resident = Resident::new(8);
        resident.push(1, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        resident.push(2, &[-1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let found = resident.search(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 2, None, 1);
        assert_eq!(
            found[0],
            Near {
                chunk: ChunkId(1),
                similarity: 1.0
            }
        );
        assert_eq!(
            found[1],
            Near {
                chunk: ChunkId(2),
                similarity: -1.0
            }
        );
    }
}
