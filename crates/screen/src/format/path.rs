//! Long paths in little room.

use unicode_segmentation::UnicodeSegmentation;

/// `path` in at most `most` characters as people count them, with `…` for what is left out of its middle.
///
/// The name of the file is kept whole if two thirds of the room suffice for it.
pub fn shorten(path: &str, most: usize) -> String {
    let graphemes: Vec<&str> = path.graphemes(true).collect();
    if graphemes.len() <= most {
        return path.to_owned();
    }
    let Some(room) = most.checked_sub(1) else {
        return String::new();
    };
    let separator = graphemes.iter().rposition(|part| matches!(*part, "/" | "\\"));
    let name = graphemes.len() - separator.unwrap_or(graphemes.len());
    let fits = (1..=room * 2 / 3).contains(&name);
    let tail = if fits { name.max(room / 2) } else { room.div_ceil(2) };
    let kept = graphemes.iter().take(room - tail);
    let end = graphemes.iter().skip(graphemes.len() - tail);
    kept.chain([&"…"]).chain(end).copied().collect()
}
