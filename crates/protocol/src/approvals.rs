//! Questions that a person answers before something happens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{ApprovalId, RunId};

/// Asks for questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalsList {
    /// Those that wait no longer, the latest first, instead of those that wait.
    #[serde(default)]
    pub answered: bool,
    /// At most so many of those that wait no longer, 1 to 1000.
    #[serde(default = "fifty")]
    pub limit: u32,
}

fn fifty() -> u32 {
    50
}

/// Questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Approvals {
    /// How many wait.
    pub waiting: u32,
    /// The questions.
    pub approvals: Vec<ApprovalView>,
}

/// Asks for one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalsGet {
    /// Which.
    pub approval: ApprovalId,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody has answered.
    Pending,
    /// Agreed to, and not used yet.
    Approved,
    /// Refused by a person.
    Rejected,
    /// Nobody has answered in time, or the agreement was not used in time.
    Expired,
    /// Agreed to and used.
    Used,
}

/// What a call can do to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectClass {
    /// Computes from its arguments alone.
    Pure,
    /// Reads the person's data.
    PrivateRead,
    /// Changes local data in a way that can be undone.
    LocalWrite,
    /// Sends bytes to the network.
    Egress,
    /// Cannot be undone.
    Irreversible,
}

/// One question: an exact call by its facts, never in the words of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalView {
    /// Names it.
    pub id: ApprovalId,
    /// How it stands.
    pub state: ApprovalState,
    /// The tool that would be called.
    pub tool: String,
    /// What the call can do.
    pub effect: EffectClass,
    /// What it would be called with.
    pub arguments: Value,
    /// Arguments that can be edited before agreeing.
    pub editable: Vec<String>,
    /// Where it would go: `https://host:port`, `mailto:user@host`, `file:/path`, or a name.
    pub destinations: Vec<String>,
    /// Where everything comes from that was read before, such as `mail:mail/anna@example.org`.
    pub read: Vec<String>,
    /// The rule that asks.
    pub rule: String,
    /// The run that wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// The agent, batch or plugin that wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The account that it would act with, such as the address that a mail comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// When it was asked, milliseconds since the epoch.
    pub asked_ms: i64,
    /// Until when it can be answered, or the agreement used.
    pub expires_ms: i64,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_ms: Option<i64>,
    /// From where it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why.
    pub reason: String,
    /// What was agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_arguments: Option<Value>,
    /// Whether a rule can be made that allows this tool to go there from now on.
    pub can_be_always: bool,
}

/// What a person says to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "decision")]
pub enum Decision {
    /// Yes.
    Approve {
        /// The arguments after editing; as asked when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arguments: Option<Value>,
        /// Make a rule that allows this tool to go there from now on.
        #[serde(default)]
        always: bool,
    },
    /// No.
    Reject {
        /// Why; goes back to the one who asked.
        #[serde(default)]
        reason: String,
    },
}

/// Answers a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalsDecide {
    /// Which.
    pub approval: ApprovalId,
    /// What.
    #[serde(flatten)]
    pub decision: Decision,
}
