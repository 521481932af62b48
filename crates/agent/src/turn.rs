//! One turn: from a question to the end of its answer.

use std::sync::Arc;

use adiuva_gate::{Actor, EgressPermit, Gate, GateError, Label, LedgerError, OnBehalf, Origin, Tool};
use adiuva_models::{ChatEvent, ChatMessage, ChatRequest, ModelError, Provider, Role, StopReason, ToolCall, ToolSpec};
use futures::StreamExt;
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// What a turn works with.
pub struct Turn<'a> {
    /// On whose behalf.
    pub actor: Actor,
    /// The model's server; the gate decides about its destination.
    pub provider: &'a Provider,
    /// The conversation so far, ending in the question; its tools are filled in from `tools`.
    pub request: ChatRequest,
    /// What the model may call.
    pub tools: Vec<Arc<dyn Tool>>,
    /// What the person typed for this turn, and nothing else.
    pub words: String,
    /// Where the words of the request come from.
    pub label: Label,
    /// How far it may go.
    pub bounds: Bounds,
}

impl Turn<'_> {
    /// On whose behalf the turn does something, by what it has read until now.
    fn behalf<'a>(&'a self, label: &'a Label) -> OnBehalf<'a> {
        OnBehalf {
            words: &self.words,
            label,
            ..OnBehalf::from(&self.actor)
        }
    }
}

/// How far a turn may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Times that the model is asked.
    pub rounds: u32,
    /// Characters of one tool's result that go back to the model; the rest is left out and said to be.
    pub result_chars: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            rounds: 5,
            result_chars: 16_000,
        }
    }
}

/// Something that happened on the way, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// More of the answer's words.
    Text(String),
    /// A tool is about to be called.
    Call(ToolCall),
    /// A tool call is over.
    Result {
        /// The call it answers.
        call: ToolCall,
        /// Whether it did what it was called for.
        ok: bool,
        /// One line for the screen.
        summary: String,
    },
}

/// How a turn ended, when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// The model said all it had to say.
    Whole,
    /// The model's limit of tokens cut it off.
    CutByLength,
    /// The model asked for tools until the rounds were used up.
    OutOfRounds,
    /// It was stopped.
    Stopped,
}

/// Why a turn failed. What was said until then has been passed on as steps.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// The policy does not let the question go to the model.
    #[error("{0}")]
    Refused(String),
    /// The audit could not be written, so nothing was asked.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The model or the way to it.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// What the model said in one round.
struct Said {
    text: String,
    calls: Vec<ToolCall>,
    reason: StopReason,
}

/// Takes the turn, telling each step as it happens.
pub async fn take(
    gate: &Gate,
    mut turn: Turn<'_>,
    stop: &CancellationToken,
    on_step: &mut (dyn FnMut(Step) + Send),
) -> Result<Finished, TurnError> {
    turn.request.tools = turn.tools.iter().map(|tool| offered(tool.as_ref())).collect();
    let mut made: Vec<ToolCall> = Vec::new();
    let mut label = turn.label.clone().join(&Label::of(Origin::Model));
    for round in 1..=turn.bounds.rounds {
        let last = round == turn.bounds.rounds;
        if last {
            // Without tools the model has to answer with what it knows by now.
            turn.request.tools.clear();
        }
        let said = ask(gate, &turn, &label, stop, on_step).await?;
        match said.reason {
            StopReason::Cancelled => return Ok(Finished::Stopped),
            StopReason::Length => return Ok(Finished::CutByLength),
            StopReason::Finished | StopReason::ToolCalls if said.calls.is_empty() => return Ok(Finished::Whole),
            StopReason::Finished | StopReason::ToolCalls if last => return Ok(Finished::OutOfRounds),
            StopReason::Finished | StopReason::ToolCalls => {}
        }
        let mut message = ChatMessage::new(Role::Assistant, said.text);
        message.tool_calls.clone_from(&said.calls);
        turn.request.messages.push(message);
        for call in said.calls {
            if stop.is_cancelled() {
                return Ok(Finished::Stopped);
            }
            let repeated = made
                .iter()
                .any(|before| before.name == call.name && before.arguments == call.arguments);
            on_step(Step::Call(call.clone()));
            let observed = if repeated {
                Observed::refused("this very call was made before; use its result or answer now")
            } else {
                observe(gate, &turn, &call, &label, stop).await
            };
            label = label.join(&observed.label);
            on_step(Step::Result {
                call: call.clone(),
                ok: observed.ok,
                summary: observed.summary,
            });
            turn.request.messages.push(ChatMessage::tool_result(
                &call,
                shortened(&observed.content, turn.bounds.result_chars),
            ));
            made.push(call);
        }
    }
    Ok(Finished::OutOfRounds)
}

