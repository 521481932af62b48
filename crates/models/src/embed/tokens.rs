//! Counts and places of tokens, as a model sees them, without the model.

use std::fmt;
use std::path::Path;

use tokenizers::Tokenizer;

use super::{EmbedError, EmbedderId, EmbedderSpec};

/// Counts tokens as one embedding model does. It neither cuts nor pads, and needs no ONNX runtime.
pub struct TokenCounter {
    id: EmbedderId,
    tokenizer: Tokenizer,
    max_tokens: usize,
    passage_room: usize,
}

impl TokenCounter {
    /// Reads the tokenizer of the model in `folder`.
    ///
    /// # Errors
    /// When a file is missing or damaged.
    pub fn load(folder: &Path) -> Result<Self, EmbedError> {
        let spec = EmbedderSpec::read(folder)?;
        let bytes = spec.read_file(folder, "tokenizer.json")?;
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|source| EmbedError::Damaged {
            path: folder.join("tokenizer.json"),
            source: Some(source),
        })?;
        // A tokenizer.json may ask for both; a counter that cuts would never count more than the limit.
        tokenizer.with_padding(None);
        tokenizer
            .with_truncation(None)
            .map_err(|source| EmbedError::Tokenizer {
                id: spec.id.clone(),
                source,
            })?;
        let around = tokenizer
            .encode_fast(spec.passage_prefix.as_str(), true)
            .map_err(|source| EmbedError::Tokenizer {
                id: spec.id.clone(),
                source,
            })?;
        Ok(Self {
            id: spec.id,
            tokenizer,
            max_tokens: spec.max_tokens,
            passage_room: spec.max_tokens.saturating_sub(around.len()),
        })
    }

    /// The tokens of `text` itself, without prefix and marks.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        let encoding = self.tokenizer.encode_fast(text, false);
        encoding.map_or_else(|_| text.chars().count(), |encoding| encoding.len())
    }

    /// The byte range of every token of `text`, in order, each on character boundaries; empty ranges are left out.
    /// Neighbours may overlap where one character became several tokens. Should the tokenizer refuse the text, every
    /// character counts as a token, which is never too few.
    #[must_use]
    pub fn offsets(&self, text: &str) -> Vec<(usize, usize)> {
        let Ok(encoding) = self.tokenizer.encode(text, false) else {
            return text
                .char_indices()
                .map(|(at, letter)| (at, at + letter.len_utf8()))
                .collect();
        };
        let whole = |&(start, end): &(usize, usize)| (text.floor_char_boundary(start), text.ceil_char_boundary(end));
        encoding
            .get_offsets()
            .iter()
            .map(whole)
            .filter(|(start, end)| start < end)
            .collect()
    }

    /// The tokens that the model reads of `text`, with prefix and marks: its beginning where it is too long.
    pub(super) fn numbers(&self, prefix: &str, text: &str) -> Result<Vec<u32>, EmbedError> {
        let encoding = self
            .tokenizer
            .encode_fast(format!("{prefix}{text}"), true)
            .map_err(|source| EmbedError::Tokenizer {
                id: self.id.clone(),
                source,
            })?;
        let mut numbers = encoding.get_ids().to_vec();
        if numbers.len() > self.max_tokens {
            // The mark at the end must stay the last token.
            let mark = numbers.pop();
            numbers.truncate(self.max_tokens.saturating_sub(1));
            numbers.extend(mark);
        }
        Ok(numbers)
    }

    /// Tokens of a passage that the model reads before it cuts: its limit less prefix and marks.
    #[must_use]
    pub fn passage_room(&self) -> usize {
        self.passage_room
    }
}

impl fmt::Debug for TokenCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCounter")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
