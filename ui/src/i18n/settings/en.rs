//! English.

use super::Settings;

pub(in crate::i18n) const TEXT: Settings = Settings {
    title: "Settings",
    appearance: "Appearance",
    theme: "Colours",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    density: "Density",
    density_comfortable: "Comfortable",
    density_compact: "Compact",
    language: "Language",
};
