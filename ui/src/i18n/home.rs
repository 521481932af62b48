//! Texts of the page, and of the floating chat.

pub(super) mod en;
pub(super) mod it;

use adiuva_protocol::Domain;
use adiuva_protocol::home::FirstStep;

/// What there is to see today, and a field for a question.
pub struct Home {
    /// The page.
    pub title: &'static str,
    /// Stands in the empty field.
    pub hint: &'static str,
    /// Names the list of what is still to be set up.
    pub begin: &'static str,
    /// What that is for.
    pub begin_text: &'static str,
    /// One of them: what to do.
    pub step: fn(FirstStep) -> &'static str,
    /// One of them: what it is for.
    pub step_text: fn(FirstStep) -> &'static str,
    /// Tasks that were due before today.
    pub overdue: &'static str,
    /// Tasks that are due today.
    pub today: &'static str,
    /// There are none.
    pub nothing_today: &'static str,
    /// Names the dates that come.
    pub checkpoints: &'static str,
    /// Names what agents suggest.
    pub suggested: &'static str,
    /// A kind of suggestion.
    pub suggested_date: fn(&str) -> String,
    /// Leads to all of a list, with how many there are.
    pub all: fn(u64) -> String,
    /// Names what waits and what runs.
    pub going_on: &'static str,
    /// Questions that wait.
    pub approvals: fn(u32) -> String,
    /// Nothing waits, nothing runs.
    pub quiet: &'static str,
    /// Names the state of the files.
    pub files: &'static str,
    /// How many files can be found, and of how many.
    pub coverage: fn(&str, &str) -> String,
    /// Files that could not be read.
    pub failed: fn(&str) -> String,
    /// The floating chat.
    pub popup: &'static str,
    /// Opens or closes it.
    pub popup_toggle: &'static str,
    /// What it is about, with the project's name.
    pub about: fn(&str) -> String,
    /// What it is about, on other pages.
    pub about_everything: &'static str,
    /// Stands in its empty field.
    pub popup_hint: &'static str,
    /// What an answer is about.
    pub domain: fn(Domain) -> &'static str,
}
