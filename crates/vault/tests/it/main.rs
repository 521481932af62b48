//! The crate through its public door.

mod crash;
mod matrix;
mod meta;
#[cfg(target_os = "linux")]
mod os_keyring;
mod ring;
mod unlock;
