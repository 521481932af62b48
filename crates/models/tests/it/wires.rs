//! The two wires, for tests that must hold for both.

use std::sync::Arc;
use std::time::Duration;

use adiuva_models::{
    ChatEvent, ChatMessage, ChatModel, ChatRequest, ModelError, ProviderConfig, ProviderKind, Role, StopReason, connect,
};
use adiuva_protocol::ProviderId;
use adiuva_testkit::ModelServer;
use futures::StreamExt as _;
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

pub(crate) fn client(server: &ModelServer, wire: ProviderKind) -> Arc<dyn ChatModel> {
    connect(&config(server, wire)).unwrap()
}

pub(crate) fn question(text: &str) -> ChatRequest {
    ChatRequest {
        model: "scripted".to_owned(),
        messages: vec![ChatMessage::new(Role::User, text)],
        ..ChatRequest::default()
    }
}

/// All events of an answer and, when it fails, the error.
pub(crate) async fn ask(model: &dyn ChatModel, question: ChatRequest) -> (Vec<ChatEvent>, Option<ModelError>) {
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
