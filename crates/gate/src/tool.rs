//! What a tool is.

use async_trait::async_trait;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::label::Label;
use crate::permit::Permit;

/// What a tool call does to the world; the classes of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Computes from its arguments alone.
    Pure,
    /// Reads the person's data.
    PrivateRead,
    /// Changes local data in a way that can be undone.
    LocalWrite,
    /// Sends bytes to the network, be it only a look-up of a name.
    Egress,
    /// Cannot be undone: spends, deletes for good, grants rights.
    Irreversible,
}

impl Effect {
    /// The word by which it is kept.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pure => "pure",
            Self::PrivateRead => "private_read",
            Self::LocalWrite => "local_write",
            Self::Egress => "egress",
            Self::Irreversible => "irreversible",
        }
    }

    /// The effect of a word; what is not known counts as the worst.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        [Self::Pure, Self::PrivateRead, Self::LocalWrite, Self::Egress]
            .into_iter()
            .find(|effect| effect.word() == word)
            .unwrap_or(Self::Irreversible)
    }
}

/// How a tool is offered to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    /// Its name: lower case, digits, underscores.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON schema of its arguments.
    pub parameters: Value,
    /// The most that a call of it can do.
    pub effect: Effect,
    /// Arguments that are mere content, such as a text. Every other argument steers what is done (a host, a recipient, a
    /// path, an amount, a command) and is held to the person's own words.
    pub content: Vec<String>,
    /// Where a call of it goes.
    pub reach: Reach,
    /// What leaves cannot be called back, such as a mail: only a person, or a rule of theirs, lets it go.
    pub for_good: bool,
    /// Whose account it acts with. A person sees it, and agrees to a call with this one alone.
    pub account: Option<String>,
}

impl ToolSpec {
    /// A tool that stays on this machine, all of whose arguments steer it.
    #[must_use]
    pub fn new(name: &str, description: &str, parameters: Value, effect: Effect) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            parameters,
            effect,
            content: Vec::new(),
            reach: Reach::Nowhere,
            for_good: false,
            account: None,
        }
    }

    /// The same, with these arguments as mere content.
    #[must_use]
    pub fn content(mut self, arguments: &[&str]) -> Self {
        self.content = arguments.iter().map(|&name| name.into()).collect();
        self
    }

    /// The same, going where these arguments say.
    #[must_use]
    pub fn destination_from(mut self, arguments: &[&str]) -> Self {
        self.reach = Reach::Arguments(arguments.iter().map(|&name| name.into()).collect());
        self
    }

    /// The same, sending what cannot be called back.
    #[must_use]
    pub fn for_good(mut self) -> Self {
        self.for_good = true;
        self
    }

    /// The same, acting with this account.
    #[must_use]
    pub fn with_account(mut self, account: Option<String>) -> Self {
        self.account = account;
        self
    }

    /// The same, always going to this one place.
    #[must_use]
    pub fn going_to(mut self, place: &str) -> Self {
        self.reach = Reach::Fixed(place.into());
        self
    }
}

/// Where a tool's calls go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nowhere beyond this machine's own data.
    Nowhere,
    /// Where these arguments say: addresses, hosts, recipients, paths; each a text or a list of texts.
    Arguments(Vec<String>),
    /// Always to one place, such as the server that serves the tool.
    Fixed(String),
}

/// What a call gave back.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolOutput {
    /// The full result.
    pub value: Value,
    /// One line for the screen.
    pub summary: String,
    /// Where the result's words come from.
    pub label: Label,
}

/// Why a call gave nothing back. The message goes back to the model, which may plan anew.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The arguments do not fit; the text says how.
    #[error("the arguments do not fit: {0}")]
    Arguments(String),
    /// The tool could not do it.
    #[error("{message}")]
    Failed {
        /// Safe to show; says what to do.
        message: String,
        /// What lies beneath.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// Stopped before it was done.
    #[error("stopped")]
    Stopped,
    /// Nobody knows whether it happened; it must not be done again before somebody has looked.
    #[error("{0}")]
    Unknown(String),
}

/// Something that a model can call. There is no way to call it but through [`crate::Gate::run`].
#[async_trait]
pub trait Tool: Send + Sync {
    /// How it is offered.
    fn spec(&self) -> &ToolSpec;

    /// Does it. The permit is taken, so each call needs its own.
    async fn call(&self, arguments: Value, permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError>;
}
