//! What this build is and how it stands.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::flags::Flag;
use crate::knowledge::Coverage;
use crate::vault::VaultState;

/// Asks what this build is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MetaGet {}

/// What this build is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// The version of the program.
    pub version: String,
    /// Which capabilities are on.
    pub flags: BTreeMap<Flag, bool>,
}

/// Asks how everything stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MetaStatus {}

/// How everything stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// The vault.
    pub vault: VaultState,
    /// The sum over all sources.
    pub coverage: Coverage,
    /// Whether embedding is paused by the person.
    pub embedding_paused: bool,
    /// Sources and whether each is watched.
    pub sources: Vec<SourceHealth>,
    /// Each configured provider's name and whether its last call worked.
    pub providers: Vec<ProviderHealth>,
    /// Bytes on disk.
    pub storage: Storage,
    /// The folder in which all of it lies.
    pub data_folder: String,
}

/// Whether a source is watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceHealth {
    /// Where it is.
    pub path: String,
    /// Its counts.
    pub coverage: Coverage,
    /// Changes are seen as they happen.
    pub watching: bool,
    /// What is wrong with it, such as a folder that vanished.
    pub problem: Option<String>,
}

/// Whether a provider works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderHealth {
    /// Its name.
    pub name: String,
    /// The model used when none is named.
    pub model: Option<String>,
    /// What its last test or call said; none when it worked or was never called.
    pub problem: Option<String>,
    /// Its last test or call worked, and that was since the vault was opened.
    pub answered: bool,
}

/// Bytes on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Storage {
    /// The database with its log.
    pub database: u64,
    /// The vectors.
    pub index: u64,
    /// Snapshots and backups.
    pub backups: u64,
}

/// Asks for a self-check with advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MetaDoctor {}

/// The self-check, one finding a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// In the order they were checked.
    pub findings: Vec<Finding>,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What was checked.
    pub check: String,
    /// How it is.
    pub verdict: Verdict,
    /// What was seen.
    pub seen: String,
    /// What to do, where something is to be done.
    pub advice: Option<String>,
}

/// How a checked thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Works, but could be better.
    Notice,
    /// Does not work.
    Bad,
}
