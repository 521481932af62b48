//! What can go wrong with vectors.

use super::sealed::{Damage, RosterError};

/// What can go wrong with vectors. None of it touches the text or the keyword search.
#[derive(Debug, thiserror::Error)]
pub enum VectorError {
    /// A file of the index is not what it was; the table must be wiped and filled again.
    #[error("the vector index is damaged and is being made anew")]
    Damaged(#[source] Damage),
    /// Lance came down on something; the table is to be treated as damaged.
    #[error("the vector index failed and is being made anew")]
    Panicked,
    /// Lance refused.
    #[error("the vector index could not be used")]
    Lance(#[source] Box<lancedb::Error>),
    /// The sealed files could not be reached.
    #[error("the files of the vector index could not be used")]
    Sealed(#[source] object_store::Error),
    /// The list of sealed files could not be reached.
    #[error("the files of the vector index could not be checked")]
    Roster(#[source] RosterError),
    /// The index folder could not be made.
    #[error("the folder of the vector index could not be opened")]
    Folder(#[source] std::io::Error),
    /// The index folder has a path that is no URL.
    #[error("the folder of the vector index has a path that cannot be used")]
    Url,
    /// The private folder for index builds could not be made.
    #[error("no private folder could be made for building the vector index")]
    Scratch(#[source] std::io::Error),
    /// Plain bytes reached the disk; vectors stay off.
    #[error("vectors would reach the disk unsealed, so they are not used: {0}")]
    Unsealed(&'static str),
    /// A row has another number of dimensions than the table.
    #[error("a vector of {found} dimensions does not fit a table of {expected}")]
    Dimensions {
        /// The table's.
        expected: usize,
        /// The vector's.
        found: usize,
    },
    /// The system gave no threads.
    #[error("no threads could be started for the vector index")]
    Threads(#[source] std::io::Error),
}

impl VectorError {
    /// Whether the table must be wiped and filled again.
    #[must_use]
    pub fn wants_rebuild(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Panicked)
    }
}

impl From<lancedb::Error> for VectorError {
    fn from(error: lancedb::Error) -> Self {
        Self::Lance(Box::new(error))
    }
}

impl From<lance::Error> for VectorError {
    fn from(error: lance::Error) -> Self {
        Self::Lance(Box::new(error.into()))
    }
}
