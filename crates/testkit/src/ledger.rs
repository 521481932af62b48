//! An audit ledger in memory, for tests that need the gate and not the database.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use adiuva_gate::{Agreed, Closing, EditError, Fingerprint, Ledger, LedgerError, LedgerRow, Proposal, RowId};
use adiuva_protocol::ApprovalId;
use async_trait::async_trait;
use serde_json::Value;

/// How long an agreement holds here, in milliseconds.
const HOLDS_MS: i64 = 10 * 60 * 1000;

/// Keeps audit rows and questions in memory, in order, by a clock that only tests move.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    rows: Mutex<Vec<KeptRow>>,
    asked: Mutex<Vec<Proposal>>,
    agreed: Mutex<BTreeMap<ApprovalId, Agreed>>,
    clock: AtomicI64,
}

/// An audit row and how its effect ended.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRow {
    /// What was written before.
    pub row: LedgerRow,
    /// How it ended; none while it is open, and for notes.
    pub closing: Option<Closing>,
}

impl MemoryLedger {
    /// All rows, oldest first.
    #[must_use]
    pub fn rows(&self) -> Vec<KeptRow> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All questions, oldest first.
    #[must_use]
    pub fn asked(&self) -> Vec<Proposal> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Agrees to a question, as asked or with edited arguments.
    pub fn agree(&self, proposal: &Proposal, edited: Option<Value>) -> Result<(), EditError> {
        let arguments = edited.unwrap_or_else(|| proposal.arguments.clone());
        let agreed = Agreed {
            fingerprint: proposal.edited(&arguments)?,
            arguments,
            policy_version: proposal.policy_version,
            expires_ms: self.now_ms() + HOLDS_MS,
        };
        let mut all = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(proposal.id, agreed);
        Ok(())
    }

    /// Moves the clock.
    pub fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }

    fn keep(&self, row: LedgerRow) -> RowId {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(KeptRow { row, closing: None });
        RowId(rows.len() as u64)
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    fn now_ms(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    async fn intend(&self, row: LedgerRow) -> Result<RowId, LedgerError> {
        Ok(self.keep(row))
    }

    async fn close(&self, row: RowId, closing: Closing) -> Result<(), LedgerError> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let place = usize::try_from(row.0).ok().and_then(|number| number.checked_sub(1));
        match place.and_then(|place| rows.get_mut(place)) {
            Some(kept) => kept.closing = Some(closing),
            None => return Err(LedgerError("there is no such row".into())),
        }
        Ok(())
    }

    async fn note(&self, row: LedgerRow) -> Result<(), LedgerError> {
        self.keep(row);
        Ok(())
    }

    async fn ask(&self, row: LedgerRow, proposal: &Proposal) -> Result<(), LedgerError> {
        self.keep(row);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(proposal.clone());
        Ok(())
    }

    async fn agreed(&self, approval: ApprovalId) -> Result<Option<Agreed>, LedgerError> {
        let agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(agreed.get(&approval).cloned())
    }

    async fn spend(
        &self,
        row: LedgerRow,
        approval: ApprovalId,
        fingerprint: Fingerprint,
    ) -> Result<Option<RowId>, LedgerError> {
        let spent = {
            let mut agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
            let good = agreed
                .get(&approval)
                .is_some_and(|agreed| agreed.fingerprint == fingerprint && agreed.expires_ms > self.now_ms());
            good && agreed.remove(&approval).is_some()
        };
        Ok(spent.then(|| self.keep(row)))
    }
}
