//! Taking an agent's turn in a run: the words go into the feed, a call that a person must agree to parks the run, and a
//! parked run goes on when the person has decided, in this process or in a later one.

use std::sync::Arc;
use std::time::Duration;

use adiuva_agent::blocks::Piece;
use adiuva_agent::registry::{self, CALL_AGENT};
use adiuva_agent::sanitizer::Secrets;
use adiuva_agent::templates;
use adiuva_agent::turn::{Left, Spent};
use adiuva_agent::{
    Answered, Asking, Bounds, Calling, Finished, Parked, Purse, Results, Snapshot, Speech, Step, Turn, TurnError,
    resume, take,
};
use adiuva_gate::{Actor, Label, Tool};
use adiuva_models::{ChatMessage, ChatOptions, ChatRequest, Role};
use adiuva_protocol::knowledge::{Filter, Hit};
use adiuva_protocol::{ApprovalId, Failure, FrameBody, MessageId, Outcome, ProjectId, ProviderId, RunId, ThreadId};
use adiuva_store::approvals::ApprovalState;
use adiuva_store::memories::Learnt;
use adiuva_store::parked::ParkedRun;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::colleague::{CallAgent, Caller};
use crate::failure::{store_failure, turn_failure};
use crate::memory::remember::REMEMBER;
use crate::models::{self, Reached};
use crate::runs::{Ended, Running};
use crate::session::{Session, now_ms};
use crate::tools::{Numbered, toolbox};
use crate::{agents, failure, reply, scope};

/// How often a waiting run looks whether its question has expired.
const LOOKS: Duration = Duration::from_secs(5);

/// What a turn is made from. Kept as JSON while the run waits, so that a later process can make it anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Making {
    /// The provider that answers.
    pub(crate) provider: ProviderId,
    /// Its model.
    pub(crate) model: String,
    /// The agent; none for the plain answer from files.
    pub(crate) agent: Option<String>,
    /// What the person typed for this turn.
    pub(crate) words: String,
    /// Where the words of the conversation come from, by name.
    pub(crate) label: Vec<String>,
    /// Which files may be read; none for none.
    pub(crate) filter: Option<Filter>,
    /// Passages that were given to the model, in their order.
    pub(crate) passages: Vec<Hit>,
    /// The message that is written; none outside of threads.
    pub(crate) reply: Option<(ThreadId, MessageId)>,
    /// Blocks are left out of the answer.
    #[serde(default)]
    pub(crate) text_only: bool,
    /// The project that its tools are held to.
    #[serde(default)]
    pub(crate) within: Option<ProjectId>,
}

/// Where a turn stands in its run: which agents have called each other down to it, and what they share.
#[derive(Clone)]
pub(crate) struct Line {
    /// The run.
    pub(crate) run: RunId,
    /// The agents above, the first one first.
    pub(crate) above: Vec<String>,
    /// The passages of the run.
    pub(crate) passages: Arc<Numbered>,
}

impl Line {
    /// The same, one agent further down.
    fn under(&self, agent: &str) -> Self {
        let mut below = self.clone();
        below.above.push(agent.to_owned());
        below
    }

    /// The beginning of a run, with these passages.
    pub(crate) fn begin(run: RunId, passages: Vec<Hit>) -> Self {
        Self {
            run,
            above: Vec::new(),
            passages: Arc::new(Numbered::new(passages)),
        }
    }
}

/// How far the turn of a run is.
pub(crate) enum Begin {
    /// At its beginning, with this conversation.
    Asked(Vec<ChatMessage>),
    /// It waits for a person.
    Waits(ApprovalId, Snapshot),
}

/// How the words came to their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spoken {
    /// All is said.
    Whole,
    /// A person stopped it.
    Stopped,
    /// The vault is being closed while the run waits; it stays parked.
    Waits,
}

/// A turn with everything it needs.
pub(crate) struct Hands {
    making: Making,
    reached: Reached,
    run: RunId,
    /// The passages that the model was given, those of its own searches included.
    pub(crate) passages: Arc<Numbered>,
    tools: Vec<Arc<dyn Tool>>,
    calling: Calling,
    results: Results,
    bounds: Bounds,
    purse: Purse,
    secrets: Vec<String>,
}

/// What an agent said to the one that called it.
pub(crate) struct Told {
    /// Its words.
    pub(crate) text: String,
    /// Where everything comes from that it has read.
    pub(crate) label: Label,
}

