//! Emphasis, code and links that are open where a text ends.

/// Reads one paragraph and keeps what is open.
struct Scan<'a> {
    text: &'a str,
    /// Open emphasis: the mark, and how many of it.
    marks: Vec<(char, usize)>,
    /// The length of the backticks that opened a code span.
    code: Option<usize>,
    /// Where open brackets are, the `!` of an image included, and where the text after each begins.
    brackets: Vec<(usize, usize)>,
    /// A link of which the target has begun: its bracket, its text.
    target: Option<(usize, &'a str)>,
    /// Where marks begin that reach the very end and may not be complete.
    cut: Option<usize>,
}

/// `text` with closing marks, or nothing if none is open.
pub(super) fn close(text: &str) -> Option<String> {
    if !text.contains(['*', '_', '~', '`', '[']) {
        return None;
    }
    let mut scan = Scan {
        text,
        marks: Vec::new(),
        code: None,
        brackets: Vec::new(),
        target: None,
        cut: None,
    };
    scan.read();
    scan.closed()
}

impl<'a> Scan<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn read(&mut self) {
        let mut at = 0;
        while let Some(character) = self.rest(at).chars().next() {
            let run = match character {
                '`' | '*' | '_' | '~' => self.run(at, character),
                _ => 1,
            };
            let next = at + character.len_utf8() * run;
            match character {
                '`' => self.backticks(at, run),
                _ if self.code.is_some() => {}
                '\\' => {
                    at = next + self.rest(next).chars().next().map_or(0, char::len_utf8);
                    continue;
                }
                '*' | '_' | '~' => self.emphasis(at, character, run),
                '[' => {
                    let image = at > 0 && self.text.as_bytes().get(at - 1) == Some(&b'!');
                    self.brackets.push((at - usize::from(image), next));
                }
                ']' => match self.bracket(next) {
                    Some(end) => {
                        at = end;
                        continue;
                    }
                    None if self.target.is_some() => return,
                    None => {}
                },
                _ => {}
            }
            at = next;
        }
    }

    fn run(&self, at: usize, mark: char) -> usize {
        self.rest(at).chars().take_while(|character| *character == mark).count()
    }

    fn backticks(&mut self, at: usize, run: usize) {
        let ends = at + run == self.text.len();
        match self.code {
            Some(length) if length == run => self.code = None,
            Some(_) | None if ends => self.cut = Some(at),
            Some(_) => {}
            None => self.code = Some(run),
        }
    }

    fn emphasis(&mut self, at: usize, mark: char, run: usize) {
        let before = self.text.get(..at).and_then(|text| text.chars().next_back());
        let Some(after) = self.rest(at + run).chars().next() else {
            self.cut = Some(self.cut.filter(|cut| self.only_marks(*cut, at)).unwrap_or(at));
            return;
        };
        if mark == '~' && run != 2 {
            return;
        }
        let blank = before.is_none_or(char::is_whitespace);
        let punctuated = before.is_some_and(|before| before.is_ascii_punctuation());
        let opens = !after.is_whitespace() && (!after.is_ascii_punctuation() || blank || punctuated);
        let closes = !blank && (!punctuated || after.is_whitespace() || after.is_ascii_punctuation());
        let inside_word = mark == '_' && opens && closes;
        if inside_word {
            return;
        }
        let mut left = run;
        while closes && left > 0 {
            let Some((_, count)) = self.marks.last_mut().filter(|(open, _)| *open == mark) else {
                break;
            };
            let used = left.min(*count);
            left -= used;
            *count -= used;
            if *count == 0 {
                self.marks.pop();
            }
        }
        if opens && left > 0 {
            self.marks.push((mark, left));
        }
    }

    fn only_marks(&self, from: usize, to: usize) -> bool {
        let between = self.text.get(from..to).unwrap_or_default();
        between.chars().all(|character| matches!(character, '*' | '_' | '~'))
    }

    /// A bracket closes before `next`. Where its target ends, if it has a whole one.
    fn bracket(&mut self, next: usize) -> Option<usize> {
        let (open, start) = self.brackets.pop()?;
        let target = self.rest(next).strip_prefix('(')?;
        if let Some(end) = target.find([')', '\n']) {
            return Some(next + 1 + end);
        }
        let text = self.text.get(start..next - 1).unwrap_or_default();
        self.target = Some((open, text));
        None
    }

    fn closed(self) -> Option<String> {
        let mut out = match (self.target, self.brackets.last()) {
            (Some((open, text)), _) => format!("{}{text}", self.text.get(..open)?),
            (None, Some((open, start))) if self.code.is_none() && !self.rest(*start).contains('\n') => {
                let inside = self.rest(*start);
                let number = inside.len() < 4 && inside.bytes().all(|byte| byte.is_ascii_digit());
                let end = self.cut.filter(|cut| cut >= start).unwrap_or(self.text.len());
                let shown = if number { "" } else { self.text.get(*start..end)? };
                format!("{}{shown}", self.text.get(..*open)?)
            }
            _ => self.text.get(..self.cut.unwrap_or(self.text.len()))?.to_owned(),
        };
        if self.code.is_some() || !self.marks.is_empty() {
            out.truncate(out.trim_end_matches([' ', '\n']).len());
        }
        if let Some(length) = self.code {
            out.push_str(&"`".repeat(length));
        }
        for (mark, count) in self.marks.into_iter().rev() {
            out.extend(std::iter::repeat_n(mark, count));
        }
        (out != self.text).then_some(out)
    }
}
