//! Windows over long lists, against a list that simply adds up.

use std::time::{Duration, Instant};

use adiuva_screen::window::{Align, Even, Rows, View};
use proptest::prelude::*;

fn view(top: f64, height: f64, overscan: usize) -> View {
    View { top, height, overscan }
}

#[test]
fn even_rows() {
    let list = Even::new(100, 20.0);
    assert_eq!(list.total(), 2000.0);
    assert_eq!((list.offset(3), list.offset(500)), (60.0, 2000.0));
    let cases = [
        (0.0, 100.0, 0, 0..5),
        (10.0, 100.0, 0, 0..6),
        (20.0, 100.0, 2, 0..8),
        (1950.0, 100.0, 3, 94..100),
        (99_999.0, 100.0, 3, 100..100),
        (-50.0, 100.0, 0, 0..5),
        (f64::NAN, f64::INFINITY, 0, 0..0),
        (0.0, 0.0, 0, 0..0),
    ];
    for (top, height, overscan, rows) in cases {
        assert_eq!(
            list.visible(view(top, height, overscan)),
            rows,
            "{top} {height} {overscan}"
        );
    }
    assert_eq!(Even::new(0, 20.0).visible(view(0.0, 100.0, 5)), 0..0);
    assert_eq!(Even::new(5, 0.0).total(), 5.0);
}

#[test]
fn scrolling_to_a_row() {
    let list = Even::new(100, 20.0);
    let cases = [
        (10, Align::Start, 0.0, 200.0),
        (10, Align::Center, 0.0, 160.0),
        (10, Align::End, 0.0, 120.0),
        (10, Align::Nearest, 0.0, 120.0),
        (10, Align::Nearest, 150.0, 150.0),
        (10, Align::Nearest, 800.0, 200.0),
        (0, Align::End, 300.0, 0.0),
        (99, Align::Start, 0.0, 1900.0),
        (1000, Align::Start, 0.0, 1900.0),
    ];
    let same = Rows::new(100, 20.0);
    for (row, align, top, expected) in cases {
        let view = view(top, 100.0, 0);
        assert_eq!(list.scroll_to(row, align, view), expected, "{row} {align:?} from {top}");
        assert_eq!(
            same.scroll_to(row, align, view),
            expected,
            "{row} {align:?} from {top}, uneven"
        );
    }
    let mut high = Rows::new(3, 20.0);
    high.measure(1, 500.0);
    assert_eq!(high.scroll_to(1, Align::Nearest, view(0.0, 100.0, 0)), 20.0);
    assert_eq!(Rows::new(0, 20.0).scroll_to(4, Align::Center, view(0.0, 100.0, 0)), 0.0);
}

#[test]
fn what_is_seen_stays_when_rows_come_above() {
    let mut rows = Rows::new(50, 40.0);
    rows.measure(10, 133.5);
    let anchor = rows.anchor(10.0 * 40.0 + 100.0);
    assert_eq!((anchor.row, anchor.below), (10, 100.0));
    rows.insert(0, 30);
    let mut moved = anchor;
    moved.row += 30;
    assert_eq!(rows.top_of(moved), 40.0 * 40.0 + 100.0);
    assert_eq!(rows.measure(5, 10.0), -30.0);
    assert_eq!(rows.top_of(moved), 40.0 * 40.0 + 70.0);
    rows.measure(40, 50.0);
    assert_eq!(
        rows.top_of(moved),
        40.0 * 40.0 + 20.0,
        "a row that shrank is shown at its end"
    );
}

#[derive(Clone, Debug)]
enum Step {
    Measure(usize, f64),
    Insert(usize, usize),
    Remove(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_usize..80, 0_u32..20_000).prop_map(|(row, height)| Step::Measure(row, f64::from(height) / 64.0)),
        1 => (0_usize..80, 0_usize..9).prop_map(|(at, count)| Step::Insert(at, count)),
        1 => (0_usize..80, 0_usize..9).prop_map(|(at, count)| Step::Remove(at, count)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn uneven_rows_add_up(count in 0_usize..70, steps in prop::collection::vec(step(), 0..40), top in 0.0_f64..9000.0) {
        let mut rows = Rows::new(count, 30.0);
        let mut plain = vec![30.0; count];
        for step in steps {
            match step {
                Step::Measure(row, height) => {
                    rows.measure(row, height);
                    if let Some(known) = plain.get_mut(row) {
                        *known = height;
                    }
                }
                Step::Insert(at, count) => {
                    rows.insert(at, count);
                    let at = at.min(plain.len());
                    plain.splice(at..at, vec![30.0; count]);
                }
                Step::Remove(at, count) => {
                    rows.remove(at..at + count);
                    let end = (at + count).min(plain.len());
                    plain.drain(at.min(end)..end);
                }
            }
        }
        prop_assert_eq!(rows.len(), plain.len());
        let mut offset = 0.0;
        let mut at_top = None;
        for (row, height) in plain.iter().enumerate() {
            prop_assert_eq!(rows.offset(row), offset);
            prop_assert_eq!(rows.height(row), *height);
            offset += height;
            if at_top.is_none() && (top * 64.0).round() / 64.0 < offset {
                at_top = Some(row);
            }
        }
        prop_assert_eq!(rows.total(), offset);
        prop_assert_eq!(rows.row_at(top), at_top.unwrap_or(plain.len().saturating_sub(1)));
        let seen = rows.visible(view(top, 300.0, 0));
        prop_assert!(rows.offset(seen.start) <= top + 0.01 && (rows.offset(seen.end) >= top + 300.0 || seen.end == rows.len()));
    }
}

#[test]
fn a_hundred_thousand_rows_are_cheap() {
    let begin = Instant::now();
    let mut rows = Rows::new(100_000, 30.0);
    for round in 0..100_000_usize {
        let row = round * 7919 % 100_000;
        rows.measure(row, 20.0 + (round % 50) as f64);
        let top = rows.offset(row);
        assert!(rows.visible(view(top, 900.0, 5)).len() < 80);
    }
    for _ in 0..20 {
        rows.insert(0, 50);
    }
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
}
