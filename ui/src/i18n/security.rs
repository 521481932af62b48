//! Texts: the section for security.

pub(super) mod en;
pub(super) mod it;

/// The section for security.
pub struct Security {
    /// A heading.
    pub ways: &'static str,
    /// What the ways are.
    pub ways_text: &'static str,
    /// A way.
    pub passphrase: &'static str,
    /// It is there.
    pub passphrase_set: &'static str,
    /// It is not.
    pub passphrase_none: &'static str,
    /// A button.
    pub passphrase_change: &'static str,
    /// A button.
    pub passphrase_make: &'static str,
    /// A dialog.
    pub passphrase_title: &'static str,
    /// A dialog.
    pub passphrase_new_title: &'static str,
    /// A field.
    pub passphrase_current: &'static str,
    /// A field.
    pub passphrase_new: &'static str,
    /// A field.
    pub passphrase_repeat: &'static str,
    /// Said afterwards.
    pub passphrase_done: &'static str,
    /// A way.
    pub recovery: &'static str,
    /// When it was made.
    pub recovery_text: &'static str,
    /// A button.
    pub recovery_make: &'static str,
    /// A dialog.
    pub recovery_title: &'static str,
    /// What happens.
    pub recovery_warning: &'static str,
    /// Said afterwards.
    pub recovery_done: &'static str,
    /// A way.
    pub keyring: &'static str,
    /// What it means.
    pub keyring_hint: &'static str,
    /// Why it stays.
    pub keyring_only: &'static str,
    /// A heading.
    pub locking: &'static str,
    /// A choice.
    pub lock_after: &'static str,
    /// A time.
    pub never: &'static str,
    /// A time.
    pub minutes: fn(u32) -> String,
    /// A time.
    pub hours: fn(u32) -> String,
    /// What a locked vault does not do.
    pub lock_text: &'static str,
    /// A button.
    pub lock_now: &'static str,
    /// A heading.
    pub freshness: &'static str,
    /// All is well.
    pub newest: &'static str,
    /// They are not.
    pub older: &'static str,
    /// A button.
    pub accept: &'static str,
    /// A heading.
    pub log: &'static str,
    /// What it is.
    pub log_text: &'static str,
    /// A button.
    pub verify: &'static str,
    /// A verdict.
    pub log_whole: fn(&str) -> String,
    /// A verdict.
    pub log_altered: fn(&str) -> String,
    /// A verdict.
    pub log_cut: fn(&str, &str) -> String,
    /// A verdict.
    pub log_rewritten: fn(&str) -> String,
    /// What to do.
    pub log_bad_hint: &'static str,
}
