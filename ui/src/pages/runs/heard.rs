//! From the frames of a run to its steps.

use adiuva_protocol::{ApprovalId, Block, Frame, FrameBody, Outcome};
use leptos::prelude::*;

use crate::i18n::failures;

/// One step of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Began(Option<String>),
    Taken(String),
    Said(String),
    Recalled(usize),
    Found(usize),
    Shown(Block),
    Checked,
    Called {
        id: String,
        tool: String,
        input: String,
        output: Option<(bool, String)>,
        approval: Option<ApprovalId>,
    },
    Over(Option<String>),
}

/// The steps so far. Each has a signal of its own, so that what comes later to a step draws that step alone.
pub(super) type Line = Vec<ArcRwSignal<Step>>;

/// Takes in a frame.
pub(super) fn hear(steps: &mut Line, frame: Frame) {
    let step = match frame.body {
        FrameBody::StreamStart { model } => Step::Began(model),
        FrameBody::Agent { name } => Step::Taken(name),
        FrameBody::Recalled { memories } => Step::Recalled(memories.len()),
        // The agent that took it says as much.
        FrameBody::PopupDomain { .. } => return,
        FrameBody::StreamText { chunk } => {
            let going_on = steps.last().and_then(|last| {
                last.try_maybe_update(|last| match last {
                    Step::Said(words) => {
                        words.push_str(&chunk);
                        (true, true)
                    }
                    _ => (false, false),
                })
            });
            if going_on == Some(true) {
                return;
            }
            Step::Said(chunk)
        }
        FrameBody::StreamBlock(Block::Passages(passages)) => Step::Found(passages.len()),
        FrameBody::StreamBlock(Block::Answer(_)) => Step::Checked,
        FrameBody::StreamBlock(block) => Step::Shown(block),
        FrameBody::ToolCall { id, name, arguments } => Step::Called {
            id,
            tool: name,
            input: serde_json::to_string_pretty(&arguments).unwrap_or_default(),
            output: None,
            approval: None,
        },
        FrameBody::ToolResult {
            id,
            ok,
            summary,
            output,
        } => {
            return to_call(steps, &id, |waiting, approval| {
                *waiting = Some((ok, if output.is_empty() { summary } else { output }));
                *approval = None;
            });
        }
        FrameBody::ApprovalNeeded { id, approval: asked } => {
            return to_call(steps, &id, |_, approval| *approval = Some(asked));
        }
        FrameBody::StreamEnd(outcome) => Step::Over(match outcome {
            Outcome::Failed { failure, .. } => Some(failures::words(&failure)),
            Outcome::Done { .. } | Outcome::Cancelled { .. } => None,
        }),
    };
    steps.push(ArcRwSignal::new(step));
}

/// Changes the latest call with this id.
fn to_call(steps: &Line, id: &str, change: impl FnOnce(&mut Option<(bool, String)>, &mut Option<ApprovalId>)) {
    let is_it = |step: &Step| matches!(step, Step::Called { id: other, .. } if other == id);
    let Some(call) = steps.iter().rev().find(|step| step.with_untracked(is_it)) else {
        return;
    };
    call.update(|step| {
        if let Step::Called { output, approval, .. } = step {
            change(output, approval);
        }
    });
}
