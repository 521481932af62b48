//! The audit chain: what acted, with which right, on what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::ApprovalId;

/// Checks the whole chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditVerify {}

/// What the check of the chain says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum AuditVerdict {
    /// Every row is as it was written.
    Ok {
        /// How many rows there are.
        rows: u64,
    },
    /// A row is not as it was written.
    Altered {
        /// The first such row, from 1.
        at: u64,
    },
    /// Rows at the end are missing.
    Cut {
        /// The last row there is.
        after: u64,
        /// How many there have been.
        rows: u64,
    },
    /// This machine has signed two different histories.
    Forked {
        /// They part at this row or before.
        at: u64,
    },
    /// The chain is whole in itself but not the one that this machine has seen.
    Rewritten {
        /// How many rows there are.
        rows: u64,
    },
}

/// Asks for rows of the chain, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditList {
    /// Only rows before this one.
    #[serde(default)]
    pub before: Option<u64>,
    /// At most so many, 1 to 1000.
    #[serde(default = "hundred")]
    pub limit: u32,
    /// Only rows whose actor begins with this.
    #[serde(default)]
    pub actor: Option<String>,
    /// Only rows whose action holds this.
    #[serde(default)]
    pub action: Option<String>,
    /// Only rows of this phase.
    #[serde(default)]
    pub phase: Option<String>,
    /// Only rows from this time on, milliseconds since the epoch.
    #[serde(default)]
    pub from_ms: Option<i64>,
    /// Only rows before this time.
    #[serde(default)]
    pub to_ms: Option<i64>,
}

impl AuditList {
    /// The latest rows, or those before one, whatever they say.
    #[must_use]
    pub fn all(before: Option<u64>, limit: u32) -> Self {
        Self {
            before,
            limit,
            actor: None,
            action: None,
            phase: None,
            from_ms: None,
            to_ms: None,
        }
    }
}

fn hundred() -> u32 {
    100
}

/// Rows of the chain, the latest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AuditRows {
    /// The rows.
    pub rows: Vec<AuditRow>,
}

/// One row of the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AuditRow {
    /// Its number, from 1.
    pub seq: u64,
    /// When, milliseconds since the epoch.
    pub at_ms: i64,
    /// Who acted: a person, an agent's run, the app.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// `intended`, `done`, `failed`, `unknown`, or `noted` for rows without an effect.
    pub phase: String,
    /// What the policy said, with the rule.
    pub decision: String,
    /// The rule that said so; empty where none was asked.
    pub rule: String,
    /// The version of the rules.
    pub policy_version: u64,
    /// The question that a person was asked or has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    /// The row that this one closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<u64>,
    /// Facts without content: destination, counts, hashes.
    pub facts: Value,
}
