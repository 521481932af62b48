//! What is measured.

pub(crate) mod agents;
pub(crate) mod embedding;
pub(crate) mod intake;
pub(crate) mod policy;
pub(crate) mod program;
pub(crate) mod quality;
pub(crate) mod screens;
pub(crate) mod sealing;
pub(crate) mod search;
pub(crate) mod stream;
