use super::*;
use crate::read::{Block, Format, PageStart};

fn extract(pieces: &[(BlockKind, &str)]) -> Extract {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (kind, piece) in pieces {
        let start = text.len();
        text.push_str(piece);
        blocks.push(Block {
            kind: *kind,
            start,
            end: text.len(),
        });
        text.push_str("\n\n");
    }
    Extract {
        format: Format::Text,
        title: None,
        text,
        pages: Vec::new(),
        blocks,
    }
}

fn cut_all(extract: &Extract, sizes: Sizes) -> Vec<Chunk> {
    let chunks = cut(extract, sizes, &estimate);
    let characters: Vec<char> = extract.text.chars().collect();
    let mut covered = vec![false; extract.text.len()];
    for chunk in &chunks {
        let by_bytes = &extract.text[chunk.bytes.clone()];
        let by_places: String = characters[chunk.span.start as usize..chunk.span.end as usize]
            .iter()
            .collect();
        assert_eq!(by_bytes, by_places, "both kinds of offsets name the same text");
        assert!(
            estimate(by_bytes) <= sizes.cap + sizes.cap / 8,
            "{} tokens",
            estimate(by_bytes)
        );
        covered[chunk.bytes.clone()].fill(true);
    }
    let lost = extract
        .text
        .bytes()
        .zip(covered)
        .any(|(byte, covered)| !covered && !byte.is_ascii_whitespace());
    assert!(!lost, "every word is in a chunk");
    chunks
}

const SMALL: Sizes = Sizes {
    target: 40,
    cap: 60,
    overlap: 14,
};

#[test]
fn sections_keep_their_headings() {
    use BlockKind::{Heading, Paragraph};
    let long = "Una frase di dieci parole che riempie la città intera. ".repeat(4);
    let pieces = [
        (Heading(1), "# Guide"),
        (Heading(2), "## Install"),
        (Paragraph, long.as_str()),
        (Heading(2), "## Remove"),
        (Paragraph, long.as_str()),
    ];
    let chunks = cut_all(&extract(&pieces), SMALL);
    let paths: Vec<_> = chunks.iter().map(|chunk| chunk.headings.join("/")).collect();
    assert_eq!(paths.first().map(String::as_str), Some("Guide/Install"));
    assert_eq!(paths.last().map(String::as_str), Some("Guide/Remove"));
}

#[test]
fn neighbours_overlap_within_a_section_only() {
    use BlockKind::{Heading, Paragraph};
    let text: String = (0..30)
        .map(|n| format!("Sentence number {n} says something short. "))
        .collect();
    let chunks = cut_all(
        &extract(&[(Paragraph, &text), (Heading(1), "Next"), (Paragraph, &text)]),
        SMALL,
    );
    let border = chunks
        .iter()
        .position(|chunk| chunk.headings == ["Next"])
        .expect("a chunk of the second section");
    for (at, pair) in chunks.windows(2).enumerate() {
        let overlaps = pair[1].bytes.start < pair[0].bytes.end;
        assert_eq!(overlaps, at + 1 != border, "{at}: {pair:?}");
    }
}

#[test]
fn pages_are_those_where_chunks_start() {
    let text = "Words on a page that are many enough to make a passage of their own, as they should. ".repeat(2);
    let mut extract = extract(&[(BlockKind::Paragraph, &text), (BlockKind::Paragraph, &text)]);
    extract.pages = vec![
        PageStart { page: 1, at: 0 },
        PageStart {
            page: 2,
            at: extract.blocks[1].start,
        },
    ];
    let pages: Vec<_> = cut_all(&extract, SMALL).iter().map(|chunk| chunk.page).collect();
    assert_eq!((pages.first(), pages.last()), (Some(&Some(1)), Some(&Some(2))));
    assert_eq!(page_marks(&extract).len(), 2);
}

#[test]
fn anything_can_be_cut() {
    let kinds = [
        BlockKind::Paragraph,
        BlockKind::Code,
        BlockKind::Row,
        BlockKind::Item,
        BlockKind::Heading(1),
    ];
    let texts = [
        "x".repeat(5_000),
        "è ".repeat(3_000),
        "漢字".repeat(900),
        "a,b;".repeat(900),
        "\u{1f600}".repeat(700),
    ];
    for kind in kinds {
        for text in &texts {
            assert!(!cut_all(&extract(&[(kind, text)]), SMALL).is_empty());
        }
    }
    assert!(cut_all(&extract(&[]), SMALL).is_empty());
}

#[test]
fn a_counter_that_knows_better_is_believed() {
    let text = "0x7f 0x45 0x4c 0x46 ".repeat(60);
    let extract = extract(&[(BlockKind::Code, &text)]);
    let count = |text: &str| estimate(text) * 2;
    for chunk in cut(&extract, SMALL, &count) {
        assert!(
            count(&extract.text[chunk.bytes]) <= SMALL.cap,
            "no chunk is longer than the cap"
        );
    }
}
