//! Sentences underlined in HTML that the writer made.

use std::ops::Range;

/// What an underlined piece stands in.
const OPENING: &str = "<span class=\"unsupported\">";
const CLOSING: &str = "</span>";

/// Underlines in `html`, which [`super::to_html`] or a [`super::Stream`] made, each of the `sentences`, which are parts of
/// the text it was made of.
///
/// Sentences are found by their letters and digits alone, because marks, links and citations are written otherwise in
/// HTML. One that is not found stays as it is.
pub fn underline(html: &str, sentences: &[&str]) -> String {
    let letters = Letters::of(html);
    let mut found: Vec<Range<usize>> = sentences
        .iter()
        .filter_map(|sentence| letters.find(&spoken(sentence)))
        .collect();
    found.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(html.len() + found.len() * 64);
    let mut written = 0;
    for range in found {
        if range.start < written {
            continue;
        }
        out.push_str(html.get(written..range.start).unwrap_or_default());
        wrap(&mut out, html.get(range.clone()).unwrap_or_default());
        written = range.end;
    }
    out.push_str(html.get(written..).unwrap_or_default());
    out
}

/// Wraps the text of `html` but none of its tags, so that elements stay nested.
fn wrap(out: &mut String, html: &str) {
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tagged) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if text.trim().is_empty() {
            out.push_str(text);
        } else {
            out.push_str(OPENING);
            out.push_str(text);
            out.push_str(CLOSING);
        }
        // A citation is a mark of its own and stays as it is.
        let end = if tagged.starts_with("<button") {
            tagged.find("</button>").map(|at| at + "</button>".len())
        } else {
            tagged.find('>').map(|at| at + 1)
        };
        let (tag, after) = tagged.split_at(end.unwrap_or(tagged.len()));
        out.push_str(tag);
        rest = after;
    }
}

/// The letters and digits of a text in HTML, and where each of them stands.
struct Letters {
    plain: String,
    /// For each byte of `plain` where its letter begins in the HTML.
    places: Vec<usize>,
    /// Where the text after the last letter ends.
    end: usize,
}

impl Letters {
    fn of(html: &str) -> Self {
        let mut letters = Self {
            plain: String::new(),
            places: Vec::new(),
            end: html.len(),
        };
        let mut at = 0;
        while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
            at += match rest.chars().next() {
                Some('<') if rest.starts_with("<button") => rest.find("</button>").unwrap_or(rest.len()),
                Some('<') => rest.find('>').map_or(rest.len(), |end| end + 1),
                Some('&') => rest.find(';').map_or(1, |end| end + 1),
                Some(letter) => {
                    letters.push(letter, at);
                    letter.len_utf8()
                }
                None => rest.len(),
            };
        }
        letters
    }

    fn push(&mut self, letter: char, at: usize) {
        if letter.is_alphanumeric() {
            self.plain.push(letter);
            self.places.extend(std::iter::repeat_n(at, letter.len_utf8()));
            self.end = at + letter.len_utf8();
        }
    }

    /// Where in the HTML these letters stand.
    fn find(&self, wanted: &str) -> Option<Range<usize>> {
        let last = wanted.chars().next_back()?;
        let start = self.plain.find(wanted)?;
        let final_letter = start + wanted.len() - last.len_utf8();
        let from = self.places.get(start).copied()?;
        let to = self.places.get(final_letter).copied()? + last.len_utf8();
        Some(from..to.min(self.end))
    }
}

/// The letters and digits of Markdown that are shown: without citations and the targets of links.
fn spoken(sentence: &str) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some(character) = rest.chars().next() {
        let skipped = match character {
            '[' => citation(rest),
            ']' if rest.starts_with("](") => rest.find(')').map(|end| end + 1),
            _ => None,
        };
        if skipped.is_none() && character.is_alphanumeric() {
            out.push(character);
        }
        rest = rest.get(skipped.unwrap_or(character.len_utf8())..).unwrap_or_default();
    }
    out
}

/// How long the citation is that `text` begins with.
fn citation(text: &str) -> Option<usize> {
    let end = text.find(']')?;
    let digits = text.get(1..end)?;
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Citations, to_html};
    use super::*;

    fn shown(text: &str, sentences: &[&str]) -> String {
        underline(&to_html(text, &Citations::from_iter([1, 2])), sentences)
    }

    #[test]
    fn a_sentence_is_underlined() {
        assert_eq!(
            shown("One is true [1]. Two is not.", &["Two is not."]),
            "<p>One is true <button type=\"button\" class=\"cite\" data-cite=\"1\">1</button>. \
             <span class=\"unsupported\">Two is not</span>.</p>\n"
        );
    }

    #[test]
    fn marks_links_and_citations_stay_nested() {
        assert_eq!(
            shown("A **bold [1] claim** & `more`.", &["A **bold [1] claim** & `more`."]),
            "<p><span class=\"unsupported\">A </span><strong><span class=\"unsupported\">bold </span>\
             <button type=\"button\" class=\"cite\" data-cite=\"1\">1</button><span class=\"unsupported\"> claim</span></strong>\
             <span class=\"unsupported\"> &amp; </span><code><span class=\"unsupported\">more</span></code>.</p>\n"
        );
        let linked = shown(
            "See [the page](https://a.example/b) now.",
            &["See [the page](https://a.example/b) now."],
        );
        assert!(
            linked.contains("<span class=\"unsupported\">the page</span></a>"),
            "{linked}"
        );
    }

    #[test]
    fn what_is_not_there_changes_nothing() {
        for sentences in [&[][..], &["nowhere"], &[""], &["[1]"], &["…"]] {
            assert_eq!(shown("Some text [1].", sentences), shown("Some text [1].", &[]));
        }
        assert_eq!(shown("a <b onclick=x>b</b>", &["b onclick x"]).matches("<b").count(), 0);
    }

    #[test]
    fn other_scripts_and_overlaps() {
        assert_eq!(
            shown("È così. 日本。", &["È così.", "così. 日本。"]),
            "<p><span class=\"unsupported\">È così</span>. 日本。</p>\n"
        );
    }
}
