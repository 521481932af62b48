//! The one place through which every effect goes.

use std::sync::{Arc, RwLock};

use adiuva_protocol::ApprovalId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::approval::{Approval, ApprovalError};
use crate::behalf::OnBehalf;
use crate::egress::{Preview, Redaction};
use crate::ledger::{Closing, Ledger, LedgerError, LedgerRow, RowId};
use crate::permit::{EgressPermit, Permit};
use crate::place::Places;
use crate::policy::{Act, Decision, Destination, Policy, decide};
use crate::proposal::{Proposal, canonical};
use crate::rules::Verdict;
use crate::tool::{Effect, Tool, ToolError, ToolOutput, ToolSpec};

/// Why the gate did not let something happen, or what happened to it.
#[derive(Debug, thiserror::Error)]
pub enum GateError<E: std::error::Error + 'static> {
    /// The policy refuses.
    #[error("{0}")]
    Denied(String),
    /// A person must agree to exactly this first. The question stands in the inbox.
    #[error("a person must agree to this first")]
    NeedsApproval(Box<Proposal>),
    /// The approval is not good for this call.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
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

    /// Whether it may have happened all the same.
    fn in_doubt(&self) -> bool {
        false
    }
}

impl EffectError for ToolError {
    fn stopped(&self) -> bool {
        matches!(self, Self::Stopped)
    }

