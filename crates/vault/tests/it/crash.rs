//! Killed at any moment, the folder holds the old `vault.meta` or the new one, whole.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use adiuva_vault::{HomeState, KdfParams, NewSlots, NoKeyring, Unlock, Vault, inspect};

const HOME: &str = "ADIUVA_VAULT_TEST_CRASH_HOME";

fn open(home: &std::path::Path) -> Vault {
    Vault::open(home, Unlock::Passphrase("open sesame".into()), &NoKeyring).unwrap()
}

/// Runs only as the child of [`kill_9_around_writes`]: rewrites `vault.meta` until it is killed.
#[test]
fn child() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let mut vault = open(home.as_ref());
    println!("ready");
    loop {
        vault.make_recovery_code().unwrap();
    }
}

#[test]
fn kill_9_around_writes() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Some(("open sesame".into(), KdfParams::FLOOR));
    Vault::create(
        folder.path(),
        NewSlots {
            passphrase,
            keyring: None,
        },
    )
    .unwrap();
    let mut last_rev = 1;
    for round in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--nocapture"])
            .env(HOME, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(
            lines.any(|line| line.unwrap().contains("ready")),
            "the child never started writing"
        );
        // The kill falls at another point of the writing each time: after this many changes were seen on disk.
        while rev_of(folder.path()) < last_rev + 1 + round % 4 {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let rev = open(folder.path()).meta().rev();
        assert!(
            rev > last_rev,
            "a change that had been seen was lost: {rev} after {last_rev}"
        );
        last_rev = rev;
    }
    open(folder.path())
        .make_recovery_code()
        .expect("a lock left by a killed program does not stay");
}

fn rev_of(home: &std::path::Path) -> u64 {
    match inspect(home).unwrap() {
        HomeState::Ready(meta) => meta.rev(),
        other => panic!("the folder was never anything but ready, now it is {other:?}"),
    }
}
