//! How numbers, times and paths read.

use adiuva_screen::format::Language::{En, It};
use adiuva_screen::format::{Language, ago, bytes, count, date, date_time, decimal, duration, shorten, time_of_day};

#[test]
fn numbers() {
    for (number, en, it) in [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1,000", "1.000"),
        (1_234_567, "1,234,567", "1.234.567"),
        (u64::MAX, "18,446,744,073,709,551,615", "18.446.744.073.709.551.615"),
    ] {
        assert_eq!((count(number, En), count(number, It)), (en.to_owned(), it.to_owned()));
    }
    for (number, places, en, it) in [
        (0.5, 1, "0.5", "0,5"),
        (1234.56, 1, "1,234.6", "1.234,6"),
        (-2.0, 0, "−2", "−2"),
        (-0.01, 1, "0.0", "0,0"),
        (f64::NAN, 1, "–", "–"),
    ] {
        assert_eq!(decimal(number, places, En), en);
        assert_eq!(decimal(number, places, It), it);
    }
}

#[test]
fn sizes() {
    for (size, en, it) in [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1000, "1.0 kB", "1,0 kB"),
        (1440, "1.4 kB", "1,4 kB"),
        (9949, "9.9 kB", "9,9 kB"),
        (9950, "10 kB", "10 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_500, "1.0 MB", "1,0 MB"),
        (12_000_000_000, "12 GB", "12 GB"),
        (u64::MAX, "18 EB", "18 EB"),
    ] {
        assert_eq!((bytes(size, En), bytes(size, It)), (en.to_owned(), it.to_owned()));
    }
}

/// 21 November 2026, 14:37:02 in UTC.
const NOW: i64 = 1_795_271_822_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

#[test]
fn times_ago() {
    for (passed, en, it) in [
        (0, "just now", "adesso"),
        (-20_000, "just now", "adesso"),
        (46_000, "1 minute ago", "1 minuto fa"),
        (3 * MINUTE, "3 minutes ago", "3 minuti fa"),
        (59 * MINUTE + 40_000, "1 hour ago", "1 ora fa"),
        (5 * HOUR, "5 hours ago", "5 ore fa"),
        (13 * HOUR, "13 hours ago", "13 ore fa"),
        (15 * HOUR, "yesterday", "ieri"),
        (38 * HOUR, "yesterday", "ieri"),
        (39 * HOUR, "2 days ago", "2 giorni fa"),
        (6 * DAY, "6 days ago", "6 giorni fa"),
        (7 * DAY, "14 Nov 2026", "14 nov 2026"),
        (400 * DAY, "17 Oct 2025", "17 ott 2025"),
        (-5 * MINUTE, "in 5 minutes", "tra 5 minuti"),
        (-HOUR, "in 1 hour", "tra 1 ora"),
        (-20 * HOUR, "tomorrow", "domani"),
        (-3 * DAY, "in 3 days", "tra 3 giorni"),
        (-30 * DAY, "21 Dec 2026", "21 dic 2026"),
    ] {
        assert_eq!(
            (ago(NOW - passed, NOW, 0, En), ago(NOW - passed, NOW, 0, It)),
            (en.into(), it.into()),
            "{passed}"
        );
    }
    assert_eq!(
        ago(NOW - 15 * HOUR, NOW, 60, En),
        "15 hours ago",
        "the same day one zone further east"
    );
    assert_eq!(ago(i64::MIN, i64::MAX, 0, En), date(i64::MIN, 0, En), "no overflow");
}

#[test]
fn dates() {
    for (at, offset, expected) in [
        (0, 0, "1 Jan 1970, 00:00"),
        (-1, 0, "31 Dec 1969, 23:59"),
        (0, -90, "31 Dec 1969, 22:30"),
        (951_782_400_000, 0, "29 Feb 2000, 00:00"),
        (NOW, 60, "21 Nov 2026, 15:37"),
        (NOW, 13 * 60, "22 Nov 2026, 03:37"),
        (4_107_542_399_000, 0, "28 Feb 2100, 23:59"),
        (4_107_542_400_000, 0, "1 Mar 2100, 00:00"),
    ] {
        assert_eq!(date_time(at, offset, En), expected);
    }
    assert_eq!(date(NOW, 0, It), "21 nov 2026");
    assert_eq!(time_of_day(NOW, 330), "20:07");
}

#[test]
fn durations() {
    for (ms, en, it) in [
        (0, "0 ms", "0 ms"),
        (999, "999 ms", "999 ms"),
        (4200, "4.2 s", "4,2 s"),
        (9960, "10 s", "10 s"),
        (59_400, "59 s", "59 s"),
        (59_600, "1 min", "1 min"),
        (200_000, "3 min 20 s", "3 min 20 s"),
        (7_500_000, "2 h 5 min", "2 h 5 min"),
        (273_600_000, "3 d 4 h", "3 g 4 h"),
    ] {
        assert_eq!((duration(ms, En), duration(ms, It)), (en.to_owned(), it.to_owned()));
    }
    assert!(duration(u64::MAX, En).ends_with('h'));
}

#[test]
fn paths() {
    for (path, most, expected) in [
        ("/a/b.txt", 8, "/a/b.txt"),
        (
            "/data/anna/documents/contracts/rent.pdf",
            24,
            "/data/anna/d…ts/rent.pdf",
        ),
        ("/data/anna/documents/rent.pdf", 16, "/data/…/rent.pdf"),
        ("C:\\Users\\anna\\rent.pdf", 16, "C:\\Use…\\rent.pdf"),
        ("a-very-long-name-without-folders.txt", 11, "a-ver…s.txt"),
        ("/x/a-very-long-name.txt", 9, "/x/a….txt"),
        ("👨‍👩‍👧/👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧/è.md", 9, "👨‍👩‍👧/👨‍👩‍👧…/è.md"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ] {
        assert_eq!(shorten(path, most), expected, "{path} in {most}");
    }
}

#[test]
fn languages() {
    for (tag, language) in [
        ("it", It),
        ("IT-ch", It),
        ("it_IT", It),
        ("en-GB", En),
        ("ita", En),
        ("", En),
    ] {
        assert_eq!(Language::of(tag), language, "{tag}");
    }
}
