//! Texts: secrets that open the vault: making a passphrase, writing down a recovery code.

pub(super) mod en;
pub(super) mod it;

/// Secrets that open the vault: making a passphrase, writing down a recovery code.
pub struct Vault {
    /// A passphrase is refused.
    pub too_short: &'static str,
    /// The two differ.
    pub differs: &'static str,
    /// A level.
    pub weak: &'static str,
    /// A level.
    pub fair: &'static str,
    /// A level.
    pub good: &'static str,
    /// A level.
    pub strong: &'static str,
    /// A reason.
    pub common: &'static str,
    /// A reason.
    pub repeated: &'static str,
    /// A reason.
    pub sequence: &'static str,
    /// A reason.
    pub short: &'static str,
    /// A heading.
    pub code_title: &'static str,
    /// Names the code.
    pub code: &'static str,
    /// What it is.
    pub code_text: &'static str,
    /// Said after copying.
    pub code_copy_warning: &'static str,
    /// A button.
    pub code_wrote: &'static str,
    /// What is asked.
    pub check_text: &'static str,
    /// A field.
    pub group: fn(usize) -> String,
    /// It does not fit.
    pub group_wrong: &'static str,
    /// A button.
    pub show_again: &'static str,
}
