//! Where the shipped models lie.

use std::env;
use std::path::{Path, PathBuf};

use super::{EmbedError, EmbedderId, platform, spec};

/// The folder with the shipped models, one folder a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    root: PathBuf,
}

impl Weights {
    /// Finds the folder: the one named by `ADIUVA_MODELS`, else `weights` among the resources of an installed app, else
    /// that of the checkout the program was built from.
    ///
    /// # Errors
    /// When no place has the models; the error names all that were tried.
    pub fn locate() -> Result<Self, EmbedError> {
        Self::find(env::var_os("ADIUVA_MODELS").map(PathBuf::from))
    }

    /// The models in `root`, whatever else is installed.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder of one model.
    #[must_use]
    pub fn folder(&self, id: &EmbedderId) -> PathBuf {
        self.root.join(id.as_str())
    }

    /// The folder above them.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The shipped models: the one for English first, then the one for all the others.
    #[must_use]
    pub fn shipped() -> [EmbedderId; 2] {
        [EmbedderId::ENGLISH, EmbedderId::MANY]
    }

    /// `named` (ADIUVA_MODELS) is the only place looked at when it is given.
    fn find(named: Option<PathBuf>) -> Result<Self, EmbedError> {
        let tried = match named {
            Some(root) => vec![root],
            None => {
                let mut roots: Vec<_> = platform::installed()
                    .into_iter()
                    .map(|folder| folder.join("weights"))
                    .collect();
                roots.push(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/weights")));
                roots
            }
        };
        let complete = |root: &&PathBuf| {
            let mut shipped = Self::shipped().into_iter();
            shipped.all(|id| root.join(id.as_str()).join(spec::FILE).is_file())
        };
        match tried.iter().find(complete) {
            Some(root) => Ok(Self::at(root)),
            None => Err(EmbedError::WeightsMissing { tried }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_that_is_empty_is_an_error_that_names_it() {
        let error = Weights::find(Some(PathBuf::from("/nowhere/models"))).unwrap_err();
        assert!(error.to_string().contains("/nowhere/models"), "{error}");
    }

    #[test]
    fn the_checkout_has_every_shipped_model() {
        let weights = Weights::find(None).unwrap();
        for id in Weights::shipped() {
            assert!(weights.folder(&id).join(spec::FILE).is_file(), "{id}");
        }
    }
}
