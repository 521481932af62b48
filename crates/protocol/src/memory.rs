//! What is remembered from one conversation to the next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{MemoryId, MessageId, RunId, ThreadId};
use crate::workspace::change::present;

/// When something that is remembered is given to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Always: how the person likes things.
    Core,
    /// When it is near to the message: a fact.
    Associative,
    /// When it is near to the message: the summary of an earlier thread.
    Episodic,
    /// Always: a pattern in what the person does, by counts.
    Proactive,
}

impl Tier {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Core, Self::Associative, Self::Episodic, Self::Proactive];
}

/// How something came to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// The person wrote it down.
    Written,
    /// An agent kept it, by its tool.
    Kept,
    /// It sums up a thread.
    Summed,
    /// The program counted it.
    Counted,
}

/// Something that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryView {
    /// Its id.
    pub id: MemoryId,
    /// When it is given to a model.
    pub tier: Tier,
    /// What it says.
    pub text: String,
    /// How it came to be.
    pub made: Made,
    /// Where its words come from, by name.
    pub label: Vec<String>,
    /// Somebody other than the person may have chosen its words; whatever it steers is asked about.
    pub tainted: bool,
    /// The thread in which it was learnt.
    #[serde(default)]
    pub thread: Option<ThreadId>,
    /// The answer with which it was learnt.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// The run in which it was learnt.
    #[serde(default)]
    pub run: Option<RunId>,
    /// How sure it is, in percent; 100 for all but patterns.
    pub confidence: u8,
    /// Since when, milliseconds since the epoch.
    pub created_ms: i64,
    /// When the person changed its text; what was changed is not overwritten.
    #[serde(default)]
    pub edited_ms: Option<i64>,
    /// When it was last given to a model.
    #[serde(default)]
    pub used_ms: Option<i64>,
    /// How often it was given to a model.
    pub uses: u64,
    /// When it is forgotten by itself; none for never.
    #[serde(default)]
    pub expires_ms: Option<i64>,
}

/// Asks for what is remembered, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryList {
    /// Only this tier.
    #[serde(default)]
    pub tier: Option<Tier>,
    /// Only what holds all of these words.
    #[serde(default)]
    pub search: Option<String>,
    /// Only these.
    #[serde(default)]
    pub among: Option<Vec<MemoryId>>,
    /// At most so many, 1 to 1000.
    #[serde(default = "two_hundred")]
    pub limit: u32,
}

fn two_hundred() -> u32 {
    200
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Memories {
    /// What was asked for.
    pub memories: Vec<MemoryView>,
    /// How many each tier has in all, in the order of the tiers.
    pub counts: Vec<TierCount>,
}

/// How many memories a tier has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TierCount {
    /// The tier.
    pub tier: Tier,
    /// How many.
    pub count: u64,
}

/// Remembers something that the person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryAdd {
    /// What it says, in at most 1000 characters.
    pub text: String,
    /// `core` or `associative`.
    #[serde(default = "associative")]
    pub tier: Tier,
    /// When it is forgotten by itself; none for never.
    #[serde(default)]
    pub expires_ms: Option<i64>,
}

fn associative() -> Tier {
    Tier::Associative
}

/// Changes something that is remembered; what is missing stays. Where its words come from is kept: a change makes nothing more trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryUpdate {
    /// Which.
    pub memory: MemoryId,
    /// A new text, in at most 1000 characters.
    #[serde(default)]
    pub text: Option<String>,
    /// Another tier, `core` or `associative`.
    #[serde(default)]
    pub tier: Option<Tier>,
    /// When it is forgotten by itself; null for never.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<i64>")]
    pub expires_ms: Option<Option<i64>>,
}

/// Forgets something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryDelete {
    /// Which.
    pub memory: MemoryId,
}

/// Brings back something that was forgotten in the last 30 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryRestore {
    /// Which.
    pub memory: MemoryId,
}

/// Forgets everything for good, with what could be brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryClear {}
