//! An audit ledger in memory, for tests that need the gate and not the database.

use std::sync::{Mutex, PoisonError};

use adiuva_gate::gate::{Closing, Ledger, LedgerError, LedgerRow, RowId};
use async_trait::async_trait;

/// Keeps audit rows in memory, in order.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    rows: Mutex<Vec<KeptRow>>,
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

    fn keep(&self, row: LedgerRow) -> RowId {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(KeptRow { row, closing: None });
        RowId(rows.len() as u64)
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
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
}
