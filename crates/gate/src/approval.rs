//! A person's agreement to one exact call.

use adiuva_protocol::ApprovalId;
use serde_json::Value;

use crate::proposal::Fingerprint;

/// What the book of approvals says about a question that a person has agreed to and that has not been used.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// What was agreed to, after any edits.
    pub fingerprint: Fingerprint,
    /// The arguments that were agreed to, after any edits.
    pub arguments: Value,
    /// The policy under which it was asked.
    pub policy_version: u64,
    /// Until when it holds, milliseconds since the epoch.
    pub expires_ms: i64,
}

/// A person's agreement to one exact call, good for one use. Only [`Gate::approval`](crate::Gate::approval) makes it,
/// from what the book says:
/// ```compile_fail,E0624
/// fn forge(agreed: adiuva_gate::Agreed) -> adiuva_gate::Approval {
///     adiuva_gate::Approval::new(adiuva_protocol::ApprovalId::make(), agreed)
/// }
/// ```
/// ```compile_fail,E0451
/// fn forge(agreed: adiuva_gate::Agreed) -> adiuva_gate::Approval {
///     adiuva_gate::Approval { id: adiuva_protocol::ApprovalId::make(), agreed }
/// }
/// ```
/// ```compile_fail,E0599
/// fn twice(approval: adiuva_gate::Approval) -> [adiuva_gate::Approval; 2] {
///     [approval.clone(), approval]
/// }
/// ```
#[derive(Debug)]
pub struct Approval {
    id: ApprovalId,
    agreed: Agreed,
}

impl Approval {
    pub(crate) fn new(id: ApprovalId, agreed: Agreed) -> Self {
        Self { id, agreed }
    }

    /// The question that was answered.
    #[must_use]
    pub fn id(&self) -> ApprovalId {
        self.id
    }

    /// The arguments that were agreed to; the call is made with these.
    #[must_use]
    pub fn arguments(&self) -> &Value {
        &self.agreed.arguments
    }

    pub(crate) fn agreed(&self) -> &Agreed {
        &self.agreed
    }
}

/// Why an approval is not good for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    /// Nobody has agreed, or it was rejected, or it has been used.
    #[error("there is no unused approval for this")]
    None,
    /// It was given too long ago.
    #[error("the approval has expired; ask again")]
    Expired,
    /// The call is not the one that was agreed to.
    #[error("the call is not the one that was approved")]
    Differs,
    /// The rules have changed since it was asked.
    #[error("the rules have changed since this was approved; ask again")]
    PolicyMoved,
}
