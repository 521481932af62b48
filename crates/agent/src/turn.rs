//! One turn: from a question to the end of its answer, or to a call that waits for a person.

mod act;
mod ask;
mod constrained;
mod purse;
mod snapshot;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use adiuva_gate::{Actor, Budget, Gate, Label, LedgerError, OnBehalf, Origin, Proposal, Tool, Used};
use adiuva_models::{ChatMessage, ChatRequest, ModelError, Provider, Role, StopReason, ToolCall};
use adiuva_protocol::ApprovalId;
use tokio_util::sync::CancellationToken;

pub use purse::{Left, Purse, Spent};
pub use snapshot::{Snapshot, SnapshotError};

use crate::results::{ReadResult, Results};

/// What a turn works with.
pub struct Turn<'a> {
    /// On whose behalf.
    pub actor: Actor,
    /// The agent by its name, for rules of its own.
    pub agent: Option<String>,
    /// The model's server; the gate decides about its destination.
    pub provider: &'a Provider,
    /// The conversation so far, ending in the question; its tools are filled in from `tools`.
    pub request: ChatRequest,
    /// What the model may call.
    pub tools: Vec<Arc<dyn Tool>>,
    /// How the model calls them.
    pub calling: Calling,
    /// What the person typed for this turn, and nothing else.
    pub words: String,
    /// Where the words of the request come from.
    pub label: Label,
    /// How far it may go.
    pub bounds: Bounds,
    /// Where whole results are kept.
    pub results: Results,
    /// What becomes of a call that a person must agree to.
    pub asking: Asking,
    /// What its tools may use up of its bounds.
    pub purse: Purse,
}

/// How a model calls tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calling {
    /// In its own way.
    Native,
    /// As JSON under a schema, because it has no way of its own.
    Constrained,
}

/// What becomes of a call that a person must agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The turn waits; [`resume`] goes on with it.
    Parks,
    /// The model is told, and goes on without it; the question does not reach the inbox.
    Refuses,
}

/// How far a turn may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Times that the model is asked.
    pub rounds: u32,
    /// Characters of one tool's result that go back to the model; the rest is offered by reference.
    pub result_chars: usize,
    /// Calls that are none (unknown tools, wrong arguments, repetitions, garbage) before tools are taken away.
    pub missteps: u32,
    /// Calls, tokens and time.
    pub budget: Budget,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            rounds: 5,
            result_chars: 16_000,
            missteps: 3,
            budget: Budget::default(),
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
        /// What the model reads of the result.
        content: String,
    },
    /// A call waits for a person.
    Waiting {
        /// The call.
        call: ToolCall,
        /// What stands in the inbox.
        approval: ApprovalId,
    },
}

/// How a turn ended, when it did not fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Finished {
    /// The model said all it had to say.
    Whole,
    /// The model's limit of tokens cut it off.
    CutByLength,
    /// The model asked for tools until the rounds were used up.
    OutOfRounds,
    /// It was stopped.
    Stopped,
    /// A call waits for a person.
    Waiting(Box<Parked>),
}

/// A turn that waits for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Parked {
    /// The exact call that a person is asked about.
    pub proposal: Proposal,
    /// All that is needed to go on.
    pub snapshot: Snapshot,
}

/// What became of the call that a turn waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A person agreed.
    Approved(ApprovalId),
    /// A person did not agree, or nobody did in time; the words go to the model.
    Refused(String),
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
    /// What was kept of the turn cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// Who hears of each step.
pub type OnStep<'a> = dyn FnMut(Step) + Send + 'a;

/// How far a turn has come.
#[derive(Clone, Debug, PartialEq)]
struct Progress {
    round: u32,
    made: Vec<ToolCall>,
    /// Calls of this round that were not made yet, in order.
    pending: VecDeque<ToolCall>,
    label: Label,
    missteps: u32,
    used: Used,
}

/// Takes the turn, telling each step as it happens.
///
/// # Errors
/// When the model cannot be asked, or breaks off.
pub async fn take(
    gate: &Gate,
    turn: Turn<'_>,
    stop: &CancellationToken,
    on_step: &mut OnStep<'_>,
) -> Result<Finished, TurnError> {
    let progress = Progress {
        round: 0,
        made: Vec::new(),
        pending: VecDeque::new(),
        label: turn.label.clone().join(&Label::of(Origin::Model)),
        missteps: 0,
        used: Used::default(),
    };
    Going::new(gate, turn, progress, stop).go_on(on_step).await
}

