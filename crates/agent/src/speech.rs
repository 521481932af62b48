//! Between the model's words and the person: blocks are cut out and checked, secrets are kept back.

use crate::blocks::{Blocks, Piece};
use crate::results::Results;
use crate::sanitizer::{Sanitizer, Secrets};

/// What one answer says, as it comes.
#[derive(Debug)]
pub struct Speech {
    blocks: Blocks,
    sanitizer: Sanitizer,
    secrets: Secrets,
    results: Results,
    leaky: u32,
    text_only: bool,
}

impl Speech {
    /// An answer that keeps these texts back and takes the things it shows from these results.
    #[must_use]
    pub fn new(secrets: Secrets, results: Results) -> Self {
        Self {
            blocks: Blocks::default(),
            sanitizer: Sanitizer::new(secrets.clone()),
            secrets,
            results,
            leaky: 0,
            text_only: false,
        }
    }

    /// The same without blocks: those that the model writes all the same are left out.
    #[must_use]
    pub fn text_only(mut self, text_only: bool) -> Self {
        self.text_only = text_only;
        self
    }

    /// Takes more of the model's words and gives what may be said by now.
    pub fn push(&mut self, chunk: &str) -> Vec<Piece> {
        let pieces = self.blocks.push(chunk, &self.results);
        self.checked(pieces)
    }

    /// The end of the words, or a pause in them.
    pub fn finish(&mut self) -> Vec<Piece> {
        let pieces = self.blocks.finish(&self.results);
        let mut said = self.checked(pieces);
        said.extend(text(self.sanitizer.finish()));
        said
    }

    /// Tells the log what was taken out, without its content.
    pub fn log(&self) {
        let (skipped, caught) = (self.blocks.skipped(), self.sanitizer.caught() + self.leaky);
        if skipped > 0 {
            tracing::warn!(
                blocks.skipped = skipped,
                "{skipped} blocks of an answer were not what they should be"
            );
        }
        if caught > 0 {
            tracing::warn!(
                answer.caught = caught,
                "an answer gave away what it must not, {caught} times"
            );
        }
    }

    fn checked(&mut self, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut said = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(words) => said.extend(text(self.sanitizer.push(&words))),
                Piece::Block(_) if self.text_only => {}
                Piece::Block(block) => {
                    said.extend(text(self.sanitizer.finish()));
                    let mut within = Sanitizer::new(self.secrets.clone());
                    within.push(&serde_json::to_string(&block).unwrap_or_default());
                    within.finish();
                    if within.caught() == 0 {
                        said.push(Piece::Block(block));
                    } else {
                        self.leaky += 1;
                    }
                }
            }
        }
        said
    }
}

fn text(words: String) -> Option<Piece> {
    (!words.is_empty()).then_some(Piece::Text(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_only_text_is_wanted_blocks_are_left_out() {
        let mut speech = Speech::new(Secrets::of([""; 0]), Results::default()).text_only(true);
        let mut said = speech.push("Three.\n```table\n{\"headers\":[\"a\"],\"rows\":[[\"b\"]]}\n```\nEnd");
        said.extend(speech.finish());
        assert!(said.iter().all(|piece| matches!(piece, Piece::Text(_))), "{said:?}");
    }

    #[test]
    fn a_prompt_hidden_in_a_block_takes_the_block_with_it() {
        let prompt = "You look after the tasks of the person and never of another one.";
        let mut speech = Speech::new(Secrets::of([prompt]), Results::default());
        let table = |cell: &str| format!("```table\n{{\"headers\":[\"a\"],\"rows\":[[\"{cell}\"]]}}\n```\nEnd");
        let mut said = speech.push(&table(prompt));
        said.extend(speech.finish());
        assert_eq!(said, [Piece::Text("End".into())]);
        let mut said = speech.push(&table("Three tasks"));
        said.extend(speech.finish());
        assert!(matches!(said.as_slice(), [Piece::Block(_), Piece::Text(_)]), "{said:?}");
    }
}
