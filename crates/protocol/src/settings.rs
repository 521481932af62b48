//! One typed tree of settings; the defaults are here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything a person can set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// How documents are embedded.
    pub embedding: Embedding,
    /// Minutes without use after which the vault is locked, 1 to 1440; none for never.
    pub lock_after_minutes: Option<u32>,
    /// Nothing leaves this machine: providers elsewhere are refused.
    pub offline: bool,
    /// Things are remembered from conversations, and given to models in later ones.
    pub memory: bool,
    /// How the desktop app behaves.
    pub desktop: Desktop,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            embedding: Embedding::default(),
            lock_after_minutes: None,
            offline: false,
            memory: true,
            desktop: Desktop::default(),
        }
    }
}

/// How the desktop app behaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Desktop {
    /// The keys that open the ask window from anywhere, as `Ctrl+Shift+Space`; none for no such keys.
    pub ask_hotkey: Option<String>,
    /// Closing the window leaves the app in the tray, where there is one.
    pub keep_in_tray: bool,
    /// Tells when something is done while no window is seen.
    pub notifications: bool,
}

impl Default for Desktop {
    fn default() -> Self {
        Self {
            ask_hotkey: Some("Ctrl+Shift+Space".into()),
            keep_in_tray: true,
            notifications: true,
        }
    }
}

/// Which embedding models are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Embedding {
    /// Each chunk by the model of its language.
    #[default]
    ByLanguage,
    /// All by the English model.
    English,
    /// All by the multilingual model.
    Multilingual,
}

/// Asks for the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingsGet {}

/// Replaces the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingsSet {
    /// All of them.
    pub settings: Settings,
}
