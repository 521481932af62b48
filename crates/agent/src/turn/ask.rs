//! Asking the model once.

use adiuva_gate::{EgressPermit, GateError, Tool};
use adiuva_models::{
    ChatEvent, ChatMessage, ChatRequest, ModelError, Provider, Role, StopReason, ToolCall, ToolSpec, Usage,
};
use futures::StreamExt;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{Calling, Going, OnStep, Step, TurnError, constrained};

/// What the model said in one round.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) calls: Vec<ToolCall>,
    pub(super) reason: StopReason,
    /// It was not in the form that was asked for, and the model is asked again.
    pub(super) again: bool,
    usage: Option<Usage>,
}

impl Going<'_, '_> {
    /// Asks the model and passes its words on. Without tools it can only answer.
    pub(super) async fn ask(&mut self, with_tools: bool, on_step: &mut OnStep<'_>) -> Result<Said, TurnError> {
        let with_tools = with_tools && !self.turn.tools.is_empty();
        let constrained = with_tools && self.turn.calling == Calling::Constrained;
        let mut request = self.turn.request.clone();
        request.tools.clear();
        if constrained {
            constrained::offer(&mut request, &self.turn.tools);
        } else if with_tools {
            request.tools = self.turn.tools.iter().map(|tool| offered(tool.as_ref())).collect();
        }
        let facts = json!({ "model": request.model, "messages": request.messages.len() });
        let (provider, stop) = (self.turn.provider, self.stop);
        // What is said under the schema is no answer yet.
        let mut unheard = |_| {};
        let heard: &mut OnStep<'_> = if constrained { &mut unheard } else { &mut *on_step };
        let asked = self
            .gate
            .send_to_model(self.behalf(), provider.destination().clone(), facts, |permit| {
                listen(provider, request, permit, stop, heard)
            });
        let mut said = asked.await.map_err(|error| match error {
            GateError::Denied(reason) => TurnError::Refused(reason),
            GateError::NeedsApproval(_) | GateError::Approval(_) => TurnError::Refused(error.to_string()),
            GateError::Ledger(error) => TurnError::Ledger(error),
            GateError::Effect(error) => TurnError::Model(error),
        })?;
        self.progress.used.steps += 1;
        if let Some(usage) = said.usage {
            self.progress.used.tokens += usage.prompt_tokens + usage.completion_tokens;
        }
        if constrained && matches!(said.reason, StopReason::Finished | StopReason::ToolCalls) {
            self.understand(&mut said, on_step);
        }
        Ok(said)
    }

    /// Makes a call or words of what was said under the schema.
    fn understand(&mut self, said: &mut Said, on_step: &mut OnStep<'_>) {
        match constrained::read(&said.text, self.progress.made.len()) {
            Some(constrained::Meant::Answer(answer)) => on_step(Step::Text(answer)),
            Some(constrained::Meant::Call(call)) => said.calls.push(call),
            None => {
                self.progress.missteps += 1;
                said.again = true;
                let messages = &mut self.turn.request.messages;
                messages.push(ChatMessage::new(Role::Assistant, std::mem::take(&mut said.text)));
                messages.push(ChatMessage::new(Role::User, constrained::AGAIN));
            }
        }
    }
}

async fn listen(
    provider: &Provider,
    mut request: ChatRequest,
    permit: EgressPermit,
    stop: &CancellationToken,
    on_step: &mut OnStep<'_>,
) -> Result<Said, ModelError> {
    let mut said = Said {
        text: String::new(),
        calls: Vec::new(),
        reason: StopReason::Finished,
        again: false,
        usage: None,
    };
    let model = provider.admit(&permit)?;
    for message in &mut request.messages {
        message.content = permit.leave_out(&message.content);
    }
    let mut stream = model.stream(request, stop.clone()).await?;
    while let Some(event) = stream.next().await {
        match event? {
            ChatEvent::Text(text) => {
                said.text.push_str(&text);
                on_step(Step::Text(text));
            }
            ChatEvent::Thinking(_) => {}
            ChatEvent::ToolCall(call) => said.calls.push(call),
            ChatEvent::Done { reason, usage } => (said.reason, said.usage) = (reason, usage),
        }
    }
    Ok(said)
}

fn offered(tool: &dyn Tool) -> ToolSpec {
    let spec = tool.spec();
    ToolSpec {
        name: spec.name.clone(),
        description: spec.description.clone(),
        parameters: spec.parameters.clone(),
    }
}
