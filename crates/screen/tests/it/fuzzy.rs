//! What the palette finds, and in which order.

use adiuva_screen::fuzzy::{find, rank};
use proptest::prelude::*;

#[test]
fn found_parts_are_marked() {
    for (query, candidate, marked) in [
        ("set", "Settings", "[Set]tings"),
        ("os", "Open settings", "[O]pen [s]ettings"),
        ("opset", "Open settings", "[Op]en [set]tings"),
        ("settings open", "Open settings", "[Open] [settings]"),
        ("CITTA", "Vai alla città", "Vai alla [città]"),
        ("città", "VAI ALLA CITTA", "VAI ALLA [CITTA]"),
        ("cafe", "cafe\u{301}s", "[cafe\u{301}]s"),
        ("strasse", "Große Straße", ""),
        ("kb", "newKnowledgeBase", "new[K]nowledge[B]ase"),
        ("chat", "Close hat, chat", "Close hat, [chat]"),
        ("ﬁle", "Files", "[File]s"),
        ("日本", "東日本", "東[日本]"),
        ("", "anything", "anything"),
        ("  ", "anything", "anything"),
        ("xyz", "anything", ""),
        ("gn", "ng", ""),
        ("aa", "a", ""),
    ] {
        let shown = find(query, candidate).map_or(String::new(), |found| {
            let mut out = String::new();
            let mut done = 0;
            for range in found.ranges {
                let before = candidate.get(done..range.start).unwrap();
                done = range.end;
                out += &format!("{before}[{}]", candidate.get(range).unwrap());
            }
            out + candidate.get(done..).unwrap()
        });
        assert_eq!(shown, marked, "{query:?} in {candidate:?}");
    }
}

#[test]
fn the_best_come_first() {
    for (query, expected) in [
        ("set", &["Settings", "Reset", "Some text"][..]),
        ("nc", &["New chat", "Sync", "Knowledge content"][..]),
        ("chat", &["Chat", "Chats", "New chat", "Catch at"][..]),
        ("", &["b", "a", "ccc"][..]),
    ] {
        let mut shuffled = expected.to_vec();
        if !query.is_empty() {
            shuffled.reverse();
        }
        let names: Vec<&str> = rank(query, shuffled.iter().copied())
            .iter()
            .map(|ranked| shuffled[ranked.index])
            .collect();
        assert_eq!(names, expected, "{query:?}");
    }
    let equals = rank("a", ["ab", "ac", "ad"]);
    assert_eq!(
        equals.iter().map(|ranked| ranked.index).collect::<Vec<_>>(),
        [0, 1, 2],
        "equals keep their order"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_are_in_order_and_on_characters(query in "\\PC{0,8}", candidate in "\\PC{0,40}") {
        if let Some(found) = find(&query, &candidate) {
            let mut end = None;
            for range in found.ranges {
                prop_assert!(end.is_none_or(|end| end < range.start) && range.start < range.end);
                prop_assert!(candidate.get(range.clone()).is_some());
                end = Some(range.end);
            }
        }
    }

    #[test]
    fn every_subsequence_is_found(candidate in "[a-zA-Z ]{1,30}", keep in prop::collection::vec(any::<bool>(), 30)) {
        let part: String = candidate.chars().zip(keep).filter(|(letter, keep)| *keep && *letter != ' ').map(|(letter, _)| letter).collect();
        prop_assert!(find(&part, &candidate).is_some(), "{part:?} in {candidate:?}");
        prop_assert!(find(&part.to_uppercase(), &candidate.to_lowercase()).is_some());
    }
}

#[test]
fn long_texts_cost_little() {
    assert!(find("a", &"b".repeat(1 << 20)).is_none());
    assert!(find(&"a".repeat(1 << 20), "a").is_none());
    assert!(find(&"a".repeat(64), &"a".repeat(1 << 20)).is_some());
}
