//! Writing the answer to a message of a thread: who takes it, what that one is given, and what is kept of it.

use std::sync::Arc;

use adiuva_agent::registry::KNOWLEDGE;
use adiuva_gate::{Label, Origin};
use adiuva_knowledge::answer::{Passages, prompt};
use adiuva_models::{ChatMessage, Role};
use adiuva_protocol::chat::{Author, ExecutionMode, MessageStatus, PopupScope};
use adiuva_protocol::knowledge::{Answer, Filter};
use adiuva_protocol::{Block, Event, Failure, Frame, FrameBody, MessageId, Outcome, ProviderId, RunId, ThreadId};
use adiuva_store::messages::{Message, MessageUpdate};

use crate::answer::{self, Answerer};
use crate::failure::store_failure;
use crate::knowledge::passages;
use crate::memory::episode::{self, Exchange};
use crate::memory::recall::{self, Recalled};
use crate::models::Reached;
use crate::runs::{Ended, Running};
use crate::scope::{self, Facts};
use crate::session::Session;
use crate::turns::{Begin, Hands, Line, Making, Spoken};
use crate::{agents, models, pipeline, plans, routing};

/// Bytes of earlier messages that go to the model; about what a small local model can hold beside the passages.
const HISTORY: usize = 12_000;
/// Earlier messages that are looked at.
const EARLIER: u32 = 40;

/// An answer that is about to be written.
pub(crate) struct Reply {
    pub(crate) thread: ThreadId,
    pub(crate) question: MessageId,
    pub(crate) reply: MessageId,
    pub(crate) answerer: Answerer,
    /// None when the files are not to be searched.
    pub(crate) filter: Option<Filter>,
    /// The agents that the person named.
    pub(crate) agents: Vec<String>,
    pub(crate) mode: ExecutionMode,
    /// What the floating chat is about; none in the full chat.
    pub(crate) popup: Option<PopupScope>,
}

/// How an answer came to its end.
pub(crate) enum Written {
    /// All of it, with where everything comes from that was read for it.
    Whole(Option<Answer>, Label),
    /// As far as it went when a person stopped it.
    Stopped(Option<Answer>),
    /// As far as it went when this happened.
    Broken(Failure, Option<Answer>),
    /// It goes on when a person has decided.
    Waits,
}

/// Writes the answer in a run that is noted already.
pub(crate) fn answer_in_thread(session: &Arc<Session>, run: RunId, reply: Reply) {
    let _ = session.events.send(Event::Thread { id: reply.thread });
    let work = Arc::clone(session);
    session.runs.start(run, |running| async move {
        let (thread, id) = (reply.thread, reply.reply);
        let model = match &reply.answerer {
            Answerer::Model(reached, model) => Some((reached.provider.id, model.clone())),
            Answerer::Extracts => None,
        };
        let written = write(&work, &running, reply).await;
        keep(&work, &running, (thread, id), model, written).await
    });
}

/// Goes on with an answer whose run waited for a person when the program ended.
pub(crate) async fn go_on(
    session: &Arc<Session>,
    running: &Running,
    reply: (ThreadId, MessageId),
    making: Making,
    begin: Begin,
) -> Ended {
    let (provider, model) = (making.provider, making.model.clone());
    let written = async {
        let line = Line::begin(running.id, making.passages.clone());
        let hands = Hands::make(session, making, line).await?;
        speak(session, running, &hands, model.clone(), begin).await
    };
    let written = written.await;
    keep(session, running, reply, Some((provider, model)), written).await
}

