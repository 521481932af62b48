//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// The small window for a question.
pub struct Ask {
    /// The window.
    pub title: &'static str,
    /// Stands in the empty field.
    pub hint: &'static str,
    /// Opens the thread in chat.
    pub in_chat: &'static str,
    /// Begins anew.
    pub anew: &'static str,
}
