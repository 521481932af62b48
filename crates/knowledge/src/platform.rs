//! What differs between systems: opening without surprises, and how far a process can be shut in.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod not_linux;
#[cfg(not(unix))]
mod not_unix;
#[cfg(unix)]
mod unix;

#[cfg(target_os = "linux")]
pub(crate) use linux::{close_doors, mapped_bytes};
#[cfg(not(target_os = "linux"))]
pub(crate) use not_linux::{close_doors, mapped_bytes};
#[cfg(not(unix))]
pub(crate) use not_unix::{allow_cpu, identity, limit_resources, modified_ns, open_without_surprises, ran_out_of_time};
#[cfg(unix)]
pub(crate) use unix::{allow_cpu, identity, limit_resources, modified_ns, open_without_surprises, ran_out_of_time};

/// Which doors a process could close behind itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doors {
    /// System calls other than those that parsing needs.
    pub(crate) calls: bool,
    /// The file system.
    pub(crate) files: bool,
}

/// Device and number: tells a folder from another one at the same path.
pub(crate) type Identity = (u64, u64);
