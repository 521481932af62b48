//! The facade: builds everything, implements the dispatch, owns shutdown.
