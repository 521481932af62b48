//! What differs between systems: names of libraries, places of caches, figures of the process.

use std::env;
use std::path::{Path, PathBuf};

/// The version of the ONNX runtime that is shipped and tested.
pub(super) const RUNTIME_VERSION: &str = "1.31.1";

#[cfg(all(unix, not(target_os = "macos")))]
pub(super) const RUNTIME_FILE: &str = "libonnxruntime.so.1.31.1";
#[cfg(target_os = "macos")]
pub(super) const RUNTIME_FILE: &str = "libonnxruntime.1.31.1.dylib";
#[cfg(windows)]
pub(super) const RUNTIME_FILE: &str = "onnxruntime.dll";

#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn user_cache() -> Option<PathBuf> {
    let given = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    given.or_else(|| env::home_dir().map(|home| home.join(".cache")))
}
#[cfg(target_os = "macos")]
pub(super) fn user_cache() -> Option<PathBuf> {
    env::home_dir().map(|home| home.join("Library/Caches"))
}
#[cfg(windows)]
pub(super) fn user_cache() -> Option<PathBuf> {
    env::var_os("LOCALAPPDATA").map(PathBuf::from)
}

/// Folders that an installation may keep the app's resources in, as the bundles of each system lay them out.
pub(super) fn installed() -> Vec<PathBuf> {
    let program = env::current_exe().and_then(|exe| exe.canonicalize());
    program
        .ok()
        .as_deref()
        .and_then(Path::parent)
        .map(resources_of)
        .unwrap_or_default()
}

/// The same for a program in `folder`.
fn resources_of(folder: &Path) -> Vec<PathBuf> {
    // Windows beside the program, Debian and AppImage in ../lib, macOS in the bundle's own folder.
    let places = ["", "../lib/Adiuva", "../Resources"].iter();
    places.map(|place| folder.join(place).join("resources")).collect()
}

/// Cores that compute at the same time. Two threads of one core share its arithmetic, so more threads gain nothing.
pub(super) fn physical_cores() -> usize {
    let allowed = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    num_cpus::get_physical().clamp(1, allowed)
}

/// Memory of this process that is in use now, in bytes.
#[cfg(target_os = "linux")]
pub(super) fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
#[cfg(not(target_os = "linux"))]
pub(super) fn resident_bytes() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resources_are_where_the_bundles_put_them() {
        let places = resources_of(Path::new("/usr/bin"));
        assert!(places.contains(&PathBuf::from("/usr/bin/resources")), "{places:?}");
        assert!(
            places.contains(&PathBuf::from("/usr/bin/../lib/Adiuva/resources")),
            "{places:?}"
        );
    }
}
