//! Lists that come by cursor, against a list in memory that may change between two pages.

use adiuva_screen::pages::{Pages, Wish};

/// The rows after a cursor, and the cursor after them, as an engine answers.
fn answer(list: &[u32], wish: &Wish, size: usize) -> (Vec<u32>, Option<String>) {
    let after: u32 = wish.after.as_ref().map_or(0, |after| after.parse().unwrap());
    let rows: Vec<u32> = list.iter().copied().filter(|row| *row > after).take(size).collect();
    let next = rows.last().filter(|last| Some(*last) != list.last());
    let next = next.map(u32::to_string);
    (rows, next)
}

fn fill(pages: &mut Pages<u32>, list: &[u32], sight: std::ops::Range<usize>) -> usize {
    let mut asked = 0;
    while let Some(wish) = pages.wish(sight.clone()) {
        let (rows, next) = answer(list, &wish, 10);
        pages.take(wish, rows, next);
        asked += 1;
        assert!(asked < 100, "it never ends");
    }
    asked
}

#[test]
fn only_what_is_in_sight_is_fetched() {
    let list: Vec<u32> = (1..=95).collect();
    let mut pages = Pages::new(10);
    assert_eq!(pages.count(95), 95);
    assert_eq!(fill(&mut pages, &list, 0..5), 1);
    assert_eq!((pages.known(), pages.ended()), (10, false));
    assert_eq!(fill(&mut pages, &list, 18..25), 2);
    assert_eq!(fill(&mut pages, &list, 0..25), 0);
    assert_eq!(fill(&mut pages, &list, 90..95), 7);
    assert_eq!((pages.known(), pages.ended(), pages.count(1_000)), (95, true, 95));
    assert_eq!((pages.get(94), pages.get(95)), (Some(&95), None));
}

#[test]
fn an_empty_list_is_asked_for_once() {
    let mut pages = Pages::new(10);
    assert_eq!(fill(&mut pages, &[], 0..0), 1);
    assert!(pages.ended());
    assert_eq!(pages.count(7), 0);
}

#[test]
fn changes_replace_what_is_shown_page_by_page() {
    let mut list: Vec<u32> = (1..=50).map(|row| row * 10).collect();
    let mut pages = Pages::new(10);
    fill(&mut pages, &list, 0..50);
    list.insert(0, 5);
    list.retain(|row| *row != 250);
    pages.age();
    assert_eq!(
        pages.get(0),
        Some(&10),
        "it shows the old rows until the new ones are there"
    );
    fill(&mut pages, &list, 0..50);
    let shown: Vec<u32> = (0..pages.known()).filter_map(|row| pages.get(row).copied()).collect();
    assert_eq!(shown, list);
}

#[test]
fn a_list_that_became_short_ends() {
    let list: Vec<u32> = (1..=50).collect();
    let mut pages = Pages::new(10);
    fill(&mut pages, &list, 0..50);
    pages.age();
    fill(&mut pages, &list[..4], 0..10);
    assert_eq!((pages.known(), pages.ended()), (4, true));
}

#[test]
fn answers_to_old_wishes_are_left_aside() {
    let list: Vec<u32> = (1..=50).collect();
    let mut pages = Pages::new(10);
    fill(&mut pages, &list, 0..20);
    let before = pages.clone();
    pages.take(
        Wish {
            page: 1,
            after: Some("999".into()),
        },
        vec![7],
        None,
    );
    pages.take(
        Wish {
            page: 9,
            after: Some("20".into()),
        },
        vec![7],
        None,
    );
    assert_eq!(pages, before);
}
