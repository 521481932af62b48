//! Two scores made one, and a list that does not say the same thing twice.

use std::collections::HashMap;

use adiuva_models::EmbedderId;
use adiuva_protocol::id::DocumentId;
use adiuva_protocol::knowledge::{Hit, Mode, Span, Why};
use adiuva_store::chunks::Chunk;

use super::hit;
use super::score::Matched;
use super::tuning::Tuning;
use crate::language::Language;

/// How a chunk came to be looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Nominee {
    pub(super) keyword_rank: Option<u32>,
    /// The best of the models that found it.
    pub(super) meant: Option<MeantBy>,
}

/// What a model says of a chunk.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MeantBy {
    pub(super) embedder: EmbedderId,
    pub(super) rank: u32,
    pub(super) similarity: f32,
    /// The similarity on the scale that all models share.
    pub(super) nearness: f32,
}

/// A chunk with all that is known about it for this query.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) chunk: Chunk,
    pub(super) nominee: Nominee,
    pub(super) matched: Matched,
}

impl Nominee {
    /// Notes that a model found it.
    pub(super) fn meet(&mut self, embedder: &EmbedderId, rank: u32, similarity: f32, tuning: &Tuning) {
        let nearness = tuning.nearness(embedder, similarity);
        if self.meant.as_ref().is_none_or(|other| other.nearness < nearness) {
            self.meant = Some(MeantBy {
                embedder: embedder.clone(),
                rank,
                similarity,
                nearness,
            });
        }
    }
}

/// The best chunks by both scores, at most `limit`.
///
/// Words are scored for every nominee. Meaning is known only of those that vectors nominated; of the others it is
/// known to be less than that of the last one nominated, and that is taken for it.
pub(super) fn fuse(scored: Vec<Scored>, mode: Mode, language: Language, tuning: &Tuning, limit: usize) -> Vec<Hit> {
    let meaning = match mode {
        Mode::Hybrid => tuning.meaning_in(language),
        Mode::Keyword => 0.0,
        Mode::Vector => 1.0,
    };
    let nearness = |scored: &Scored| scored.nominee.meant.as_ref().map(|meant| meant.nearness);
    let meant = scored.iter().any(|scored| scored.nominee.meant.is_some());
    let least = scored.iter().filter_map(nearness).fold(1.0, f32::min);
    // With nothing found by meaning the words decide alone, on their own scale.
    let (meaning, least) = if meant { (meaning, least) } else { (0.0, 0.0) };
    let mut ranked: Vec<(f32, Scored)> = scored
        .into_iter()
        .filter(|scored| mode != Mode::Vector || scored.nominee.meant.is_some())
        .map(|scored| {
            let near = nearness(&scored).unwrap_or(least);
            (meaning * near + (1.0 - meaning) * scored.matched.share, scored)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.chunk.id.cmp(&b.1.chunk.id)));
    let ranked = if mode == Mode::Hybrid {
        diversify(ranked, tuning)
    } else {
        ranked
    };
    ranked
        .into_iter()
        .take(limit)
        .map(|(score, scored)| made(score, scored))
        .collect()
}

/// Puts back what repeats: a chunk that mostly overlaps a better one goes to the end, and each further chunk of a
/// document, repeats not counted, a little behind.
fn diversify(ranked: Vec<(f32, Scored)>, tuning: &Tuning) -> Vec<(f32, Scored)> {
    let mut kept: HashMap<DocumentId, Vec<Span>> = HashMap::new();
    let mut shifted: Vec<(f32, Scored)> = Vec::with_capacity(ranked.len());
    for (score, scored) in ranked {
        let better = kept.entry(scored.chunk.document).or_default();
        let repeats = better.iter().any(|span| overlap(*span, scored.chunk.span) > 0.6);
        let behind = tuning
            .same_document
            .powi(i32::try_from(better.len()).unwrap_or(i32::MAX));
        if !repeats {
            better.push(scored.chunk.span);
        }
        shifted.push((score * behind * if repeats { 0.5 } else { 1.0 }, scored));
    }
    shifted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.chunk.id.cmp(&b.1.chunk.id)));
    shifted
}

/// The share of the shorter span that both have.
fn overlap(a: Span, b: Span) -> f32 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let shorter = (a.end - a.start).min(b.end - b.start).max(1);
    both as f32 / shorter as f32
}

fn made(score: f32, scored: Scored) -> Hit {
    let Scored {
        chunk,
        nominee,
        matched,
    } = scored;
    let found = !matched.words.is_empty();
    let why = Why {
        keyword_rank: nominee.keyword_rank,
        keyword_score: found.then_some(matched.score),
        terms: matched.words,
        vector_rank: nominee.meant.as_ref().map(|meant| meant.rank),
        similarity: nominee.meant.as_ref().map(|meant| meant.similarity),
        embedder: nominee.meant.map(|meant| meant.embedder.to_string()),
    };
    hit(chunk, score, why)
}

#[cfg(test)]
mod tests;