/// Keeps in the message what was said and how it ended.
async fn keep(
    session: &Arc<Session>,
    running: &Running,
    (thread, id): (ThreadId, MessageId),
    model: Option<(ProviderId, String)>,
    written: Result<Written, Failure>,
) -> Ended {
    running.feed.flush();
    let frames = running.feed.after(0);
    let (text, blocks) = (spoken(&frames), beside(&frames));
    let agent = frames.iter().find_map(|frame| match &frame.body {
        FrameBody::Agent { name } => Some(name.clone()),
        _ => None,
    });
    let message = Some(id);
    let mut learnt = None;
    let (status, answer, outcome) = match written {
        Ok(Written::Waits) => return Ended::Waits,
        Ok(Written::Whole(answer, label)) => {
            learnt = Some(label);
            (MessageStatus::Whole, answer, Outcome::Done { message })
        }
        Ok(Written::Stopped(answer)) => (MessageStatus::Stopped, answer, Outcome::Cancelled { message }),
        Ok(Written::Broken(failure, answer)) => (MessageStatus::Broken, answer, Outcome::Failed { failure, message }),
        Err(failure) => (MessageStatus::Broken, None, Outcome::Failed { failure, message }),
    };
    let problem = match &outcome {
        Outcome::Failed { failure, .. } => Some(failure.message.clone()),
        _ => None,
    };
    let name = model.as_ref().map(|(_, name)| name.clone());
    let kept = session.store.write(move |w| {
        let (model, answer, problem) = (name.as_deref(), answer.as_ref(), problem.as_deref());
        w.messages().update(
            id,
            &MessageUpdate {
                text: &text,
                status,
                model,
                answer,
                agent: agent.as_deref(),
                blocks: &blocks,
                problem,
            },
        )
    });
    let kept = kept.await;
    // Only now, so that whoever fetches again finds the answer.
    let _ = session.events.send(Event::Thread { id: thread });
    Ended::Over(match kept {
        Ok(()) => {
            if let Some(label) = learnt {
                let (answer, run) = (id, running.id);
                let exchange = Exchange {
                    thread,
                    answer,
                    run,
                    label,
                    model,
                };
                episode::store_episode(session, exchange);
            }
            outcome
        }
        Err(error) => Outcome::Failed {
            failure: store_failure(error),
            message,
        },
    })
}

async fn write(session: &Arc<Session>, running: &Running, reply: Reply) -> Result<Written, Failure> {
    let question = reply.question;
    let thread = reply.thread;
    let branch = session
        .store
        .read(move |r| r.messages().branch(thread, Some(question), None, EARLIER));
    let mut before = branch.await.map_err(store_failure)?.messages;
    let asked = before.pop().map(|message| message.text).unwrap_or_default();
    let (reached, model) = match reply.answerer {
        Answerer::Model(reached, model) => (reached, model),
        Answerer::Extracts if reply.mode == ExecutionMode::Plan || reply.agents.len() > 1 => {
            return Err(models::none_set_up());
        }
        Answerer::Extracts => {
            let filter = reply.filter.unwrap_or_default();
            let Some(hits) = answer::find(session, running, &asked, filter).await? else {
                return Ok(Written::Stopped(None));
            };
            let answer = answer::extracts(session, running, &asked, hits)?;
            let label = Label::of(Origin::Person).join(&Label::of_files());
            return Ok(Written::Whole(Some(answer), label));
        }
    };
    let agent = match reply.agents.as_slice() {
        [agent] => Some(agent.clone()),
        [] if reply.mode == ExecutionMode::Answer => {
            let files = reply.filter.is_some();
            routing::choose(session, running, &reached, &model, &asked, last(&before), files).await
        }
        _ => None,
    };
    let facts = match reply.popup {
        Some(scope) => scope::facts(session, scope, &asked).await?,
        None => None,
    };
    let asked = Asked {
        recalled: recall::enrich(session, &reached, thread, &asked).await,
        words: asked,
        before: history(&before),
        facts,
        popup: reply.popup.is_some(),
        model,
        filter: reply.filter,
        reply: (thread, reply.reply),
    };
    if reply.mode == ExecutionMode::Plan {
        return plans::write(session, running, reached, asked, &reply.agents).await;
    }
    if reply.agents.len() > 1 {
        return pipeline::answer(session, running, reached, &reply.agents, asked).await;
    }
    match agent.filter(|agent| agent != KNOWLEDGE) {
        Some(agent) => by_agent(session, running, reached, &agent, asked).await,
        None => from_files(session, running, reached, asked).await,
    }
}

