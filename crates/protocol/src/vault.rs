//! Making, opening and changing the vault. Secrets travel only inwards, but for the recovery code, shown once.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A passphrase or recovery code on its way in. It has no readable `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Typed(pub String);

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// How the vault stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum VaultState {
    /// There is none: first run.
    Missing,
    /// It is there and closed.
    Locked {
        /// The ways by which it can be opened.
        ways: Ways,
        /// Why it did not open by itself, where the keyring should have opened it.
        keyring_problem: Option<String>,
    },
    /// It is open.
    Open {
        /// The ways by which it can be opened.
        ways: Ways,
        /// The database is older than the last state this machine saw, and is open for reading only.
        older_copy: bool,
    },
    /// Something is wrong with its files; nothing was changed.
    Damaged {
        /// What is wrong and what to do.
        reason: String,
    },
}

/// The ways by which a vault can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ways {
    /// By the operating system's keyring, without typing.
    pub keyring: bool,
    /// By a passphrase.
    pub passphrase: bool,
    /// By the recovery code.
    pub recovery: bool,
}

/// Asks how the vault stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultStatus {}

/// Makes the vault. At least one of passphrase and keyring is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultCreate {
    /// Opens the vault when typed; none for the keyring alone.
    pub passphrase: Option<Typed>,
    /// Whether the operating system's keyring shall open it without typing.
    pub keyring: bool,
}

/// The code that opens the vault when all else is lost. It is never shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecoveryCode {
    /// To be written down.
    pub recovery_code: Typed,
}

/// Opens the vault: by what is given, else by the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultUnlock {
    /// The passphrase.
    #[serde(default)]
    pub passphrase: Option<Typed>,
    /// The recovery code.
    #[serde(default)]
    pub recovery_code: Option<Typed>,
}

/// Closes the vault and forgets its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultLock {}

/// Says that a person is at work although nothing else is asked, so that the vault is not locked for want of use. Sent
/// by a face at most twice a minute while keys are pressed or a pointer moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultInUse {}

/// Sets or replaces the passphrase of the open vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultChangePassphrase {
    /// The present passphrase, where there is one.
    #[serde(default)]
    pub current: Option<Typed>,
    /// The new one.
    pub new: Typed,
}

/// Makes a new recovery code; the old one stops working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultNewRecoveryCode {}

/// Binds the open vault to this machine's keyring, or ends that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultBindKeyring {
    /// Whether the keyring shall open the vault.
    pub bound: bool,
}

/// Accepts an older copy of the database as the present state and makes it writable again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultAcceptOlderCopy {}
