//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Approvals.
pub struct Approvals {
    /// The page.
    pub title: &'static str,
    /// What it is for.
    pub lead: &'static str,
    /// Names the two views.
    pub views: &'static str,
    /// Those that wait.
    pub waiting: &'static str,
    /// Those that wait no longer.
    pub answered: &'static str,
    /// None waits.
    pub empty_title: &'static str,
    /// When one would.
    pub empty_text: &'static str,
    /// None was ever asked.
    pub none_answered: &'static str,
    /// The account that it would act with.
    pub from: &'static str,
    /// Goes to.
    pub goes_to: &'static str,
    /// It goes nowhere.
    pub stays: &'static str,
    /// What would be read by the other side.
    pub arguments: &'static str,
    /// What was read before.
    pub has_read: &'static str,
    /// Nothing was.
    pub has_read_nothing: &'static str,
    /// Who wants it.
    pub wanted_by: &'static str,
    /// A run.
    pub a_run: &'static str,
    /// The person.
    pub you: &'static str,
    /// Why it is asked.
    pub because: &'static str,
    /// Until when.
    pub until: fn(&str) -> String,
    /// Agrees.
    pub approve: &'static str,
    /// Agrees to what was edited.
    pub approve_edited: &'static str,
    /// Refuses.
    pub reject: &'static str,
    /// Why it is refused.
    pub reason: &'static str,
    /// Allows it from now on.
    pub always: &'static str,
    /// What that does.
    pub always_hint: &'static str,
    /// In a browser it cannot be approved.
    pub not_here: &'static str,
    /// It was approved.
    pub approved: fn(&str) -> String,
    /// It was rejected.
    pub rejected: fn(&str) -> String,
    /// What a call can do.
    pub effect_pure: &'static str,
    /// What a call can do.
    pub effect_private_read: &'static str,
    /// What a call can do.
    pub effect_local_write: &'static str,
    /// What a call can do.
    pub effect_egress: &'static str,
    /// What a call can do.
    pub effect_irreversible: &'static str,
    /// How it stands.
    pub state_pending: &'static str,
    /// How it stands.
    pub state_approved: &'static str,
    /// How it stands.
    pub state_rejected: &'static str,
    /// How it stands.
    pub state_expired: &'static str,
    /// How it stands.
    pub state_used: &'static str,
    /// Where words come from: the kind and the place.
    pub origin: fn(&str, &str) -> String,
}
