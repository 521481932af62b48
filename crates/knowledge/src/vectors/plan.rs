//! When a table gets an index, of which shape, and how hard it is searched; all measured.

use std::time::Duration;

/// Bits that the index keeps of each number.
pub(super) const BITS: u32 = 5;

/// The numbers that decide about indices. The default is what was measured; tests use smaller tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndexPlan {
    /// Rows from which a table gets an index. Below, all rows are searched in memory.
    pub from_rows: usize,
    /// Rows outside the index from which it is extended.
    pub extend_from: usize,
    /// Small files from which they are merged.
    pub compact_from: usize,
    /// Replaced versions younger than this are kept, because a search may still read one.
    pub keep_versions: Duration,
}

/// How hard an index is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Partitions looked into.
    pub partitions: usize,
    /// So many times more candidates than asked for are compared exactly.
    pub refine: u32,
}

impl Default for IndexPlan {
    fn default() -> Self {
        Self {
            // 100 MB, compared in about 6 ms on two cores; asking Lance's index takes twice as long.
            from_rows: 131_072,
            extend_from: 32_768,
            compact_from: 48,
            keep_versions: Duration::from_secs(30),
        }
    }
}

impl IndexPlan {
    /// Partitions of an index over `rows` rows: about 700 rows each.
    #[must_use]
    pub fn partitions(rows: usize) -> u32 {
        u32::try_from((rows / 700).clamp(1, 4_096)).unwrap_or(4_096)
    }

    /// How hard an index over `rows` rows is searched.
    #[must_use]
    pub fn probe(rows: usize) -> Probe {
        let partitions = IndexPlan::partitions(rows) as usize;
        Probe {
            partitions: (partitions / 20).clamp(8, 64),
            refine: 3,
        }
    }
}
