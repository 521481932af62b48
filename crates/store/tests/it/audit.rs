use std::time::Instant;

use adiuva_store::audit::{AuditHead, AuditSeq, Closing, NewEntry, Phase, Verdict, Wanted};
use adiuva_store::{Store, StoreError};
use serde_json::json;

use crate::home::{Home, scatter, unlocked};

fn entry(number: u64) -> NewEntry {
    NewEntry {
        at_ms: number as i64,
        actor: "person".into(),
        action: format!("tool number {number}"),
        decision: "allow by private-read".into(),
        rule: "a rule".into(),
        policy_version: 1,
        approval: None,
        facts: json!({ "arguments": "00ff", "count": number }),
    }
}

fn verify(store: &Store, kept: Option<AuditHead>) -> Verdict {
    store.read_blocking(|r| r.audit().verify(kept)).unwrap()
}

#[test]
fn an_effect_has_a_row_before_and_one_after() {
    let home = Home::new();
    let store = home.create();
    let intent = store.write_blocking(|w| w.audit().intend(&entry(1))).unwrap();
    store.write_blocking(|w| w.audit().note(&entry(2))).unwrap();
    let left = store.write_blocking(|w| w.audit().intend(&entry(3))).unwrap();
    store
        .write_blocking(move |w| w.audit().close(intent, Closing::Done, 9))
        .unwrap();
    let twice = store.write_blocking(move |w| w.audit().close(intent, Closing::Failed, 9));
    assert!(matches!(twice, Err(StoreError::Conflict(_))));
    let noted = store.write_blocking(move |w| w.audit().close(AuditSeq(2), Closing::Done, 9));
    assert!(
        matches!(noted, Err(StoreError::NotFound(_))),
        "a note has nothing to close"
    );
    let open = store.read_blocking(|r| r.audit().unclosed(9)).unwrap();
    assert_eq!(open.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [left]);
    store.write_blocking(|w| w.audit().close_left_open(10)).unwrap();
    let rows = store
        .read_blocking(|r| r.audit().list(&Wanted::default(), None, 2))
        .unwrap();
    let seen: Vec<_> = rows.iter().map(|row| (row.seq.0, row.phase, row.intent)).collect();
    assert_eq!(seen, [(5, Phase::Unknown, Some(left)), (4, Phase::Done, Some(intent))]);
    assert_eq!(verify(&store, None), Verdict::Whole { rows: 5 });
}

/// Someone who has the key and changes rows by hand: every change is told, and of what kind it is.
#[test]
fn every_tampering_gets_its_verdict() {
    let home = Home::new();
    let store = home.create();
    const ROWS: u64 = 60;
    let head = store
        .write_blocking(|w| {
            for number in 1..=ROWS {
                w.audit().note(&entry(number))?;
            }
            w.audit().head()
        })
        .unwrap();
    store.close_blocking().unwrap();
    let clean = std::fs::read(home.path()).unwrap();

    // 500 attacks, spread over kinds and places.
    let mut connection = unlocked(&home);
    for attack in 0..500_u64 {
        let at = scatter(attack) % (ROWS - 2) + 2;
        let (sql, expected) = match attack % 10 {
            0 => (format!("UPDATE audit SET actor = 'nobody' WHERE seq = {at}"), altered(at)),
            1 => (format!("UPDATE audit SET facts = '{{}}' WHERE seq = {at}"), altered(at)),
            2 => (format!("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = {at}"), altered(at)),
            3 => (format!("DELETE FROM audit WHERE seq = {}", at - 1), altered(at - 1)),
            4 => (
                format!(
                    "UPDATE audit SET seq = seq + 1000 WHERE seq >= {at}; UPDATE audit SET seq = seq - 999 WHERE seq > 1000;
                     INSERT INTO audit SELECT {at}, at_ms, actor, action, phase, decision, intent, facts, prev_hash, hash,
                                              form, rule, policy_version, approval
                     FROM audit WHERE seq = {}", at - 1
                ),
                altered(at),
            ),
            5 => (
                format!(
                    "UPDATE audit SET seq = 5000 WHERE seq = {0}; UPDATE audit SET seq = {0} WHERE seq = {0} - 1;
                     UPDATE audit SET seq = {0} - 1 WHERE seq = 5000", at
                ),
                altered(at - 1),
            ),
            6 => (format!("DELETE FROM audit WHERE seq > {at}"), cut(at)),
            7 => (
                format!(
                    "DELETE FROM audit WHERE seq > {at}; UPDATE sqlite_sequence SET seq = {at} WHERE name = 'audit'"
                ),
                cut(at),
            ),
            8 => ("DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'".into(), cut(0)),
            _ => (format!("UPDATE audit SET hash = zeroblob(32) WHERE seq = {at}"), altered(at)),
        };
        connection.execute_batch("BEGIN").unwrap();
        connection.execute_batch(&sql).unwrap();
        connection.execute_batch("COMMIT").unwrap();
        drop(connection);
        let verdict = check_as_older(&home, head);
        assert_eq!(verdict, expected, "attack {attack} at {at}");
        std::fs::write(home.path(), &clean).unwrap();
        connection = unlocked(&home);
    }
}

/// A chain that is written anew, with the right key and in itself whole, is not the one whose head was kept.
#[test]
fn a_rewritten_chain_is_told_by_the_head_that_was_kept() {
    let home = Home::new();
    let store = home.create();
    let write = |from: u64, to: u64| {
        store
            .write_blocking(move |w| {
                for number in from..=to {
                    w.audit().note(&entry(number))?;
                }
                w.audit().head()
            })
            .unwrap()
    };
    let kept = write(1, 20);
    let elsewhere = Home::new();
    let other = elsewhere.create();
    let longer = other
        .write_blocking(|w| {
            for number in 1..=30 {
                w.audit().note(&entry(number + 100))?;
            }
            w.audit().head()
        })
        .unwrap();
    assert_eq!(verify(&other, longer), Verdict::Whole { rows: 30 });
    assert_eq!(verify(&other, kept), Verdict::Rewritten { rows: 30 });
    write(21, 25);
    assert_eq!(
        verify(&store, kept),
        Verdict::Whole { rows: 25 },
        "going on is not rewriting"
    );
}

#[test]
fn a_hundred_thousand_rows_are_verified_in_two_seconds() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            for number in 1..=100_000 {
                w.audit().note(&entry(number))?;
            }
            Ok(())
        })
        .unwrap();
    let begun = Instant::now();
    assert_eq!(verify(&store, None), Verdict::Whole { rows: 100_000 });
    let took = begun.elapsed();
    println!("100,000 audit rows verified in {took:?}");
    // The goal is for a program built for release on an idle machine; tests run on neither.
    assert!(took.as_secs() < 20, "{took:?}");
}

fn altered(at: u64) -> Verdict {
    Verdict::Altered { at: AuditSeq(at) }
}

fn cut(after: u64) -> Verdict {
    Verdict::Cut {
        after: AuditSeq(after),
        rows: 60,
    }
}

fn check_as_older(home: &Home, head: Option<AuditHead>) -> Verdict {
    let store = home.open();
    verify(&store, head)
}
