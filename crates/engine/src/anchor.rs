//! The keyring remembers the last row of the audit chain that this device has signed, so that a folder that is put back
//! or written anew does not fit what was seen.
//!
//! It has to be the keyring: a file beside the database would be put back with it.

use std::sync::{Arc, Weak};

use adiuva_store::Freshness;
use adiuva_vault::{Keyring, LastSeen};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::engine::blocking;
use crate::session::Session;

/// Notes each signature in the keyring, until the vault closes. A crash then leaves no more rows in doubt than those
/// that no signature covers.
pub(crate) async fn follow(
    session: Weak<Session>,
    keyring: Arc<dyn Keyring>,
    mut signatures: watch::Receiver<u64>,
    stop: CancellationToken,
) {
    while let Some(Ok(())) = stop.run_until_cancelled(signatures.changed()).await {
        let Some(session) = session.upgrade() else { return };
        if session.store.freshness() != Freshness::Current {
            continue;
        }
        // Read before the chain: it may lag behind the database, and must never be ahead of it.
        let generation = session.store.last_seen().generation;
        match session.store.read(|r| r.audit().head()).await {
            Ok(Some(head)) => {
                let seen = LastSeen {
                    generation,
                    audit_size: head.seq.0,
                    audit_root: Some(head.hash),
                };
                note(&session, Arc::clone(&keyring), seen).await;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!("the last row of the audit could not be read: {error}"),
        }
    }
}

/// Notes what was seen of the database. Without a keyring an older copy of the whole folder goes unnoticed; the doctor
/// says so.
pub(crate) async fn note(session: &Arc<Session>, keyring: Arc<dyn Keyring>, seen: LastSeen) {
    let session = Arc::clone(session);
    let noted = blocking(move || session.vault().record_last_seen(keyring.as_ref(), &seen)).await;
    if let Ok(Err(error)) = noted {
        tracing::info!("how new the database is could not be noted in the keyring: {error}");
    }
}

#[cfg(test)]
mod tests;
