//! Making the calls that a model asks for.

use adiuva_gate::{GateError, Label, Origin, Proposal, Tool, ToolError, ToolOutput, Verdict};
use adiuva_models::{ChatMessage, ToolCall};
use adiuva_protocol::ApprovalId;
use serde_json::json;

use super::{Answered, Asking, Calling, Going, OnStep, Step};
use crate::results::READ_RESULT;
use crate::schema;

/// What a model is told whose turn has nobody to ask.
const UNASKED: &str = "a person must agree to this first, and nobody can be asked from here; nothing was done, so say \
which call it is and that the person has to ask for it";

/// What goes back to the model after a call.
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

impl Going<'_, '_> {
    /// Makes one call and tells the model what came of it; answers with the question when a person must agree first, and
    /// then the call is the next one that is pending.
    pub(super) async fn make(&mut self, call: ToolCall, on_step: &mut OnStep<'_>) -> Option<Proposal> {
        on_step(Step::Call(call.clone()));
        let observed = match self.misstep(&call) {
            Some(why) => {
                self.progress.missteps += 1;
                Observed::refused(&why)
            }
            None => {
                let result = match self.turn.tools.iter().find(|tool| tool.spec().name == call.name) {
                    Some(tool) if self.turn.asking == Asking::Refuses && self.would_ask(tool.as_ref(), &call) => {
                        Err(GateError::Denied(UNASKED.into()))
                    }
                    Some(tool) => {
                        self.gate
                            .run(self.behalf(), tool.as_ref(), call.arguments.clone(), self.stop)
                            .await
                    }
                    None => Err(GateError::Denied("there is no such tool".into())),
                };
                match result {
                    Err(GateError::NeedsApproval(proposal)) if self.turn.asking == Asking::Parks => {
                        on_step(Step::Waiting {
                            call: call.clone(),
                            approval: proposal.id,
                        });
                        self.progress.pending.push_front(call);
                        return Some(*proposal);
                    }
                    result => self.observed(&call, result),
                }
            }
        };
        self.close(call, observed, on_step);
        None
    }

    /// Whether a person would have to agree to this call first.
    fn would_ask(&self, tool: &dyn Tool, call: &ToolCall) -> bool {
        let preview = self.gate.preview(&self.behalf(), tool.spec(), &call.arguments);
        preview.decision.verdict() == Verdict::Ask
    }

    /// Makes the call that a person has agreed to, or tells the model that nobody has.
    pub(super) async fn answered(&mut self, call: ToolCall, answered: Answered, on_step: &mut OnStep<'_>) {
        let observed = match answered {
            Answered::Refused(why) => Observed::refused(&why),
            Answered::Approved(id) => {
                let result = self.run_approved(id, &call).await;
                self.observed(&call, result)
            }
        };
        self.close(call, observed, on_step);
    }

    async fn run_approved(&self, id: ApprovalId, call: &ToolCall) -> Result<ToolOutput, GateError<ToolError>> {
        let approval = self.gate.approval(id).await?;
        let Some(tool) = self.turn.tools.iter().find(|tool| tool.spec().name == call.name) else {
            return Err(GateError::Denied("there is no such tool any more".into()));
        };
        // What a person has edited is in the approval; the gate checks that it is what was agreed to.
        let arguments = approval.arguments().clone();
        self.gate
            .run_approved(approval, self.behalf(), tool.as_ref(), arguments, self.stop)
            .await
    }

    /// Why a call is none.
    fn misstep(&self, call: &ToolCall) -> Option<String> {
        let Some(tool) = self.turn.tools.iter().find(|tool| tool.spec().name == call.name) else {
            let known: Vec<_> = self.turn.tools.iter().map(|tool| tool.spec().name.as_str()).collect();
            return Some(format!("there is no such tool; there are {}", known.join(", ")));
        };
        if let Err(misfit) = schema::check(&tool.spec().parameters, &call.arguments) {
            return Some(format!("the arguments do not fit: {misfit}"));
        }
        let same = |before: &&ToolCall| before.name == call.name && before.arguments == call.arguments;
        self.progress
            .made
            .iter()
            .find(same)
            .map(|_| "this very call was made before; use its result or answer now".to_owned())
    }

    fn observed(&self, call: &ToolCall, result: Result<ToolOutput, GateError<ToolError>>) -> Observed {
        match result {
            Ok(output) => {
                let chars = self.turn.bounds.result_chars;
                let content = if call.name == READ_RESULT {
                    output.value.to_string()
                } else {
                    self.turn.results.keep(&call.name, &output, chars)
                };
                Observed {
                    ok: true,
                    content,
                    summary: output.summary,
                    label: output.label,
                }
            }
            Err(error) => Observed::refused(&error.to_string()),
        }
    }

    fn close(&mut self, call: ToolCall, observed: Observed, on_step: &mut OnStep<'_>) {
        self.progress.used.steps += 1;
        self.progress.label = self.progress.label.clone().join(&observed.label);
        self.turn.results.has_read(&self.progress.label);
        on_step(Step::Result {
            call: call.clone(),
            ok: observed.ok,
            summary: observed.summary,
            content: observed.content.clone(),
        });
        let message = match self.turn.calling {
            Calling::Native => ChatMessage::tool_result(&call, observed.content),
            Calling::Constrained => super::constrained::result(&call, &observed.content),
        };
        self.turn.request.messages.push(message);
        self.progress.made.push(call);
        self.count();
    }
}
