//! What differs between operating systems: the keyring, file modes, process limits, processor features.

#[cfg(unix)]
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use keyring_core::api::CredentialStore;

/// The name of [`make_keyring_store`]'s backend in `vault.meta`.
#[cfg(target_os = "macos")]
pub(crate) const KEYRING_BACKEND: &str = "macos-keychain";
/// The name of [`make_keyring_store`]'s backend in `vault.meta`.
#[cfg(windows)]
pub(crate) const KEYRING_BACKEND: &str = "windows-credential-manager";
/// The name of [`make_keyring_store`]'s backend in `vault.meta`.
#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) const KEYRING_BACKEND: &str = "secret-service";

/// The process could not be hardened; it may go on, but its memory may end up in a core dump.
#[derive(Debug, thiserror::Error)]
#[error("core dumps of this process could not be switched off")]
pub struct HardenError(#[source] io::Error);

/// Keeps keys out of core dumps and out of reach of other programs' debuggers; call it first in `main`.
///
/// Sets `RLIMIT_CORE` to zero, and on Linux `PR_SET_DUMPABLE` too (which also hides `/proc/<pid>/mem` from other
/// programs of the same user). Key pages are *not* locked into memory: no safe interface locks single pages, and
/// locking everything would pin the models as well. Keys may therefore reach an unencrypted swap file.
///
/// # Errors
/// The operating system refused.
pub fn harden_process() -> Result<(), HardenError> {
    deny_core_dumps().map_err(HardenError)
}

#[cfg(target_os = "linux")]
fn deny_core_dumps() -> io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    deny_core_files()?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn deny_core_dumps() -> io::Result<()> {
    deny_core_files()
}

#[cfg(unix)]
fn deny_core_files() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    Ok(setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?)
}

#[cfg(windows)]
fn deny_core_dumps() -> io::Result<()> {
    // Windows writes dumps only when an administrator asked for them.
    Ok(())
}

#[cfg(target_os = "macos")]
pub(crate) fn make_keyring_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
pub(crate) fn make_keyring_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) fn make_keyring_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// Makes a folder (and its parents) that only its owner may enter.
#[cfg(unix)]
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a folder (and its parents); the user's profile is private by itself.
#[cfg(windows)]
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Takes a folder away from everybody but its owner.
#[cfg(unix)]
pub(crate) fn tighten_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
}

/// Nothing to do: folders inherit the profile's access list.
#[cfg(windows)]
pub(crate) fn tighten_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a rename inside the folder durable.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Nothing to do: NTFS journals names.
#[cfg(windows)]
pub(crate) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Memory that could be used without swapping, in MiB, where the system says.
#[cfg(target_os = "linux")]
pub(crate) fn load_available_memory_mib() -> Option<u64> {
    let info = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = info.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim()
        .trim_end_matches(" kB")
        .parse::<u64>()
        .ok()
        .map(|kib| kib / 1024)
}

/// Memory that could be used without swapping, in MiB, where the system says.
#[cfg(not(target_os = "linux"))]
pub(crate) fn load_available_memory_mib() -> Option<u64> {
    None
}

/// Whether AES runs in hardware, and so fast and without timing leaks.
#[cfg(target_arch = "x86_64")]
pub(crate) fn has_fast_aes() -> bool {
    std::arch::is_x86_feature_detected!("aes") && std::arch::is_x86_feature_detected!("pclmulqdq")
}

/// Whether AES runs in hardware, and so fast and without timing leaks.
#[cfg(target_arch = "aarch64")]
pub(crate) fn has_fast_aes() -> bool {
    std::arch::is_aarch64_feature_detected!("aes") && std::arch::is_aarch64_feature_detected!("pmull")
}

/// Whether AES runs in hardware, and so fast and without timing leaks.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) fn has_fast_aes() -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Changes the test process itself, which no other test minds.
    #[test]
    fn hardening_holds() {
        harden_process().unwrap();
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap();
        assert_eq!(
            core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(),
            ["0", "0"],
            "{core}"
        );
        let dumpable = rustix::process::dumpable_behavior().unwrap();
        assert_eq!(dumpable, rustix::process::DumpableBehavior::NotDumpable);
    }
}
