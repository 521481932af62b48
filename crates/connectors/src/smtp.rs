//! Sending by SMTP, encrypted, and saying plainly what became of it.
//!
//! A mail has left when the server has answered the dot at its end. Whatever fails before that dot is written has
//! certainly not left, and can be tried again; whatever fails after it may have, and is [`SmtpError::Unknown`].

mod dialogue;
mod error;
mod reach;

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use adiuva_gate::Permit;
use adiuva_protocol::mail::Security;
use adiuva_vault::Secret;
use rustls::RootCertStore;
use tokio_util::sync::CancellationToken;

pub use error::SmtpError;

use crate::mail::{Mail, MailError, address};
use dialogue::Dialogue;

/// How long the server has for each answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How long it has to take a mail: scanners look into it meanwhile.
const TAKING: Duration = Duration::from_secs(180);
/// How long it still has when the person or the program wants to end.
const PARTING: Duration = Duration::from_secs(15);

/// An account at a server.
#[derive(Clone, Debug)]
pub struct Account {
    /// The person's name, as recipients see it.
    pub name: String,
    /// The address that mails come from.
    pub address: String,
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is kept secret.
    pub security: Security,
    /// Who logs in; none where no login is asked for.
    pub login: Option<Login>,
}

/// Who logs in.
#[derive(Clone, Debug)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Secret<String>,
}

impl Account {
    /// Whether the server is this machine, so that nothing leaves on the way to it.
    #[must_use]
    pub fn on_this_machine(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.to_canonical().is_loopback())
    }

    /// Whether mails could be sent with it, as far as can be told without connecting.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), SmtpError> {
        address(&self.address)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-.:".contains(c);
        if self.host.is_empty() || !self.host.chars().all(plain) || self.port == 0 {
            return Err(SmtpError::Host(self.host.clone()));
        }
        if self.security == Security::Plain && !self.on_this_machine() {
            return Err(SmtpError::Plain);
        }
        Ok(())
    }
}

/// What the server said when it took a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its words, mostly with a number of its own.
    pub said: String,
}

/// The way to a server.
pub struct Smtp {
    account: Account,
    trusted: Option<RootCertStore>,
}

impl Smtp {
    /// A way to the server of this account, whose certificate one of the system's authorities must vouch for.
    ///
    /// # Errors
    /// What is wrong with the account.
    pub fn new(account: Account) -> Result<Self, SmtpError> {
        account.check()?;
        Ok(Self { account, trusted: None })
    }

    /// Whether this mail could be sent as it is; nothing is connected to.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn fits(&self, mail: &Mail) -> Result<(), MailError> {
        mail.letter(&self.account).map(drop)
    }

    /// Connects and logs in; sends nothing.
    ///
    /// # Errors
    /// Why it cannot be used; nothing was sent.
    pub async fn check(&self, _permit: Permit, stop: &CancellationToken) -> Result<(), SmtpError> {
        self.try_out(stop).await
    }

    /// Sends a mail to all of its recipients or to none.
    ///
    /// # Errors
    /// [`SmtpError::Unknown`] when it may have left all the same; after any other it certainly has not.
    pub async fn send(&self, mail: &Mail, _permit: Permit, stop: &CancellationToken) -> Result<Receipt, SmtpError> {
        self.deliver(mail, stop).await
    }

    async fn try_out(&self, stop: &CancellationToken) -> Result<(), SmtpError> {
        let tried = stop.run_until_cancelled(async {
            let mut dialogue = self.begin().await?;
            dialogue.quit().await;
            Ok(())
        });
        tried.await.unwrap_or(Err(SmtpError::Stopped))
    }

    async fn deliver(&self, mail: &Mail, stop: &CancellationToken) -> Result<Receipt, SmtpError> {
        let letter = mail.letter(&self.account)?;
        let begun = stop.run_until_cancelled(async {
            let mut dialogue = self.begin().await?;
            dialogue.offer(&letter.envelope).await?;
            dialogue.content(&letter.bytes).await?;
            Ok::<_, SmtpError>(dialogue)
        });
        let mut dialogue = begun.await.unwrap_or(Err(SmtpError::Stopped))?;
        // From here on only the server's answer says whether the mail has left; whoever stops waits for it a while.
        let parted = async {
            stop.cancelled().await;
            tokio::time::sleep(PARTING).await;
        };
        let receipt = tokio::select! {
            ended = dialogue.end(TAKING) => ended?,
            () = parted => return Err(SmtpError::Unknown(io::ErrorKind::TimedOut.into())),
        };
        dialogue.quit().await;
        Ok(receipt)
    }

    /// Connected, greeted, encrypted and logged in.
    async fn begin(&self) -> Result<Dialogue, SmtpError> {
        let (stream, greeted) = reach::connect(&self.account, self.trusted.clone()).await?;
        let mut dialogue = Dialogue::new(stream, ANSWER);
        dialogue.greet(greeted).await?;
        if let Some(login) = &self.account.login {
            dialogue.log_in(login).await?;
        }
        Ok(dialogue)
    }
}

#[cfg(test)]
pub(crate) mod tests;
