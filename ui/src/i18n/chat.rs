//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Chat.
pub struct Chat {
    /// The page.
    pub title: &'static str,
    /// There is no thread.
    pub empty_title: &'static str,
    /// What it is for.
    pub empty_text: &'static str,
}
