//! The end of a text that is still arriving, made to look like what it will most likely become.
//!
//! Only looks depend on this: whatever it returns goes through the same parser and the same writer.

mod inline;

use std::borrow::Cow;

/// `text` with its last, open marks closed, and marks left out whose meaning is not yet known.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    let line = text.rfind('\n').map_or(0, |end| end + 1);
    let (lines, last) = text.split_at_checked(line).unwrap_or((text, ""));
    if in_fence(lines) {
        let closing = !last.trim().is_empty() && last.trim().bytes().all(|byte| matches!(byte, b'`' | b'~'));
        return Cow::Borrowed(if closing { lines } else { text });
    }
    if let Some(table) = table(text) {
        return Cow::Owned(table);
    }
    if is_mark(last) {
        return Cow::Borrowed(lines);
    }
    let start = paragraph_start(text, line);
    let (before, open) = text.split_at_checked(start).unwrap_or(("", text));
    match inline::close(open) {
        Some(closed) => Cow::Owned(format!("{before}{closed}")),
        None => Cow::Borrowed(text),
    }
}

/// Whether a code block is open after these complete lines.
fn in_fence(lines: &str) -> bool {
    let mut open: Option<(char, usize)> = None;
    for line in lines.lines() {
        let line = line.trim_start_matches([' ', '\t', '>']);
        let Some(mark) = line.chars().next().filter(|mark| matches!(mark, '`' | '~')) else {
            continue;
        };
        let length = line.chars().take_while(|character| *character == mark).count();
        let rest = line.trim_start_matches(mark);
        match open {
            None if length >= 3 && !(mark == '`' && rest.contains('`')) => open = Some((mark, length)),
            Some((by, least)) if by == mark && length >= least && rest.trim().is_empty() => open = None,
            _ => {}
        }
    }
    open.is_some()
}

/// A table of which only the first line is there, or the first and a part of the second, with its second line in full.
fn table(text: &str) -> Option<String> {
    let start = text.rfind("\n\n").map_or(0, |end| end + 2);
    let (before, table) = text.split_at_checked(start)?;
    let (head, second) = table.split_once('\n').unwrap_or((table, ""));
    let begun = head.starts_with('|') && !is_mark(head) && second.bytes().all(|byte| b"|:- ".contains(&byte));
    let closed = inline::close(head).map_or(Cow::Borrowed(head), Cow::Owned);
    let cells = cells(&closed);
    (begun && cells > 0).then(|| format!("{before}{closed}\n{}|\n", "|-".repeat(cells)))
}

/// How many cells a table's line has.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let mut bars = 0;
    let mut escaped = false;
    for character in line.chars() {
        bars += usize::from(character == '|' && !escaped);
        escaped = character == '\\' && !escaped;
    }
    let closed = line.len() > 1 && line.ends_with('|') && !line.ends_with("\\|");
    bars - usize::from(closed && bars > 0)
}

/// Whether a line is but the beginning of a mark: a list's dash, a fence, a rule, a number, the line below a heading.
fn is_mark(line: &str) -> bool {
    let line = line.trim();
    let rest = line.trim_start_matches(['-', '+', '*', '=', '_', '#', '>', '`', '~', '|', ':', ' ']);
    let number = rest.trim_end_matches(['.', ')']);
    let task = ["[", "[x", "[X", "[ ]", "[x]", "[X]"].contains(&rest);
    task || !line.is_empty() && number.len() < 4 && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the inline text begins that goes on to the end of `text`, whose last line begins at `line`.
fn paragraph_start(text: &str, line: usize) -> usize {
    let mut start = line;
    loop {
        let here = text.get(start..).unwrap_or_default();
        let indent = here.len() - here.trim_start_matches([' ', '\t', '>']).len();
        let unindented = here.trim_start_matches([' ', '\t', '>']);
        if let Some(mark) = block_mark(unindented) {
            return start + indent + mark;
        }
        let before = text.get(..start).unwrap_or_default();
        let Some(previous) = before.strip_suffix('\n') else {
            return start;
        };
        let previous_start = previous.rfind('\n').map_or(0, |end| end + 1);
        if previous.get(previous_start..).unwrap_or_default().trim().is_empty() {
            return start;
        }
        start = previous_start;
    }
}

/// How long the mark is with which a list item, heading or table row begins.
fn block_mark(line: &str) -> Option<usize> {
    let first = line.bytes().next()?;
    match first {
        b'-' | b'+' | b'*' if line.get(1..2) == Some(" ") => {
            let task = ["[ ] ", "[x] ", "[X] "].iter().any(|task| line.get(2..6) == Some(task));
            Some(if task { 6 } else { 2 })
        }
        b'#' => Some(line.bytes().take_while(|byte| *byte == b'#').count()),
        b'|' => Some(1),
        b'0'..=b'9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let mark = line.get(digits..digits + 2)?;
            matches!(mark, ". " | ") ").then_some(digits + 2)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn open_ends_look_like_what_they_become() {
        let cases = [
            ("", ""),
            ("plain", "plain"),
            ("a **bo", "a **bo**"),
            ("a **bold*", "a **bold**"),
            ("a **bold**", "a **bold**"),
            ("a **bold ", "a **bold**"),
            ("a **", "a "),
            ("*a **b", "*a **b***"),
            ("2 * 3", "2 * 3"),
            ("snake_case_na", "snake_case_na"),
            ("~~gone", "~~gone~~"),
            ("run `cargo te", "run `cargo te`"),
            ("run ``a` b", "run ``a` b``"),
            ("run `a * b` *c", "run `a * b` *c*"),
            ("\\*a", "\\*a"),
            ("see [the page](https://a.ex", "see the page"),
            ("see [the pa", "see the pa"),
            ("see ![the pa", "see the pa"),
            ("see [a](/b) and *c", "see [a](/b) and *c*"),
            ("true [1", "true "),
            ("true [1]", "true [1]"),
            ("**true [1", "**true**"),
            ("text:\n-", "text:\n"),
            ("text:\n--", "text:\n"),
            ("text\n12.", "text\n"),
            ("text\n``", "text\n"),
            ("- **a\n- b", "- **a\n- b"),
            ("- a\n- **b", "- a\n- **b**"),
            ("# **b", "# **b**"),
            ("**a\n\nb", "**a\n\nb"),
            ("**a\nb", "**a\nb**"),
            ("```rust\nlet a = **", "```rust\nlet a = **"),
            ("```rust\nlet a;\n``", "```rust\nlet a;\n"),
            ("```\na\n```\n**b", "```\na\n```\n**b**"),
            ("| a | b", "| a | b\n|-|-|\n"),
            ("| a | b |\n", "| a | b |\n|-|-|\n"),
            ("| a | b |\n|--", "| a | b |\n|-|-|\n"),
            ("| a |\n|---|\n| **b", "| a |\n|---|\n| **b**"),
        ];
        for (text, expected) in cases {
            assert_eq!(mend(text), expected, "{text:?}");
        }
    }
}
