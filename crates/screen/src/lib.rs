//! What the screens compute and no browser is needed for.
