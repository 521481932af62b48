//! What the gate writes down: rows of the audit, and the book of questions that a person answers.

use adiuva_protocol::ApprovalId;
use async_trait::async_trait;
use serde_json::Value;

use crate::approval::Agreed;
use crate::proposal::{Fingerprint, Proposal};

/// Names an audit row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowId(pub u64);

/// What an audit row says.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// Who.
    pub actor: String,
    /// What, such as `tool kb_search` or `model request`.
    pub action: String,
    /// What the policy said.
    pub decision: String,
    /// The rule that said so.
    pub rule: String,
    /// The policy that the rule is of.
    pub policy_version: u64,
    /// The question that a person answered, or is asked.
    pub approval: Option<ApprovalId>,
    /// Facts without content: destinations, counts, hashes.
    pub facts: Value,
}

/// How an effect ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// As intended.
    Done,
    /// It failed.
    Failed,
    /// It was stopped on the way, so part of it may have happened.
    Stopped,
    /// Nobody knows whether it happened.
    Unknown,
}

/// The audit could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the audit row could not be written, so nothing was done")]
pub struct LedgerError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Where audit rows and questions go; the database implements it.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Now, in milliseconds since the epoch.
    fn now_ms(&self) -> i64;
    /// Writes durably that this is about to happen.
    async fn intend(&self, row: LedgerRow) -> Result<RowId, LedgerError>;
    /// Writes how it ended.
    async fn close(&self, row: RowId, closing: Closing) -> Result<(), LedgerError>;
    /// Writes something that has no effect to wait for, such as a refusal.
    async fn note(&self, row: LedgerRow) -> Result<(), LedgerError>;
    /// Writes, in one step, that a person is asked and the question itself.
    async fn ask(&self, row: LedgerRow, proposal: &Proposal) -> Result<(), LedgerError>;
    /// What was agreed to; none while nobody has agreed, after a rejection, and after its one use.
    async fn agreed(&self, approval: ApprovalId) -> Result<Option<Agreed>, LedgerError>;
    /// Writes, in one step, that the approval is used and that this is about to happen. Answers none, and writes nothing,
    /// if it is not an unused and unexpired agreement to this very call.
    async fn spend(
        &self,
        row: LedgerRow,
        approval: ApprovalId,
        fingerprint: Fingerprint,
    ) -> Result<Option<RowId>, LedgerError>;
}
