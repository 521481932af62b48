//! The models of this program, each loaded once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use adiuva_models::{EmbedError, Embedder, EmbedderId, Weights};

/// The models of this program; a clone shares them.
#[derive(Clone, Debug)]
pub struct Embedders {
    weights: Weights,
    loaded: Arc<Mutex<HashMap<EmbedderId, Arc<Embedder>>>>,
}

impl Embedders {
    /// Models in these folders; nothing is read yet.
    #[must_use]
    pub fn new(weights: Weights) -> Self {
        Self {
            weights,
            loaded: Arc::default(),
        }
    }

    /// The model of this name. The first time it reads description and tokenizer, and its weights when it is used.
    ///
    /// # Errors
    /// When its files are missing or damaged.
    pub fn get(&self, id: &EmbedderId) -> Result<Arc<Embedder>, EmbedError> {
        // Held while loading, so that two askers do not load a model twice.
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(embedder) = loaded.get(id) {
            return Ok(Arc::clone(embedder));
        }
        let embedder = Arc::new(Embedder::load(&self.weights.folder(id))?);
        loaded.insert(id.clone(), Arc::clone(&embedder));
        Ok(embedder)
    }

    /// Lets go of the weights of all models but this one; their next text loads them again.
    pub fn unload_others(&self, id: &EmbedderId) {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded
            .iter()
            .filter(|(other, _)| *other != id)
            .for_each(|(_, embedder)| embedder.unload());
    }

    /// Lets go of all weights; the next text loads them again.
    pub fn unload(&self) {
        for embedder in self.loaded.lock().unwrap_or_else(PoisonError::into_inner).values() {
            embedder.unload();
        }
    }
}
