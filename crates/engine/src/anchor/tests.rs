//! A data folder is put back, and gone on with behind the keyring's back: each gets its verdict.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use adiuva_gate::{Actor, OnBehalf};
use adiuva_protocol::audit::{AuditVerdict, AuditVerify};
use adiuva_protocol::vault::{Typed, VaultAcceptOlderCopy, VaultUnlock};
use adiuva_protocol::{Caller, Handles};
use adiuva_testkit::StandInKeyring;
use adiuva_vault::{KdfParams, NoKeyring};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::chores::chores;
use crate::engine::{Background, Config, Engine};
use crate::opened::{PASSPHRASE, opened};

/// A vault whose database this keyring watches, with a few rows in its chain, closed.
async fn vault() -> (Arc<StandInKeyring>, TempDir) {
    let keyring = Arc::new(StandInKeyring::default());
    let watching: Arc<dyn Keyring> = keyring.clone();
    let (engine, home) = opened(|config| Config {
        keyring: watching,
        ..config
    })
    .await;
    act(&engine, 3).await;
    engine.stop().await;
    (keyring, home)
}

/// The same, gone on with after a copy of it was taken.
async fn vault_and_copy() -> (Arc<StandInKeyring>, TempDir, TempDir) {
    let (keyring, home) = vault().await;
    let elsewhere = TempDir::new().unwrap();
    copy(home.path(), elsewhere.path());
    let engine = open(home.path(), keyring.clone()).await;
    act(&engine, 1).await;
    engine.stop().await;
    (keyring, home, elsewhere)
}

async fn open(home: &Path, keyring: Arc<dyn Keyring>) -> Arc<Engine> {
    let config = Config {
        keyring,
        kdf: KdfParams::FLOOR,
        local_models: None,
        ..Config::new(home.to_owned(), Background::Rests)
    };
    let engine = Engine::start(config).await.unwrap();
    let unlock = VaultUnlock {
        passphrase: Some(Typed(PASSPHRASE.into())),
        recovery_code: None,
    };
    engine.handle(&Caller::command_line(), unlock).await.unwrap();
    engine
}

/// Does something so many times; each leaves two rows.
async fn act(engine: &Engine, times: usize) {
    let session = engine.session().await.unwrap();
    let [_, tell] = chores(&session);
    let stop = CancellationToken::new();
    for _ in 0..times {
        let words = json!({ "text": "it is noon" });
        let told = session
            .gate
            .run(OnBehalf::from(&Actor::Person), tell.as_ref(), words, &stop);
        told.await.unwrap();
    }
}

async fn verdict(engine: &Engine) -> AuditVerdict {
    engine.handle(&Caller::command_line(), AuditVerify {}).await.unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[tokio::test]
async fn an_older_folder_is_a_cut_tail_until_it_is_accepted() {
    let (keyring, home) = vault().await;
    let before = TempDir::new().unwrap();
    copy(home.path(), before.path());
    let engine = open(home.path(), keyring.clone()).await;
    act(&engine, 4).await;
    assert_eq!(verdict(&engine).await, AuditVerdict::Ok { rows: 14 });
    engine.stop().await;
    drop(engine);

    copy(before.path(), home.path());
    let engine = open(home.path(), keyring).await;
    assert_eq!(verdict(&engine).await, AuditVerdict::Cut { after: 6, rows: 14 });
    let accept = VaultAcceptOlderCopy {};
    engine.handle(&Caller::command_line(), accept).await.unwrap();
    act(&engine, 1).await;
    assert_eq!(verdict(&engine).await, AuditVerdict::Ok { rows: 8 });
    engine.stop().await;
}

#[tokio::test]
async fn an_older_folder_that_was_gone_on_with_elsewhere_is_a_fork() {
    let (keyring, home, elsewhere) = vault_and_copy().await;
    let engine = open(elsewhere.path(), Arc::new(NoKeyring)).await;
    act(&engine, 5).await;
    assert_eq!(
        verdict(&engine).await,
        AuditVerdict::Ok { rows: 16 },
        "without the keyring nobody can tell"
    );
    engine.stop().await;
    drop(engine);
    copy(elsewhere.path(), home.path());
    let engine = open(home.path(), keyring).await;
    assert_eq!(verdict(&engine).await, AuditVerdict::Forked { at: 8 });
    engine.stop().await;
}

#[tokio::test]
async fn rows_that_were_never_signed_and_do_not_fit_are_rewritten() {
    let (keyring, home, elsewhere) = vault_and_copy().await;
    // Taken from under a program that is still running, which would sign as it ends.
    let engine = open(elsewhere.path(), Arc::new(NoKeyring)).await;
    act(&engine, 5).await;
    engine.session().await.unwrap().store.rest().await.unwrap();
    copy(elsewhere.path(), home.path());
    let found = open(home.path(), keyring).await;
    assert_eq!(verdict(&found).await, AuditVerdict::Rewritten { rows: 16 });
    found.stop().await;
    engine.stop().await;
}

/// Rows of a program that was killed are watched over too, as far as they were signed.
#[tokio::test]
async fn a_signature_is_noted_while_the_vault_is_open() {
    let (keyring, home) = vault().await;
    let before = TempDir::new().unwrap();
    copy(home.path(), before.path());
    let engine = open(home.path(), keyring.clone()).await;
    act(&engine, 150).await;
    let session = engine.session().await.unwrap();
    let noted = async {
        while session.last_seen(keyring.clone()).await.unwrap().unwrap().audit_size < 256 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), noted).await.unwrap();

    // Killed: nothing is signed and noted at its end.
    let place = TempDir::new().unwrap();
    copy(before.path(), place.path());
    let found = open(place.path(), keyring).await;
    let AuditVerdict::Cut { after: 6, rows } = verdict(&found).await else {
        panic!("the rows since the copy are missed");
    };
    assert!(rows >= 256, "{rows}");
    found.stop().await;
    engine.stop().await;
}
