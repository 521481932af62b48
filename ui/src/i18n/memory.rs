//! Texts of what is remembered.

pub(super) mod en;
pub(super) mod it;

use adiuva_protocol::memory::{Made, Tier};

/// What is remembered.
pub struct Memory {
    /// The page.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The switch.
    pub switch: &'static str,
    /// What it does.
    pub switch_hint: &'static str,
    /// What is written down is added.
    pub add: &'static str,
    /// The field for it.
    pub new: &'static str,
    /// What may stand in it.
    pub new_hint: &'static str,
    /// Which tier it goes to.
    pub new_tier: &'static str,
    /// It was added.
    pub added: &'static str,
    /// Finds by words.
    pub search: &'static str,
    /// The choice of a tier.
    pub tiers: &'static str,
    /// All tiers.
    pub all: &'static str,
    /// A tier.
    pub tier: fn(Tier) -> &'static str,
    /// When a tier is given to a model.
    pub tier_about: fn(Tier) -> &'static str,
    /// The list, and how much is in a tier.
    pub count: fn(u64) -> String,
    /// How something came to be.
    pub made: fn(Made) -> &'static str,
    /// The thread it was learnt in.
    pub thread: &'static str,
    /// A mark: somebody else may have chosen the words.
    pub tainted: &'static str,
    /// What that means.
    pub tainted_text: &'static str,
    /// A mark: the person changed it.
    pub edited: &'static str,
    /// How sure a pattern is.
    pub confidence: fn(u8) -> String,
    /// When it was last given to a model, and how often.
    pub used: fn(&str, u64) -> String,
    /// It was never given.
    pub unused: &'static str,
    /// When it is forgotten.
    pub expires: fn(&str) -> String,
    /// Changes it.
    pub edit: &'static str,
    /// The field with the text.
    pub text: &'static str,
    /// The field with the day on which it is forgotten.
    pub expiry: &'static str,
    /// What an empty day means.
    pub expiry_hint: &'static str,
    /// Makes a preference of it.
    pub to_core: &'static str,
    /// Makes a fact of it.
    pub to_fact: &'static str,
    /// Forgets one; for its button.
    pub forget: &'static str,
    /// It was forgotten.
    pub forgotten: &'static str,
    /// Forgets everything.
    pub clear: &'static str,
    /// Asks before.
    pub clear_title: &'static str,
    /// What is lost.
    pub clear_text: &'static str,
    /// It was done.
    pub cleared: &'static str,
    /// There is nothing yet.
    pub empty: &'static str,
    /// How something comes in.
    pub empty_text: &'static str,
    /// Nothing was found.
    pub none: &'static str,
    /// A step of a run.
    pub recalled: fn(usize) -> String,
}
