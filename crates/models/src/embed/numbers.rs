//! Hands tokens to fastembed that were made already.
//!
//! fastembed keeps a tokenizer of its own. The multilingual one takes 170 MiB, and ours is needed anyway to cut texts
//! into chunks before any weights are loaded. So fastembed gets the tokens as a text of numbers, with a tokenizer that
//! reads the numbers of this one text.

use fastembed::{TextEmbedding, TokenizerFiles};
use tokenizers::models::wordlevel::WordLevel;

const TOKENIZER: &str = r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
    "pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
    "model":{"type":"WordLevel","vocab":{"0":0},"unk_token":"0"}}"#;

/// The files of a tokenizer that reads numbers; [`write`] gives it those to read.
pub(super) fn files() -> TokenizerFiles {
    TokenizerFiles {
        tokenizer_file: TOKENIZER.into(),
        config_file: "{}".into(),
        special_tokens_map_file: "{}".into(),
        tokenizer_config_file: r#"{"model_max_length":1000000,"pad_token":"0"}"#.into(),
    }
}

/// The text of these tokens, which `model` can read until the next one is written.
pub(super) fn write(model: &mut TextEmbedding, tokens: &[u32]) -> String {
    let words: Vec<_> = tokens.iter().map(u32::to_string).collect();
    let text = words.join(" ");
    let vocabulary = words.into_iter().zip(tokens.iter().copied()).collect();
    let numbers = WordLevel::builder().vocab(vocabulary).unk_token("0".to_owned()).build();
    model
        .tokenizer
        .with_model(numbers.expect("a vocabulary in memory needs no file"));
    text
}
