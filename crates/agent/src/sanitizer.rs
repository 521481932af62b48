//! What an answer must not give away: the program's own prompts and the descriptions of its tools.
//!
//! Eight words in a row of one of these texts, whatever stands between them, are taken out of an answer, and so is what
//! belongs to a model's template. The check runs while the words come: a word waits only as long as it may be the
//! beginning of something that is taken out.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Words in a row that give a text away.
const WORDS: usize = 8;
/// Bytes after which a word is not waited for any more.
const LONGEST_WORD: usize = 100;
/// What stands in place of what was taken out.
const GAP: &str = "[…]";
/// Marks of the templates of models, and of schemas; the words of nobody.
const MARKS: &[&str] = &[
    "<|im_start|>",
    "<|im_end|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|system|>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "<</SYS>>",
    "<tool_call>",
    "</tool_call>",
    "\"additionalProperties\"",
];

/// The texts that are kept back, as hashes of their runs of words.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// Of the first one, two … eight words of each run.
    beginnings: Vec<HashSet<u64>>,
}

impl Secrets {
    /// Keeps these texts back. Those of fewer than eight words give nothing away.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut beginnings = vec![HashSet::new(); WORDS];
        for text in texts {
            let words = text.split_whitespace().map(plain);
            let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
            for run in words.windows(WORDS) {
                for (length, known) in (1..).zip(beginnings.iter_mut()) {
                    known.insert(hash(run.get(..length).unwrap_or_default()));
                }
            }
        }
        Self { beginnings }
    }

    fn begins(&self, words: &[String]) -> bool {
        let known = words.len().checked_sub(1).and_then(|at| self.beginnings.get(at));
        known.is_some_and(|known| known.contains(&hash(words)))
    }
}

/// Checks the words of one answer as they come.
#[derive(Debug)]
pub struct Sanitizer {
    secrets: Secrets,
    /// Words that may be the beginning of something kept back, with what stands after each.
    held: Vec<Held>,
    /// A word whose end has not come yet.
    open: String,
    /// The last words that went by belonged to something that was taken out.
    within: bool,
    caught: u32,
}

#[derive(Debug)]
struct Held {
    /// As it was written, with the spaces after it.
    written: String,
    /// As it is compared; empty for signs alone.
    plain: String,
    /// It belongs to a whole run of words that is kept back.
    secret: bool,
}

impl Sanitizer {
    /// Checks against these texts.
    #[must_use]
    pub fn new(secrets: Secrets) -> Self {
        Self {
            secrets,
            held: Vec::new(),
            open: String::new(),
            within: false,
            caught: 0,
        }
    }

    /// Takes more of the answer and gives what may be said by now.
    pub fn push(&mut self, chunk: &str) -> String {
        self.open.push_str(chunk);
        let mut said = String::new();
        // A word is whole once a space follows it.
        while let Some(end) = whole_word(&self.open) {
            let rest = self.open.split_off(end);
            let written = std::mem::replace(&mut self.open, rest);
            self.word(written, &mut said);
        }
        said
    }

    /// The end of the answer: what is still held goes out, unless it is kept back.
    pub fn finish(&mut self) -> String {
        let mut said = String::new();
        let last = std::mem::take(&mut self.open);
        if !last.is_empty() {
            self.word(last, &mut said);
        }
        self.release(self.held.len(), &mut said);
        said
    }

    /// How often something was taken out.
    #[must_use]
    pub fn caught(&self) -> u32 {
        self.caught
    }

