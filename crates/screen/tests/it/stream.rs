//! A text that arrives in pieces.

use adiuva_screen::markdown::{Citations, Stream, to_html};
use proptest::prelude::*;

fn whole(text: &str) -> String {
    to_html(text, &(1..=3).collect())
}

fn shown(stream: &Stream) -> String {
    stream.blocks().concat()
}

/// Lines that are good at changing what the lines before them mean.
const LINES: &[&str] = &[
    "",
    "",
    "",
    "a",
    "b *c",
    "d* e",
    "**f",
    "g**",
    "- h",
    "  - i",
    "* j",
    "1. k",
    "2. l",
    "    m",
    "\tn",
    "> o",
    ">",
    "> - p",
    "```",
    "```rust",
    "~~~",
    "# q",
    "#",
    "===",
    "---",
    "-",
    "***",
    "| r | s |",
    "|---|---|",
    "| t |",
    "<div>",
    "</div>",
    "<!-- u",
    "v -->",
    "<script>",
    "</script>",
    "<w>",
    "[x](/y",
    "z)",
    "[1]",
    "`a",
    "b`",
    "\\",
    "&amp;",
    "c  ",
    "- [ ] d",
    "   e",
    "[f]:",
    "[g",
    "è 日本 🙂",
    "<?",
    "?>",
];

fn text() -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(LINES),
        prop::sample::select(&["\n", "\n", "\n", "\n\n", "\r\n", ""][..]),
    );
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end]).collect())
}

fn feed(text: &str, sizes: &[usize], mut after: impl FnMut(&Stream)) -> Stream {
    let mut stream = Stream::new((1..=3).collect());
    let characters: Vec<char> = text.chars().collect();
    let mut sizes = sizes.iter().copied().cycle();
    let mut rest = &characters[..];
    while !rest.is_empty() {
        let (piece, tail) = rest.split_at(sizes.next().unwrap_or(1).min(rest.len()));
        stream.append(&piece.iter().collect::<String>());
        rest = tail;
        after(&stream);
    }
    stream
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_make_the_same_as_the_whole(text in text(), sizes in prop::collection::vec(1_usize..9, 1..6)) {
        let mut stream = feed(&text, &sizes, |_| {});
        stream.finish();
        prop_assert_eq!(shown(&stream), whole(&text));
    }

    /// Without definitions the end changes nothing but the last block: what was settled was right.
    #[test]
    fn settled_blocks_are_final(text in text(), sizes in prop::collection::vec(1_usize..9, 1..6)) {
        prop_assume!(!text.contains("]:"));
        let text = text + "\n\nlast paragraph\n";
        let mut stream = feed(&text, &sizes, |_| {});
        let before = stream.blocks().to_vec();
        let changed = stream.finish();
        prop_assert!(changed.is_empty(), "{changed:?} of {before:?} became {:?}", stream.blocks());
    }

    #[test]
    fn the_range_names_all_that_changed(text in text(), sizes in prop::collection::vec(1_usize..9, 1..6)) {
        let mut mirror = Vec::new();
        let mut stream = Stream::new(Citations::none());
        for piece in text.split_inclusive(' ') {
            for part in piece.chars().collect::<Vec<_>>().chunks(sizes[0]) {
                let changed = stream.append(&part.iter().collect::<String>());
                mirror.truncate(changed.start);
                mirror.extend_from_slice(&stream.blocks()[changed]);
                prop_assert_eq!(&mirror[..], stream.blocks());
            }
        }
    }

    #[test]
    fn anything_is_safe(text in "\\PC{0,60}", more in text()) {
        crate::safe::check(&whole(&text));
        crate::safe::check(&whole(&format!("{text}{more}")));
    }
}

#[test]
fn a_definition_at_the_end_reaches_back() {
    let text = "[a] b\n\nc\n\n[a]: https://d.example\n";
    let mut stream = feed(text, &[3], |_| {});
    assert!(shown(&stream).starts_with("<p>[a] b</p>"));
    assert_eq!(stream.finish(), 0..2);
    assert_eq!(shown(&stream), whole(text));
}

#[test]
fn citations_known_at_the_end_appear() {
    let mut stream = Stream::new(Citations::none());
    stream.append("a\n\nb [1]");
    assert_eq!(stream.finish_with([1].into_iter().collect()), 1..2);
    assert_eq!(shown(&stream), whole("a\n\nb [1]"));
}

/// An append costs what the last block costs, however long the answer is.
#[test]
fn the_cost_of_an_append_does_not_grow() {
    let paragraph = "A sentence with **weight** and `code` in it, and one more [1].\n\n- one\n- two\n\n";
    let mut stream = Stream::new(Citations::none());
    let mut cost_of_tenth = Vec::new();
    for _ in 0..10 {
        let before = stream.parsed_bytes();
        for _ in 0..100 {
            for token in paragraph.split_inclusive(' ') {
                stream.append(token);
            }
        }
        cost_of_tenth.push(stream.parsed_bytes() - before);
    }
    let (first, last) = (cost_of_tenth[0], cost_of_tenth[9]);
    assert!(last <= first + first / 100, "{cost_of_tenth:?}");
}

/// One block without end is rendered more and more rarely: the whole stays in proportion.
#[test]
fn an_endless_block_costs_in_proportion() {
    let mut cost = Vec::new();
    for size in [1 << 16, 1 << 18] {
        let mut stream = Stream::new(Citations::none());
        stream.append("```\n");
        for _ in 0..size / 64 {
            stream.append("let answer = ask(\"question\").await?; // as long as sixty-four\n\n\n");
        }
        cost.push(stream.parsed_bytes() / size);
    }
    assert!(cost[1] <= cost[0], "{cost:?} bytes parsed for each byte");
}

/// What a person sees of an open end never falls back: once bold, it stays bold, and marks do not show.
#[test]
fn open_ends_do_not_flicker() {
    let cases = [
        ("a **bold** b", "**"),
        ("a *thin* b", "*"),
        ("run `code` b", "`"),
        ("see [page](https://a.example/b) c", "https://a.example/b)"),
        ("true [1] and [2].", "["),
        ("```rust\nlet a;\n```\n\nb", "`"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "|"),
        ("text:\n- one\n- two\n", "<h2>"),
        ("text:\n\n---\n\nb", "<h2>"),
        ("- [ ] one\n- [x] two\n", "["),
    ];
    for (text, never) in cases {
        feed(text, &[1], |stream| {
            let shown = shown(stream).replace("title=\"https://a.example/b\"", "");
            assert!(!shown.contains(never), "{text:?} shows {never:?}: {shown}");
        });
    }
}
