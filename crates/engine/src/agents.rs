//! Agents: listed, kept, tried, and chosen for a message.

use std::sync::Arc;

use adiuva_agent::registry::{self, Limits};
use adiuva_agent::{Agent, Results};
use adiuva_gate::{Label, Tool};
use adiuva_models::{ChatMessage, Role};
use adiuva_protocol::agents::*;
use adiuva_protocol::chat::{Done, Started};
use adiuva_protocol::runs::RunKind;
use adiuva_protocol::{Code, Event, Failure, FrameBody, Outcome, RunId};
use adiuva_store::agents::OwnAgent;
use adiuva_store::memories::Learnt;

use crate::answer::{self, Answerer};
use crate::colleague;
use crate::failure::store_failure;
use crate::models::none_set_up;
use crate::runs::{Ended, Running};
use crate::session::{Session, now_ms};
use crate::tools::{Numbered, toolbox};
use crate::turns::{Begin, Hands, Line, Making, Spoken};

/// The longest name, description and prompt of an agent, in characters.
const NAME: usize = 40;
const DESCRIPTION: usize = 500;
const PROMPT: usize = 20_000;
/// The most rounds that a person can give an agent.
const ROUNDS: u32 = 50;

/// The agents and the tools that there are.
pub(crate) async fn list(session: &Arc<Session>) -> Result<Agents, Failure> {
    let built_in = registry::built_in().into_iter().map(|agent| AgentView {
        name: agent.name,
        description: agent.description,
        prompt: None,
        model: agent.model,
        tools: agent.tools,
        limits: AgentLimits::default(),
        built_in: true,
    });
    let own = own(session).await?.into_iter().map(view);
    let tools = every_tool(session);
    let call_agent = colleague::spec(std::iter::empty());
    let tools = tools
        .iter()
        .map(|tool| tool.spec())
        .chain([&call_agent])
        .map(|spec| ToolView {
            name: spec.name.clone(),
            description: spec.description.clone(),
            effect: spec.effect.word().into(),
        });
    Ok(Agents {
        agents: built_in.chain(own).collect(),
        tools: tools.collect(),
    })
}

/// Keeps an agent of the person.
pub(crate) async fn save(session: &Arc<Session>, request: AgentsSave) -> Result<AgentView, Failure> {
    let invalid = |why: &str| Err(Failure::new(Code::Validation, why));
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    if request.name.is_empty() || request.name.len() > NAME || !request.name.chars().all(plain) {
        return invalid("a name has 1 to 40 lower case letters, digits, - and _");
    }
    if registry::built_in().iter().any(|agent| agent.name == request.name) {
        return invalid("an agent of the program has this name; choose another one");
    }
    let description = request.description.trim().to_owned();
    if description.is_empty() || description.chars().count() > DESCRIPTION {
        return invalid("say in a line what the agent is for, in 500 characters at most");
    }
    if request.prompt.trim().is_empty() || request.prompt.chars().count() > PROMPT {
        return invalid("the instructions are empty or longer than 20,000 characters");
    }
    let limits = request.limits;
    let none = [limits.max_tokens, limits.max_seconds].contains(&Some(0));
    if none || limits.max_steps.is_some_and(|steps| !(1..=ROUNDS).contains(&steps)) {
        return invalid("steps are from 1 to 50, tokens and seconds at least 1");
    }
    let known = list(session).await?.tools;
    if let Some(unknown) = request
        .tools
        .iter()
        .find(|name| known.iter().all(|tool| tool.name != **name))
    {
        return Err(Failure::new(Code::Validation, format!("there is no tool {unknown}")));
    }
    let agent = OwnAgent {
        name: request.name,
        description,
        prompt: request.prompt,
        model: request.model.filter(|model| !model.is_empty()),
        tools: request.tools,
        limits,
    };
    let kept = agent.clone();
    session
        .store
        .write(move |w| w.agents().set(&kept, now_ms()))
        .await
        .map_err(store_failure)?;
    session.routing.forget();
    let _ = session.events.send(Event::Agents);
    Ok(view(agent))
}

/// Deletes an agent of the person.
pub(crate) async fn delete(session: &Session, request: AgentsDelete) -> Result<Done, Failure> {
    session
        .store
        .write(move |w| w.agents().remove(&request.name))
        .await
        .map_err(store_failure)?;
    session.routing.forget();
    let _ = session.events.send(Event::Agents);
    Ok(Done {})
}

