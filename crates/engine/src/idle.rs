//! Locks the vault when nobody has used it for as long as the person allows.

use std::sync::{Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use adiuva_protocol::Command;

use crate::engine::Engine;

/// How often it is looked at; the vault may stay open longer than was set by as much.
const LOOK: Duration = Duration::from_secs(10);

/// When the vault was last used.
pub(crate) struct Idle(Mutex<Instant>);

impl Idle {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Instant::now()))
    }

    /// Notes that it was used at this moment.
    pub(crate) fn note(&self, at: Instant) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = at.max(*last);
    }

    /// How long it was not used by this moment.
    pub(crate) fn since(&self, now: Instant) -> Duration {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        now.saturating_duration_since(*last)
    }

    /// Carries a call out, and notes its begin and its end where a person asked for it.
    pub(crate) async fn noted<T>(&self, command: Command, call: impl Future<Output = T>) -> T {
        let used = is_use(command);
        if used {
            self.note(Instant::now());
        }
        let answer = call.await;
        if used {
            self.note(Instant::now());
        }
        answer
    }
}

/// Whether somebody is there when this is asked. Screens that were left open ask the others by themselves, whenever
/// files change in the background.
fn is_use(command: Command) -> bool {
    !matches!(
        command,
        Command::meta_get
            | Command::meta_status
            | Command::vault_status
            | Command::settings_get
            | Command::knowledge_bases
            | Command::knowledge_sources
            | Command::knowledge_files
            | Command::models_providers
            | Command::chat_threads
            | Command::chat_messages
            | Command::runs_list
            | Command::runs_get
            | Command::clients_list
            | Command::projects_list
            | Command::projects_get
            | Command::tasks_list
            | Command::tasks_comments
            | Command::checkpoints_list
            | Command::notes_list
            | Command::notes_get
            | Command::docs_list
            | Command::docs_get
            | Command::docs_revisions
            | Command::artifacts_list
            | Command::trash_list
            | Command::workspace_search
    )
}

/// Looks from time to time, for as long as the engine is there.
pub(crate) async fn watch(engine: Weak<Engine>) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let Some(engine) = engine.upgrade() else { return };
        engine.close_if_unused(Instant::now()).await;
    }
}

#[cfg(test)]
mod tests;
