//! A ledger in memory that tells its rows as lines, holds questions and agreements, and can refuse to write.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use adiuva_gate::{Agreed, Closing, EditError, Fingerprint, Ledger, LedgerError, LedgerRow, Proposal, RowId};
use adiuva_protocol::ApprovalId;
use async_trait::async_trait;
use serde_json::Value;

/// How long an agreement holds here, in milliseconds.
pub(crate) const HOLDS_MS: i64 = 600_000;

#[derive(Default)]
pub(crate) struct Book {
    lines: Mutex<Vec<String>>,
    rows: Mutex<Vec<LedgerRow>>,
    agreed: Mutex<BTreeMap<ApprovalId, Agreed>>,
    pub(crate) clock: AtomicI64,
    full: bool,
}

impl Book {
    /// One that can write nothing.
    pub(crate) fn full() -> Self {
        Self {
            full: true,
            ..Self::default()
        }
    }

    fn write(&self, line: String, row: Option<LedgerRow>) -> Result<RowId, LedgerError> {
        if self.full {
            return Err(LedgerError("the disk is full".into()));
        }
        let mut lines = self.lines.lock().unwrap();
        lines.push(line);
        self.rows.lock().unwrap().extend(row);
        Ok(RowId(lines.len() as u64))
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    pub(crate) fn rows(&self) -> Vec<LedgerRow> {
        self.rows.lock().unwrap().clone()
    }

    pub(crate) fn agree(&self, proposal: &Proposal, arguments: Value) -> Result<(), EditError> {
        let agreed = Agreed {
            fingerprint: proposal.edited(&arguments)?,
            arguments,
            policy_version: proposal.policy_version,
            expires_ms: self.now_ms() + HOLDS_MS,
        };
        self.agreed.lock().unwrap().insert(proposal.id, agreed);
        Ok(())
    }
}

#[async_trait]
impl Ledger for Book {
    fn now_ms(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }
    async fn intend(&self, row: LedgerRow) -> Result<RowId, LedgerError> {
        self.write(format!("intend {} {}", row.action, row.decision), Some(row))
    }
    async fn close(&self, row: RowId, closing: Closing) -> Result<(), LedgerError> {
        self.write(format!("close {} {closing:?}", row.0), None).map(|_| ())
    }
    async fn note(&self, row: LedgerRow) -> Result<(), LedgerError> {
        self.write(format!("note {} {}", row.action, row.decision), Some(row))
            .map(|_| ())
    }
    async fn ask(&self, row: LedgerRow, proposal: &Proposal) -> Result<(), LedgerError> {
        assert_eq!(row.approval, Some(proposal.id), "the row names the question");
        self.note(row).await
    }
    async fn agreed(&self, approval: ApprovalId) -> Result<Option<Agreed>, LedgerError> {
        Ok(self.agreed.lock().unwrap().get(&approval).cloned())
    }
    async fn spend(
        &self,
        row: LedgerRow,
        approval: ApprovalId,
        fingerprint: Fingerprint,
    ) -> Result<Option<RowId>, LedgerError> {
        let good = {
            let mut agreed = self.agreed.lock().unwrap();
            let good = agreed
                .get(&approval)
                .is_some_and(|agreed| agreed.fingerprint == fingerprint && agreed.expires_ms > self.now_ms());
            good && agreed.remove(&approval).is_some()
        };
        match good {
            true => self.intend(row).await.map(Some),
            false => Ok(None),
        }
    }
}
