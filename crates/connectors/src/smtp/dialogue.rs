//! The words of SMTP: one command, one answer.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::{Auth, Data, Ehlo, Mail, Quit, Rcpt, Starttls};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter, ServerInfo};
use lettre::transport::smtp::response::Response;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;

use super::error::SmtpError;
use super::reach::{Greeted, Stream};
use super::{Login, Receipt};

/// The longest answer that is read, in bytes: a server that says more is none.
const LONGEST: u64 = 32 * 1024;
/// Characters of a server's words that are kept.
const SAID: usize = 300;
/// Questions that a server may ask during a login.
const QUESTIONS: usize = 4;

/// A connection on which the server and we take turns.
pub(super) struct Dialogue {
    stream: BufReader<Box<dyn Stream>>,
    patience: Duration,
    server: Option<ServerInfo>,
}

impl Dialogue {
    pub(super) fn new(stream: Box<dyn Stream>, patience: Duration) -> Self {
        Self {
            stream: BufReader::new(stream),
            patience,
            server: None,
        }
    }

    /// Hears the greeting, unless that was before the encryption, and says hello.
    pub(super) async fn greet(&mut self, greeted: Greeted) -> Result<(), SmtpError> {
        if greeted == Greeted::No {
            let greeting = self.answer(self.patience).await.map_err(early)?;
            if !greeting.is_positive() {
                return Err(busy(&greeting));
            }
        }
        // The name of this machine is nobody's business.
        let hello = self.ask(&Ehlo::new(ClientId::default()).to_string()).await?;
        if !hello.is_positive() {
            return Err(busy(&hello));
        }
        self.server = Some(ServerInfo::from_response(&hello).map_err(|_| SmtpError::NoSmtp)?);
        Ok(())
    }

    pub(super) fn offers_starttls(&self) -> bool {
        self.supports(Extension::StartTls)
    }

    /// Agrees to encrypt from the next byte on.
    pub(super) async fn starttls(mut self) -> Result<Box<dyn Stream>, SmtpError> {
        let agreed = self.ask(&Starttls.to_string()).await?;
        if !agreed.is_positive() {
            return Err(busy(&agreed));
        }
        // What stands here already was said in the open, by whoever sits on the line.
        if !self.stream.buffer().is_empty() {
            return Err(SmtpError::NoSmtp);
        }
        Ok(self.stream.into_inner())
    }

    pub(super) async fn log_in(&mut self, login: &Login) -> Result<(), SmtpError> {
        let offered = self.server.as_ref();
        let mechanism = offered.and_then(|server| server.get_auth_mechanism(&[Mechanism::Plain, Mechanism::Login]));
        let mechanism = mechanism.ok_or(SmtpError::NoLogin)?;
        let credentials = Credentials::new(login.user.clone(), login.password.expose().clone());
        let first = Auth::new(mechanism, credentials.clone(), None).map_err(|_| SmtpError::NoLogin)?;
        let mut answer = self.ask(&first.to_string()).await?;
        for _ in 0..QUESTIONS {
            if !answer.has_code(334) {
                break;
            }
            let next = Auth::new_from_response(mechanism, credentials.clone(), &answer);
            answer = self.ask(&next.map_err(|_| SmtpError::NoLogin)?.to_string()).await?;
        }
        match answer.is_positive() && !answer.has_code(334) {
            true => Ok(()),
            false => Err(SmtpError::Login {
                code: code(&answer),
                said: said(&answer),
            }),
        }
    }

    /// Says from whom and for whom a mail is; the server agrees to each, or nobody gets it.
    pub(super) async fn offer(&mut self, envelope: &Envelope) -> Result<(), SmtpError> {
        let eight_bits = match self.supports(Extension::EightBitMime) {
            true => vec![MailParameter::Body(MailBodyParameter::EightBitMime)],
            false => Vec::new(),
        };
        let from = Mail::new(envelope.from().cloned(), eight_bits);
        let answer = self.ask(&from.to_string()).await?;
        if !answer.is_positive() {
            return Err(SmtpError::Sender {
                code: code(&answer),
                said: said(&answer),
            });
        }
        for to in envelope.to() {
            let answer = self.ask(&Rcpt::new(to.clone(), Vec::new()).to_string()).await?;
            if !answer.is_positive() {
                return Err(SmtpError::Recipient {
                    address: to.to_string(),
                    code: code(&answer),
                    said: said(&answer),
                });
            }
        }
        Ok(())
    }

    /// Says the mail, without the dot that makes it one.
    pub(super) async fn content(&mut self, bytes: &[u8]) -> Result<(), SmtpError> {
        let answer = self.ask(&Data.to_string()).await?;
        if !answer.has_code(354) {
            return Err(SmtpError::Content {
                code: code(&answer),
                said: said(&answer),
            });
        }
        let mut stuffed = Vec::with_capacity(bytes.len() + 64);
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                stuffed.push(b'.');
            }
            stuffed.extend_from_slice(line);
        }
        if !stuffed.ends_with(b"\r\n") {
            stuffed.extend_from_slice(b"\r\n");
        }
        self.write(&stuffed).await.map_err(SmtpError::Lost)
    }

    /// Says the dot, and hears what became of the mail.
    pub(super) async fn end(&mut self, patience: Duration) -> Result<Receipt, SmtpError> {
        self.write(b".\r\n").await.map_err(SmtpError::Unknown)?;
        let answer = self.answer(patience).await.map_err(SmtpError::Unknown)?;
        match answer.is_positive() {
            true => Ok(Receipt { said: said(&answer) }),
            false => Err(SmtpError::Content {
                code: code(&answer),
                said: said(&answer),
            }),
        }
    }

    /// Says goodbye; whether it is answered makes no difference.
    pub(super) async fn quit(&mut self) {
        if self.write(Quit.to_string().as_bytes()).await.is_ok() {
            drop(self.answer(Duration::from_secs(2)).await);
        }
    }

    fn supports(&self, extension: Extension) -> bool {
        self.server
            .as_ref()
            .is_some_and(|server| server.supports_feature(extension))
    }

    async fn ask(&mut self, command: &str) -> Result<Response, SmtpError> {
        self.write(command.as_bytes()).await.map_err(early)?;
        self.answer(self.patience).await.map_err(early)
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = timeout(self.patience, async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        });
        written.await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// One answer, of one line or more.
    async fn answer(&mut self, patience: Duration) -> io::Result<Response> {
        let heard = timeout(patience, async {
            let mut text = String::new();
            let mut limited = (&mut self.stream).take(LONGEST);
            loop {
                let before = text.len();
                if limited.read_line(&mut text).await? == 0 || !text.ends_with('\n') {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                // All lines but the last one have a hyphen after their code.
                if text.as_bytes().get(before + 3) != Some(&b'-') {
                    break;
                }
            }
            Response::from_str(&text).map_err(|_| io::ErrorKind::InvalidData.into())
        });
        heard.await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// What a fault means before a mail is over.
fn early(error: io::Error) -> SmtpError {
    match error.kind() {
        io::ErrorKind::InvalidData => SmtpError::NoSmtp,
        io::ErrorKind::TimedOut => SmtpError::Silent("the server".into()),
        _ => SmtpError::Lost(error),
    }
}

fn busy(answer: &Response) -> SmtpError {
    SmtpError::Busy {
        code: code(answer),
        said: said(answer),
    }
}

fn code(answer: &Response) -> u16 {
    answer.code().to_string().parse().unwrap_or(0)
}

/// The words of an answer, short and on one line.
fn said(answer: &Response) -> String {
    let words = answer.message().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(SAID).collect()
}
