//! The two wires, for tests that must hold for both.

use std::sync::Arc;
use std::time::Duration;

use adiuva_gate::{Actor, Gate, GateError, Policy};
use adiuva_models::{
    ChatEvent, ChatMessage, ChatModel, ChatRequest, ChatStream, ModelError, ModelInfo, Provider, ProviderConfig,
    ProviderKind, RetryPolicy, Role, StopReason, TestReport, connect, with_retry,
};
use adiuva_protocol::ProviderId;
use adiuva_testkit::{MemoryLedger, ModelServer};
use futures::StreamExt as _;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// Both wires.
pub(crate) const WIRES: [ProviderKind; 2] = [ProviderKind::Ollama, ProviderKind::OpenAiCompatible];

/// A scripted server's address on a wire, with little patience.
pub(crate) fn config(server: &ModelServer, wire: ProviderKind) -> ProviderConfig {
    let url = match wire {
        ProviderKind::Ollama => server.ollama_url(),
        ProviderKind::OpenAiCompatible => server.openai_url(),
    };
    let mut config = ProviderConfig::new(ProviderId::make(), wire, url.parse().unwrap());
    config.timeouts.first_token = Duration::from_secs(20);
    config.timeouts.between_tokens = Duration::from_secs(20);
    config
}

pub(crate) fn client(server: &ModelServer, wire: ProviderKind) -> Permitted {
    permitted(&config(server, wire))
}

pub(crate) fn permitted(config: &ProviderConfig) -> Permitted {
    let gate = Gate::new(Arc::new(MemoryLedger::default()), Policy::default());
    Permitted {
        gate,
        provider: connect(config).unwrap(),
    }
}

/// A provider whose every question gets a permit, as the engine asks for one.
pub(crate) struct Permitted {
    gate: Gate,
    provider: Provider,
}

impl Permitted {
    async fn admitted<T>(
        &self,
        asked: impl AsyncFnOnce(&dyn ChatModel) -> Result<T, ModelError>,
    ) -> Result<T, ModelError> {
        let destination = self.provider.destination().clone();
        let sent = self
            .gate
            .send_to_model(&Actor::Program, destination, Value::Null, async |permit| {
                asked(self.provider.admit(&permit)?).await
            });
        sent.await.map_err(|error| match error {
            GateError::Effect(error) => error,
            other => panic!("this machine is always allowed: {other}"),
        })
    }

    pub(crate) async fn stream(&self, request: ChatRequest, stop: CancellationToken) -> Result<ChatStream, ModelError> {
        self.admitted(async |model| model.stream(request, stop).await).await
    }

    pub(crate) async fn with_retry(
        &self,
        request: &ChatRequest,
        stop: &CancellationToken,
        policy: RetryPolicy,
    ) -> Result<ChatStream, ModelError> {
        self.admitted(async |model| with_retry(model, request, stop, policy).await)
            .await
    }

    pub(crate) async fn models(&self) -> Result<Vec<ModelInfo>, ModelError> {
        self.admitted(async |model| model.models().await).await
    }

    pub(crate) async fn test(&self, name: Option<&str>) -> TestReport {
        self.admitted(async |model| Ok(model.test(name).await)).await.unwrap()
    }
}

pub(crate) fn question(text: &str) -> ChatRequest {
    ChatRequest {
        model: "scripted".to_owned(),
        messages: vec![ChatMessage::new(Role::User, text)],
        ..ChatRequest::default()
    }
}

/// All events of an answer and, when it fails, the error.
pub(crate) async fn ask(model: &Permitted, question: ChatRequest) -> (Vec<ChatEvent>, Option<ModelError>) {
    let mut answer = match model.stream(question, CancellationToken::new()).await {
        Ok(answer) => answer,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut events = Vec::new();
    while let Some(event) = answer.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(error) => {
                assert!(answer.next().await.is_none(), "nothing may follow an error");
                return (events, Some(error));
            }
        }
    }
    let dones = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Done { .. }))
        .count();
    assert!(
        dones == 1 && reason(&events).is_some(),
        "exactly one Done, at the end: {events:?}"
    );
    (events, None)
}

pub(crate) fn text(events: &[ChatEvent]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        ChatEvent::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

pub(crate) fn reason(events: &[ChatEvent]) -> Option<StopReason> {
    match events.last() {
        Some(ChatEvent::Done { reason, .. }) => Some(*reason),
        _ => None,
    }
}
