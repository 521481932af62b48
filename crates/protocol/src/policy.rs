//! The person's rules: which tool may go where, and which data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Asks for the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyRules {}

/// What a rule says, from the mildest to the strictest; of two rules the stricter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may happen without asking.
    Allow,
    /// A person must agree each time.
    Ask,
    /// It must not happen.
    Deny,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Rule {
    /// Which tool may go where.
    Tool {
        /// The one agent, batch or plugin that it holds for, which it can only make stricter; all when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// A glob on the tool's name; one name where the rule allows.
        tool: String,
        /// A glob on the place; one place, one domain or one folder where the rule allows. Nothing for a tool that goes
        /// nowhere.
        destination: String,
        /// What it says.
        verdict: Verdict,
    },
    /// Which data may go where.
    Egress {
        /// A glob on the source: `files/<base>`, `mail/<mailbox>`, `calendar/<name>`, `memory`; holds for all below it.
        source: String,
        /// A glob on the place, such as a provider's host.
        destination: String,
        /// What it says.
        verdict: Verdict,
        /// Regular expressions of what is left out before anything is sent there.
        #[serde(default)]
        redact: Vec<String>,
    },
}

/// A rule with its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NumberedRule {
    /// Its number, never used again.
    pub id: u64,
    /// What it says.
    #[serde(flatten)]
    pub rule: Rule,
}

/// All rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Grows with every change.
    pub version: u64,
    /// The rules, oldest first.
    pub rules: Vec<NumberedRule>,
    /// Pairs of rules that say different things about the same call; the stricter of them counts.
    pub contradictions: Vec<(u64, u64)>,
}

/// Adds a rule, or replaces one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicySetRule {
    /// The rule that it replaces.
    #[serde(default)]
    pub replaces: Option<u64>,
    /// The rule.
    pub rule: Rule,
}

/// Removes a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyRemoveRule {
    /// Its number.
    pub id: u64,
}

/// Asks what would be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyPreview {
    /// The source, as egress rules name it.
    pub source: String,
    /// Where it would go: an address of the web, a mail address, a name.
    pub destination: String,
    /// The tool that would send it; a model's request when missing.
    #[serde(default)]
    pub tool: Option<String>,
    /// What would be sent.
    pub text: String,
}

/// What would be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Previewed {
    /// What the rules say.
    pub verdict: Verdict,
    /// The rule that says so.
    pub rule: String,
    /// Where it would go, as rules name it.
    pub destinations: Vec<String>,
    /// What would be sent, with what the rules leave out left out.
    pub text: String,
    /// How many times something was left out.
    pub left_out: u32,
}
