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
    /// The content in base64, at most 8 MiB decoded; larger files come in pieces.
    pub content: String,
}

/// Begins a file that comes in pieces, because one request would be too large. It is sealed as it comes; what gets no
/// piece for ten minutes is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsBegin {
    /// The project.
    pub project_id: ProjectId,
    /// A file name; only its last part is kept.
    pub name: String,
    /// How many bytes will come, at most 64 MiB.
    pub size: u64,
}

/// A file that comes in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Upload {
    /// The id that the artifact will have.
    pub upload: ArtifactId,
    /// Bytes that have come.
    pub received: u64,
}

/// The next piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsAppend {
    /// The upload.
    pub upload: ArtifactId,
    /// Where it belongs, in bytes: after all that has come.
    pub offset: u64,
    /// The piece in base64, at most 512 KiB decoded.
    pub content: String,
}

/// Makes an artifact of what has come, when all of it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsFinish {
    /// The upload.
    pub upload: ArtifactId,
}

/// Gives an upload up; one that is gone already is no failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsAbandon {
    /// The upload.
    pub upload: ArtifactId,
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