/// The agent that answered last.
fn last(before: &[Message]) -> Option<&str> {
    let last = before.iter().rfind(|message| message.author == Author::Assistant)?;
    Some(last.agent.as_deref().unwrap_or(KNOWLEDGE))
}

/// A message with what was said before it.
pub(crate) struct Asked {
    pub(crate) words: String,
    /// What is remembered of earlier conversations and goes along.
    pub(crate) recalled: Option<Recalled>,
    pub(crate) before: Vec<ChatMessage>,
    /// What the floating chat is about.
    facts: Option<Facts>,
    /// The answer is for the floating chat: text only.
    popup: bool,
    pub(crate) model: String,
    pub(crate) filter: Option<Filter>,
    pub(crate) reply: (ThreadId, MessageId),
}

impl Asked {
    pub(crate) fn making(
        &self,
        reached: &Reached,
        agent: Option<String>,
        passages: Vec<adiuva_protocol::knowledge::Hit>,
    ) -> Making {
        // What was said before may hold whatever files and tools have said.
        let label = match self.before.is_empty() && passages.is_empty() {
            true => Label::of(Origin::Person),
            false => Label::of(Origin::Person).join(&Label::of_files()),
        };
        let label = match &self.recalled {
            Some(recalled) => label.join(&recalled.label),
            None => label,
        };
        let label = match &self.facts {
            Some(facts) => label.join(&facts.label),
            None => label,
        };
        Making {
            provider: reached.provider.id,
            model: self.model.clone(),
            agent,
            words: self.words.clone(),
            label: label.names(),
            filter: self.filter.clone(),
            passages,
            reply: Some(self.reply),
            text_only: self.popup,
            within: self.facts.as_ref().and_then(|facts| facts.within),
        }
    }

    /// What was said before, and what the floating chat is about.
    pub(crate) fn told_before(&mut self) -> Vec<ChatMessage> {
        let facts = self.facts.take().map(|facts| ChatMessage::new(Role::User, facts.told));
        let before = std::mem::take(&mut self.before);
        before.into_iter().chain(facts).collect()
    }
}

/// Puts what goes along before a message, and says so in the run.
pub(crate) fn give(running: &Running, recalled: Option<&Recalled>, message: &mut String) {
    if let Some(recalled) = recalled {
        running.feed.push(FrameBody::Recalled {
            memories: recalled.ids.clone(),
        });
        message.insert_str(0, &recalled.text);
    }
}

/// The answer of an agent, which asks its tools for what it needs.
async fn by_agent(
    session: &Arc<Session>,
    running: &Running,
    reached: Reached,
    name: &str,
    mut asked: Asked,
) -> Result<Written, Failure> {
    let agent = agents::load(session, name).await?;
    if let Some(model) = &agent.model {
        asked.model.clone_from(model);
    }
    running.feed.push(FrameBody::StreamStart {
        model: Some(asked.model.clone()),
    });
    running.feed.push(FrameBody::Agent {
        name: agent.name.clone(),
    });
    if let (true, Some(domain)) = (asked.popup, scope::domain(&agent.name)) {
        running.feed.push(FrameBody::PopupDomain { domain });
    }
    let making = asked.making(&reached, Some(agent.name.clone()), Vec::new());
    let system = agents::told(&agent, asked.popup);
    let mut messages = vec![ChatMessage::new(Role::System, system)];
    messages.extend(asked.told_before());
    give(running, asked.recalled.as_ref(), &mut asked.words);
    messages.push(ChatMessage::new(Role::User, asked.words));
    let line = Line::begin(running.id, making.passages.clone());
    let hands = Hands::with(session, making, reached, line).await?;
    speak(session, running, &hands, asked.model, Begin::Asked(messages)).await
}

