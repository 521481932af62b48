//! How a call fails: one envelope everywhere, with a stable code.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::RequestId;

/// Stable error codes. One exists only where some client behaves differently for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Code {
    /// The browser has no session, or its session has ended; it needs a new link.
    #[serde(rename = "E_AUTH_SESSION")]
    AuthSession,
    /// The token that goes with the session is missing or belongs to another session.
    #[serde(rename = "E_AUTH_CSRF")]
    AuthCsrf,
    /// The request comes from another site, or names another host.
    #[serde(rename = "E_AUTH_ORIGIN")]
    AuthOrigin,
    /// The caller lacks the scope that the command needs.
    #[serde(rename = "E_AUTH_SCOPE")]
    AuthScope,
    /// A switched-off capability.
    #[serde(rename = "E_CAPABILITY_DISABLED")]
    CapabilityDisabled,
    /// Too many requests; try again after a while.
    #[serde(rename = "E_RATE_LIMITED")]
    RateLimited,
    /// A model's server did not answer in time.
    #[serde(rename = "E_PROVIDER_TIMEOUT")]
    ProviderTimeout,
    /// The provider does not have the model.
    #[serde(rename = "E_PROVIDER_MODEL_NOT_FOUND")]
    ProviderModelNotFound,
    /// The provider refused the credentials.
    #[serde(rename = "E_PROVIDER_UNAUTHORISED")]
    ProviderUnauthorised,
    /// The provider answered with an error or with something unreadable.
    #[serde(rename = "E_PROVIDER_UPSTREAM")]
    ProviderUpstream,
    /// The provider cannot be reached.
    #[serde(rename = "E_PROVIDER_UNREACHABLE")]
    ProviderUnreachable,
    /// The request does not make sense as it stands.
    #[serde(rename = "E_VALIDATION")]
    Validation,
    /// There is no such thing.
    #[serde(rename = "E_NOT_FOUND")]
    NotFound,
    /// Something else happened first.
    #[serde(rename = "E_CONFLICT")]
    Conflict,
    /// A limit of size or number is reached, or the disk is full.
    #[serde(rename = "E_QUOTA")]
    Quota,
    /// There is no vault yet.
    #[serde(rename = "E_VAULT_MISSING")]
    VaultMissing,
    /// The vault is there and closed.
    #[serde(rename = "E_VAULT_LOCKED")]
    VaultLocked,
    /// The passphrase or recovery code does not open the vault.
    #[serde(rename = "E_VAULT_WRONG_PASSPHRASE")]
    VaultWrongPassphrase,
    /// The database is older than the last state this machine saw.
    #[serde(rename = "E_VAULT_OLDER_COPY")]
    VaultOlderCopy,
    /// A file of the vault is damaged or incomplete.
    #[serde(rename = "E_VAULT_DAMAGED")]
    VaultDamaged,
    /// The vault was written by a newer version of the program.
    #[serde(rename = "E_VAULT_NEWER")]
    VaultNewer,
    /// Another process has the vault open.
    #[serde(rename = "E_VAULT_IN_USE")]
    VaultInUse,
    /// The policy refuses the call.
    #[serde(rename = "E_APPROVAL_DENIED")]
    ApprovalDenied,
    /// The call waits for a person's approval.
    #[serde(rename = "E_APPROVAL_NEEDED")]
    ApprovalNeeded,
    /// Somebody has answered the question before.
    #[serde(rename = "E_APPROVAL_DECIDED")]
    ApprovalDecided,
    /// The answer comes too late.
    #[serde(rename = "E_APPROVAL_EXPIRED")]
    ApprovalExpired,
    /// What would be approved is not what was asked.
    #[serde(rename = "E_APPROVAL_CHANGED")]
    ApprovalChanged,
    /// This caller may not answer this question.
    #[serde(rename = "E_APPROVAL_LANE")]
    ApprovalLane,
    /// A fault of the program; the log has the rest under the request's id.
    #[serde(rename = "E_INTERNAL")]
    Internal,
}

impl Code {
    /// Every code, for the registry and the contracts.
    pub const ALL: [Self; 29] = [
        Self::AuthSession,
        Self::AuthCsrf,
        Self::AuthOrigin,
        Self::AuthScope,
        Self::CapabilityDisabled,
        Self::RateLimited,
        Self::ProviderTimeout,
        Self::ProviderModelNotFound,
        Self::ProviderUnauthorised,
        Self::ProviderUpstream,
        Self::ProviderUnreachable,
        Self::Validation,
        Self::NotFound,
        Self::Conflict,
        Self::Quota,
        Self::VaultMissing,
        Self::VaultLocked,
        Self::VaultWrongPassphrase,
        Self::VaultOlderCopy,
        Self::VaultDamaged,
        Self::VaultNewer,
        Self::VaultInUse,
        Self::ApprovalDenied,
        Self::ApprovalNeeded,
        Self::ApprovalDecided,
        Self::ApprovalExpired,
        Self::ApprovalChanged,
        Self::ApprovalLane,
        Self::Internal,
    ];
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Why a call failed, in words that are safe to show and say what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// What a client acts on.
    pub code: Code,
    /// What a person reads: lower case, no full stop, and what to do about it.
    pub message: String,
    /// Facts for the screen, such as seconds to wait; never content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Value>,
}

impl Failure {
    /// A failure without detail.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            detail: None,
        }
    }

    /// The same with facts for the screen.
    #[must_use]
    pub fn with_detail(self, detail: Value) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}
impl std::error::Error for Failure {}

/// A failure as it travels: `{"error": {…}, "request_id": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope {
    /// What went wrong.
    pub error: Failure,
    /// Finds the request in the log.
    pub request_id: RequestId,
}