/// Asks the model once and passes its words on.
async fn ask(
    gate: &Gate,
    turn: &Turn<'_>,
    label: &Label,
    stop: &CancellationToken,
    on_step: &mut (dyn FnMut(Step) + Send),
) -> Result<Said, TurnError> {
    let facts = json!({ "model": turn.request.model, "messages": turn.request.messages.len() });
    let asked = gate
        .send_to_model(
            turn.behalf(label),
            turn.provider.destination().clone(),
            facts,
            |permit| listen(turn, permit, stop, on_step),
        )
        .await;
    asked.map_err(|error| match error {
        GateError::Denied(reason) => TurnError::Refused(reason),
        GateError::NeedsApproval(_) | GateError::Approval(_) => TurnError::Refused(error.to_string()),
        GateError::Ledger(error) => TurnError::Ledger(error),
        GateError::Effect(error) => TurnError::Model(error),
    })
}

async fn listen(
    turn: &Turn<'_>,
    permit: EgressPermit,
    stop: &CancellationToken,
    on_step: &mut (dyn FnMut(Step) + Send),
) -> Result<Said, ModelError> {
    let mut said = Said {
        text: String::new(),
        calls: Vec::new(),
        reason: StopReason::Finished,
    };
    let model = turn.provider.admit(&permit)?;
    let mut request = turn.request.clone();
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
            ChatEvent::Done { reason, .. } => said.reason = reason,
        }
    }
    Ok(said)
}

/// What goes back to the model after a tool call.
struct Observed {
    ok: bool,
    content: String,
    summary: String,
    label: Label,
}

impl Observed {
    fn refused(why: &str) -> Self {
        Self {
            ok: false,
            content: json!({ "error": why }).to_string(),
            summary: why.into(),
            label: Label::of(Origin::Program),
        }
    }
}

async fn observe(gate: &Gate, turn: &Turn<'_>, call: &ToolCall, label: &Label, stop: &CancellationToken) -> Observed {
    let Some(tool) = turn.tools.iter().find(|tool| tool.spec().name == call.name) else {
        return Observed::refused("there is no such tool");
    };
    match gate
        .run(turn.behalf(label), tool.as_ref(), call.arguments.clone(), stop)
        .await
    {
        Ok(output) => Observed {
            ok: true,
            content: output.value.to_string(),
            summary: output.summary,
            label: output.label,
        },
        Err(error) => Observed::refused(&error.to_string()),
    }
}

fn offered(tool: &dyn Tool) -> ToolSpec {
    let spec = tool.spec();
    ToolSpec {
        name: spec.name.clone(),
        description: spec.description.clone(),
        parameters: spec.parameters.clone(),
    }
}

/// At most so many characters, and a word about it when some are left out.
fn shortened(content: &str, chars: usize) -> String {
    match content.char_indices().nth(chars) {
        None => content.to_owned(),
        Some((cut, _)) => {
            let kept = content.get(..cut).unwrap_or_default();
            format!("{kept}\n[the rest was left out; ask for a smaller part]")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn long_results_are_cut_between_characters_and_say_so() {
        assert_eq!(shortened("perché", 6), "perché");
        assert!(shortened("perché no", 6).starts_with("perché\n[the rest"));
    }
}
