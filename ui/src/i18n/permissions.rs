//! Texts of the section.

pub(super) mod en;
pub(super) mod it;

/// Settings: permissions.
pub struct Permissions {
    /// What it is.
    pub lead: &'static str,
    /// Rules about tools.
    pub tools: &'static str,
    /// What they are.
    pub tools_text: &'static str,
    /// There are none.
    pub tools_none: &'static str,
    /// Rules about data.
    pub egress: &'static str,
    /// What they are.
    pub egress_text: &'static str,
    /// There are none.
    pub egress_none: &'static str,
    /// Adds a rule about tools.
    pub add_tool: &'static str,
    /// Adds a rule about data.
    pub add_egress: &'static str,
    /// The tool.
    pub tool: &'static str,
    /// What may be written.
    pub tool_hint: &'static str,
    /// The place.
    pub destination: &'static str,
    /// What may be written.
    pub destination_hint: &'static str,
    /// The data.
    pub source: &'static str,
    /// What may be written.
    pub source_hint: &'static str,
    /// For whom.
    pub agent: &'static str,
    /// What may be written.
    pub agent_hint: &'static str,
    /// What is left out.
    pub redact: &'static str,
    /// What may be written.
    pub redact_hint: &'static str,
    /// What it says.
    pub verdict: &'static str,
    /// It may happen.
    pub allow: &'static str,
    /// A person must agree.
    pub ask: &'static str,
    /// It must not happen.
    pub deny: &'static str,
    /// A rule in words: tool or data, place.
    pub rule: fn(&str, &str) -> String,
    /// The place of a tool that goes nowhere.
    pub nowhere: &'static str,
    /// The rule is for one agent.
    pub only_for: fn(&str) -> String,
    /// How many patterns are left out.
    pub leaves_out: fn(usize) -> String,
    /// Removes a rule: which.
    pub remove: fn(&str) -> String,
    /// A rule was removed.
    pub removed: &'static str,
    /// Two rules contradict each other.
    pub contradiction: fn(&str, &str) -> String,
    /// Tries out what would be sent.
    pub preview: &'static str,
    /// What it does.
    pub preview_text: &'static str,
    /// What would be sent.
    pub preview_sample: &'static str,
    /// Tries it.
    pub preview_try: &'static str,
    /// What the rules say: the verdict and the rule.
    pub preview_says: fn(&str, &str) -> String,
    /// What would leave.
    pub preview_sends: &'static str,
}
