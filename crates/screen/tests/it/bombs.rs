//! Texts of a megabyte, made to be slow.

use std::time::{Duration, Instant};

use adiuva_screen::markdown::{Citations, Stream, to_html};

const SIZE: usize = 1 << 20;
/// Unoptimised, beside other builds; the work itself takes tenths of it.
const BOUND: Duration = Duration::from_secs(20);

fn bombs(size: usize) -> Vec<(&'static str, String)> {
    let fill = |unit: &str| unit.repeat(size / unit.len());
    let units = [
        ">", "> ", "[", "![", "[]", "[a](", "[a](<", "* ", "1. ", "> - ", "*", "*a ", "*a_ ", "~~a ", "`a", "<",
        "<!--", "<a b=\"", "&", "&#", "\\", "|", "|a\n|-\n", "\n", "a\n", "# ", "```\n", "<div>\n", "[1]", "[a]: b\n",
        "-\n\n", "***a** ", "\u{202e}", "\0", "\r",
    ];
    let mut bombs: Vec<_> = units.into_iter().map(|unit| (unit, fill(unit))).collect();
    let quotes = |depth: usize| "> ".repeat(depth);
    let lazy = "a\n".repeat(size / 4);
    bombs.push(("one deep line, many lazy ones", quotes(size / 4) + &lazy));
    bombs.push(("many deep lines", (quotes(2000) + "\n").repeat(size / 4000)));
    let stairs: String = (0..size.isqrt()).map(|indent| " ".repeat(indent) + "- a\n").collect();
    bombs.push(("stairs", stairs + &lazy));
    bombs.push((
        "backticks",
        (1..size.isqrt()).map(|run| "`".repeat(run) + "a").collect(),
    ));
    bombs.push(("strong", "*".repeat(size / 2) + "a" + &"*".repeat(size / 2)));
    bombs.push(("brackets", "[".repeat(size / 2) + &"]".repeat(size / 2)));
    let wide = size / 8;
    bombs.push((
        "wide table",
        "|a".repeat(wide) + "\n" + &"|-".repeat(wide) + "\n" + &"|a\n".repeat(wide),
    ));
    bombs
}

#[test]
fn a_megabyte_of_anything_takes_bounded_time_and_space() {
    for (name, bomb) in bombs(SIZE) {
        let begin = Instant::now();
        let html = to_html(&bomb, &(1..=3).collect());
        let took = begin.elapsed();
        assert!(took < BOUND, "{name:?} took {took:?}");
        assert!(html.len() < 100 * SIZE, "{name:?} became {} bytes", html.len());
        assert!(deepest(&html) < 128, "{name:?} is too deep for a browser");
    }
}

#[test]
fn bombs_stream() {
    for (name, bomb) in bombs(SIZE / 8) {
        let begin = Instant::now();
        let mut stream = Stream::new(Citations::none());
        for piece in pieces(&bomb, 4096) {
            stream.append(piece);
        }
        let took = begin.elapsed();
        assert!(took < BOUND, "{name:?} took {took:?}");
        assert!(
            stream.parsed_bytes() < 8 * SIZE,
            "{name:?}: {} bytes parsed",
            stream.parsed_bytes()
        );
    }
}

fn pieces(text: &str, size: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.floor_char_boundary(size.min(rest.len()));
        let (piece, tail) = rest.split_at_checked(end).filter(|_| end > 0)?;
        rest = tail;
        Some(piece)
    })
}

/// How deep elements are nested; ours are written with their closing tags.
fn deepest(html: &str) -> i64 {
    let (mut depth, mut deepest) = (0, 0);
    for tag in html.split('<').skip(1) {
        if tag.starts_with('/') {
            depth -= 1;
        } else if !tag.starts_with("br") && !tag.starts_with("hr") {
            depth += 1;
        }
        deepest = deepest.max(depth);
    }
    deepest
}