/// Goes on with a turn that waited for a person. `turn` is made anew from the same agent; its conversation comes from
/// the snapshot. An approved call is made once and exactly as it was approved.
///
/// # Errors
/// As [`take`], and when the snapshot cannot be read.
pub async fn resume(
    gate: &Gate,
    mut turn: Turn<'_>,
    snapshot: Snapshot,
    answered: Answered,
    stop: &CancellationToken,
    on_step: &mut OnStep<'_>,
) -> Result<Finished, TurnError> {
    let (messages, progress) = snapshot.opened()?;
    turn.request.messages = messages;
    let mut going = Going::new(gate, turn, progress, stop);
    if let Some(call) = going.progress.pending.pop_front() {
        going.count();
        going.answered(call, answered, on_step).await;
    }
    going.go_on(on_step).await
}

/// A turn while it is taken.
struct Going<'g, 'p> {
    gate: &'g Gate,
    turn: Turn<'p>,
    progress: Progress,
    stop: &'g CancellationToken,
    begun: Instant,
    before: Used,
}

impl<'g, 'p> Going<'g, 'p> {
    fn new(gate: &'g Gate, mut turn: Turn<'p>, progress: Progress, stop: &'g CancellationToken) -> Self {
        if !turn.tools.is_empty() {
            let rest = ReadResult::new(turn.results.clone(), turn.bounds.result_chars);
            turn.tools.push(Arc::new(rest));
        }
        turn.results.has_read(&progress.label);
        Self {
            gate,
            turn,
            before: progress.used,
            progress,
            stop,
            begun: Instant::now(),
        }
    }

    async fn go_on(mut self, on_step: &mut OnStep<'_>) -> Result<Finished, TurnError> {
        loop {
            while let Some(call) = self.progress.pending.pop_front() {
                if self.stop.is_cancelled() {
                    return Ok(Finished::Stopped);
                }
                if let Some(proposal) = self.make(call, on_step).await {
                    let worked = self.before.wall_clock + self.begun.elapsed();
                    let snapshot = Snapshot::of(&self.turn, &self.progress, worked);
                    return Ok(Finished::Waiting(Box::new(Parked { proposal, snapshot })));
                }
            }
            if self.progress.round >= self.turn.bounds.rounds {
                return Ok(Finished::OutOfRounds);
            }
            self.progress.round += 1;
            // Without tools the model has to answer with what it knows by now.
            let last =
                self.progress.round >= self.turn.bounds.rounds || self.progress.missteps >= self.turn.bounds.missteps;
            let said = self.ask(!last, on_step).await?;
            self.count();
            match said.reason {
                StopReason::Cancelled => return Ok(Finished::Stopped),
                StopReason::Length => return Ok(Finished::CutByLength),
                StopReason::Finished | StopReason::ToolCalls if said.again => {}
                StopReason::Finished | StopReason::ToolCalls if said.calls.is_empty() => return Ok(Finished::Whole),
                StopReason::Finished | StopReason::ToolCalls if last => return Ok(Finished::OutOfRounds),
                StopReason::Finished | StopReason::ToolCalls => {
                    let mut message = ChatMessage::new(Role::Assistant, said.text);
                    message.tool_calls.clone_from(&said.calls);
                    self.turn.request.messages.push(message);
                    self.progress.pending.extend(said.calls);
                }
            }
        }
    }

    fn used(&self) -> Used {
        Used {
            wall_clock: self.before.wall_clock + self.begun.elapsed(),
            ..self.progress.used
        }
    }

    /// Takes over what others have used up of the turn's bounds, and says what is left for the next of them.
    fn count(&mut self) {
        let others = self.turn.purse.collect();
        self.progress.round += others.rounds;
        self.progress.used.steps += others.used.steps;
        self.progress.used.tokens += others.used.tokens;
        let used = self.used();
        let left = Left {
            rounds: self.turn.bounds.rounds.saturating_sub(self.progress.round + 1),
            budget: purse::rest(self.turn.bounds.budget, used),
        };
        let rounds = self.progress.round;
        self.turn.purse.set(left, Spent { rounds, used });
    }

    /// On whose behalf the turn does something, by what it has read and used until now.
    fn behalf(&self) -> OnBehalf<'_> {
        let used = self.used();
        OnBehalf {
            agent: self.turn.agent.as_deref(),
            words: &self.turn.words,
            label: &self.progress.label,
            budget: self.turn.bounds.budget,
            used,
            ..OnBehalf::from(&self.turn.actor)
        }
    }
}
