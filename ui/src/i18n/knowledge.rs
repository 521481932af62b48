//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Knowledge.
pub struct Knowledge {
    /// The page.
    pub title: &'static str,
    /// There is no source.
    pub empty_title: &'static str,
    /// What it is for.
    pub empty_text: &'static str,
}
