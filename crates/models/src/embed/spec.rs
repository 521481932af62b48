//! What is known about a model, from the `embedder.json` beside its weights.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::EmbedError;

/// The description's file name.
pub(super) const FILE: &str = "embedder.json";

/// Names an embedding model for ever: vectors in an index are told apart by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct EmbedderId(Cow<'static, str>);

/// The languages a model was trained for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Languages {
    /// English alone.
    English,
    /// Many, English among them.
    Many,
}

/// How the vectors of the tokens become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// The vector of the first token.
    Cls,
}

/// What is known about a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbedderSpec {
    /// Its name; also the name of its folder.
    pub id: EmbedderId,
    /// Numbers in a vector.
    pub dimensions: usize,
    /// Tokens it reads of a text, with the prefix and the two marks around it; the rest is cut off.
    pub max_tokens: usize,
    /// Put before a question.
    pub query_prefix: String,
    /// Put before a passage.
    pub passage_prefix: String,
    /// The languages it was trained for.
    pub languages: Languages,
    /// How the vectors of the tokens become one.
    pub pooling: Pooling,
    /// The file with the weights.
    pub model: String,
    /// SHA-256 of every file that is read, in hexadecimal.
    pub sha256: BTreeMap<String, String>,
}

impl EmbedderSpec {
    /// Reads the description in `folder`.
    ///
    /// # Errors
    /// When it is missing or not in the expected form.
    pub fn read(folder: &Path) -> Result<Self, EmbedError> {
        let path = folder.join(FILE);
        let bytes = fs::read(&path).map_err(|source| EmbedError::Unreadable {
            path: path.clone(),
            source,
        })?;
        serde_json::from_slice(&bytes).map_err(|source| EmbedError::Damaged {
            path,
            source: Some(Box::new(source)),
        })
    }

    /// A file of the model, checked against its hash: a damaged weight would otherwise only show as bad answers.
    pub(super) fn read_file(&self, folder: &Path, name: &str) -> Result<Vec<u8>, EmbedError> {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(|source| EmbedError::Unreadable {
            path: path.clone(),
            source,
        })?;
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if self.sha256.get(name) != Some(&hash) {
            return Err(EmbedError::Damaged { path, source: None });
        }
        Ok(bytes)
    }
}

impl EmbedderId {
    /// The shipped model for English.
    pub const ENGLISH: Self = Self(Cow::Borrowed("all-minilm-l6-v2"));
    /// The shipped model for the languages written in Latin, Cyrillic or Greek letters.
    pub const MANY: Self = Self(Cow::Borrowed("multilingual-e5-small-eu"));

    /// The model with this name.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmbedderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