    fn in_doubt(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

/// Lets effects happen, or not.
pub struct Gate {
    ledger: Arc<dyn Ledger>,
    policy: RwLock<Policy>,
}

/// A call with what the policy says about it.
struct Judged {
    proposal: Proposal,
    decision: Decision,
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

    /// What the person has allowed by now.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    /// Runs one tool call: decision, intent, effect, closing row. The arguments appear in the audit as a hash only. When a
    /// person must agree first, the question is in the inbox when this returns.
    pub async fn run(
        &self,
        behalf: impl Into<OnBehalf<'_>>,
        tool: &dyn Tool,
        arguments: Value,
        stop: &CancellationToken,
    ) -> Result<ToolOutput, GateError<ToolError>> {
        let behalf = behalf.into();
        let judged = self.judge(&behalf, tool.spec(), &arguments);
        let row = judged.row(&behalf);
        match judged.decision {
            Decision::Allow { .. } => {
                let row = self.ledger.intend(row).await?;
                let call = tool.call(judged.proposal.arguments, Permit::new(row), stop);
                self.closed(row, call).await
            }
            Decision::Ask { .. } => {
                self.ledger.ask(row, &judged.proposal).await?;
                Err(GateError::NeedsApproval(Box::new(judged.proposal)))
            }
            Decision::Deny { reason, .. } => {
                self.ledger.note(row).await?;
                Err(GateError::Denied(reason))
            }
        }
    }

    /// What a person has agreed to under this name, if that was not used before.
    pub async fn approval(&self, id: ApprovalId) -> Result<Approval, GateError<ToolError>> {
        let agreed = self.ledger.agreed(id).await?.ok_or(ApprovalError::None)?;
        Ok(Approval::new(id, agreed))
    }

    /// Runs the one call that a person has agreed to, with [`Approval::arguments`]. It is refused when it differs in any
    /// part from what was agreed to, when the agreement has expired or was used, when the rules have changed since, and when
    /// they forbid it now.
    pub async fn run_approved(
        &self,
        approval: Approval,
        behalf: impl Into<OnBehalf<'_>>,
        tool: &dyn Tool,
        arguments: Value,
        stop: &CancellationToken,
    ) -> Result<ToolOutput, GateError<ToolError>> {
        let behalf = behalf.into();
        let mut judged = self.judge(&behalf, tool.spec(), &arguments);
        judged.proposal.id = approval.id();
        let row = LedgerRow {
            approval: Some(approval.id()),
            ..judged.row(&behalf)
        };
        if let Decision::Deny { reason, .. } = judged.decision {
            self.ledger.note(row).await?;
            return Err(GateError::Denied(reason));
        }
        let agreed = approval.agreed();
        let fingerprint = judged.proposal.fingerprint();
        let fault = if agreed.policy_version != judged.proposal.policy_version {
            Some(ApprovalError::PolicyMoved)
        } else if agreed.fingerprint != fingerprint {
            Some(ApprovalError::Differs)
        } else if self.ledger.now_ms() >= agreed.expires_ms {
            Some(ApprovalError::Expired)
        } else {
            None
        };
        if let Some(fault) = fault {
            return Err(self.refuse(row, fault).await);
        }
        let approved = LedgerRow {
            decision: format!("approved after {}", row.decision),
            ..row.clone()
        };
        let Some(intent) = self.ledger.spend(approved, approval.id(), fingerprint).await? else {
            return Err(self.refuse(row, ApprovalError::None).await);
        };
        let call = tool.call(judged.proposal.arguments, Permit::new(intent), stop);
        self.closed(intent, call).await
    }

    /// Lets one request go to a model's destination. The permit lives as long as `send` uses it; the row is closed when
    /// `send` is over.
    pub async fn send_to_model<T, E, F>(
        &self,
        behalf: impl Into<OnBehalf<'_>>,
        destination: Destination,
        facts: Value,
        send: impl FnOnce(EgressPermit) -> F,
    ) -> Result<T, GateError<E>>
    where
        E: EffectError,
        F: Future<Output = Result<T, E>>,
    {
        let behalf = behalf.into();
        let policy = self.policy();
        let decision = decide(&policy, &behalf, Act::Model(&destination));
        let row = LedgerRow {
            actor: behalf.actor.to_string(),
            action: "model request".into(),
            decision: decision.summary(),
            rule: decision.rule().to_owned(),
            policy_version: policy.version,
            approval: None,
            facts: json!({ "destination": destination.to_string(), "request": facts }),
        };
        match decision {
            Decision::Allow { .. } => {
                let row = self.ledger.intend(row).await?;
                let left_out = match destination.on_this_machine() {
                    true => Redaction::default(),
                    false => Redaction::of(&policy, &behalf, &[destination.to_string()]),
                };
                let permit = EgressPermit::new(row, destination, left_out);
                self.closed(row, send(permit)).await
            }
            Decision::Ask { rule } => {
                self.ledger.note(row).await?;
                Err(GateError::Denied(format!("{rule} keeps this from {destination}")))
            }
            Decision::Deny { reason, .. } => {
                self.ledger.note(row).await?;
                Err(GateError::Denied(reason))
            }
        }
    }

    /// What a tool call would come to and what of it would leave, without doing it.
    #[must_use]
    pub fn preview(&self, behalf: &OnBehalf<'_>, spec: &ToolSpec, arguments: &Value) -> Preview {
        let judged = self.judge(behalf, spec, arguments);
        let redaction = Redaction::of(&self.policy(), behalf, &judged.proposal.destinations);
        let (_, left_out) = redaction.content(spec, arguments);
        Preview {
            decision: judged.decision,
            destinations: judged.proposal.destinations,
            sources: behalf.label.sources().into_iter().collect(),
            payload: judged.proposal.arguments,
            left_out,
        }
    }

    /// The same for a request to a model.
    #[must_use]
    pub fn preview_model(&self, behalf: &OnBehalf<'_>, destination: &Destination, request: &Value) -> Preview {
        let (policy, places) = (self.policy(), vec![destination.to_string()]);
        let (payload, left_out) = Redaction::of(&policy, behalf, &places).value(request);
        Preview {
            decision: decide(&policy, behalf, Act::Model(destination)),
            destinations: places,
            sources: behalf.label.sources().into_iter().collect(),
            payload,
            left_out,
        }
    }

    fn judge(&self, behalf: &OnBehalf<'_>, spec: &ToolSpec, arguments: &Value) -> Judged {
        let policy = self.policy();
        let places = Places::of(spec, arguments);
        let act = Act::Tool {
            spec,
            arguments,
            places: &places,
        };
        let mut decision = decide(&policy, behalf, act);
        let arguments = if spec.effect >= Effect::Egress {
            let redaction = Redaction::of(&policy, behalf, &places.names);
            if decision.verdict() == Verdict::Allow && redaction.steers(spec, arguments, behalf.words) {
                decision = Decision::Ask {
                    rule: "left-out-text-steers".into(),
                };
            }
            redaction.content(spec, arguments).0
        } else {
            arguments.clone()
        };
        Judged {
            proposal: Proposal {
                id: ApprovalId::make(),
                tool: spec.name.clone(),
                effect: spec.effect,
                arguments,
                content: spec.content.clone(),
                destinations: places.names,
                taint: behalf.label.names(),
                policy_version: policy.version,
                rule: decision.rule().to_owned(),
                run: behalf.run(),
                agent: behalf.agent.map(str::to_owned),
                account: spec.account.clone(),
            },
            decision,
        }
    }

    /// Writes the refusal down and makes it the answer.
    async fn refuse(&self, row: LedgerRow, fault: ApprovalError) -> GateError<ToolError> {
        let row = LedgerRow {
            decision: format!("refused: {fault}"),
            ..row
        };
        match self.ledger.note(row).await {
            Ok(()) => fault.into(),
            Err(error) => error.into(),
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
            Err(error) if error.in_doubt() => Closing::Unknown,
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

impl Judged {
    fn row(&self, behalf: &OnBehalf<'_>) -> LedgerRow {
        let digest = Sha256::digest(canonical(&self.proposal.arguments).as_bytes());
        let mut facts = json!({ "arguments": hex(&digest) });
        if let Value::Object(facts) = &mut facts {
            if !self.proposal.destinations.is_empty() {
                facts.insert("destinations".into(), json!(self.proposal.destinations));
            }
            if !self.proposal.taint.is_empty() {
                facts.insert("taint".into(), json!(self.proposal.taint));
            }
        }
        LedgerRow {
            actor: behalf.actor.to_string(),
            action: format!("tool {}", self.proposal.tool),
            decision: self.decision.summary(),
            rule: self.decision.rule().to_owned(),
            policy_version: self.proposal.policy_version,
            approval: match self.decision {
                Decision::Ask { .. } => Some(self.proposal.id),
                Decision::Allow { .. } | Decision::Deny { .. } => None,
            },
            facts,
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
