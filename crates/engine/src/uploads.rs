//! Files that come in pieces and whose sender went away.

use std::sync::Arc;
use std::time::Duration;

use adiuva_workspace::UPLOAD_IDLE_MS;
use tokio_util::sync::CancellationToken;

use crate::session::Session;

/// Gives up what gets no piece for long, until no upload is open. What is open as the vault closes goes with the session.
pub(crate) async fn give_up_when_idle(session: Arc<Session>, stop: CancellationToken) {
    let idle = Duration::from_millis(UPLOAD_IDLE_MS.unsigned_abs());
    while stop.run_until_cancelled(tokio::time::sleep(idle)).await.is_some() {
        if session.workspace.give_up_idle_uploads() == 0 {
            return;
        }
    }
}
