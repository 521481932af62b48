//! Texts: opening the vault.

pub(super) mod en;
pub(super) mod it;

/// Opening the vault.
pub struct Unlock {
    /// The page.
    pub title: &'static str,
    /// What it is for.
    pub lead: &'static str,
    /// A field.
    pub passphrase: &'static str,
    /// Opens.
    pub open: &'static str,
    /// Said meanwhile.
    pub opening: &'static str,
    /// Opens without typing.
    pub with_keyring: &'static str,
    /// Heads the keyring's problem.
    pub keyring_problem: &'static str,
    /// Changes to the recovery code.
    pub use_code: &'static str,
    /// Changes back.
    pub use_passphrase: &'static str,
    /// A field.
    pub code: &'static str,
    /// Stands below it.
    pub code_hint: &'static str,
    /// Heads the damaged state.
    pub damaged_title: &'static str,
    /// Calms.
    pub damaged_text: &'static str,
    /// What to do.
    pub damaged_do: &'static str,
    /// Asks again.
    pub look_again: &'static str,
}
