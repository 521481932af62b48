//! What can go wrong between us and a model server, and whether to try again.

use std::time::Duration;

use adiuva_protocol::Code;

/// Whether the same call may work later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Something must be changed first.
    Never,
    /// After a moment.
    Soon,
    /// After this long, as the server asked.
    After(Duration),
}

/// What can go wrong between us and a model server.
///
/// The texts are for the person. `said` quotes the server, shortened and without the key; a server may quote the
/// question, so these texts are not for the log: [`ModelError::code`] is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The address cannot be used.
    #[error("cannot use {address} as the address of a model server: {why}")]
    Address {
        /// The address without credentials.
        address: String,
        /// What is wrong with it, and what to do.
        why: &'static str,
    },
    /// The permit is for another destination.
    #[error("the permit is for another destination, so nothing was sent")]
    NotPermitted,
    /// The request cannot be put on the wire.
    #[error("cannot ask the model: {why}")]
    Request {
        /// What is wrong with it.
        why: String,
    },
    /// Nothing answers there.
    #[error("cannot reach the model server at {host}: check that it is running and that the address is right")]
    Unreachable {
        /// Host and port.
        host: String,
        /// What the network said.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// The server took too long.
    #[error(
        "the model server at {host} did not {what} within {} s: it may be loading the model or be overloaded, try again or allow more time",
        limit.as_secs_f32()
    )]
    Timeout {
        /// Host and port.
        host: String,
        /// What was waited for.
        what: Awaited,
        /// How long.
        limit: Duration,
    },
    /// The server does not have the model.
    #[error("the server at {host} has no model {model}: choose one it lists, or fetch it there first")]
    ModelNotFound {
        /// Host and port.
        host: String,
        /// The model asked for.
        model: String,
    },
    /// The server refused the credentials.
    #[error("the server at {host} refused the key (status {status}): enter a valid one in the provider's settings")]
    Unauthorised {
        /// Host and port.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// Too many requests, or nothing left of the account.
    #[error("the server at {host} accepts no more requests for now: {}", rate_advice(*after, *spent))]
    RateLimited {
        /// Host and port.
        host: String,
        /// How long to wait, when the server tells.
        after: Option<Duration>,
        /// The account's quota is spent, so waiting does not help.
        spent: bool,
    },
    /// The conversation does not fit into the model's window.
    #[error(
        "the conversation is too long for {model}: ask about fewer passages, start a new thread, or choose a model that holds more"
    )]
    ContextTooLong {
        /// The model asked for.
        model: String,
    },
    /// The address is not that of a model server of the chosen kind.
    #[error(
        "the server at {host} is no {kind} endpoint (status {status} for {path}): check the address and the kind of the provider"
    )]
    NoEndpoint {
        /// Host and port.
        host: String,
        /// Which kind was expected.
        kind: &'static str,
        /// The path asked for.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server refused the request for another reason.
    #[error("the server at {host} refused the request (status {status}): {said}")]
    Refused {
        /// Host and port.
        host: String,
        /// The HTTP status.
        status: u16,
        /// The server's words, shortened and without the key.
        said: String,
    },
    /// The server failed.
    #[error("the model server at {host} failed{}: {said}; try again, or look at the server's log", in_status(*status))]
    Upstream {
        /// Host and port.
        host: String,
        /// The HTTP status; none when it failed in the middle of an answer.
        status: Option<u16>,
        /// The server's words, shortened and without the key.
        said: String,
        /// How long to wait, when the server tells.
        after: Option<Duration>,
    },
    /// The answer is not what the wire allows. The parser's own words are left out: they quote what was sent.
    #[error("the server at {host} sent something unreadable ({what}): check the address and the kind of the provider")]
    Protocol {
        /// Host and port.
        host: String,
        /// What was unreadable; never content.
        what: &'static str,
    },
    /// The answer stopped before its end.
    #[error("the answer from {host} was cut off before its end: try again")]
    Cut {
        /// Host and port.
        host: String,
        /// What the network said, when it said something.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// The answer is larger than allowed.
    #[error("the answer from {host} is larger than {limit} bytes and was stopped")]
    TooLarge {
        /// Host and port.
        host: String,
        /// The limit of a line or of the whole.
        limit: usize,
    },
}

/// What a call was waiting for when the time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The connection.
    Connection,
    /// An answer that comes at once, such as the list of models.
    Answer,
    /// The beginning of the model's answer.
    FirstToken,
    /// The next piece of it.
    NextToken,
}

impl std::fmt::Display for Awaited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connection => "accept the connection",
            Self::Answer => "answer",
            Self::FirstToken => "begin to answer",
            Self::NextToken => "go on answering",
        })
    }
}

impl adiuva_gate::gate::EffectError for ModelError {
    fn stopped(&self) -> bool {
        // A stopped stream is no error; it ends in its own event.
        false
    }
}

impl ModelError {
    /// Whether the same call may work later.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::Address { .. }
            | Self::NotPermitted
            | Self::Request { .. }
            | Self::ModelNotFound { .. }
            | Self::Unauthorised { .. }
            | Self::RateLimited { spent: true, .. }
            | Self::ContextTooLong { .. }
            | Self::NoEndpoint { .. }
            | Self::Refused { .. }
            | Self::Protocol { .. }
            | Self::TooLarge { .. } => Retry::Never,
            Self::RateLimited { after, .. } | Self::Upstream { after, .. } => after.map_or(Retry::Soon, Retry::After),
            Self::Unreachable { .. } | Self::Timeout { .. } | Self::Cut { .. } => Retry::Soon,
        }
    }

    /// The server that it is about, as host and port.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Unreachable { host, .. }
            | Self::Timeout { host, .. }
            | Self::ModelNotFound { host, .. }
            | Self::Unauthorised { host, .. }
            | Self::RateLimited { host, .. }
            | Self::NoEndpoint { host, .. }
            | Self::Refused { host, .. }
            | Self::Upstream { host, .. }
            | Self::Protocol { host, .. }
            | Self::Cut { host, .. }
            | Self::TooLarge { host, .. } => Some(host),
            Self::Address { .. } | Self::NotPermitted | Self::Request { .. } | Self::ContextTooLong { .. } => None,
        }
    }

    /// The model that it is about.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        match self {
            Self::ModelNotFound { model, .. } | Self::ContextTooLong { model, .. } => Some(model),
            _ => None,
        }
    }

    /// The code a client acts on.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Address { .. } | Self::Request { .. } | Self::ContextTooLong { .. } => Code::Validation,
            Self::NotPermitted => Code::ApprovalDenied,
            Self::Unreachable { .. } => Code::ProviderUnreachable,
            Self::Timeout { .. } => Code::ProviderTimeout,
            Self::ModelNotFound { .. } => Code::ProviderModelNotFound,
            Self::Unauthorised { .. } => Code::ProviderUnauthorised,
            Self::RateLimited { .. } => Code::RateLimited,
            Self::NoEndpoint { .. }
            | Self::Refused { .. }
            | Self::Upstream { .. }
            | Self::Protocol { .. }
            | Self::Cut { .. }
            | Self::TooLarge { .. } => Code::ProviderUpstream,
        }
    }
}

fn rate_advice(after: Option<Duration>, spent: bool) -> String {
    match (spent, after) {
        (true, _) => "the account's quota is spent, check its plan there".to_owned(),
        (false, Some(after)) => format!("try again in {} s", after.as_secs_f32().ceil()),
        (false, None) => "try again in a while".to_owned(),
    }
}

fn in_status(status: Option<u16>) -> String {
    status.map_or_else(
        || " in the middle of an answer".to_owned(),
        |status| format!(" (status {status})"),
    )
}
