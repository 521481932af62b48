//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Search.
pub struct Search {
    /// The page.
    pub title: &'static str,
    /// Nothing was asked.
    pub empty_title: &'static str,
    /// What it is for.
    pub empty_text: &'static str,
}
