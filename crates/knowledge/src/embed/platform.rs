//! Priority of a thread, where a program may lower it for one.

/// Makes the calling thread, and those it starts, wait for all others.
#[cfg(target_os = "linux")]
pub(super) fn lower_priority() {
    // On Linux this concerns the one thread, against the standard, and is refused nowhere.
    let _as_good_as_it_gets = rustix::process::nice(10);
}

/// Elsewhere priorities belong to whole processes; the loop then relies on queries going first.
#[cfg(not(target_os = "linux"))]
pub(super) fn lower_priority() {}
