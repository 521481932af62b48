//! How a change of the workspace can fail.

use adiuva_store::StoreError;

/// Why something could not be done in the workspace.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// What was given cannot be kept as it is; the text says why.
    #[error("{0}")]
    Invalid(String),
    /// The note has changed since it was read.
    #[error("the note has changed since it was read; read it again and put both together")]
    NoteChanged {
        /// Its revision now.
        revision: u64,
    },
    /// It would be larger than is allowed.
    #[error("{what} may have at most {most} bytes")]
    TooLarge {
        /// What.
        what: &'static str,
        /// How much is allowed.
        most: u64,
    },
    /// The database, or a file beside it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A piece of work broke off.
    #[error("a piece of work broke off")]
    Broken(#[source] tokio::task::JoinError),
}
