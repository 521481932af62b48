//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// A document.
pub struct Document {
    /// The page.
    pub title: &'static str,
    /// There is no such document.
    pub gone_title: &'static str,
    /// Why.
    pub gone_text: &'static str,
}
