//! The HTTP side of a provider: one client that goes nowhere but to its server, and the meaning of refusals.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use adiuva_vault::Secret;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use tokio::time::timeout;
use url::Url;

use crate::error::{Awaited, ModelError};
use crate::provider::{Limits, ProviderConfig, Timeouts};

mod refusal;

pub(crate) use refusal::{Asked, refused, refused_in_stream};

/// One provider's server.
#[derive(Debug)]
pub(crate) struct Server {
    /// Host and port, for messages.
    pub(crate) host: String,
    /// The word for its kind, for messages.
    pub(crate) kind: &'static str,
    pub(crate) timeouts: Timeouts,
    pub(crate) limits: Limits,
    root: Url,
    client: Client,
    key: Option<Secret<String>>,
}

impl Server {
    /// `root` is the address that the paths of requests are added to.
    pub(crate) fn new(config: &ProviderConfig, root: Url, kind: &'static str) -> Result<Self, ModelError> {
        let destination = config.destination()?;
        config.proxy_destination()?;
        let mut headers = HeaderMap::new();
        if let Some(key) = &config.api_key {
            let mut value =
                HeaderValue::from_str(&format!("Bearer {}", key.expose())).map_err(|_| ModelError::Request {
                    why: "the provider's key has characters that no key has, enter it again".to_owned(),
                })?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        // The name must mean this machine whatever a name server says; port 0 keeps that of the address.
        let this_machine = [
            SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
        ];
        let mut client = Client::builder()
            .user_agent(concat!("adiuva/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .resolve_to_addrs("localhost", &this_machine)
            .resolve_to_addrs("localhost.", &this_machine)
            .connect_timeout(config.timeouts.connect)
            .pool_idle_timeout(Duration::from_secs(30));
        if let Some(proxy) = config.proxy.as_ref().filter(|_| !destination.on_this_machine()) {
            client = client.proxy(reqwest::Proxy::all(proxy.clone()).map_err(|_| ModelError::Address {
                address: destination.to_string(),
                why: "its proxy cannot be used, a proxy needs the form http://host:port",
            })?);
        }
        let client = client.build().map_err(|source| ModelError::Unreachable {
            host: destination.authority(),
            source: Some(source.without_url()),
        })?;
        Ok(Self {
            host: destination.authority(),
            kind,
            timeouts: config.timeouts,
            limits: config.limits,
            root,
            client,
            key: config.api_key.clone(),
        })
    }

    /// The client itself, for a library that builds its own requests.
    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// The address that paths are added to; it ends in a slash.
    pub(crate) fn root(&self) -> &Url {
        &self.root
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.root.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path.split('/'));
        }
        self.client.request(method, url)
    }

    /// Sends a request and waits for the head of the answer, without a limit of time but that of the connection.
    pub(crate) async fn send(&self, request: RequestBuilder, asked: &Asked<'_>) -> Result<Response, ModelError> {
        let response = request.send().await.map_err(|error| self.broken(error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let headers = response.headers().clone();
        // A refusal may itself be cut off; what came of it is enough to tell what kind it is.
        let body = self.body(response, 64 << 10).await.unwrap_or_default();
        Err(refused(self, status.as_u16(), &headers, &body, asked))
    }

    /// Sends a request that is answered at once, and reads the whole answer.
    pub(crate) async fn fetch(&self, request: RequestBuilder, asked: &Asked<'_>) -> Result<Vec<u8>, ModelError> {
        let answer = async {
            let response = self.send(request, asked).await?;
            self.body(response, self.limits.total).await
        };
        self.within_answer_time(answer).await?
    }

    /// Waits as long as an answer that should come at once may take.
    pub(crate) async fn within_answer_time<T>(&self, answer: impl Future<Output = T>) -> Result<T, ModelError> {
        let limit = self.timeouts.answer;
        timeout(limit, answer).await.map_err(|_| ModelError::Timeout {
            host: self.host.clone(),
            what: Awaited::Answer,
            limit,
        })
    }

    /// What a failure of the network means.
    pub(crate) fn broken(&self, error: reqwest::Error) -> ModelError {
        let error = error.without_url();
        let host = self.host.clone();
        if error.is_connect() && error.is_timeout() {
            let limit = self.timeouts.connect;
            return ModelError::Timeout {
                host,
                what: Awaited::Connection,
                limit,
            };
        }
        let source = Some(error);
        if source.as_ref().is_some_and(reqwest::Error::is_connect) {
            ModelError::Unreachable { host, source }
        } else {
            ModelError::Cut { host, source }
        }
    }

    pub(crate) fn unreadable(&self, what: &'static str) -> ModelError {
        ModelError::Protocol {
            host: self.host.clone(),
            what,
        }
    }

    /// The server's words, fit to be shown: one line, not long, and without the key should it be quoted.
    pub(crate) fn quote(&self, said: &str) -> String {
        const LONGEST: usize = 300;
        let mut said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(key) = self.key.as_ref().filter(|key| !key.expose().is_empty()) {
            said = said.replace(key.expose().as_str(), "…");
        }
        match said.char_indices().nth(LONGEST) {
            _ if said.is_empty() => "no reason given".to_owned(),
            Some((end, _)) => format!("{}…", said.get(..end).unwrap_or_default()),
            None => said,
        }
    }

    async fn body(&self, mut response: Response, limit: usize) -> Result<Vec<u8>, ModelError> {
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.broken(error))? {
            if body.len() + piece.len() > limit {
                return Err(ModelError::TooLarge {
                    host: self.host.clone(),
                    limit,
                });
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}
