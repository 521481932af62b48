//! The crate through its public door.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a helper that panics fails its test, and child programs report to their test on stdout"
)]

mod crash;
mod matrix;
#[cfg(target_os = "linux")]
mod memory;
mod meta;
#[cfg(target_os = "linux")]
mod os_keyring;
mod ring;
mod unlock;
