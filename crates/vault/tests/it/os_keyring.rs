//! The real keyring of a Linux desktop: gnome-keyring on a D-Bus session of its own, in all its moods.

use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use adiuva_vault::{
    KdfParams, Keyring, KeyringError, KeyringLimits, LastSeen, NewSlots, OsKeyring, Unlock, Vault, VaultError,
};

const STEP: &str = "ADIUVA_VAULT_TEST_KEYRING_STEP";
const HOME: &str = "ADIUVA_VAULT_TEST_KEYRING_HOME";
const SEEN: LastSeen = LastSeen {
    generation: 12,
    audit_size: 34,
    audit_root: Some([5; 32]),
};

const UNLOCKED: &str = "printf 'login password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
const STILL_LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null";

/// Runs only as the child of the tests below, inside the session they have prepared.
#[test]
fn child() {
    let Ok(step) = std::env::var(STEP) else { return };
    let home = std::env::var_os(HOME).unwrap();
    let home = Path::new(&home);
    let connect = if step == "hanging" {
        Duration::from_millis(300)
    } else {
        Duration::from_secs(8)
    };
    let ring = OsKeyring::new(KeyringLimits {
        connect,
        answer: Duration::from_secs(8),
    });
    let open = || Vault::open(home, Unlock::Keyring, &ring);
    match step.as_str() {
        "create" => {
            let passphrase = Some(("open sesame".into(), KdfParams::FLOOR));
            let made = Vault::create(
                home,
                NewSlots {
                    passphrase,
                    keyring: Some(&ring),
                },
            )
            .unwrap();
            made.vault.record_last_seen(&ring, &SEEN).unwrap();
            let mut vault = open().unwrap();
            vault.bind_keyring(&ring).unwrap();
            vault.unbind_keyring(&ring).unwrap();
            vault.bind_keyring(&ring).unwrap();
            vault
                .record_last_seen(&ring, &LastSeen { generation: 13, ..SEEN })
                .unwrap();
            assert_eq!(ring.load_item("nothing of this name").unwrap().map(|_| ()), None);
            ring.delete_item("nothing of this name").unwrap();
        }
        "open" => {
            let started = Instant::now();
            let vault = open().unwrap();
            println!("opened in {} ms", started.elapsed().as_millis());
            let seen = vault.load_last_seen(&ring).unwrap();
            assert_eq!(seen, Some(LastSeen { generation: 13, ..SEEN }));
        }
        "locked" => {
            let refused = open().unwrap_err();
            let said = matches!(
                refused,
                VaultError::Keyring(KeyringError::Locked(_) | KeyringError::TooSlow(_))
            );
            assert!(said, "{refused:?}");
        }
        "forgotten" => {
            let refused = open().unwrap_err();
            assert!(matches!(refused, VaultError::KeyringEntryMissing), "{refused:?}");
            let mut vault = Vault::open(home, Unlock::Passphrase("open sesame".into()), &ring).unwrap();
            vault.bind_keyring(&ring).unwrap();
            open().unwrap();
        }
        "absent" => {
            let refused = open().unwrap_err();
            assert!(
                matches!(refused, VaultError::Keyring(KeyringError::Unavailable(_))),
                "{refused:?}"
            );
        }
        "hanging" => {
            let started = Instant::now();
            let refused = open().unwrap_err();
            assert!(
                matches!(refused, VaultError::Keyring(KeyringError::TooSlow(_))),
                "{refused:?}"
            );
            assert!(
                started.elapsed() < Duration::from_secs(4),
                "the limit of 0.3 s did not hold"
            );
        }
        other => panic!("no step {other}"),
    }
    println!("step {step} done");
}

#[test]
fn gnome_keyring_in_every_mood() {
    let missing: Vec<&str> = ["dbus-run-session", "gnome-keyring-daemon"]
        .into_iter()
        .filter(|program| !is_installed(program))
        .collect();
    if !missing.is_empty() {
        println!(
            "SKIPPED: {} not installed (Debian packages dbus and gnome-keyring)",
            missing.join(" and ")
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("adiuva");
    let run = |step: &str, daemon: &str| {
        let mut session = Command::new("dbus-run-session");
        session
            .args(["--", "sh", "-c", &format!("{daemon}; exec \"$0\" \"$@\"")])
            .arg(std::env::current_exe().unwrap());
        check(step, &home, folder.path(), session);
    };
    run("create", UNLOCKED);
    run("open", UNLOCKED);
    run("locked", STILL_LOCKED);
    run("open", UNLOCKED);
    // The user (or a reinstallation) made a new keyring: to a client it looks like a first run.
    std::fs::rename(folder.path().join("data/keyrings"), folder.path().join("data/lost")).unwrap();
    run("forgotten", UNLOCKED);
}

#[test]
fn no_bus_is_told_from_no_entry() {
    let folder = prepared();
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    check("absent", &folder.path().join("adiuva"), folder.path(), program);
}

#[test]
fn a_bus_that_never_answers_does_not_hang_us() {
    let folder = prepared();
    let socket = folder.path().join("bus");
    let _silent = UnixListener::bind(&socket).unwrap();
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()));
    check("hanging", &folder.path().join("adiuva"), folder.path(), program);
}

/// A vault that believes to be bound to the system's keyring.
fn prepared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut ring = crate::ring::Ring::new(crate::ring::Mood::Working);
    ring.backend = "secret-service";
    Vault::create(
        &folder.path().join("adiuva"),
        NewSlots {
            passphrase: None,
            keyring: Some(&ring),
        },
    )
    .unwrap();
    folder
}

/// Runs one step as `session`'s last program, with a private home folder.
fn check(step: &str, home: &Path, private: &Path, mut session: Command) {
    let Output { status, stdout, stderr } = session
        .args(["os_keyring::child", "--exact", "--nocapture"])
        .env(STEP, step)
        .env(HOME, home)
        .env("HOME", private)
        .env("XDG_DATA_HOME", private.join("data"))
        .env("XDG_CONFIG_HOME", private.join("config"))
        .env("XDG_RUNTIME_DIR", private)
        .env_remove("GNOME_KEYRING_CONTROL")
        .env_remove("DISPLAY")
        .output()
        .unwrap();
    let shown = [String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)].concat();
    let done = shown.contains(&format!("step {step} done"));
    assert!(status.success() && done, "step {step}: {status}\n{shown}");
    for line in shown.lines().filter(|line| line.starts_with("opened in")) {
        println!("{line}");
    }
}

fn is_installed(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