impl Hands {
    /// Gets the tools of the agent and the way to the model.
    pub(crate) async fn make(session: &Arc<Session>, making: Making, line: Line) -> Result<Self, Failure> {
        let reached = models::reach(session, Some(making.provider)).await?;
        let reached = reached.ok_or_else(models::none_set_up)?;
        Self::with(session, making, reached, line).await
    }

    /// The same with a provider that is reached already.
    pub(crate) async fn with(
        session: &Arc<Session>,
        making: Making,
        reached: Reached,
        line: Line,
    ) -> Result<Self, Failure> {
        let agent = match &making.agent {
            Some(name) => Some(agents::load(session, name).await?),
            None => None,
        };
        let results = Results::default();
        let purse = Purse::default();
        let passages = Arc::clone(&line.passages);
        let run = line.run;
        let calls = models::calls_tools(session, &reached, &making.model).await;
        let (thread, message) = making.reply.unzip();
        let learnt = Learnt {
            thread,
            message,
            run: None,
        };
        let mut all = toolbox(session, making.filter.clone(), &passages, &results, learnt);
        let remembers = session.memory.is_on().await?;
        if let Some(agent) = &agent
            && agent.tools.iter().any(|tool| tool == CALL_AGENT)
        {
            let caller = Caller {
                making: making.clone(),
                line: line.under(&agent.name),
                results: results.clone(),
                purse: purse.clone(),
            };
            all.push(Arc::new(CallAgent::new(session, caller).await?));
        }
        let all = all.into_iter().filter(|tool| remembers || tool.spec().name != REMEMBER);
        let (tools, calling) = match (&agent, calls) {
            (Some(agent), calls) => {
                // Whatever is said to an agent of the program, it can be asked to remember it.
                let ours = registry::built_in().iter().any(|built_in| built_in.name == agent.name);
                let of_agent = all.filter(|tool| {
                    let name = &tool.spec().name;
                    agent.tools.contains(name) || (ours && name == REMEMBER)
                });
                let calling = if calls == Some(false) {
                    Calling::Constrained
                } else {
                    Calling::Native
                };
                (of_agent.collect(), calling)
            }
            // Plain answers from files search further only where the model says that it can.
            (None, Some(true)) if making.filter.is_some() => {
                let of_files = ["kb_search", "read_document", REMEMBER];
                let tools = all.filter(|tool| of_files.contains(&tool.spec().name.as_str()));
                (tools.collect(), Calling::Native)
            }
            (None, Some(true)) => (
                all.filter(|tool| tool.spec().name == REMEMBER).collect(),
                Calling::Native,
            ),
            (None, _) => (Vec::new(), Calling::Native),
        };
        let tools = match making.within {
            Some(project) => scope::within(tools, project),
            None => tools,
        };
        let bounds = agent.as_ref().map(|agent| agent.limits.bounds()).unwrap_or_default();
        let mut secrets: Vec<String> = tools
            .iter()
            .map(|tool: &Arc<dyn Tool>| format!("{} {}", tool.spec().description, tool.spec().parameters))
            .collect();
        secrets.extend(agent.map(|agent| agent.prompt));
        secrets.extend(templates::ALL.iter().map(|template| template.text.to_owned()));
        Ok(Self {
            making,
            reached,
            run,
            passages,
            tools,
            calling,
            results,
            bounds,
            purse,
            secrets,
        })
    }

    /// Where everything comes from that the turn has read by now.
    pub(crate) fn label(&self) -> Label {
        self.results.label()
    }