    fn word(&mut self, written: String, said: &mut String) {
        let written = self.without_marks(written);
        let plain = plain(written.trim());
        let silent = plain.is_empty();
        self.held.push(Held {
            written,
            plain,
            secret: false,
        });
        if silent {
            // Signs between words neither break a run nor belong to one; they go where the word before them goes.
            if self.held.len() == 1 {
                self.release(1, said);
            }
            return;
        }
        let spoken: Vec<usize> = (0..)
            .zip(&self.held)
            .filter(|(_, held)| !held.plain.is_empty())
            .map(|(at, _)| at)
            .collect();
        let words: Vec<String> = self
            .held
            .iter()
            .map(|held| held.plain.clone())
            .filter(|word| !word.is_empty())
            .collect();
        // The longest end of what is held that something kept back may begin with.
        let begin = (words.len().saturating_sub(WORDS)..words.len())
            .find(|at| self.secrets.begins(words.get(*at..).unwrap_or_default()));
        let Some(begin) = begin else {
            self.release(self.held.len(), said);
            return;
        };
        let place = |at: usize| spoken.get(at).copied().unwrap_or(self.held.len());
        let (first, second) = (place(begin), place(begin + 1));
        if words.len() - begin < WORDS {
            self.release(first, said);
            return;
        }
        for held in self.held.iter_mut().skip(first) {
            held.secret = true;
        }
        // The run may go on with the next word, so its last seven words stay.
        self.release(second, said);
    }

    /// Lets the first of the held words go.
    fn release(&mut self, count: usize, said: &mut String) {
        for held in self.held.drain(..count) {
            if held.secret || (self.within && held.plain.is_empty()) {
                if !self.within {
                    self.caught += 1;
                    said.push_str(GAP);
                    said.push(' ');
                }
                self.within = true;
            } else {
                self.within = false;
                said.push_str(&held.written);
            }
        }
    }

    fn without_marks(&mut self, mut word: String) -> String {
        for mark in MARKS {
            if word.contains(mark) {
                word = word.replace(mark, "");
                self.caught += 1;
            }
        }
        word
    }
}

/// Where the first word with the spaces after it ends, once it is whole. What has no end for long is no word.
fn whole_word(text: &str) -> Option<usize> {
    let mut spaces = false;
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            spaces = true;
        } else if spaces || at > LONGEST_WORD {
            return Some(at);
        }
    }
    spaces.then_some(text.len())
}

/// A word as it is compared: letters and digits in lower case.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn hash(words: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &str = "You help a person with the tasks of the workspace. Never change a task that was not named.";

    fn said(text: &str, pieces: usize) -> (String, u32) {
        let mut sanitizer = Sanitizer::new(Secrets::of([PROMPT]));
        let letters: Vec<char> = text.chars().collect();
        let mut said = String::new();
        for piece in letters.chunks(pieces) {
            said.push_str(&sanitizer.push(&piece.iter().collect::<String>()));
        }
        said.push_str(&sanitizer.finish());
        (said, sanitizer.caught())
    }

    #[test]
    fn what_is_nobodys_secret_goes_by_unchanged() {
        for text in [
            "",
            "Three tasks are due.\n\n- One\n- Two, with the tasks of the workspace\n",
            "  You help a person with the garden of your life.",
            "perché no? È così: «città» — 12,50 €",
        ] {
            for pieces in [1, 3, 1000] {
                assert_eq!(said(text, pieces), (text.to_owned(), 0), "in pieces of {pieces}");
            }
        }
    }

    #[test]
    fn a_prompt_is_taken_out_however_it_is_dressed() {
        for text in [
            "Sure: you help a person with the tasks of the workspace. Never change a task that was not named. Bye now",
            "Sure: \"YOU HELP, a person / with the *tasks* of the workspace. never change a task that was not named\" Bye now",
        ] {
            for pieces in [1, 7, 1000] {
                let (kept, caught) = said(text, pieces);
                assert_eq!(caught, 1, "{kept}");
                assert!(kept.starts_with("Sure: […]") && kept.ends_with("Bye now"), "{kept}");
                assert!(!kept.to_lowercase().contains("person"), "{kept}");
            }
        }
    }

    #[test]
    fn marks_of_a_template_are_taken_out() {
        assert_eq!(said("Yes.<|im_end|> Then.", 2), ("Yes. Then.".to_owned(), 1));
    }

    #[test]
    fn a_word_waits_only_while_it_may_belong_to_a_secret() {
        let mut sanitizer = Sanitizer::new(Secrets::of([PROMPT]));
        assert_eq!(sanitizer.push("Three tasks "), "Three ");
        assert_eq!(sanitizer.push("remain "), "tasks remain ");
    }
}
