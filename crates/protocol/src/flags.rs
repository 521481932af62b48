//! Capabilities that can be switched off. The engine decides; a face only reads.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each name is the screen or the group of commands that it switches"
)]
pub enum Flag {
    Workspace,
    IntelligentChat,
    Editor,
    Images,
    Workflows,
    ProjectIntel,
    PublicApi,
    Plugins,
    Cloud,
    Memory,
    Voice,
}

impl Flag {
    /// Every capability, in the order of the registry.
    pub const ALL: [Self; 11] = [
        Self::Workspace,
        Self::IntelligentChat,
        Self::Editor,
        Self::Images,
        Self::Workflows,
        Self::ProjectIntel,
        Self::PublicApi,
        Self::Plugins,
        Self::Cloud,
        Self::Memory,
        Self::Voice,
    ];

    /// What this version can do when nothing says otherwise.
    #[must_use]
    pub const fn default_on(self) -> bool {
        matches!(self, Self::IntelligentChat)
    }
}
