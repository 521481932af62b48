//! Texts in blocks, marks, finding and excerpts.

use adiuva_screen::passage::{Block, Mark, blocks, excerpt, find, pieces};
use proptest::prelude::*;

fn mark(start: u64, end: u64, kind: u8) -> Mark<u8> {
    Mark { start, end, kind }
}

#[test]
fn pages_start_blocks() {
    let made = blocks("ab\ncd\nef", 100, &[(1, 90), (2, 103), (3, 106)]);
    let told: Vec<(Option<u32>, u64, &str)> = made
        .iter()
        .map(|block| (block.page, block.span.start, block.text.as_str()))
        .collect();
    assert_eq!(
        told,
        [(None, 100, "ab\n"), (Some(2), 103, "cd\n"), (Some(3), 106, "ef")]
    );
    assert_eq!(blocks("x", 0, &[(1, 0)])[0].page, Some(1));
    assert!(blocks("", 0, &[]).is_empty());
}

#[test]
fn long_texts_are_cut_at_lines_and_endless_lines_anywhere() {
    let text = "word word word\n".repeat(1_000);
    assert!(blocks(&text, 0, &[]).iter().all(|block| block.text.ends_with('\n')));
    let text = "x".repeat(50_000);
    assert!(blocks(&text, 0, &[]).iter().all(|block| block.text.len() <= 6_000));
}

#[test]
fn marks_cut_a_block() {
    let block = &blocks("él niño come", 10, &[])[0];
    let marks = [mark(0, 12, 1), mark(13, 17, 1), mark(15, 30, 2)];
    let told: Vec<(String, u64, Option<u8>)> = pieces(block, &marks)
        .into_iter()
        .map(|piece| (piece.text, piece.start, piece.kind))
        .collect();
    let expected = [
        ("él", 10, Some(1)),
        (" ", 12, None),
        ("ni", 13, Some(1)),
        ("ño", 15, Some(2)),
        (" come", 17, Some(2)),
    ];
    assert_eq!(told, expected.map(|(text, start, kind)| (text.to_owned(), start, kind)));
    assert_eq!(pieces(block, &[mark(11, 11, 1), mark(90, 99, 1)]).len(), 1);
}

#[test]
fn finding_looks_past_case_accents_and_line_breaks() {
    let text = "Perché il caffè è CALDO\n   e il caffe è buono";
    assert_eq!(find(text, 0, "caffe", 10), [10..15, 32..37]);
    assert_eq!(find(text, 100, "caldo e", 10).first(), Some(&(118..128)));
    assert_eq!(find("aaaa", 0, "aa", 10), [0..2, 2..4]);
    assert_eq!(find("aaaa", 0, "aa", 1).len(), 1);
    assert!(find(text, 0, "  ", 10).is_empty());
    assert!(find("", 0, "a", 10).is_empty());
}

#[test]
fn an_excerpt_shows_the_words_in_their_forms() {
    let passage = format!(
        "{} The contracts\nwere ended in March. {}",
        "filler ".repeat(80),
        "tail ".repeat(80)
    );
    let bits = excerpt(&passage, &["contract".to_owned(), "march".to_owned()], 120);
    let wanted: Vec<&str> = bits
        .iter()
        .filter(|bit| bit.wanted)
        .map(|bit| bit.text.as_str())
        .collect();
    assert_eq!(wanted, ["contracts", "March"]);
    let text: String = bits.iter().map(|bit| bit.text.as_str()).collect();
    assert!(
        text.starts_with("… ") && text.ends_with(" …") && text.contains("contracts were ended"),
        "{text}"
    );
    assert!(text.chars().count() <= 130, "{text}");
}

#[test]
fn unlike_words_are_not_marked() {
    let bits = excerpt(
        "The cat sat on the catalogue of contacts.",
        &["cat".to_owned(), "contract".to_owned()],
        500,
    );
    let wanted: Vec<&str> = bits
        .iter()
        .filter(|bit| bit.wanted)
        .map(|bit| bit.text.as_str())
        .collect();
    assert_eq!(wanted, ["cat"]);
    assert!(excerpt("", &[], 10).is_empty());
}

proptest! {
    #[test]
    fn blocks_and_pieces_lose_nothing(
        text in "[a-zé\n]{0,9000}",
        start in 0_u64..50,
        cuts in proptest::collection::vec((0_u64..9000, 0_u64..300, 0_u8..3), 0..6),
    ) {
        let pages: Vec<(u32, u64)> = (1..).zip([0, 40, 2000, 2001]).collect();
        let made = blocks(&text, start, &pages);
        let together: String = made.iter().map(|block| block.text.as_str()).collect();
        prop_assert_eq!(&together, &text);
        let mut marks: Vec<Mark<u8>> = cuts.iter().map(|(at, long, kind)| mark(*at, at + long, *kind)).collect();
        marks.sort_by_key(|mark| mark.start);
        for block in &made {
            let Block { span, text, .. } = block;
            prop_assert_eq!(span.end - span.start, text.chars().count() as u64);
            let parts = pieces(block, &marks);
            let again: String = parts.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(&again, text);
        }
    }

    #[test]
    fn what_is_found_stands_there(text in "[abAB \n]{0,200}", wanted in "[ab]{1,3}") {
        for span in find(&text, 0, &wanted, 1_000) {
            let there: String = text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
            prop_assert_eq!(there.to_lowercase(), wanted.clone());
        }
    }

    #[test]
    fn any_excerpt_is_short(text in "\\PC{0,400}", most in 1_usize..100) {
        let length: usize = excerpt(&text, &["a".to_owned()], most).iter().map(|bit| bit.text.chars().count()).sum();
        prop_assert!(length <= most.max(text.chars().count().min(400)) + 4);
    }
}
