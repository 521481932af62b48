#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use adiuva_protocol::settings::{Settings, SettingsSet};
use adiuva_protocol::vault::{Typed, VaultState, VaultUnlock};
use adiuva_protocol::{Caller, Code, Failure, Handles, Outcome, RunId};
use tempfile::TempDir;

use super::*;
use crate::opened::{PASSPHRASE, opened};
use crate::runs::Ended;

const MINUTE: Duration = Duration::from_secs(60);

struct Place {
    engine: Arc<Engine>,
    _home: TempDir,
}

/// An open vault that is locked after so many minutes.
async fn open(lock_after_minutes: Option<u32>) -> Place {
    let (engine, home) = opened(|config| config).await;
    set(&engine, lock_after_minutes).await.unwrap();
    Place { engine, _home: home }
}

async fn set(engine: &Engine, lock_after_minutes: Option<u32>) -> Result<Settings, Failure> {
    let settings = Settings {
        lock_after_minutes,
        ..Settings::default()
    };
    let me = Caller::command_line();
    engine.handle(&me, SettingsSet { settings }).await
}

async fn is_open(engine: &Engine) -> bool {
    matches!(engine.vault_state().await, VaultState::Open { .. })
}

#[tokio::test]
async fn the_vault_is_locked_once_its_time_is_over_and_opens_again() {
    let place = open(Some(5)).await;
    let now = Instant::now();
    assert!(!place.engine.close_if_unused(now + 4 * MINUTE).await);
    assert!(is_open(&place.engine).await);
    assert!(place.engine.close_if_unused(now + 6 * MINUTE).await);
    assert!(!is_open(&place.engine).await);

    let me = Caller::command_line();
    let unlock = VaultUnlock {
        passphrase: Some(Typed(PASSPHRASE.into())),
        recovery_code: None,
    };
    place.engine.handle(&me, unlock).await.unwrap();
    // What was set outlives the lock.
    assert!(place.engine.close_if_unused(Instant::now() + 6 * MINUTE).await);
}

#[tokio::test]
async fn without_a_limit_it_stays_open() {
    let place = open(None).await;
    let next_year = Instant::now() + 365 * 24 * 60 * MINUTE;
    assert!(!place.engine.close_if_unused(next_year).await);
    assert!(is_open(&place.engine).await);
}

#[test]
fn only_what_somebody_asks_for_counts_as_use() {
    for (command, used) in [
        (Command::meta_status, false),
        (Command::knowledge_files, false),
        (Command::vault_in_use, true),
        (Command::knowledge_search, true),
        (Command::chat_send, true),
    ] {
        assert_eq!(is_use(command), used, "{}", command.name());
    }
}

#[tokio::test]
async fn a_run_that_is_going_holds_it_open_and_leaves_the_whole_time_after_it() {
    let place = open(Some(1)).await;
    let session = place.engine.session().await.unwrap();
    let run = RunId::make();
    session.runs.start(run, |running| async move {
        running.stop.cancelled().await;
        Ended::Over(Outcome::Cancelled { message: None })
    });
    let later = Instant::now() + 10 * MINUTE;
    assert!(!place.engine.close_if_unused(later).await);
    session.runs.cancel(run).await.unwrap();
    session.runs.close().await;
    assert!(!place.engine.close_if_unused(later + MINUTE / 2).await);
    drop(session);
    assert!(place.engine.close_if_unused(later + 2 * MINUTE).await);
}

#[tokio::test]
async fn a_time_that_makes_no_sense_is_refused() {
    let place = open(None).await;
    for minutes in [0, 24 * 60 + 1, u32::MAX] {
        let failure = set(&place.engine, Some(minutes)).await.unwrap_err();
        assert_eq!(failure.code, Code::Validation, "{minutes}");
    }
}
