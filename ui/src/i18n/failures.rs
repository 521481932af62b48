//! Texts: what a failure is called, by its code. What to do stands below.

use adiuva_protocol::knowledge::{FileProblem, FileView};
use adiuva_protocol::{Code, Failure};

use super::t;
use crate::backend::unreachable;

pub(super) mod en;
pub(super) mod it;

/// What a failure is called, by its code. What to do stands below.
pub struct Failures {
    /// Nobody answered.
    pub unreachable: &'static str,
    /// What to do then.
    pub unreachable_hint: &'static str,
    /// The caller lacks a right.
    pub not_allowed: &'static str,
    /// A capability is off.
    pub switched_off: &'static str,
    /// Too many requests.
    pub too_many: &'static str,
    /// The provider cannot be reached.
    pub offline: &'static str,
    /// The provider was too slow.
    pub timeout: &'static str,
    /// The provider lacks the model.
    pub model_missing: &'static str,
    /// The provider refused the key.
    pub unauthorised: &'static str,
    /// The provider failed.
    pub upstream: &'static str,
    /// The request makes no sense.
    pub invalid: &'static str,
    /// There is no such thing.
    pub not_found: &'static str,
    /// Something else came first.
    pub conflict: &'static str,
    /// A limit is reached.
    pub full: &'static str,
    /// The vault is not open.
    pub vault: &'static str,
    /// Passphrase or code are wrong.
    pub wrong_passphrase: &'static str,
    /// Files of the vault are damaged.
    pub damaged: &'static str,
    /// The data are older than they were.
    pub older_copy: &'static str,
    /// Written by a newer version.
    pub newer: &'static str,
    /// Another process has it.
    pub in_use: &'static str,
    /// The policy says no.
    pub refused: &'static str,
    /// A person must decide.
    pub waits: &'static str,
    /// A question was answered before.
    pub decided: &'static str,
    /// A question was answered too late.
    pub expired: &'static str,
    /// A fault of the program.
    pub internal: &'static str,
    /// What happened and what to do, by the code and the facts of the failure; none for the failure's own words.
    pub said: fn(&Failure) -> Option<String>,
    /// Why a file was not read and what to do; none for the words that it has.
    pub file: fn(FileProblem) -> Option<String>,
}

/// Why a file was not read.
#[must_use]
pub fn of_file(file: &FileView) -> Option<String> {
    let said = file.problem.and_then(t().failures.file);
    said.or_else(|| file.reason.clone())
}

/// What happened and what to do.
#[must_use]
pub fn words(failure: &Failure) -> String {
    let texts = &t().failures;
    if unreachable(failure) {
        return texts.unreachable_hint.to_owned();
    }
    (texts.said)(failure).unwrap_or_else(|| failure.message.clone())
}

/// Title and words in one line.
#[must_use]
pub fn line(failure: &Failure) -> String {
    format!("{}: {}", title(failure), words(failure))
}

/// A fact that a failure carries.
fn fact<'f>(failure: &'f Failure, name: &str) -> Option<&'f str> {
    failure.detail.as_ref()?.get(name)?.as_str()
}

/// What a failure is called.
#[must_use]
pub fn title(failure: &Failure) -> &'static str {
    let texts = &t().failures;
    if unreachable(failure) {
        return texts.unreachable;
    }
    match failure.code {
        Code::AuthScope | Code::AuthSession | Code::AuthCsrf | Code::AuthOrigin => texts.not_allowed,
        Code::CapabilityDisabled => texts.switched_off,
        Code::RateLimited => texts.too_many,
        Code::ProviderTimeout => texts.timeout,
        Code::ProviderModelNotFound => texts.model_missing,
        Code::ProviderUnauthorised => texts.unauthorised,
        Code::ProviderUpstream => texts.upstream,
        Code::ProviderUnreachable => texts.offline,
        Code::Validation => texts.invalid,
        Code::NotFound => texts.not_found,
        Code::Conflict => texts.conflict,
        Code::Quota => texts.full,
        Code::VaultMissing | Code::VaultLocked => texts.vault,
        Code::VaultWrongPassphrase => texts.wrong_passphrase,
        Code::VaultOlderCopy => texts.older_copy,
        Code::VaultDamaged => texts.damaged,
        Code::VaultNewer => texts.newer,
        Code::VaultInUse => texts.in_use,
        Code::ApprovalDenied => texts.refused,
        Code::ApprovalNeeded => texts.waits,
        Code::ApprovalDecided => texts.decided,
        Code::ApprovalExpired => texts.expired,
        Code::ApprovalChanged => texts.invalid,
        Code::ApprovalLane => texts.not_allowed,
        _ => texts.internal,
    }
}
