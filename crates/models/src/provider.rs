//! Where a model server is and how patient to be with it.

use std::sync::Arc;
use std::time::Duration;

use adiuva_gate::{Destination, EgressPermit};
use adiuva_protocol::ProviderId;
use adiuva_protocol::models::Wire;
use adiuva_vault::Secret;
use url::{Host, Url};

use crate::chat::ChatModel;
use crate::error::ModelError;
use crate::{ollama, openai};

/// The wire a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProviderKind {
    /// Ollama's own.
    Ollama,
    /// OpenAI's chat completions, spoken by many servers.
    OpenAiCompatible,
}

/// A provider as it is reached. Its `Debug` shows no key.
#[derive(Debug)]
pub struct ProviderConfig {
    /// Its id, for the log.
    pub id: ProviderId,
    /// The wire it speaks.
    pub kind: ProviderKind,
    /// Its root. For Ollama `http://127.0.0.1:11434`; for the others what their clients call the base URL. A missing
    /// path means `/v1` for the latter.
    pub base_url: Url,
    /// Sent as a bearer token, never in the address.
    pub api_key: Option<Secret<String>>,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// How much to accept.
    pub limits: Limits,
    /// A proxy to go through; the environment's variables are ignored. Its host is a destination as well.
    pub proxy: Option<Url>,
    /// Permits http to other machines, where anyone on the way can read and change everything.
    pub allow_plain_http: bool,
    /// How long Ollama keeps the model in memory after the answer; none leaves it to the server (five minutes).
    pub keep_alive: Option<Duration>,
}

/// How long to wait for a model server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection.
    pub connect: Duration,
    /// For answers that come at once, such as the list of models.
    pub answer: Duration,
    /// For the first token; a large model may have to be loaded before it.
    pub first_token: Duration,
    /// Between two pieces of an answer.
    pub between_tokens: Duration,
}

/// How much to accept from a model server, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For one line of a stream.
    pub line: usize,
    /// For a whole answer.
    pub total: usize,
}

/// A model server that can be asked with a permit only.
pub struct Provider {
    model: Arc<dyn ChatModel>,
    destination: Destination,
}

/// Makes a model server's client. Nothing is sent yet, and nothing can be sent before [`Provider::admit`].
///
/// # Errors
/// When the address cannot be used.
pub fn connect(config: &ProviderConfig) -> Result<Provider, ModelError> {
    let destination = config.destination()?;
    let model: Arc<dyn ChatModel> = match config.kind {
        ProviderKind::Ollama => Arc::new(ollama::OllamaServer::new(config)?),
        ProviderKind::OpenAiCompatible => Arc::new(openai::OpenAiServer::new(config)?),
    };
    Ok(Provider { model, destination })
}

impl Provider {
    /// Where the questions go.
    #[must_use]
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// The server, for as long as the permit lasts.
    ///
    /// # Errors
    /// When the permit is for another destination.
    pub fn admit<'a>(&'a self, permit: &'a EgressPermit) -> Result<&'a (dyn ChatModel + 'static), ModelError> {
        if !permit.allows(&self.destination) {
            return Err(ModelError::NotPermitted);
        }
        Ok(self.model.as_ref())
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.destination)
    }
}

impl ProviderConfig {
    /// A provider without key and proxy, with the usual patience.
    #[must_use]
    pub fn new(id: ProviderId, kind: ProviderKind, base_url: Url) -> Self {
        Self {
            id,
            kind,
            base_url,
            api_key: None,
            timeouts: Timeouts::default(),
            limits: Limits::default(),
            proxy: None,
            allow_plain_http: false,
            keep_alive: None,
        }
    }

    /// The same with a key.
    #[must_use]
    pub fn with_key(self, key: Secret<String>) -> Self {
        Self {
            api_key: Some(key),
            ..self
        }
    }

    /// Where the questions go.
    ///
    /// # Errors
    /// When the address has no host, carries credentials, or is neither https nor http to this machine.
    pub fn destination(&self) -> Result<Destination, ModelError> {
        let refuse = |why| ModelError::Address {
            address: without_credentials(&self.base_url),
            why,
        };
        let destination = derive_destination(&self.base_url)
            .ok_or_else(|| refuse("it needs the form https://host, or http://127.0.0.1:port for this machine"))?;
        if !self.base_url.username().is_empty() || self.base_url.password().is_some() {
            return Err(refuse(
                "it contains credentials, give them as the provider's key instead",
            ));
        }
        if self.base_url.query().is_some() || self.base_url.fragment().is_some() {
            return Err(refuse("it must end with the path, without ? and #"));
        }
        if destination.scheme == "http" && !destination.on_this_machine() && !self.allow_plain_http {
            return Err(refuse(
                "plain http to another machine can be read and changed on the way, use https or allow plain http for this provider",
            ));
        }
        Ok(destination)
    }

    /// The proxy on the way there, when one is configured.
    ///
    /// # Errors
    /// When the proxy's address has no host or another scheme than http and https.
    pub fn proxy_destination(&self) -> Result<Option<Destination>, ModelError> {
        let Some(proxy) = &self.proxy else { return Ok(None) };
        derive_destination(proxy).map(Some).ok_or_else(|| ModelError::Address {
            address: without_credentials(proxy),
            why: "a proxy needs the form http://host:port",
        })
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(15),
            first_token: Duration::from_secs(180),
            between_tokens: Duration::from_secs(60),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line: 4 << 20,
            total: 64 << 20,
        }
    }
}

impl From<Wire> for ProviderKind {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Ollama => Self::Ollama,
            Wire::OpenAi => Self::OpenAiCompatible,
        }
    }
}

/// The name `localhost` counts as this machine because the client never asks a name server for it.
fn derive_destination(url: &Url) -> Option<Destination> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = match url.host()? {
        Host::Domain(name) => name.trim_end_matches('.').to_ascii_lowercase(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    Some(Destination {
        scheme: url.scheme().to_owned(),
        host,
        port: url.port_or_known_default()?,
    })
}

fn without_credentials(url: &Url) -> String {
    let mut url = url.clone();
    // Neither call can matter when it fails: an address that cannot hold credentials has none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

#[cfg(test)]
mod tests;
