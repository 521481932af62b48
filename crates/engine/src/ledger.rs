//! The gate's ledger, kept in the audit chain.

use std::sync::Arc;

use adiuva_gate::{Agreed, Closing, Fingerprint, Ledger, LedgerError, LedgerRow, Proposal, RowId};
use adiuva_protocol::{ApprovalId, Event};
use adiuva_store::audit::{self, AuditSeq, NewEntry};
use adiuva_store::checkpoints::{Due, Signer};
use adiuva_store::{Store, StoreError, Writer};
use async_trait::async_trait;
use tokio::sync::{broadcast, watch};

use crate::approvals;
use crate::session::now_ms;

/// Writes the gate's rows into the audit chain.
pub(crate) struct StoreLedger {
    store: Store,
    events: broadcast::Sender<Event>,
    signer: Option<Arc<Signer>>,
    /// Told the number of rows that the latest signature covers.
    signed: watch::Sender<u64>,
}

impl StoreLedger {
    pub(crate) fn new(
        store: Store,
        events: broadcast::Sender<Event>,
        signer: Option<Arc<Signer>>,
        signed: watch::Sender<u64>,
    ) -> Self {
        Self {
            store,
            events,
            signer,
            signed,
        }
    }

    /// Writes, and signs the chain in the same step when that is due.
    async fn write<T, F>(&self, step: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let signer = self.signer.clone();
        let written = self.store.write(move |w| {
            let done = step(w)?;
            let signed = match &signer {
                Some(signer) => w.audit().checkpoint(signer, Due::InTime, now_ms())?,
                None => None,
            };
            Ok((done, signed))
        });
        let (done, signed) = written.await.map_err(lost)?;
        if let Some(rows) = signed {
            self.signed.send_replace(rows);
        }
        Ok(done)
    }
}

#[async_trait]
impl Ledger for StoreLedger {
    fn now_ms(&self) -> i64 {
        now_ms()
    }

    async fn intend(&self, row: LedgerRow) -> Result<RowId, LedgerError> {
        let entry = entry(row);
        let seq = self.write(move |w| w.audit().intend(&entry)).await?;
        Ok(RowId(seq.0))
    }

    async fn close(&self, row: RowId, closing: Closing) -> Result<(), LedgerError> {
        let closing = match closing {
            Closing::Done => audit::Closing::Done,
            Closing::Failed => audit::Closing::Failed,
            // Part of it may have happened, and nobody can tell how much.
            Closing::Stopped | Closing::Unknown => audit::Closing::Unknown,
        };
        self.write(move |w| w.audit().close(AuditSeq(row.0), closing, now_ms()))
            .await?;
        Ok(())
    }

    async fn note(&self, row: LedgerRow) -> Result<(), LedgerError> {
        let entry = entry(row);
        self.write(move |w| w.audit().note(&entry)).await?;
        Ok(())
    }

    async fn ask(&self, row: LedgerRow, proposal: &Proposal) -> Result<(), LedgerError> {
        let (entry, proposal) = (entry(row), proposal.clone());
        let asked = self.write(move |w| {
            w.audit().note(&entry)?;
            w.approvals().ask(&proposal, entry.at_ms)
        });
        asked.await?;
        approvals::tell(&self.store, &self.events).await;
        Ok(())
    }

    async fn agreed(&self, approval: ApprovalId) -> Result<Option<Agreed>, LedgerError> {
        self.store
            .read(move |r| r.approvals().agreed(approval))
            .await
            .map_err(lost)
    }

    async fn spend(
        &self,
        row: LedgerRow,
        approval: ApprovalId,
        fingerprint: Fingerprint,
    ) -> Result<Option<RowId>, LedgerError> {
        let entry = entry(row);
        let spent = self.write(move |w| {
            if !w.approvals().spend(approval, fingerprint, entry.at_ms)? {
                return Ok(None);
            }
            w.audit().intend(&entry).map(Some)
        });
        Ok(spent.await?.map(|seq| RowId(seq.0)))
    }
}

fn entry(row: LedgerRow) -> NewEntry {
    NewEntry {
        at_ms: now_ms(),
        actor: row.actor,
        action: row.action,
        decision: row.decision,
        rule: row.rule,
        policy_version: row.policy_version,
        approval: row.approval,
        facts: row.facts,
    }
}

fn lost(error: StoreError) -> LedgerError {
    LedgerError(Box::new(error))
}
