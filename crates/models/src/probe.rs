//! The test call: the same steps for every wire.

use std::time::Instant;

use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::chat::{ChatMessage, ChatModel, ChatOptions, ChatRequest, ModelInfo, Role, TestReport};
use crate::error::ModelError;

/// Lists the models, chooses one, and waits for the first token of one short answer; the rest of it is dropped.
pub(crate) async fn probe(server: &dyn ChatModel, wanted: Option<&str>) -> TestReport {
    let listed = match server.models().await {
        Ok(models) => Some(models),
        // Some servers chat without listing anything.
        Err(ModelError::NoEndpoint { .. }) if wanted.is_some() => None,
        Err(problem) => return TestReport::failed(problem),
    };
    let found = listed.as_deref().and_then(|models| choose(models, wanted));
    let mut report = TestReport {
        reachable: true,
        model: found
            .map(|model| model.name.clone())
            .or_else(|| wanted.map(str::to_owned)),
        model_present: wanted.and_then(|_| listed.as_ref().map(|_| found.is_some())),
        ..TestReport::default()
    };
    let Some(model) = report.model.clone() else {
        report.problem = Some(ModelError::Request {
            why: "the server has no model that can chat, fetch one there first".to_owned(),
        });
        return report;
    };
    let question = ChatRequest {
        model,
        messages: vec![ChatMessage::new(Role::User, "Answer with the single word: ready")],
        options: ChatOptions {
            temperature: Some(0.0),
            max_tokens: Some(16),
            context_tokens: None,
        },
        ..ChatRequest::default()
    };
    let asked = Instant::now();
    let first = match server.stream(question, CancellationToken::new()).await {
        Ok(mut answer) => answer.next().await.transpose(),
        Err(problem) => Err(problem),
    };
    match first {
        // A first event that is the end counts too: the model chose to say nothing, yet it works.
        Ok(_) => report.first_token = Some(asked.elapsed()),
        Err(problem) => report.problem = Some(problem),
    }
    report
}

/// Ollama lists `name:latest` for what everyone calls `name`.
fn choose<'a>(models: &'a [ModelInfo], wanted: Option<&str>) -> Option<&'a ModelInfo> {
    let Some(wanted) = wanted else {
        return models.iter().find(|model| model.capabilities.embedding != Some(true));
    };
    let same = |model: &&ModelInfo| model.name == wanted || model.name.strip_suffix(":latest") == Some(wanted);
    models.iter().find(same)
}

impl TestReport {
    /// A report that got no further than this.
    pub(crate) fn failed(problem: ModelError) -> Self {
        Self {
            reachable: !matches!(
                problem,
                ModelError::Address { .. } | ModelError::Unreachable { .. } | ModelError::Timeout { .. }
            ),
            problem: Some(problem),
            ..Self::default()
        }
    }
}
