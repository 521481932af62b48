//! Texts: making the vault, on the first start.

pub(super) mod en;
pub(super) mod it;

/// Making the vault, on the first start.
pub struct Welcome {
    /// The page.
    pub title: &'static str,
    /// What it is.
    pub lead: &'static str,
    /// Names the list of steps.
    pub steps: &'static str,
    /// The first step.
    pub step_vault: &'static str,
    /// The second.
    pub step_code: &'static str,
    /// The third.
    pub step_folder: &'static str,
    /// The fourth.
    pub step_model: &'static str,
    /// Heads the first step.
    pub vault_title: &'static str,
    /// Explains it.
    pub vault_text: &'static str,
    /// A way.
    pub keyring: &'static str,
    /// Explains it.
    pub keyring_hint: &'static str,
    /// A way.
    pub with_passphrase: &'static str,
    /// Explains it.
    pub passphrase_hint: &'static str,
    /// A field.
    pub passphrase: &'static str,
    /// A field.
    pub repeat: &'static str,
    /// No way is chosen.
    pub one_way: &'static str,
    /// Makes the vault.
    pub make: &'static str,
    /// Said meanwhile.
    pub making: &'static str,
    /// Heads the third step.
    pub folder_title: &'static str,
    /// Explains it.
    pub folder_text: &'static str,
    /// Opens the dialog.
    pub choose_folder: &'static str,
    /// A field.
    pub folder_path: &'static str,
    /// Stands below it.
    pub folder_path_hint: &'static str,
    /// Follows the folder.
    pub folder_add: &'static str,
    /// It is followed.
    pub folder_added: fn(&str) -> String,
    /// Goes on without one.
    pub folder_later: &'static str,
    /// Heads the fourth step.
    pub model_title: &'static str,
    /// One was found.
    pub model_found: fn(&str) -> String,
    /// None was found.
    pub model_none: &'static str,
    /// Ends the welcome.
    pub start: &'static str,
}
