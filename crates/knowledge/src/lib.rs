//! From files to cited answers: intake, index and retrieval.
//!
//! A file is read ([`read`]), cut into passages ([`chunk`]), its words analysed ([`words`]) in the language of each
//! passage ([`language`]), and stored; from then on it is found by keywords. Vectors follow in the background
//! ([`embed`], [`vectors`]). A question goes through [`search`] to an answer with citations ([`answer`]).
//!
//! It never opens what is not a regular file, never follows a link out of a source, never parses a foreign format in its
//! own process, and never forgets a document because its disk is away. It does not talk to models that chat.
//!
//! Start at [`library::Library`] for what people see, at [`intake::Intake`] for what runs in the background.

pub mod library;

pub mod intake;
pub mod scan;
mod watch;

pub mod read;

pub mod chunk;
pub mod language;
pub mod words;

pub mod embed;
pub mod vectors;

pub mod answer;
pub mod search;

mod platform;
