use std::collections::BTreeMap;

use landlock::{ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetStatus};
use rustix::process::{Signal, set_parent_process_death_signal};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

use super::Doors;

/// Bytes of address space that this process has mapped, its own program among them.
pub(crate) fn mapped_bytes() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages
        .split(' ')
        .next()
        .and_then(|pages| pages.parse::<u64>().ok())
        .unwrap_or(0);
    pages * rustix::param::page_size() as u64
}

/// Closes the file system and every system call that computing, reading and writing open pipes does not need. Cannot
/// be undone. Kernels without one of the two leave that door open, which the caller is told.
pub(crate) fn close_doors() -> Doors {
    // A parent that died cannot end us any more, and reading its pipe is only noticed between two files.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let files = close_files();
    Doors {
        calls: close_calls(),
        files,
    }
}

fn close_files() -> bool {
    let ruleset = Ruleset::default().handle_access(AccessFs::from_all(ABI::V5));
    let status = ruleset
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    status.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

fn close_calls() -> bool {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else {
        return false;
    };
    let rules: BTreeMap<_, _> = NEEDED.iter().map(|call| (*call, Vec::new())).collect();
    // Refused, not killed: libraries ask for things that they can do without, such as time zones.
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    let program = SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch).and_then(BpfProgram::try_from);
    program.is_ok_and(|program| seccompiler::apply_filter_all_threads(&program).is_ok())
}

/// Nothing here opens, connects, starts or signals another process. `tgkill` is how `abort` ends the process itself.
const NEEDED: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fstat,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_getrlimit,
    libc::SYS_gettid,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_prlimit64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_setrlimit,
    libc::SYS_sigaltstack,
    libc::SYS_tgkill,
    libc::SYS_write,
    libc::SYS_writev,
];
