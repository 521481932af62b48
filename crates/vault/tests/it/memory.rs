//! Goal R13 without a debugger: after a vault is dropped, neither its keys nor the passphrase are in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use adiuva_vault::{ChunkSize, KdfParams, NewSlots, NoKeyring, ObjectId, ObjectRef, Purpose, Secret, Unlock, Vault};

const HOME: &str = "ADIUVA_VAULT_TEST_MEMORY_HOME";
const PASSPHRASE: &str = "a passphrase nobody else would choose 7c1f";

/// Runs only as the child of [`nothing_is_left_after_locking`]: opens, uses and drops a vault, and waits before and
/// after the drop to be looked at.
#[test]
fn child() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let home = Path::new(&home);
    let passphrase = Secret::from(std::fs::read_to_string(home.join("typed")).unwrap());
    let vault = Vault::open(home, Unlock::Passphrase(passphrase), &NoKeyring).unwrap();
    let key = vault.keys().derive_key(Purpose::Db);
    let place = ObjectRef {
        object: ObjectId::from_name("row"),
        rev: 1,
        schema: 1,
    };
    let sealed = vault.keys().seal(Purpose::VaultKek, &place, b"value").unwrap();
    vault.keys().open(Purpose::VaultKek, &place, &sealed).unwrap();
    vault
        .keys()
        .seal_bytes(Purpose::Blob, ChunkSize::KIB_4, b"file")
        .unwrap();
    wait_after("open");
    drop((vault, key));
    wait_after("locked");
}

fn wait_after(what: &str) {
    println!("now {what}");
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn nothing_is_left_after_locking() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Some((PASSPHRASE.into(), KdfParams::FLOOR));
    let vault = Vault::create(
        folder.path(),
        NewSlots {
            passphrase,
            keyring: None,
        },
    )
    .unwrap()
    .vault;
    std::fs::write(folder.path().join("typed"), PASSPHRASE).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["memory::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(HOME, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut go_on = child.stdin.take().unwrap();
    let database = vault.keys().derive_key(Purpose::Db);
    let other = vault.keys().derive_key(Purpose::VaultKek);

    assert!(
        lines.any(|line| line.unwrap().contains("now open")),
        "the child never opened the vault"
    );
    assert!(
        count(child.id(), database.expose()) > 0,
        "the scan must find a key that is in use"
    );
    writeln!(go_on, "lock").unwrap();
    assert!(
        lines.any(|line| line.unwrap().contains("now locked")),
        "the child never locked the vault"
    );
    assert_eq!(
        count(child.id(), PASSPHRASE.as_bytes()),
        0,
        "the passphrase is still in memory"
    );
    assert_eq!(
        count(child.id(), database.expose()),
        0,
        "the database key is still in memory"
    );
    assert_eq!(
        count(child.id(), other.expose()),
        0,
        "the key of credentials is still in memory"
    );
    writeln!(go_on, "end").unwrap();
    assert!(child.wait().unwrap().success());
}

/// How often the bytes occur in the readable memory of a process of ours.
fn count(process: u32, wanted: &[u8]) -> usize {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let mut memory = File::open(format!("/proc/{process}/mem")).unwrap();
    let mut found = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (start, end) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let start = u64::from_str_radix(start, 16).unwrap();
        let len = u64::from_str_radix(end, 16).unwrap() - start;
        let mut bytes = Vec::new();
        memory.seek(SeekFrom::Start(start)).unwrap();
        // Some special mappings refuse to be read; ours never do.
        if Read::by_ref(&mut memory).take(len).read_to_end(&mut bytes).is_ok() {
            found += bytes.windows(wanted.len()).filter(|part| part == &wanted).count();
        }
    }
    found
}