    /// What the agent answers to the one that called it, which has so much left. Nothing of it is shown on the way, and
    /// nobody can be asked for an agreement meanwhile.
    pub(crate) async fn tell(
        &self,
        session: &Session,
        messages: Vec<ChatMessage>,
        left: Left,
        stop: &CancellationToken,
    ) -> Result<Told, TurnError> {
        let secrets = messages.iter().filter(|message| message.role == Role::System);
        let mut speech = self.speech(secrets.map(|message| message.content.as_str()));
        let bounds = Bounds {
            rounds: self.bounds.rounds.min(left.rounds),
            budget: self.bounds.budget.tightened(left.budget),
            ..self.bounds
        };
        let turn = Turn {
            bounds,
            asking: Asking::Refuses,
            ..self.turn(messages)
        };
        let mut pieces = Vec::new();
        let mut hear = |step| {
            if let Step::Text(chunk) = step {
                pieces.extend(speech.push(&chunk));
            }
        };
        let taken = take(&session.gate, turn, stop, &mut hear).await;
        pieces.extend(speech.finish());
        speech.log();
        taken?;
        let text: String = pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text),
                Piece::Block(_) => None,
            })
            .collect();
        Ok(Told {
            text: text.trim().to_owned(),
            label: self.results.label(),
        })
    }

    /// What the turn used up, with all that it called.
    pub(crate) fn spent(&self) -> Spent {
        self.purse.spent()
    }

    fn turn(&self, messages: Vec<ChatMessage>) -> Turn<'_> {
        Turn {
            actor: Actor::Run(self.run),
            agent: self.making.agent.clone(),
            provider: &self.reached.server,
            request: ChatRequest {
                model: self.making.model.clone(),
                messages,
                tools: Vec::new(),
                format: None,
                options: ChatOptions::default(),
            },
            tools: self.tools.clone(),
            calling: self.calling,
            words: self.making.words.clone(),
            label: Label::from_names(self.making.label.iter().map(String::as_str)),
            bounds: self.bounds,
            results: self.results.clone(),
            asking: Asking::Parks,
            purse: self.purse.clone(),
        }
    }

    /// Says everything that the turn has to say into the run's feed, waiting for a person where it must.
    pub(crate) async fn speak(
        &self,
        session: &Arc<Session>,
        running: &Running,
        begin: Begin,
    ) -> Result<Spoken, Failure> {
        let mut begin = begin;
        loop {
            let finished = match begin {
                Begin::Asked(messages) => {
                    let secrets = messages.iter().filter(|message| message.role == Role::System);
                    let mut speech = self.speech(secrets.map(|message| message.content.as_str()));
                    let turn = self.turn(messages);
                    let mut hear = |step| hear(running, &mut speech, step);
                    let taken = take(&session.gate, turn, &running.stop, &mut hear).await;
                    self.said(session, running, speech, taken).await?
                }
                Begin::Waits(approval, snapshot) => {
                    let Some(answered) = self.wait(session, running, approval).await? else {
                        return self.leave(session, running).await;
                    };
                    let mut speech = self.speech(std::iter::empty());
                    let turn = self.turn(Vec::new());
                    let mut hear = |step| hear(running, &mut speech, step);
                    let taken = resume(&session.gate, turn, snapshot, answered, &running.stop, &mut hear).await;
                    self.said(session, running, speech, taken).await?
                }
            };
            match finished {
                Finished::Stopped => return Ok(Spoken::Stopped),
                Finished::Whole | Finished::CutByLength | Finished::OutOfRounds => return Ok(Spoken::Whole),
                Finished::Waiting(parked) => {
                    let Parked { proposal, snapshot } = *parked;
                    self.park(session, running.id, proposal.id, &snapshot).await?;
                    begin = Begin::Waits(proposal.id, snapshot);
                }
            }
        }
    }

    /// What is said in a part of the turn, without what must not be given away.
    fn speech<'t>(&self, system: impl Iterator<Item = &'t str>) -> Speech {
        let system = system.map(str::to_owned).collect::<Vec<_>>();
        let all = self.secrets.iter().chain(&system).map(String::as_str);
        Speech::new(Secrets::of(all), self.results.clone()).text_only(self.making.text_only)
    }

    /// Says the rest of a part of the turn, and notes how its model did.
    async fn said(
        &self,
        session: &Session,
        running: &Running,
        mut speech: Speech,
        taken: Result<Finished, TurnError>,
    ) -> Result<Finished, Failure> {
        say(running, speech.finish());
        speech.log();
        let problem = match &taken {
            Err(TurnError::Model(error)) => Some(error.to_string()),
            _ => None,
        };
        models::note(session, &self.reached.provider, problem).await;
        taken.map_err(|error| turn_failure(&error))
    }

    /// Writes down all that is needed to go on, whatever happens to this process.
    async fn park(
        &self,
        session: &Session,
        run: RunId,
        approval: ApprovalId,
        snapshot: &Snapshot,
    ) -> Result<(), Failure> {
        let making = Making {
            passages: self.passages.all(),
            ..self.making.clone()
        };
        let parked = ParkedRun {
            run,
            approval,
            snapshot: snapshot.as_str().to_owned(),
            context: serde_json::to_string(&making).map_err(|error| failure::internal(&error))?,
        };
        session
            .store
            .write(move |w| w.parked().park(&parked, now_ms()))
            .await
            .map_err(store_failure)?;
        Ok(())
    }

    /// Waits until the person has decided; none when the run is stopped before.
    async fn wait(
        &self,
        session: &Session,
        running: &Running,
        approval: ApprovalId,
    ) -> Result<Option<Answered>, Failure> {
        let mut events = session.events.subscribe();
        session.runs.set_waits(running.id, true);
        loop {
            if let Some(answered) = decided(session, approval).await? {
                let run = running.id;
                let taken = session.store.write(move |w| w.parked().take(run));
                if !taken.await.map_err(store_failure)? {
                    // Somebody else goes on with it, which cannot be, but must not make a call twice either.
                    return Ok(None);
                }
                session.runs.set_waits(run, false);
                return Ok(Some(answered));
            }
            let moved = async {
                tokio::select! {
                    _ = events.recv() => {}
                    () = tokio::time::sleep(LOOKS) => {}
                }
            };
            if running.stop.run_until_cancelled(moved).await.is_none() {
                return Ok(None);
            }
        }
    }

    /// The run was stopped while it waited: by the person, which ends it, or because the vault closes, which does not.
    async fn leave(&self, session: &Session, running: &Running) -> Result<Spoken, Failure> {
        if session.runs.closes() {
            return Ok(Spoken::Waits);
        }
        let run = running.id;
        session
            .store
            .write(move |w| w.parked().take(run))
            .await
            .map_err(store_failure)?;
        Ok(Spoken::Stopped)
    }
}

