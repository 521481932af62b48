//! The numbers of the search, measured on the questions under `tests/fixtures/retrieval`.

use adiuva_models::EmbedderId;
use adiuva_store::words::Weights;

use crate::language::Language;

/// The numbers of the search. The default was chosen on the `tune` half of the questions; the bench reports the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    /// Chunks that each side nominates.
    pub nominees: usize,
    /// Chunks that the keyword side may visit.
    pub places: u64,
    /// Saturation of BM25.
    pub k1: f32,
    /// Length correction of BM25.
    pub b: f32,
    /// What a word in title or headings counts against one in the text.
    pub title: f32,
    /// What words that stand close to each other as in the query add.
    pub near: f32,
    /// Weight of meaning against words, 0 to 1, for English and for all other languages.
    pub meaning: [f32; 2],
    /// Similarity of passages that have nothing to do with each other and of very near ones, of the English and of the
    /// multilingual model: what maps the two onto one scale.
    pub scale: [(f32, f32); 2],
    /// What remains of a score for each better hit of the same document.
    pub same_document: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            nominees: 30,
            places: 12_000,
            k1: 1.2,
            b: 0.4,
            title: 1.0,
            near: 0.3,
            meaning: [0.6, 0.55],
            scale: [(0.1, 0.8), (0.76, 0.92)],
            same_document: 0.97,
        }
    }
}

impl Tuning {
    pub(super) fn nominating_weights(&self) -> Weights {
        Weights {
            title: f64::from(self.title),
            body: 1.0,
        }
    }

    pub(super) fn meaning_in(&self, language: Language) -> f32 {
        let [english, others] = self.meaning;
        if language == Language::ENGLISH { english } else { others }
    }

    /// A similarity on the common scale, 0 for nothing in common to 1.
    pub(super) fn nearness(&self, embedder: &EmbedderId, similarity: f32) -> f32 {
        let [english, many] = self.scale;
        let (none, all) = if *embedder == EmbedderId::ENGLISH {
            english
        } else {
            many
        };
        ((similarity - none) / (all - none)).clamp(0.0, 1.0)
    }
}
