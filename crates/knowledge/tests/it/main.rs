//! The crate through its public door.

mod hostile;
mod intake;
mod embed;
mod search;
mod place;
mod read;
mod scan;
mod vectors;
