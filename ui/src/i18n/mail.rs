//! Texts: the section for the mail account.

pub(super) mod en;
pub(super) mod it;

/// The section for the mail account.
pub struct Mail {
    /// What the account is for.
    pub lead: &'static str,
    /// A heading.
    pub account: &'static str,
    /// A field.
    pub name: &'static str,
    /// Who sees it.
    pub name_hint: &'static str,
    /// A field.
    pub address: &'static str,
    /// A field.
    pub host: &'static str,
    /// Where it is found.
    pub host_hint: &'static str,
    /// A field.
    pub port: &'static str,
    /// A choice.
    pub security: &'static str,
    /// Nothing is encrypted.
    pub plain: &'static str,
    /// What that means.
    pub plain_text: &'static str,
    /// A field.
    pub user: &'static str,
    /// When it is empty.
    pub user_hint: &'static str,
    /// A field.
    pub password: &'static str,
    /// How it is kept.
    pub password_hint: &'static str,
    /// One is there.
    pub password_keep: &'static str,
    /// A button.
    pub test: &'static str,
    /// A test is under way.
    pub testing: &'static str,
    /// It was never tested.
    pub untested: &'static str,
    /// The last test or mail worked.
    pub works: fn(&str) -> String,
    /// A button.
    pub remove: &'static str,
    /// Said afterwards.
    pub saved: &'static str,
    /// Said afterwards.
    pub removed: &'static str,
    /// A dialog.
    pub remove_title: &'static str,
    /// What is lost.
    pub remove_text: &'static str,
    /// A heading.
    pub sent: &'static str,
    /// None was.
    pub none_sent: &'static str,
    /// A state.
    pub state_sending: &'static str,
    /// A state.
    pub state_sent: &'static str,
    /// A state.
    pub state_failed: &'static str,
    /// A state.
    pub state_unknown: &'static str,
    /// What to do about a mail of which nobody knows.
    pub look: fn(&str) -> String,
    /// The person has found it.
    pub was_sent: &'static str,
    /// The person has not.
    pub was_not_sent: &'static str,
    /// A mail without a subject.
    pub no_subject: &'static str,
}
