//! Any server that speaks OpenAI's chat completions.

mod decode;
mod sse;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use tokio_util::sync::CancellationToken;

use crate::chat::{ChatModel, ChatRequest, ChatStream, ModelInfo, TestReport};
use crate::error::ModelError;
use crate::http::{Asked, Server};
use crate::probe::probe;
use crate::provider::ProviderConfig;
use crate::stream::open;

#[derive(Debug)]
pub(crate) struct OpenAiServer {
    server: Arc<Server>,
    dialect: wire::Dialect,
}

impl OpenAiServer {
    pub(crate) fn new(config: &ProviderConfig) -> Result<Self, ModelError> {
        let mut root = config.base_url.clone();
        if root.path().trim_matches('/').is_empty() {
            root.set_path("/v1");
        }
        let dialect = match root.host_str() {
            Some("api.openai.com") => wire::Dialect::OpenAi,
            _ => wire::Dialect::Compatible,
        };
        Ok(Self {
            server: Arc::new(Server::new(config, root, "OpenAI-compatible")?),
            dialect,
        })
    }
}

#[async_trait]
impl ChatModel for OpenAiServer {
    async fn stream(&self, request: ChatRequest, stop: CancellationToken) -> Result<ChatStream, ModelError> {
        let path = "chat/completions";
        let question = self
            .server
            .request(Method::POST, path)
            .json(&wire::request(&request, self.dialect));
        let asked = Asked {
            path,
            model: Some(&request.model),
        };
        open(self.server.clone(), question, asked, stop, |response| {
            let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            // Some servers answer in one piece whatever is asked.
            match kind {
                Some(kind) if kind.starts_with("application/json") => decode::Completion::whole(),
                _ => decode::Completion::streamed(),
            }
        })
        .await
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, ModelError> {
        let path = "models";
        let asked = Asked { path, model: None };
        let body = self
            .server
            .fetch(self.server.request(Method::GET, path), &asked)
            .await?;
        wire::models(&body).ok_or_else(|| self.server.unreadable("the list of models"))
    }

    async fn test(&self, model: Option<&str>) -> TestReport {
        probe(self, model).await
    }
}
