//! A vault in a temporary folder, and small vectors for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use adiuva_knowledge::vectors::{IndexPlan, Roster, Row, Vectors};
use adiuva_protocol::id::ChunkId;
use adiuva_testkit::{KeyringState, StandInKeyring};
use adiuva_vault::{Keys, NewSlots, Vault};

pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) keys: Keys,
}

impl Place {
    pub(crate) fn new() -> Self {
        // Under /var/tmp or the target folder and not in the default temporary folder, which vectors move to memory.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let keyring = StandInKeyring::new(KeyringState::Working);
        let slots = NewSlots {
            passphrase: None,
            keyring: Some(&keyring),
        };
        let created = Vault::create(&folder.path().join("home"), slots).unwrap();
        let keys = created.vault.keys().clone();
        Self { folder, keys }
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("home").join("index")
    }

    pub(crate) fn vectors(&self, roster: Arc<dyn Roster>, plan: IndexPlan) -> Vectors {
        Vectors::new(self.index(), self.keys.clone(), roster, plan).unwrap()
    }
}

/// The same numbers every time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    /// A vector of length 1 around one of a few directions, as texts have topics.
    pub(crate) fn vector(&mut self, dimensions: usize) -> Vec<f32> {
        let topic = self.roll(12);
        let mut numbers: Vec<f32> = (0..dimensions)
            .map(|at| {
                let noise = self.roll(2_000) as f32 / 1_000.0 - 1.0;
                noise + if at % 12 == topic { 2.0 } else { 0.0 }
            })
            .collect();
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        numbers.iter_mut().for_each(|number| *number /= length);
        numbers
    }

    pub(crate) fn rows(&mut self, chunks: std::ops::Range<i64>, dimensions: usize) -> Vec<Row> {
        chunks
            .map(|chunk| Row {
                chunk: ChunkId(chunk),
                vector: self.vector(dimensions),
            })
            .collect()
    }
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
