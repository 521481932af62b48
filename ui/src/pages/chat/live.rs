//! An answer while it is written: what its run has said so far.

use std::sync::{Arc, Mutex, PoisonError};

use adiuva_protocol::knowledge::{Answer, Hit};
use adiuva_protocol::{ApprovalId, Block, Domain, FrameBody, MemoryId, Outcome};
use adiuva_screen::markdown::{Citations, Stream};
use leptos::prelude::*;

/// A tool that was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    id: String,
    /// The tool.
    pub(crate) name: String,
    /// What it was called with, on one line.
    pub(crate) arguments: String,
    /// Whether it did what it was called for, and its line for the screen; none while it works.
    pub(crate) result: Option<(bool, String)>,
    /// What a person is asked about it, while it waits.
    pub(crate) approval: Option<ApprovalId>,
}

/// What a run has said so far.
#[derive(Clone, Default)]
pub(crate) struct Live {
    /// The text, rendered as far as it came.
    pub(crate) text: ArcRwSignal<Stream>,
    /// It has begun, with this model or with none.
    pub(crate) begun: ArcRwSignal<Option<Option<String>>>,
    /// What it may cite, by number from 1.
    pub(crate) passages: ArcRwSignal<Vec<Hit>>,
    /// The tools it called.
    pub(crate) called: ArcRwSignal<Vec<Called>>,
    /// What was remembered and given to the model.
    pub(crate) recalled: ArcRwSignal<Vec<MemoryId>>,
    /// The agent that took it.
    pub(crate) agent: ArcRwSignal<Option<String>>,
    /// What it is about, in the floating chat.
    pub(crate) domain: ArcRwSignal<Option<Domain>>,
    /// What stands beside the text.
    pub(crate) blocks: ArcRwSignal<Vec<Block>>,
    /// The checked answer.
    pub(crate) answer: ArcRwSignal<Option<Answer>>,
    /// How it ended.
    pub(crate) outcome: ArcRwSignal<Option<Outcome>>,
    // Text that came since the last picture was drawn.
    waiting: Arc<Mutex<String>>,
}

impl Live {
    /// Takes the next frame.
    pub(crate) fn hear(&self, body: FrameBody) {
        match body {
            FrameBody::StreamStart { model } => self.begun.set(Some(model)),
            FrameBody::StreamText { chunk } => self.say(&chunk),
            FrameBody::StreamBlock(Block::Passages(passages)) => {
                self.text.set(Stream::new(numbers(passages.len())));
                self.passages.set(passages);
            }
            FrameBody::StreamBlock(Block::Answer(answer)) => {
                self.draw();
                let cited = cited(&answer);
                self.text.update(|text| {
                    text.finish_with(cited);
                });
                self.answer.set(Some(answer));
            }
            FrameBody::ToolCall { id, name, arguments } => {
                let arguments = arguments.to_string();
                self.called.update(|called| {
                    called.push(Called {
                        id,
                        name,
                        arguments,
                        result: None,
                        approval: None,
                    });
                });
            }
            FrameBody::StreamBlock(block) => self.blocks.update(|blocks| blocks.push(block)),
            FrameBody::Recalled { memories } => self.recalled.set(memories),
            FrameBody::Agent { name } => self.agent.set(Some(name)),
            FrameBody::PopupDomain { domain } => self.domain.set(Some(domain)),
            FrameBody::ApprovalNeeded { id, approval } => self.called.update(|called| {
                if let Some(called) = called.iter_mut().find(|called| called.id == id) {
                    called.approval = Some(approval);
                }
            }),
            FrameBody::ToolResult { id, ok, summary, .. } => self.called.update(|called| {
                if let Some(called) = called.iter_mut().find(|called| called.id == id) {
                    called.result = Some((ok, summary));
                    called.approval = None;
                }
            }),
            FrameBody::StreamEnd(outcome) => {
                self.draw();
                if self.answer.with_untracked(Option::is_none) {
                    self.text.update(|text| {
                        text.finish();
                    });
                }
                self.outcome.set(Some(outcome));
            }
        }
    }

    /// Keeps text for the next picture: however many pieces come, a picture draws once.
    fn say(&self, chunk: &str) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let first = waiting.is_empty();
        waiting.push_str(chunk);
        if first && !chunk.is_empty() {
            let live = self.clone();
            request_animation_frame(move || live.draw());
        }
    }

    fn draw(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if !waiting.is_empty() {
            self.text.update(|text| {
                text.append(&waiting);
            });
        }
    }
}

/// The numbers up to `count`.
fn numbers(count: usize) -> Citations {
    (1..=u16::try_from(count).unwrap_or(u16::MAX)).collect()
}

/// The numbers that an answer cites.
pub(crate) fn cited(answer: &Answer) -> Citations {
    let numbers = answer.citations.iter();
    numbers
        .filter_map(|citation| u16::try_from(citation.number).ok())
        .collect()
}
