//! Estimates, and when there is none.

use adiuva_screen::pace::Pace;

fn noted(points: &[(u64, u64)], all: u64) -> Option<u64> {
    let mut pace = Pace::default();
    for (seconds, done) in points {
        pace.note(seconds * 1000, *done, all);
    }
    pace.rest_ms()
}

#[test]
fn a_steady_pace_gives_an_estimate() {
    let points: Vec<(u64, u64)> = (0..30).map(|second| (second, second * 10)).collect();
    assert_eq!(noted(&points, 1_000), Some(71_000));
}

#[test]
fn too_little_is_no_estimate() {
    assert_eq!(noted(&[], 10), None);
    assert_eq!(noted(&[(0, 0), (5, 500)], 1_000), None);
    assert_eq!(noted(&[(0, 0), (10, 5), (30, 10)], 1_000), None);
}

#[test]
fn an_uneven_pace_is_no_estimate() {
    let points: Vec<(u64, u64)> = (0..30)
        .map(|second| (second, if second < 20 { 1 } else { 100 * second }))
        .collect();
    assert_eq!(noted(&points, 10_000), None);
    let stalled: Vec<(u64, u64)> = (0..50).map(|second| (second, second.min(20) * 10)).collect();
    assert_eq!(noted(&stalled, 10_000), None);
}

#[test]
fn another_whole_begins_anew() {
    let mut pace = Pace::default();
    for second in 0..30 {
        pace.note(second * 1000, second * 10, 1_000);
    }
    pace.note(30_000, 300, 1_100);
    assert_eq!(pace.rest_ms(), None);
}
