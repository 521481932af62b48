//! The way to the server: the connection, and what encrypts it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use adiuva_protocol::mail::Security;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::ANSWER;
use super::dialogue::Dialogue;
use super::error::SmtpError;
use crate::smtp::Account;

/// How long a server has to answer at all.
const CONNECT: Duration = Duration::from_secs(15);

/// What bytes go over; encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Whether the server has said its first words already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greeted {
    No,
    Yes,
}

/// Connects as the account wants it, encrypted before anything of it is said.
pub(super) async fn connect(
    account: &Account,
    trusted: Option<RootCertStore>,
) -> Result<(Box<dyn Stream>, Greeted), SmtpError> {
    let tcp = dial(account).await?;
    match account.security {
        Security::Plain if account.on_this_machine() => Ok((Box::new(tcp), Greeted::No)),
        Security::Plain => Err(SmtpError::Plain),
        Security::Tls => {
            let stream = encrypt(account, tcp, trusted).await?;
            Ok((stream, Greeted::No))
        }
        Security::Starttls => {
            let mut open = Dialogue::new(Box::new(tcp), ANSWER);
            open.greet(Greeted::No).await?;
            if !open.offers_starttls() {
                return Err(SmtpError::NoStarttls(account.host.clone()));
            }
            let tcp = open.starttls().await?;
            let stream = encrypt(account, tcp, trusted).await?;
            Ok((stream, Greeted::Yes))
        }
    }
}

async fn dial(account: &Account) -> Result<TcpStream, SmtpError> {
    let (host, port) = (account.host.as_str(), account.port);
    let silent = |_| SmtpError::Silent(host.to_owned());
    let looked_up = timeout(CONNECT, tokio::net::lookup_host((host, port)));
    let addresses: Vec<_> = match looked_up.await.map_err(silent)? {
        Ok(addresses) => addresses.collect(),
        Err(_) => return Err(SmtpError::NoSuchName(host.to_owned())),
    };
    match timeout(CONNECT, TcpStream::connect(addresses.as_slice()))
        .await
        .map_err(silent)?
    {
        Ok(stream) => Ok(stream),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Err(SmtpError::Refused {
            host: host.to_owned(),
            port,
        }),
        Err(source) => Err(SmtpError::Unreachable {
            host: host.to_owned(),
            source,
        }),
    }
}

/// Encrypts, with a certificate for the very name that the person wrote.
async fn encrypt(
    account: &Account,
    stream: impl Stream + 'static,
    trusted: Option<RootCertStore>,
) -> Result<Box<dyn Stream>, SmtpError> {
    let host = account.host.clone();
    let roots = match trusted {
        Some(roots) => roots,
        None => system_roots().await?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| broken(&host, io::Error::other(error)))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.clone()).map_err(|_| SmtpError::Host(host.clone()))?;
    let connector = TlsConnector::from(Arc::new(config));
    match timeout(ANSWER, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(broken(&host, error)),
        Err(_) => Err(SmtpError::Silent(host)),
    }
}

/// The authorities that this machine trusts.
async fn system_roots() -> Result<RootCertStore, SmtpError> {
    // Reading them takes a few milliseconds of files.
    let found = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs).await;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.map_err(|_| SmtpError::NoRoots)?.certs);
    if roots.is_empty() {
        return Err(SmtpError::NoRoots);
    }
    Ok(roots)
}

fn broken(host: &str, error: io::Error) -> SmtpError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let host = host.to_owned();
    let Some(rustls::Error::InvalidCertificate(fault)) = inner else {
        return SmtpError::Encryption { host, source: error };
    };
    let why = match fault {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another name; write the server's name as its provider does"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired; whoever runs the server must renew it. Check the clock of this machine too"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet; check the clock of this machine"
        }
        CertificateError::UnknownIssuer => {
            "nobody vouches for it whom this machine trusts; if the server is your own, add its authority to the system's"
        }
        CertificateError::Revoked => "it was withdrawn; do not use this server until its provider says so",
        _ => "it is not in order; ask whoever runs the server",
    };
    SmtpError::Certificate { host, why }
}
