//! The crate through its public door.

mod embed;
mod hostile;
mod intake;
mod place;
mod read;
mod scan;
mod search;
mod vectors;
