//! Italian.

use super::Settings;

pub(in crate::i18n) const TEXT: Settings = Settings {
    title: "Impostazioni",
    appearance: "Aspetto",
    theme: "Colori",
    theme_system: "Sistema",
    theme_light: "Chiari",
    theme_dark: "Scuri",
    density: "Densità",
    density_comfortable: "Comoda",
    density_compact: "Compatta",
    language: "Lingua",
};
