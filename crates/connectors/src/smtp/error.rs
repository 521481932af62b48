//! What can go wrong between us and a mail server, each with what to do about it.

use std::io;

use crate::mail::MailError;

/// Why a mail was not sent, or why nobody knows. Never holds words of a server: those are for screens alone, see
/// [`SmtpError::said`].
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The mail or the account's address cannot be written.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// No name of a server.
    #[error("{0:?} is no name of a mail server; write it as smtp.example.org")]
    Host(String),
    /// Without encryption over a network.
    #[error("without encryption, mail is sent to this machine only; choose TLS or STARTTLS")]
    Plain,
    /// Nothing has this name.
    #[error("there is no server with the name {0}; check the name, and whether this machine is online")]
    NoSuchName(String),
    /// Nobody listens there.
    #[error("{host} answers nobody at port {port}; check the port, and whether the server runs")]
    Refused {
        /// The server.
        host: String,
        /// The port.
        port: u16,
    },
    /// It cannot be reached.
    #[error("{host} cannot be reached; check the connection of this machine")]
    Unreachable {
        /// The server.
        host: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It takes too long.
    #[error("{0} does not answer in time; try again later, and check port and encryption")]
    Silent(String),
    /// Its certificate is not good.
    #[error("the certificate of {host} is not trusted: {why}")]
    Certificate {
        /// The server.
        host: String,
        /// In what way, and what to do.
        why: &'static str,
    },
    /// The connection could not be encrypted.
    #[error("the connection to {host} could not be encrypted; check port and encryption (465 is TLS, 587 STARTTLS)")]
    Encryption {
        /// The server.
        host: String,
        /// What lies beneath.
        #[source]
        source: io::Error,
    },
    /// It does not offer STARTTLS.
    #[error("{0} does not offer STARTTLS; choose TLS with port 465, or ask whoever runs it")]
    NoStarttls(String),
    /// This machine trusts nobody.
    #[error("this machine has no list of trusted certificates; install the system's package of them")]
    NoRoots,
    /// It offers no login that we know.
    #[error("the server offers no way to log in that is known here; leave the user name empty if it needs none")]
    NoLogin,
    /// It refused the login.
    #[error(
        "the server refused the login ({code}); check user name and password, and whether the provider wants a password \
         made for apps"
    )]
    Login {
        /// Its code.
        code: u16,
        /// Its words.
        said: String,
    },
    /// It takes no mail from this address.
    #[error("the server takes no mail from this address ({code}); check the address of the account and its login")]
    Sender {
        /// Its code.
        code: u16,
        /// Its words.
        said: String,
    },
    /// It takes no mail for this address.
    #[error("the server refused the recipient {address} ({code}); check the address. Nobody has got the mail")]
    Recipient {
        /// The address.
        address: String,
        /// Its code.
        code: u16,
        /// Its words.
        said: String,
    },
    /// It looked at the mail and did not take it.
    #[error("the server did not take the mail ({code}); it was not sent")]
    Content {
        /// Its code.
        code: u16,
        /// Its words.
        said: String,
    },
    /// It does not speak SMTP.
    #[error("what answers there is no mail server that is understood here; check the port")]
    NoSmtp,
    /// It has no time for us.
    #[error("the server takes no mail now ({code}); try again later")]
    Busy {
        /// Its code.
        code: u16,
        /// Its words.
        said: String,
    },
    /// The connection broke before the mail's end.
    #[error("the connection to the server broke before the mail was over; it was not sent, try again")]
    Lost(#[source] io::Error),
    /// Stopped before the mail's end.
    #[error("stopped; the mail was not sent")]
    Stopped,
    /// The connection broke after the mail's end.
    #[error(
        "the connection broke before the server said whether it took the mail; it may have been sent, so look before it is \
         sent again"
    )]
    Unknown(#[source] io::Error),
}

impl SmtpError {
    /// Whether the mail may have left.
    #[must_use]
    pub fn in_doubt(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// The server's own words, for a person's eyes.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Login { said, .. }
            | Self::Sender { said, .. }
            | Self::Recipient { said, .. }
            | Self::Content { said, .. }
            | Self::Busy { said, .. } => Some(said),
            _ => None,
        }
    }
}
