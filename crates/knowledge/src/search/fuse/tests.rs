use adiuva_protocol::id::ChunkId;
use adiuva_store::documents::DocumentKey;

use super::*;

/// (chunk, document, start, keyword share, similarity of the multilingual model)
type Case = (i64, usize, u64, f32, Option<f32>);

fn order(cases: &[Case], mode: Mode) -> Vec<i64> {
    let tuning = Tuning::default();
    let documents: Vec<DocumentId> = (0..10).map(|_| DocumentId::make()).collect();
    let scored = cases.iter().map(|(id, document, start, share, similarity)| {
        let chunk = Chunk {
            id: ChunkId(*id),
            document_key: DocumentKey(*document as i64),
            document: documents[*document],
            title: String::new(),
            format: "text".into(),
            paths: vec!["/a".into()],
            ordinal: 0,
            span: Span {
                start: *start,
                end: start + 1_000,
            },
            page: None,
            headings: Vec::new(),
            language: "it".into(),
            embedder: EmbedderId::MANY.to_string(),
            vectored: true,
            text: String::new(),
        };
        let mut nominee = Nominee {
            keyword_rank: (*share > 0.0).then_some(1),
            meant: None,
        };
        if let Some(similarity) = similarity {
            nominee.meet(&EmbedderId::MANY, 1, *similarity, &tuning);
        }
        Scored {
            chunk,
            nominee,
            matched: Matched {
                score: *share,
                share: *share,
                words: Vec::new(),
            },
        }
    });
    let hits = fuse(scored.collect(), mode, Language::ITALIAN, &tuning, 10);
    hits.into_iter().map(|hit| hit.chunk.0).collect()
}

#[test]
fn both_scores_count() {
    let cases = [
        (1, 0, 0, 0.9, None),
        (2, 1, 0, 0.0, Some(0.91)),
        (3, 2, 0, 0.6, Some(0.89)),
        (4, 3, 0, 0.1, Some(0.80)),
    ];
    assert_eq!(order(&cases, Mode::Hybrid), [3, 1, 2, 4]);
    assert_eq!(order(&cases, Mode::Keyword), [1, 3, 4, 2]);
    assert_eq!(
        order(&cases, Mode::Vector),
        [2, 3, 4],
        "what no vector found is not in a vector search"
    );
}

#[test]
fn words_decide_alone_when_nothing_was_found_by_meaning() {
    assert_eq!(
        order(&[(1, 0, 0, 0.2, None), (2, 1, 0, 0.7, None)], Mode::Hybrid),
        [2, 1]
    );
}

#[test]
fn what_repeats_a_better_chunk_goes_back() {
    let cases = [
        (1, 0, 0, 0.8, Some(0.9)),
        (2, 0, 200, 0.8, Some(0.9)),
        (3, 0, 5_000, 0.8, Some(0.9)),
        (4, 1, 0, 0.7, Some(0.9)),
    ];
    assert_eq!(order(&cases, Mode::Hybrid), [1, 3, 4, 2]);
    assert_eq!(
        order(&cases, Mode::Keyword),
        [1, 2, 3, 4],
        "the plain modes show the plain order"
    );
}

#[test]
fn the_best_model_speaks_for_a_chunk() {
    let tuning = Tuning::default();
    let mut nominee = Nominee::default();
    nominee.meet(&EmbedderId::ENGLISH, 3, 0.2, &tuning);
    nominee.meet(&EmbedderId::MANY, 7, 0.9, &tuning);
    nominee.meet(&EmbedderId::ENGLISH, 1, 0.3, &tuning);
    let meant = nominee.meant.expect("it was found");
    assert_eq!((meant.embedder, meant.rank), (EmbedderId::MANY, 7));
}