/// Asks an agent one question outside of any thread.
pub(crate) async fn test(session: Arc<Session>, request: AgentsTest) -> Result<Started, Failure> {
    if request.text.trim().is_empty() {
        return Err(Failure::new(Code::Validation, "the question is empty"));
    }
    let agent = load(&session, &request.name).await?;
    let Answerer::Model(reached, model) = answer::choose(&session, request.provider, agent.model.clone()).await? else {
        return Err(none_set_up());
    };
    let run = RunId::make();
    session
        .store
        .write(move |w| w.runs().begin(run, RunKind::Agent, None, now_ms()))
        .await
        .map_err(store_failure)?;
    let making = Making {
        provider: reached.provider.id,
        model,
        agent: Some(agent.name.clone()),
        words: request.text.clone(),
        label: Label::of(adiuva_gate::Origin::Person).names(),
        filter: Some(adiuva_protocol::knowledge::Filter::default()),
        passages: Vec::new(),
        reply: None,
        text_only: false,
        within: None,
    };
    let messages = vec![
        ChatMessage::new(Role::System, told(&agent, false)),
        ChatMessage::new(Role::User, request.text),
    ];
    let work = Arc::clone(&session);
    session.runs.start(run, |running| async move {
        running.feed.push(FrameBody::StreamStart {
            model: Some(making.model.clone()),
        });
        running.feed.push(FrameBody::Agent { name: agent.name });
        go(&work, &running, making, Begin::Asked(messages)).await
    });
    Ok(Started { run, answer: None })
}

/// Goes on with the test of an agent that waited for a person when the program ended.
pub(crate) async fn go(session: &Arc<Session>, running: &Running, making: Making, begin: Begin) -> Ended {
    let said = async {
        let line = Line::begin(running.id, making.passages.clone());
        let hands = Hands::make(session, making, line).await?;
        hands.speak(session, running, begin).await
    };
    match said.await {
        Ok(Spoken::Whole) => Ended::Over(Outcome::Done { message: None }),
        Ok(Spoken::Stopped) => Ended::Over(Outcome::Cancelled { message: None }),
        Ok(Spoken::Waits) => Ended::Waits,
        Err(failure) => Ended::Over(Outcome::Failed { failure, message: None }),
    }
}

/// Which agent a message would go to.
pub(crate) async fn route(
    session: &Arc<Session>,
    request: AgentsRoute,
) -> Result<adiuva_protocol::agents::Routed, Failure> {
    let routed = session.routing.route(session, &request.text).await?;
    let name = |at: usize| routed.ranked.get(at).map(|(agent, _)| agent.clone());
    Ok(adiuva_protocol::agents::Routed {
        agent: name(0).unwrap_or_else(|| registry::FALLBACK.to_owned()),
        second: name(1),
        sure: routed.sure(),
    })
}

/// The agent of this name.
pub(crate) async fn load(session: &Session, name: &str) -> Result<Agent, Failure> {
    if let Some(agent) = registry::built_in().into_iter().find(|agent| agent.name == name) {
        return Ok(agent);
    }
    let own = own(session).await?.into_iter().find(|agent| agent.name == name);
    let own = own.ok_or_else(|| Failure::new(Code::NotFound, format!("there is no agent {name}")))?;
    Ok(Agent {
        name: own.name,
        description: own.description,
        prompt: own.prompt,
        model: own.model,
        tools: own.tools,
        limits: Limits {
            max_steps: own.limits.max_steps,
            max_tokens: own.limits.max_tokens,
            max_seconds: own.limits.max_seconds,
        },
    })
}

/// What the model of an agent is told first. Where only text is wanted, nothing is said of blocks.
pub(crate) fn told(agent: &Agent, text_only: bool) -> String {
    let form = match text_only {
        true => "Answer in a few plain sentences.",
        false => adiuva_agent::blocks::INSTRUCTIONS,
    };
    format!("{}\n\n{form}\n\n{}", agent.prompt, moment())
}

/// The same for an agent whose answer another one reads: words alone.
pub(crate) fn told_briefly(agent: &Agent) -> String {
    format!("{}\n\n{}", agent.prompt, moment())
}

/// What every model is told of the time.
pub(crate) fn moment() -> String {
    let now = now_ms();
    format!("Now is {now} in milliseconds since the epoch, the form in which tools take times.")
}

/// Whether an agent has anything to work with: its own instructions, or at least one of its tools.
pub(crate) fn can_work(session: &Session, name: &str) -> bool {
    let Some(agent) = registry::built_in().into_iter().find(|agent| agent.name == name) else {
        return true;
    };
    let tools = every_tool(session);
    tools.iter().any(|tool| agent.tools.contains(&tool.spec().name))
}

/// Every tool, to be listed.
fn every_tool(session: &Session) -> Vec<Arc<dyn Tool>> {
    toolbox(
        session,
        None,
        &Arc::new(Numbered::default()),
        &Results::default(),
        Learnt::default(),
    )
}

/// The person's own agents.
pub(crate) async fn own(session: &Session) -> Result<Vec<OwnAgent>, Failure> {
    session.store.read(|r| r.agents().list()).await.map_err(store_failure)
}

fn view(agent: OwnAgent) -> AgentView {
    AgentView {
        name: agent.name,
        description: agent.description,
        prompt: Some(agent.prompt),
        model: agent.model,
        tools: agent.tools,
        limits: agent.limits,
        built_in: false,
    }
}
