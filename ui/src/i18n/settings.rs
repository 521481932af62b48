//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Settings.
pub struct Settings {
    /// The page.
    pub title: &'static str,
    /// A section.
    pub appearance: &'static str,
    /// A choice.
    pub theme: &'static str,
    /// A theme.
    pub theme_system: &'static str,
    /// A theme.
    pub theme_light: &'static str,
    /// A theme.
    pub theme_dark: &'static str,
    /// A choice.
    pub density: &'static str,
    /// A density.
    pub density_comfortable: &'static str,
    /// A density.
    pub density_compact: &'static str,
    /// A choice.
    pub language: &'static str,
}
