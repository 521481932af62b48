//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Activity.
pub struct Activity {
    /// The page.
    pub title: &'static str,
    /// What it is.
    pub lead: &'static str,
    /// Checks the chain.
    pub verify: &'static str,
    /// While it does.
    pub verifying: &'static str,
    /// The verdict.
    pub whole: fn(u64) -> String,
    /// The verdict.
    pub altered: fn(u64) -> String,
    /// The verdict.
    pub cut: fn(u64, u64) -> String,
    /// The verdict.
    pub rewritten: fn(u64) -> String,
    /// The verdict.
    pub forked: fn(u64) -> String,
    /// Saves the rows that are shown.
    pub save_csv: &'static str,
    /// The filters.
    pub filters: &'static str,
    /// Who.
    pub source: &'static str,
    /// Anyone.
    pub source_any: &'static str,
    /// The person.
    pub source_person: &'static str,
    /// Runs.
    pub source_run: &'static str,
    /// The app.
    pub source_program: &'static str,
    /// What.
    pub action: &'static str,
    /// What it is like.
    pub action_hint: &'static str,
    /// How it ended.
    pub status: &'static str,
    /// However.
    pub status_any: &'static str,
    /// Written before.
    pub status_intended: &'static str,
    /// Happened.
    pub status_done: &'static str,
    /// Failed.
    pub status_failed: &'static str,
    /// Nobody knows.
    pub status_unknown: &'static str,
    /// No effect to wait for.
    pub status_noted: &'static str,
    /// From this day on.
    pub from: &'static str,
    /// Up to this day.
    pub until: &'static str,
    /// Nothing happened.
    pub empty_title: &'static str,
    /// When something would stand here.
    pub empty_text: &'static str,
    /// Nothing fits the filters.
    pub none: &'static str,
    /// Asks for earlier rows.
    pub earlier: &'static str,
    /// The rows, for screen readers.
    pub rows: &'static str,
    /// A fact.
    pub fact_decision: &'static str,
    /// A fact.
    pub fact_rule: &'static str,
    /// A fact.
    pub fact_policy: &'static str,
    /// A fact.
    pub fact_approval: &'static str,
    /// A fact.
    pub fact_closes: &'static str,
    /// A fact.
    pub fact_facts: &'static str,
}
