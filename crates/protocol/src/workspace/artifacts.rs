//! Artifacts: files and images of a project, sealed on disk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MadeBy;
use crate::id::{ArtifactId, ProjectId};

/// An artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactView {
    /// Its id.
    pub id: ArtifactId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// A file name without any path.
    pub name: String,
    /// What it is, by its content and not by its name, such as `image/png`.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    pub hash: String,
    /// Who made it.
    pub made_by: MadeBy,
    /// When it was added.
    pub created: i64,
}

/// Asks for a project's artifacts, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsList {
    /// The project.
    pub project_id: ProjectId,
}

/// Artifacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Artifacts {
    /// The latest first.
    pub artifacts: Vec<ArtifactView>,
}

/// Adds a file. Its type is found in its content: images, PDF, office documents and plain text are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsAdd {
    /// The project.
    pub project_id: ProjectId,
    /// A file name; only its last part is kept.
    pub name: String,
    /// The content in base64, at most 8 MiB decoded.
    pub content: String,
}

/// Asks for an artifact's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsRead {
    /// The artifact.
    pub artifact: ArtifactId,
}

/// An artifact with its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactContent {
    /// The artifact.
    pub artifact: ArtifactView,
    /// The content in base64.
    pub content: String,
}

/// Puts an artifact into the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsDelete {
    /// The artifact.
    pub artifact: ArtifactId,
}
