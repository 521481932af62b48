//! What is measured.

pub(crate) mod quality;
pub(crate) mod sealing;
pub(crate) mod search;
