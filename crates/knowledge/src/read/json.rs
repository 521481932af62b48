//! JSON laid out in lines: a value a line, so that it can be cut, and its escapes as letters, so that it can be found.

/// Lays out JSON or JSON lines. What is not JSON comes back in some lines too and loses nothing but white space
/// outside strings.
pub(super) fn lay_out(text: &str) -> String {
    if is_laid_out(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut depth = 0_usize;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                out.push('"');
                string(&mut characters, &mut out);
            }
            '{' | '[' => {
                out.push(character);
                depth += 1;
                line(&mut out, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(character);
                if depth == 0 {
                    out.push('\n');
                }
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            character if character.is_whitespace() => {}
            character => out.push(character),
        }
    }
    out
}

fn is_laid_out(text: &str) -> bool {
    !text.contains("\\u") && text.lines().all(|line| line.len() <= 400)
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    // Deep nesting would make the layout quadratic.
    out.extend(std::iter::repeat_n(' ', depth.min(12)));
}

fn string(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                out.push('"');
                return;
            }
            '\\' => match characters.next() {
                Some('u') => out.extend(escape(characters)),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            character => out.push(character),
        }
    }
}

/// The character of `\uXXXX`, a surrogate pair read as one.
fn escape(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let first = unit(characters)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let mut ahead = characters.clone();
    if (ahead.next(), ahead.next()) != (Some('\\'), Some('u')) {
        return Some(char::REPLACEMENT_CHARACTER);
    }
    let second = unit(&mut ahead).filter(|second| (0xdc00..0xe000).contains(second));
    let Some(second) = second else {
        return Some(char::REPLACEMENT_CHARACTER);
    };
    *characters = ahead;
    char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
}

fn unit(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<u32> {
    let mut value = 0;
    for _ in 0..4 {
        value = value * 16 + characters.peek()?.to_digit(16)?;
        characters.next();
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_letters_and_values_lines() {
        let out = lay_out(r#"{"a":"caff\u00e8 \ud83d\ude00 \n \"q\"","b":[1,2]}"#);
        assert_eq!(
            out,
            "{\n \"a\": \"caffè 😀 \\n \\\"q\\\"\",\n \"b\": [\n  1,\n  2\n ]\n}\n"
        );
        assert_eq!(
            lay_out("{\n  \"a\": 1\n}"),
            "{\n  \"a\": 1\n}",
            "what has lines keeps them"
        );
    }

    #[test]
    fn broken_json_does_no_harm() {
        for text in [r#"{"a":"\ud83d"#, r#""\u12"#, r#""\"#, "]]]]", r#"{"\ud83d\u0041"}"#] {
            lay_out(text);
        }
    }
}
