//! Who asks. A face makes its caller once; the dispatch checks it before anything else.

use serde::{Deserialize, Serialize};

/// What a command needs of its caller; the table in [`crate::command`] names one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Answers without the vault: version, flags, state of the vault.
    Open,
    /// Reads the person's data.
    Read,
    /// Changes the person's data, or spends a model's time.
    Write,
    /// Handles the vault's keys, passphrases or a provider's credentials.
    Keys,
}

impl Scope {
    /// Every scope, for the person themselves.
    pub const ALL: [Self; 4] = [Self::Open, Self::Read, Self::Write, Self::Keys];
}

/// Where a call comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallerKind {
    /// A window of the desktop app, by its label.
    Window(String),
    /// The command line, in this process or attached over the local socket.
    CommandLine,
    /// A page of the browser UI whose session was opened by the one-time link.
    Browser,
    /// A bearer token of a loopback lane, by its public name.
    Token(String),
}

/// A checked caller: where a call comes from and what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    kind: CallerKind,
    scopes: Vec<Scope>,
}

impl Caller {
    /// A caller with these scopes.
    #[must_use]
    pub fn new(kind: CallerKind, scopes: Vec<Scope>) -> Self {
        Self { kind, scopes }
    }

    /// The person at the command line, who may do everything.
    #[must_use]
    pub fn command_line() -> Self {
        Self::new(CallerKind::CommandLine, Scope::ALL.to_vec())
    }

    /// The person at a page of the browser UI, who may do everything.
    #[must_use]
    pub fn browser() -> Self {
        Self::new(CallerKind::Browser, Scope::ALL.to_vec())
    }

    /// Where the call comes from.
    #[must_use]
    pub fn kind(&self) -> &CallerKind {
        &self.kind
    }

    /// Whether a command of this scope may be asked for.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}