/// Goes on with the runs that waited for a person when the program ended. One that cannot be read has failed.
pub(crate) async fn go_on_with_parked(session: &Arc<Session>) -> Result<(), Failure> {
    let parked = session.store.read(|r| {
        let parked = r.parked().list()?;
        let with_frames = parked
            .into_iter()
            .map(|parked| Ok((r.runs().frames(parked.run, 0)?, parked)));
        with_frames.collect::<Result<Vec<_>, adiuva_store::StoreError>>()
    });
    for (frames, parked) in parked.await.map_err(store_failure)? {
        let work = Arc::clone(session);
        session.runs.go_on(parked.run, frames, |running| async move {
            let ParkedRun {
                approval,
                snapshot,
                context,
                ..
            } = parked;
            let begin = Begin::Waits(approval, Snapshot::from_kept(snapshot));
            match serde_json::from_str::<Making>(&context) {
                Ok(making) => match making.reply {
                    Some(reply) => reply::go_on(&work, &running, reply, making, begin).await,
                    None => agents::go(&work, &running, making, begin).await,
                },
                Err(error) => Ended::Over(Outcome::Failed {
                    failure: failure::internal(&error),
                    message: None,
                }),
            }
        });
    }
    Ok(())
}

/// What became of a question; none while nobody has answered it.
async fn decided(session: &Session, approval: ApprovalId) -> Result<Option<Answered>, Failure> {
    let row = session
        .store
        .read(move |r| r.approvals().load(approval))
        .await
        .map_err(store_failure)?;
    let refused = |why: &str| Some(Answered::Refused(why.to_owned()));
    let Some(row) = row else {
        return Ok(refused("the question is gone, so nothing was done"));
    };
    let late = row.expires_ms <= now_ms();
    Ok(match row.state {
        ApprovalState::Pending if !late => None,
        ApprovalState::Approved if !late => Some(Answered::Approved(approval)),
        ApprovalState::Pending | ApprovalState::Approved | ApprovalState::Expired => {
            refused("nobody agreed in time, so nothing was done")
        }
        ApprovalState::Rejected if row.reason.is_empty() => refused("the person said no; nothing was done"),
        ApprovalState::Rejected => Some(Answered::Refused(format!(
            "the person said no, nothing was done; the reason: {}",
            row.reason
        ))),
        ApprovalState::Used => refused(
            "the program ended while this was being done; nobody knows whether it happened, so do not do it again and say so",
        ),
    })
}

fn hear(running: &Running, speech: &mut Speech, step: Step) {
    match step {
        Step::Text(chunk) => say(running, speech.push(&chunk)),
        Step::Call(call) => {
            say(running, speech.finish());
            running.feed.push(FrameBody::ToolCall {
                id: call.id,
                name: call.name,
                arguments: call.arguments,
            });
        }
        Step::Result {
            call,
            ok,
            summary,
            content,
        } => running.feed.push(FrameBody::ToolResult {
            id: call.id,
            ok,
            summary,
            output: content.chars().take(SHOWN).collect(),
        }),
        Step::Waiting { call, approval } => running.feed.push(FrameBody::ApprovalNeeded { id: call.id, approval }),
    }
}

/// Characters of a tool's result that the run's log keeps.
const SHOWN: usize = 4_000;

fn say(running: &Running, pieces: Vec<Piece>) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => running.feed.text(&text),
            Piece::Block(block) => running.feed.push(FrameBody::StreamBlock(block)),
        }
    }
}
