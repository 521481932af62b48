//! Checkpoints that this device has signed tell what the chain alone cannot: a cut tail, a chain written anew, two
//! histories.

use adiuva_store::Store;
use adiuva_store::audit::{AuditHead, AuditSeq, NewEntry, Verdict};
use adiuva_store::checkpoints::{Due, Signer};
use adiuva_vault::{DeviceKey, KdfParams, NewSlots, Secret, Vault};
use rusqlite::Connection;
use serde_json::json;

use crate::home::{Home, scatter, unlocked};

const ROWS: u64 = 600;

fn signer() -> Signer {
    let home = tempfile::tempdir().unwrap();
    let slots = NewSlots {
        passphrase: Some((Secret::new("correct horse battery".into()), KdfParams::FLOOR)),
        keyring: None,
    };
    let vault = Vault::create(home.path(), slots).unwrap().vault;
    let (key, sealed) = DeviceKey::make(vault.keys()).unwrap();
    let opened = DeviceKey::open(vault.keys(), &sealed).unwrap();
    assert_eq!(key.public(), opened.public(), "the key comes back from its seal");
    Signer {
        key: opened,
        vault: vault.keys().vault_id(),
    }
}

/// A chain of rows about `what`, with a checkpoint wherever one is due.
fn write(store: &Store, signer: &std::sync::Arc<Signer>, what: &'static str) -> AuditHead {
    let signer = std::sync::Arc::clone(signer);
    let head = store.write_blocking(move |w| {
        for number in 1..=ROWS {
            w.audit().note(&NewEntry {
                at_ms: 0,
                actor: "person".into(),
                action: format!("{what} {number}"),
                decision: String::new(),
                rule: String::new(),
                policy_version: 0,
                approval: None,
                facts: json!({}),
            })?;
            w.audit().checkpoint(&signer, Due::InTime, 0)?;
        }
        w.audit().head()
    });
    head.unwrap().unwrap()
}

fn verify(home: &Home, kept: Option<AuditHead>, signer: &std::sync::Arc<Signer>) -> Verdict {
    let store = home.open();
    let signer = std::sync::Arc::clone(signer);
    let verdict = store
        .read_blocking(move |r| r.audit().verify_signed(kept, &signer))
        .unwrap();
    drop(store);
    verdict
}

fn sizes(connection: &Connection) -> Vec<u64> {
    let mut statement = connection
        .prepare("SELECT size FROM audit_checkpoints ORDER BY size")
        .unwrap();
    let sizes = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    sizes.map(|size| size.unwrap() as u64).collect()
}

#[test]
fn they_come_after_256_rows_after_ten_minutes_and_when_asked() {
    let (home, signer) = (Home::new(), std::sync::Arc::new(signer()));
    let store = home.create();
    write(&store, &signer, "ours");
    let mine = std::sync::Arc::clone(&signer);
    let made = store
        .write_blocking(move |w| {
            let early = w.audit().checkpoint(&mine, Due::InTime, 599_999)?;
            let in_time = w.audit().checkpoint(&mine, Due::InTime, 600_000)?;
            let nothing_new = w.audit().checkpoint(&mine, Due::Now, 900_000)?;
            Ok((early, in_time, nothing_new))
        })
        .unwrap();
    assert_eq!(made, (None, Some(ROWS), None));
    store.close_blocking().unwrap();
    assert_eq!(sizes(&unlocked(&home)), [1, 257, 513, ROWS]);
    assert_eq!(verify(&home, None, &signer), Verdict::Whole { rows: ROWS });
}

#[test]
fn a_cut_tail_is_told_without_any_other_trace() {
    let (home, signer) = (Home::new(), std::sync::Arc::new(signer()));
    let store = home.create();
    write(&store, &signer, "ours");
    store.close_blocking().unwrap();
    let clean = std::fs::read(home.path()).unwrap();
    for attack in 0..40 {
        let after = scatter(attack) % 500;
        let sql = format!(
            "DELETE FROM audit WHERE seq > {after}; UPDATE sqlite_sequence SET seq = {after} WHERE name = 'audit'"
        );
        unlocked(&home).execute_batch(&sql).unwrap();
        let cut = Verdict::Cut {
            after: AuditSeq(after),
            rows: 513,
        };
        assert_eq!(verify(&home, None, &signer), cut, "cut after {after}");
        std::fs::write(home.path(), &clean).unwrap();
    }
}

/// Someone with every key of the database, but not with the device's, writes the whole chain anew.
#[test]
fn a_chain_written_anew_does_not_fit_what_was_signed() {
    let (home, signer) = (Home::new(), std::sync::Arc::new(signer()));
    let store = home.create();
    let kept = write(&store, &signer, "ours");
    store.close_blocking().unwrap();
    let (other, stranger) = (Home::new(), std::sync::Arc::new(self::signer()));
    let store = other.create();
    write(&store, &stranger, "theirs");
    store.close_blocking().unwrap();
    let whole = Verdict::Whole { rows: ROWS };
    assert_eq!(verify(&other, None, &stranger), whole);
    assert_eq!(
        verify(&other, None, &signer),
        Verdict::Altered { at: AuditSeq(1) },
        "a checkpoint that this device did not sign is none"
    );
    move_checkpoints(&home, &other);
    assert_eq!(verify(&other, None, &signer), Verdict::Rewritten { rows: ROWS });
    assert_eq!(verify(&home, Some(kept), &signer), whole);
}

/// The same device has signed both, as when an older copy was gone on with.
#[test]
fn two_histories_of_one_device_are_a_fork() {
    let (home, other, signer) = (Home::new(), Home::new(), std::sync::Arc::new(signer()));
    let store = home.create();
    write(&store, &signer, "ours");
    store.close_blocking().unwrap();
    let store = other.create();
    let theirs = write(&store, &signer, "on another day");
    store.close_blocking().unwrap();
    let kept = AuditHead {
        seq: AuditSeq(500),
        hash: theirs.hash,
    };
    assert_eq!(
        verify(&home, Some(kept), &signer),
        Verdict::Forked { at: AuditSeq(500) }
    );
}

#[test]
fn an_altered_checkpoint_is_told() {
    let (home, signer) = (Home::new(), std::sync::Arc::new(signer()));
    let store = home.create();
    write(&store, &signer, "ours");
    store.close_blocking().unwrap();
    let clean = std::fs::read(home.path()).unwrap();
    for change in [
        "root = zeroblob(32)",
        "at_ms = at_ms + 1",
        "device = zeroblob(32)",
        "signature = zeroblob(64)",
        "size = 300",
    ] {
        let sql = format!("UPDATE audit_checkpoints SET {change} WHERE size = 257");
        unlocked(&home).execute_batch(&sql).unwrap();
        let verdict = verify(&home, None, &signer);
        assert!(matches!(verdict, Verdict::Altered { .. }), "{change}: {verdict:?}");
        std::fs::write(home.path(), &clean).unwrap();
    }
}

fn move_checkpoints(from: &Home, to: &Home) {
    type Row = (i64, Vec<u8>, i64, Vec<u8>, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> = {
        let connection = unlocked(from);
        let sql = "SELECT size, root, at_ms, device, signature, peaks FROM audit_checkpoints";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let connection = unlocked(to);
    connection.execute("DELETE FROM audit_checkpoints", []).unwrap();
    let sql = "INSERT INTO audit_checkpoints (size, root, at_ms, device, signature, peaks) VALUES (?, ?, ?, ?, ?, ?)";
    for row in rows {
        connection.execute(sql, row).unwrap();
    }
}
