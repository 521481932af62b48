//! The account that mails are sent with, and what became of those that were. A password can be set, never read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vault::Typed;

/// How the way to the server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte; port 465.
    #[default]
    Tls,
    /// TLS after a greeting in the open; port 587.
    Starttls,
    /// None; only to a server on this machine.
    Plain,
}

/// The account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailAccountView {
    /// The person's name, as recipients see it.
    pub name: String,
    /// The address that mails come from.
    pub address: String,
    /// The host of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is kept secret.
    pub security: Security,
    /// Who logs in; empty for a server that asks for no login.
    pub user: String,
    /// A password is stored.
    pub has_password: bool,
    /// What its last test or mail said; none when that worked or never was.
    pub problem: Option<String>,
    /// When a test or a mail last was, milliseconds since the epoch.
    pub tested_ms: Option<i64>,
}

/// Asks for the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailAccountGet {}

/// The account, if one is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailAccount {
    /// The account; none before one is set up.
    pub account: Option<MailAccountView>,
}

/// Sets the account up, or replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailSetAccount {
    /// The person's name, as recipients see it; may be empty.
    #[serde(default)]
    pub name: String,
    /// The address that mails come from.
    pub address: String,
    /// The host of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is kept secret.
    #[serde(default)]
    pub security: Security,
    /// Who logs in; empty for a server that asks for no login.
    #[serde(default)]
    pub user: String,
    /// A new password, an empty one to forget it. None keeps the one there is, as long as host, port and user stay: it is
    /// given to nobody else.
    #[serde(default)]
    pub password: Option<Typed>,
}

/// Removes the account with its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailRemoveAccount {}

/// Connects to the server and logs in, without sending anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailTest {}

/// What the server said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailTested {
    /// It worked.
    pub ok: bool,
    /// What went wrong and what to do.
    pub problem: Option<String>,
}

/// How a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentState {
    /// It is on its way to the server.
    Sending,
    /// The server took it.
    Sent,
    /// It certainly did not leave.
    Failed,
    /// Nobody knows: the connection or the program ended before the server's answer. It is never sent again by itself.
    Unknown,
}

/// A mail that was sent, or was to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentView {
    /// Names it.
    pub key: String,
    /// How it stands.
    pub state: SentState,
    /// Its Message-ID, by which it is found in a mailbox.
    pub message_id: String,
    /// Who it is for.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// What went wrong; none where nothing did.
    pub problem: Option<String>,
    /// When, milliseconds since the epoch.
    pub at_ms: i64,
}

/// Asks for the latest mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailSent {
    /// At most so many.
    #[serde(default = "some")]
    pub limit: u32,
}

fn some() -> u32 {
    20
}

/// The latest mails, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentMails {
    /// The mails.
    pub mails: Vec<SentView>,
}

/// Says what became of a mail of which nobody knew: the person has looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailSettle {
    /// Names the mail.
    pub key: String,
    /// It was sent.
    pub sent: bool,
}