/// The answer from passages, or a plain one where the files are not to be searched.
async fn from_files(
    session: &Arc<Session>,
    running: &Running,
    reached: Reached,
    mut asked: Asked,
) -> Result<Written, Failure> {
    let hits = match &asked.filter {
        None => Vec::new(),
        Some(filter) => match answer::find(session, running, &asked.words, filter.clone()).await? {
            None => return Ok(Written::Stopped(None)),
            Some(hits) => hits,
        },
    };
    running.feed.push(FrameBody::StreamStart {
        model: Some(asked.model.clone()),
    });
    running.feed.push(FrameBody::StreamBlock(Block::Passages(hits.clone())));
    let making = asked.making(&reached, None, hits.clone());
    let before = asked.told_before();
    let messages = if asked.filter.is_some() {
        let mut prompt = prompt(&asked.words, &passages(hits));
        give(running, asked.recalled.as_ref(), &mut prompt.user);
        answer::with_rules(prompt, before)
    } else {
        give(running, asked.recalled.as_ref(), &mut asked.words);
        let mut messages = before;
        messages.push(ChatMessage::new(Role::User, asked.words));
        messages
    };
    let line = Line::begin(running.id, making.passages.clone());
    let hands = Hands::with(session, making, reached, line).await?;
    speak(session, running, &hands, asked.model, Begin::Asked(messages)).await
}

/// Says the answer and checks what it cites.
pub(crate) async fn speak(
    session: &Arc<Session>,
    running: &Running,
    hands: &Hands,
    model: String,
    begin: Begin,
) -> Result<Written, Failure> {
    let spoken = hands.speak(session, running, begin).await;
    if let Ok(Spoken::Waits) = spoken {
        return Ok(Written::Waits);
    }
    let whole = matches!(spoken, Ok(Spoken::Whole));
    let answer = checked(session, running, hands, model, whole).await;
    match spoken {
        Ok(Spoken::Waits) => Ok(Written::Waits),
        Ok(Spoken::Whole) => Ok(Written::Whole(answer?, hands.label())),
        // A part is better than nothing, also without its citations.
        Ok(Spoken::Stopped) => Ok(Written::Stopped(answer.ok().flatten())),
        Err(failure) => Ok(Written::Broken(failure, answer.ok().flatten())),
    }
}

/// What was said with its citations; none where there was nothing to cite, or nothing said yet of what broke off.
async fn checked(
    session: &Arc<Session>,
    running: &Running,
    hands: &Hands,
    model: String,
    whole: bool,
) -> Result<Option<Answer>, Failure> {
    let found = hands.passages.all();
    running.feed.flush();
    let text = self::spoken(&running.feed.after(0));
    if found.is_empty() || (!whole && text.trim().is_empty()) {
        return Ok(None);
    }
    let cited = Passages::of(found, usize::MAX);
    Ok(Some(answer::check(session, running, text, model, cited).await?))
}

/// The latest of what was said, as the model sees it, oldest first. Broken answers are left out, because they would be
/// taken for whole ones.
fn history(before: &[Message]) -> Vec<ChatMessage> {
    let mut room = HISTORY;
    let mut latest: Vec<ChatMessage> = before
        .iter()
        .rev()
        .filter(|message| message.status != MessageStatus::Broken && !message.text.is_empty())
        .take_while(|message| {
            let fits = message.text.len() <= room;
            room = room.saturating_sub(message.text.len());
            fits
        })
        .map(|message| {
            let role = match message.author {
                Author::Person => Role::User,
                Author::Assistant => Role::Assistant,
            };
            ChatMessage::new(role, message.text.clone())
        })
        .collect();
    latest.reverse();
    latest
}

/// What stands beside the words in these frames. Passages and checked answers have places of their own.
pub(crate) fn beside(frames: &[Frame]) -> Vec<Block> {
    let blocks = frames.iter().filter_map(|frame| match &frame.body {
        FrameBody::StreamBlock(Block::Passages(_) | Block::Answer(_)) => None,
        FrameBody::StreamBlock(block) => Some(block.clone()),
        _ => None,
    });
    blocks.collect()
}

/// Everything said in these frames.
pub(crate) fn spoken(frames: &[Frame]) -> String {
    let texts = frames.iter().filter_map(|frame| match &frame.body {
        FrameBody::StreamText { chunk } => Some(chunk.as_str()),
        _ => None,
    });
    texts.collect()
}
