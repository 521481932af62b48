//! The one place through which every effect goes.

use std::fmt;
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use adiuva_protocol::RunId;

use crate::label::Label;
use crate::permit::{EgressPermit, Permit};
use crate::policy::{Act, Decision, Destination, Policy, decide};
use crate::tool::{Tool, ToolError, ToolOutput};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person, at a screen or the command line.
    Person,
    /// A run on the person's behalf.
    Run(RunId),
    /// The program itself.
    Program,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("person"),
            Self::Run(run) => write!(f, "run {run}"),
            Self::Program => f.write_str("program"),
        }
    }
}

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
}

/// The audit could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the audit row could not be written, so nothing was done")]
pub struct LedgerError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Where audit rows go; the database implements it.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Writes durably that this is about to happen.
    async fn intend(&self, row: LedgerRow) -> Result<RowId, LedgerError>;
    /// Writes how it ended.
    async fn close(&self, row: RowId, closing: Closing) -> Result<(), LedgerError>;
    /// Writes something that has no effect to wait for, such as a refusal.
    async fn note(&self, row: LedgerRow) -> Result<(), LedgerError>;
}

/// Why the gate did not let something happen, or what happened to it.
#[derive(Debug, thiserror::Error)]
pub enum GateError<E: std::error::Error + 'static> {
    /// The policy refuses.
    #[error("{0}")]
    Denied(String),
    /// A person must agree first.
    #[error("a person must agree to this first")]
    NeedsApproval,
    /// The audit could not be written, so nothing was done.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// It was allowed and failed.
    #[error(transparent)]
    Effect(E),
}

/// An effect's failure as the gate sees it.
pub trait EffectError: std::error::Error + 'static {
    /// Whether it was stopped by a person rather than failed.
    fn stopped(&self) -> bool;
}

impl EffectError for ToolError {
    fn stopped(&self) -> bool {
        matches!(self, Self::Stopped)
    }
}

/// Lets effects happen, or not.
pub struct Gate {
    ledger: Arc<dyn Ledger>,
    policy: RwLock<Policy>,
}

impl Gate {
    /// A gate that writes into this ledger.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, policy: Policy) -> Self {
        Self {
            ledger,
            policy: RwLock::new(policy),
        }
    }

    /// Replaces what the person has allowed; calls under way keep what they got.
    pub fn set_policy(&self, policy: Policy) {
        *self.policy.write().unwrap_or_else(std::sync::PoisonError::into_inner) = policy;
    }

    /// Runs one tool call: decision, intent, effect, closing row. The arguments appear in the audit as a hash only.
    pub async fn run(
        &self,
        actor: &Actor,
        tool: &dyn Tool,
        arguments: Value,
        label: &Label,
        stop: &CancellationToken,
    ) -> Result<ToolOutput, GateError<ToolError>> {
        let spec = tool.spec();
        let row = LedgerRow {
            actor: actor.to_string(),
            action: format!("tool {}", spec.name),
            decision: String::new(),
            facts: json!({ "arguments": fingerprint(&arguments) }),
        };
        let row = self.admit(Act::Tool(spec.effect, label), row).await?;
        self.closed(row, tool.call(arguments, Permit::new(row), stop)).await
    }

    /// Lets one request go to a model's destination. The permit lives as long as `send` uses it; the row is closed when
    /// `send` is over.
    pub async fn send_to_model<T, E, F>(
        &self,
        actor: &Actor,
        destination: Destination,
        facts: Value,
        send: impl FnOnce(EgressPermit) -> F,
    ) -> Result<T, GateError<E>>
    where
        E: EffectError,
        F: Future<Output = Result<T, E>>,
    {
        let row = LedgerRow {
            actor: actor.to_string(),
            action: "model request".into(),
            decision: String::new(),
            facts: json!({ "destination": destination.to_string(), "request": facts }),
        };
        let row = self.admit(Act::Model(&destination), row).await?;
        self.closed(row, send(EgressPermit::new(row, destination))).await
    }

    async fn admit<E: std::error::Error + 'static>(&self, act: Act<'_>, row: LedgerRow) -> Result<RowId, GateError<E>> {
        let decision = decide(
            &self.policy.read().unwrap_or_else(std::sync::PoisonError::into_inner),
            act,
        );
        let row = LedgerRow {
            decision: decision.summary(),
            ..row
        };
        match decision {
            Decision::Allow { .. } => Ok(self.ledger.intend(row).await?),
            Decision::Ask { .. } => {
                self.ledger.note(row).await?;
                Err(GateError::NeedsApproval)
            }
            Decision::Deny { reason, .. } => {
                self.ledger.note(row).await?;
                Err(GateError::Denied(reason))
            }
        }
    }

    async fn closed<T, E: EffectError>(
        &self,
        row: RowId,
        effect: impl Future<Output = Result<T, E>>,
    ) -> Result<T, GateError<E>> {
        let result = effect.await;
        let closing = match &result {
            Ok(_) => Closing::Done,
            Err(error) if error.stopped() => Closing::Stopped,
            Err(_) => Closing::Failed,
        };
        // The effect has happened whatever becomes of its closing row; a row that stays open is shown as unknown.
        if let Err(error) = self.ledger.close(row, closing).await {
            tracing::error!(
                audit.row = row.0,
                "the closing row of audit row {} could not be written: {error}",
                row.0
            );
        }
        result.map_err(GateError::Effect)
    }
}

/// A hash that tells whether two calls had the same arguments, without keeping them.
fn fingerprint(arguments: &Value) -> String {
    let digest = Sha256::digest(arguments.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
