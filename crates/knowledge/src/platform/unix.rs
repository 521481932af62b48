use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;

use rustix::fs::{Mode, OFlags};
use rustix::process::{Resource, Rlimit, Signal, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use super::Identity;

/// Nanoseconds since the epoch.
pub(crate) fn modified_ns(metadata: &Metadata) -> i64 {
    metadata
        .mtime()
        .saturating_mul(1_000_000_000)
        .saturating_add(metadata.mtime_nsec())
}

/// What stands at a path, links followed; none when nothing does.
pub(crate) fn identity(path: &Path) -> Option<Identity> {
    std::fs::metadata(path)
        .ok()
        .map(|metadata| (metadata.dev(), metadata.ino()))
}

/// Opens for reading without following a link at the end, without waiting for the other end of a pipe, and without
/// taking over a terminal.
pub(crate) fn open_without_surprises(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

/// Limits this process for good: no files of its own, no processes, no core dumps, and this much memory in all.
pub(crate) fn limit_resources(memory: u64) {
    let limit = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    let limits = [
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, 0),
        (Resource::Nproc, 0),
        (Resource::As, memory),
    ];
    for (resource, most) in limits {
        // Not every system has every limit; what is missing is covered by the clock outside.
        let _ = setrlimit(resource, limit(most));
    }
}

/// Lets this process use so many more seconds of CPU before the system ends it.
pub(crate) fn allow_cpu(seconds: u64) {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let _ = setrlimit(
        Resource::Cpu,
        Rlimit {
            current: Some(used + seconds),
            maximum: None,
        },
    );
}

/// Whether a process was ended because its CPU time was used up.
pub(crate) fn ran_out_of_time(status: ExitStatus) -> bool {
    status.signal() == Some(Signal::XCPU.as_raw())
}
